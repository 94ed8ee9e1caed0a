#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 64
#include "rows_x86.h"

AVMON_ROW_KERNELS(avx512)

#endif
