#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 64
#include "luma_x86.h"

/// Measures two blocks, each in one half of a vector.
AVMON_STEP void measure16(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                          avmon_extremes *extremes, avmon_block *blocks, bool shifted) {
  vec lanes[2];
  measure16_columns(plane, piece, ahead, extremes, 0, shifted, lanes);
  // Pairs of lanes belong to a block: [0] + [1] and [2] + [3], next to each other.
  const vec first = _mm512_add_epi32(lanes[0], _mm512_shuffle_i64x2(lanes[0], lanes[0], 0xB1));
  const vec second = _mm512_add_epi32(lanes[1], _mm512_shuffle_i64x2(lanes[1], lanes[1], 0xB1));
  const vec both = _mm512_mask_mov_epi64(first, 0xCC, second);
  avmon_raw_block raw[2];
  store(raw, both);
  blocks[0] = avmon_scaled(&raw[0], plane->depth);
  blocks[1] = avmon_scaled(&raw[1], plane->depth);
}

AVMON_LUMA_KERNELS(avx512, 64, 32)

#endif
