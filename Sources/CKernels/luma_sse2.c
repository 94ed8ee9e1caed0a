#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "luma_x86.h"

/// Measures one block as two vectors of eight columns.
AVMON_STEP void measure16(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                          avmon_extremes *extremes, avmon_block *block, bool shifted) {
  vec left[2], right[2];
  measure16_columns(plane, piece, ahead, extremes, 0, shifted, left);
  measure16_columns(plane, piece, ahead, extremes, sizeof(vec), shifted, right);
  avmon_raw_block raw;
  store(&raw.sum, _mm_add_epi32(left[0], right[0]));
  store(&raw.grad_v8, _mm_add_epi32(left[1], right[1]));
  *block = avmon_scaled(&raw, plane->depth);
}

AVMON_LUMA_KERNELS(sse2, 16, 16)

#endif
