#include "internal.h"

#ifdef AVMON_ARM

#include "neon_vector.h"
#include "rows_shared.h"

void avmon_sample8_neon(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  const uint32_t count = avmon_samples_across(plane->width);
  uint32_t columns[avmon_row_samples];
  avmon_sample_columns(plane->width, columns);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *pixels = plane->pixels + (ptrdiff_t)row * plane->stride;
    uint8_t *samples = avmon_samples_of(plane, row);
    for (uint32_t i = 0; i < count; i++) samples[i] = (uint8_t)(vaddlv_u8(vld1_u8(pixels + columns[i])) >> 3);
  }
  avmon_clear_missing(plane, y, rows);
}

void avmon_sample16_neon(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  const uint32_t count = avmon_samples_across(plane->width), scale = 3 + plane->depth - 8;
  const int16x8_t by = right_shift(plane->shift);
  const uint16x8_t mask = vdupq_n_u16(avmon_sample_mask(plane->depth));
  uint32_t columns[avmon_row_samples];
  avmon_sample_columns(plane->width, columns);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *pixels = plane->pixels + (ptrdiff_t)row * plane->stride;
    uint8_t *samples = avmon_samples_of(plane, row);
    for (uint32_t i = 0; i < count; i++) {
      const uint16x8_t now = vandq_u16(vshlq_u16(load16(pixels + 2 * (size_t)columns[i]), by), mask);
      samples[i] = (uint8_t)(vaddlvq_u16(now) >> scale);
    }
  }
  avmon_clear_missing(plane, y, rows);
}

/// Samples of a row that stand off from the row above more than rows around them do.
AVMON_STEP uint8_t count_peaks(const uint8_t *now, uint8_t step) {
  enum { row = avmon_row_samples };
  const uint8x16_t least = vdupq_n_u8(step);
  uint8x16_t count = vdupq_n_u8(0);
  for (const uint8_t *at = now; at < now + row; at += sizeof count) {
    const uint8x16_t p = vld1q_u8(at), above = vld1q_u8(at - row);
    const uint8x16_t around = vmaxq_u8(vabdq_u8(above, vld1q_u8(at - 2 * row)), vabdq_u8(vld1q_u8(at + row), p));
    count = vsubq_u8(count, vcgtq_u8(vqsubq_u8(vabdq_u8(p, above), around), least));
  }
  return vaddvq_u8(count);
}

/// Adds the elements of `values` where `moving` is all ones.
AVMON_STEP uint32_t masked_sum(uint8x16_t values, uint8x16_t moving) { return vaddlvq_u8(vandq_u8(values, moving)); }

AVMON_STEP void add_moving(const uint8_t *now, const uint8_t *previous, uint32_t parity, uint8_t threshold,
                           avmon_fields *fields) {
  enum { row = avmon_row_samples };
  const uint8x16_t limit = vdupq_n_u8(threshold);
  for (uint32_t i = 0; i < row; i += sizeof limit) {
    const uint8x16_t p = vld1q_u8(now + i), q = vld1q_u8(previous + i);
    const uint8x16_t up = vld1q_u8(now + i - row), down = vld1q_u8(now + i + row), mean = vrhaddq_u8(up, down);
    const uint8x16_t around = vandq_u8(vcgtq_u8(vabdq_u8(up, vld1q_u8(previous + i - row)), limit),
                                       vcgtq_u8(vabdq_u8(down, vld1q_u8(previous + i + row)), limit));
    const uint8x16_t moving = vorrq_u8(vcgtq_u8(vabdq_u8(p, q), limit), around);
    fields->moving += masked_sum(vdupq_n_u8(1), moving);
    fields->cross[parity] += masked_sum(vabdq_u8(mean, q), moving);
    fields->comb += masked_sum(vabdq_u8(mean, p), moving);
    fields->vertical += masked_sum(vabdq_u8(up, down), moving);
  }
}

void avmon_rows_neon(const uint8_t *samples, const uint8_t *previous, uint32_t rows, uint8_t step, uint8_t threshold,
                     uint8_t *peaks, avmon_fields *fields) {
  *fields = (avmon_fields){0};
  memset(peaks, 0, rows);
  for (uint32_t y = 1; y + 1 < rows; y++) {
    const size_t at = (size_t)y * avmon_row_samples;
    if (y >= 2) peaks[y] = count_peaks(samples + at, step);
    if (previous) add_moving(samples + at, previous + at, y % 2, threshold, fields);
  }
}

#endif
