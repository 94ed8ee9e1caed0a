#include "internal.h"

#ifdef AVMON_X86

#define AVMON_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#include "shrink_vector.h"

AVMON_SHRINK_KERNELS(avx512)

#endif
