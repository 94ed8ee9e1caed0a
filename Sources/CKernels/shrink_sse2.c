#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("sse2")))
#include "shrink_vector.h"

AVMON_SHRINK_KERNELS(sse2)

#endif
