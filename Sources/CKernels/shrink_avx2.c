#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("avx2")))
#include "shrink_vector.h"

AVMON_SHRINK_KERNELS(avx2)

#endif
