#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "similarity_x86.h"
#include "similarity_walk.h"

AVMON_SIMILARITY_KERNELS(sse2)

#endif
