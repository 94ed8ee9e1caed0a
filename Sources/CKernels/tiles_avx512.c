#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 64
#include "tiles_x86.h"

AVMON_STEP void store_lower(uint32_t *to, vec v) {
  _mm256_storeu_si256((__m256i *)to, _mm512_cvtepi64_epi32(v));
}

AVMON_TILE_KERNELS(avx512, 64)

#endif
