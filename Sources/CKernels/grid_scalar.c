#include "grid_shared.h"

// The reference of the grid kernels: what the header says, step by step.

#define AVMON_TARGET

AVMON_INLINE uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

/// The side before `first`, whose samples are `along` bytes apart; `across` leads from one to the sample after it.
AVMON_INLINE avmon_side measure(const uint8_t *first, ptrdiff_t along, ptrdiff_t across) {
  avmon_side side = {0};
  for (uint32_t i = 0; i < avmon_block_size; i++) {
    const uint8_t *p = first + (ptrdiff_t)i * along;
    const uint32_t before = distance(p[-across], p[-2 * across]), after = distance(p[across], p[0]);
    const uint32_t limit = avmon_max(before, after) + avmon_grid_margin;
    const uint32_t rise = p[0] > p[-across] ? (uint32_t)(p[0] - p[-across]) : 0;
    const uint32_t fall = p[-across] > p[0] ? (uint32_t)(p[-across] - p[0]) : 0;
    side.rise += rise;
    side.fall += fall;
    side.around += before + after;
    side.up += rise > limit;
    side.down += fall > limit;
  }
  return side;
}

AVMON_INLINE void grid_tops(const uint8_t *pixels, ptrdiff_t stride, uint32_t blocks, uint8_t *flags) {
  for (uint32_t i = 0; i < blocks; i++) {
    flags[i] = (uint8_t)(avmon_side_flags(measure(pixels + i * avmon_block_size, 1, stride)) << avmon_edge_top);
  }
}

AVMON_INLINE uint8_t grid_left(const uint8_t *pixels, ptrdiff_t stride) { return avmon_side_flags(measure(pixels, stride, 1)); }

AVMON_GRID_KERNELS(scalar)
