#include "internal.h"

#ifdef AVMON_ARM

#define AVMON_TARGET
#include "shrink_vector.h"

AVMON_SHRINK_KERNELS(neon)

#endif
