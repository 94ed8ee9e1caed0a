/// The tile kernels of x86-64, written once for three vector widths; see `x86_vector.h`.
#ifndef AVMON_TILES_X86_H
#define AVMON_TILES_X86_H

#include "tiles_walk.h"
#include "x86_vector.h"

/// Stores the lower 32 bits of every 64-bit element; supplied by the including file.
AVMON_STEP void store_lower(uint32_t *to, vec v);

AVMON_STEP void sum_by_4(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  const vec even = V(set1_epi16)(0xFF);
  vec sum = zero();
  (void)shift;
  // 16 rows of two bytes fit an element of 16 bits.
  for (uint32_t row = 0; row < rows; row++, from += stride) {
    const vec now = load(from);
    sum = V(add_epi16)(sum, V(add_epi16)(VS(and)(now, even), V(srli_epi16)(now, 8)));
  }
  store(sums, V(madd_epi16)(sum, V(set1_epi16)(1)));
}

AVMON_STEP void sum_by_8(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  vec sum = zero();
  (void)shift;
  for (uint32_t row = 0; row < rows; row++, from += stride) {
    sum = V(add_epi64)(sum, V(sad_epu8)(load(from), zero()));
  }
  store_lower(sums, sum);
}

AVMON_STEP void sum16_by_4(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  const __m128i count = _mm_cvtsi32_si128(shift);
  vec sum = zero();
  for (uint32_t row = 0; row < rows; row++, from += stride) {
    sum = V(add_epi32)(sum, pairs(V(srl_epi16)(load(from), count)));
  }
  store_lower(sums, V(add_epi32)(sum, V(srli_epi64)(sum, 32)));
}

#endif
