#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 32
#include "luma_x86.h"

/// Measures one block, whose columns are the two lanes of a vector.
AVMON_STEP void measure16(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                          avmon_extremes *extremes, avmon_block *block, bool shifted) {
  vec halves[2];
  measure16_columns(plane, piece, ahead, extremes, 0, shifted, halves);
  avmon_raw_block raw;
  _mm_storeu_si128((__m128i *)&raw.sum,
                   _mm_add_epi32(_mm256_castsi256_si128(halves[0]), _mm256_extracti128_si256(halves[0], 1)));
  _mm_storeu_si128((__m128i *)&raw.grad_v8,
                   _mm_add_epi32(_mm256_castsi256_si128(halves[1]), _mm256_extracti128_si256(halves[1], 1)));
  *block = avmon_scaled(&raw, plane->depth);
}

AVMON_LUMA_KERNELS(avx2, 32, 16)

#endif
