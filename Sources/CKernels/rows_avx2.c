#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 32
#include "rows_x86.h"

AVMON_ROW_KERNELS(avx2)

#endif
