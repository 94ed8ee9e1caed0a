#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "x86_vector.h"
#include "structure_vector.h"

AVMON_STRUCTURE_KERNELS(sse2)

#endif
