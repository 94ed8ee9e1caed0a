#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "x86_vector.h"

#define multiply_add(a, b) ((ints)V(madd_epi16)((vec)(a), (vec)(b)))
#include "activity_walk.h"

AVMON_ACTIVITY_KERNELS(sse2)

#endif
