#include "internal.h"

#ifdef AVMON_ARM

#define AVMON_VECTOR_BYTES 16
#define AVMON_TARGET
#include "structure_vector.h"

AVMON_STRUCTURE_KERNELS(neon)

#endif
