#include "internal.h"

#ifdef AVMON_ARM

#define AVMON_TARGET
#include "grid_vector.h"

AVMON_GRID_KERNELS(neon)

#endif
