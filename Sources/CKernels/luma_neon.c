#include "internal.h"

#ifdef AVMON_ARM

#include "luma_walk.h"
#include "neon_vector.h"

/// Measures one block of 8-bit samples. Two bytes over 16 rows fit an element of 16 bits.
AVMON_STEP void measure8(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                         avmon_extremes *extremes, avmon_block *block) {
  const uint8x16_t bright_from = vdupq_n_u8(avmon_bright_from(plane->dark_limit));
  const uint8x16_t grid = vreinterpretq_u8_u64(vdupq_n_u64(0xFF));
  const uint16x8_t none = vdupq_n_u16(0);
  const uint8_t *current = piece->current, *left = piece->left, *previous = piece->previous;
  uint16x8_t sum = none, sad = none, grad_h = none, grad_h8 = none, grad_v = none, grad_v8 = none;
  uint32x4_t squares = vdupq_n_u32(0);
  uint8x16_t bright = vdupq_n_u8(0);
  uint8x16_t low = vld1q_u8(extremes->min8), high = vld1q_u8(extremes->max8);
  uint8x16_t above = vld1q_u8(piece->above);
  for (uint32_t row = 0; row < piece->rows; row++) {
    const uint8x16_t now = vld1q_u8(current);
    avmon_fetch_ahead(ahead, row, sizeof now);
    const uint8x16_t across = vabdq_u8(now, vld1q_u8(left)), down = vabdq_u8(now, above);
    sum = vpadalq_u8(sum, now);
    sad = vpadalq_u8(sad, vabdq_u8(now, vld1q_u8(previous)));
    grad_h = vpadalq_u8(grad_h, across);
    grad_h8 = vpadalq_u8(grad_h8, vandq_u8(across, grid));
    grad_v = vpadalq_u8(grad_v, down);
    if (row % avmon_grid == 0) grad_v8 = vpadalq_u8(grad_v8, down);
    squares = vpadalq_u16(squares, vmull_u8(vget_low_u8(now), vget_low_u8(now)));
    squares = vpadalq_u16(squares, vmull_high_u8(now, now));
    low = vminq_u8(low, now);
    high = vmaxq_u8(high, now);
    bright = vsubq_u8(bright, vcgeq_u8(now, bright_from));
    above = now;
    current += piece->stride;
    left += piece->left_stride;
    previous += piece->previous_stride;
  }
  vst1q_u8(extremes->min8, low);
  vst1q_u8(extremes->max8, high);
  vst1q_u32(extremes->bright, vpadalq_u16(vld1q_u32(extremes->bright), vpaddlq_u8(bright)));

  // Pairwise sums in the order of the record; the sum of squares is its last quarter.
  const uint16x8_t first = vpaddq_u16(vpaddq_u16(sum, sad), vpaddq_u16(grad_h, grad_h8));
  const uint16x8_t second = vpaddq_u16(vpaddq_u16(grad_v, grad_v8), none);
  const uint32x4_t record = vreinterpretq_u32_u16(vpaddq_u16(first, second));
  const uint32x4_t whole = vsetq_lane_u32(vaddvq_u32(squares), record, 3);
  memcpy(block, &whole, sizeof *block);
}

/// Measures eight columns of 16-bit samples, `offset` bytes from the left edge of a piece, in the two halves of
/// `avmon_raw_block`. Sums of up to 16 samples below 4096 fit 16 bits, so that only squares need wider sums in the loop.
AVMON_STEP void measure16_columns(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                                  avmon_extremes *extremes, size_t offset, bool shifted, uint32x4_t raw[2]) {
  const int16x8_t shift = right_shift(plane->shift);
  const uint16x8_t mask = vdupq_n_u16(avmon_sample_mask(plane->depth));
  const uint16x8_t limit = vdupq_n_u16(plane->dark_limit);
  const uint16x8_t none = vdupq_n_u16(0);
#define SAMPLES(from) vandq_u16(shifted ? vshlq_u16(load16((from) + offset), shift) : load16((from) + offset), mask)
  const uint8_t *current = piece->current, *left = piece->left, *previous = piece->previous;
  uint16x8_t sum = none, sad = none, grad_h = none, grad_v = none, grad_v8 = none, bright = none;
  uint32x4_t squares = vdupq_n_u32(0);
  uint16x8_t low = load16(extremes->min8 + offset), high = load16(extremes->max8 + offset);
  uint16x8_t above = SAMPLES(piece->above);
  for (uint32_t row = 0; row < piece->rows; row++) {
    const uint16x8_t now = SAMPLES(current);
    avmon_fetch_ahead(ahead, row, sizeof now);
    const uint16x8_t down = vabdq_u16(now, above);
    sum = vaddq_u16(sum, now);
    sad = vabaq_u16(sad, now, SAMPLES(previous));
    grad_h = vabaq_u16(grad_h, now, SAMPLES(left));
    grad_v = vaddq_u16(grad_v, down);
    if (row % avmon_grid == 0) grad_v8 = vaddq_u16(grad_v8, down);
    squares = vmlal_u16(squares, vget_low_u16(now), vget_low_u16(now));
    squares = vmlal_high_u16(squares, now, now);
    low = vminq_u16(low, now);
    high = vmaxq_u16(high, now);
    bright = vsubq_u16(bright, vcgtq_u16(now, limit));
    above = now;
    current += piece->stride;
    left += piece->left_stride;
    previous += piece->previous_stride;
  }
#undef SAMPLES
  vst1q_u8(extremes->min8 + offset, vreinterpretq_u8_u16(low));
  vst1q_u8(extremes->max8 + offset, vreinterpretq_u8_u16(high));
  uint32_t *counts = extremes->bright + offset / sizeof(uint32_t);
  vst1q_u32(counts, vpadalq_u16(vld1q_u32(counts), bright));

  // Only the first of the eight columns is on the grid.
  const uint32x4_t grid_column = vsetq_lane_u32(vgetq_lane_u16(grad_h, 0), vdupq_n_u32(0), 0);
  raw[0] = vpaddq_u32(vpaddq_u32(vpaddlq_u16(sum), vpaddlq_u16(sad)),
                      vpaddq_u32(vpaddlq_u16(grad_h), vpaddlq_u16(grad_v)));
  raw[1] = vpaddq_u32(vpaddq_u32(vpaddlq_u16(grad_v8), squares), vpaddq_u32(grid_column, vdupq_n_u32(0)));
}

/// Measures one block as two vectors of eight columns.
AVMON_STEP void measure16(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                          avmon_extremes *extremes, avmon_block *block, bool shifted) {
  uint32x4_t left[2], right[2];
  measure16_columns(plane, piece, ahead, extremes, 0, shifted, left);
  measure16_columns(plane, piece, ahead, extremes, sizeof(uint16x8_t), shifted, right);
  avmon_raw_block raw;
  vst1q_u32(&raw.sum, vaddq_u32(left[0], right[0]));
  vst1q_u32(&raw.grad_v8, vaddq_u32(left[1], right[1]));
  *block = avmon_scaled(&raw, plane->depth);
}

AVMON_LUMA_KERNELS(neon, 16, 16)

#endif
