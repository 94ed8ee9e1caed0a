#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("avx2")))
#include "grid_vector.h"

AVMON_GRID_KERNELS(avx2)

#endif
