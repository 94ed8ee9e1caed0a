/// What the similarity kernels of all instruction sets share.
#ifndef AVMON_SIMILARITY_SHARED_H
#define AVMON_SIMILARITY_SHARED_H

#include "internal.h"

/// Rows and columns of the blocks that are summed; a window has two by two of them.
enum { avmon_similarity_block = 4 };

/// Lanes in which the windows of a row are added, see `avmon_similarity`.
enum { avmon_float_lanes = 16, avmon_double_lanes = 8 };

/// Significant bits up to which the sums of a block fit 32 bits: 16 x (2 x 4095)^2 < 2^30.1, and twice that fits as well.
enum { avmon_narrow_depth = 12 };

/// The constants of the formula for sums over 64 samples, (0.01 max)^2 x 64 and (0.03 max)^2 x 64 x 63, rounded as FFmpeg's `ssim`
/// filter does, and doubled because our terms are.
typedef struct {
  int64_t c1, c2;
} avmon_similarity_constants;

AVMON_INLINE avmon_similarity_constants avmon_similarity_constants_of(uint32_t depth) {
  const double max = (double)((1u << depth) - 1);
  return (avmon_similarity_constants){
      .c1 = 2 * (int64_t)(0.01 * 0.01 * max * max * 64 + 0.5),
      .c2 = 2 * (int64_t)(0.03 * 0.03 * max * max * 64 * 63 + 0.5),
  };
}

/// Whole blocks along `size` samples.
AVMON_INLINE uint32_t avmon_whole_blocks(uint32_t size) { return size / avmon_similarity_block; }

/// Blocks that a row of sums has room for: vector kernels write and read whole vectors, beyond the last whole block.
AVMON_INLINE size_t avmon_block_room(uint32_t width) { return (size_t)width / avmon_similarity_block + 40; }

#endif
