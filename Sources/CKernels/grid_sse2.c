#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("sse2")))
#include "grid_vector.h"

AVMON_GRID_KERNELS(sse2)

#endif
