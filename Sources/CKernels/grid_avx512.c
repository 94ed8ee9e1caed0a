#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#include "grid_vector.h"

AVMON_GRID_KERNELS(avx512)

#endif
