#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 32
#include "tiles_x86.h"

AVMON_STEP void store_lower(uint32_t *to, vec v) {
  const __m128i low = _mm256_castsi256_si128(v), high = _mm256_extracti128_si256(v, 1);
  const __m128 even = _mm_shuffle_ps(_mm_castsi128_ps(low), _mm_castsi128_ps(high), _MM_SHUFFLE(2, 0, 2, 0));
  _mm_storeu_si128((__m128i *)to, _mm_castps_si128(even));
}

AVMON_TILE_KERNELS(avx2, 32)

#endif
