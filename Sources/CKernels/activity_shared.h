/// The terms of the activity kernels, one sample at a time: what the reference adds up, and the vector kernels where no vector fits.
#ifndef AVMON_ACTIVITY_SHARED_H
#define AVMON_ACTIVITY_SHARED_H

#include "internal.h"

/// A sample, of `size` bytes, in column `x` of a row.
AVMON_INLINE int32_t avmon_activity_sample(const uint8_t *row, uint32_t x, uint32_t size, const avmon_pair *pair) {
  if (size == 1) return row[x];
  const uint32_t raw = row[2 * (size_t)x] | (uint32_t)row[2 * (size_t)x + 1] << 8;
  return (int32_t)(raw >> pair->shift & avmon_sample_mask(pair->depth));
}

AVMON_INLINE const uint8_t *avmon_row(const uint8_t *plane, ptrdiff_t stride, uint32_t y) { return plane + (ptrdiff_t)y * stride; }

AVMON_INLINE int64_t avmon_error_at(const avmon_pair *pair, uint32_t size, uint32_t x, uint32_t y) {
  return avmon_activity_sample(avmon_row(pair->reference, pair->reference_stride, y), x, size, pair) -
         avmon_activity_sample(avmon_row(pair->distorted, pair->distorted_stride, y), x, size, pair);
}

/// Change of the reference at a sample: to the picture before, or of that change.
AVMON_INLINE int32_t avmon_change_at(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t x, uint32_t y) {
  const int32_t now = avmon_activity_sample(avmon_row(pair->reference, pair->reference_stride, y), x, size, pair);
  const int32_t before = avmon_activity_sample(avmon_row(rules->before, rules->stride, y), x, size, pair);
  if (rules->order == 1) return now - before;
  return now - 2 * before + avmon_activity_sample(avmon_row(rules->before_that, rules->stride, y), x, size, pair);
}

/// Change of four samples together.
AVMON_INLINE int32_t avmon_change_at_quad(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t x,
                                          uint32_t y) {
  return avmon_change_at(pair, rules, size, x, y) + avmon_change_at(pair, rules, size, x + 1, y) +
         avmon_change_at(pair, rules, size, x, y + 1) + avmon_change_at(pair, rules, size, x + 1, y + 1);
}

/// A high-pass filter of the reference, whose weights are given row by row, `side` to a row, the first `reach` above and left of (x, y).
AVMON_INLINE uint32_t avmon_filtered(const avmon_pair *pair, const int8_t *weights, uint32_t side, uint32_t reach, uint32_t size,
                                     uint32_t x, uint32_t y) {
  int32_t sum = 0;
  for (uint32_t j = 0; j < side; j++) {
    const uint8_t *row = avmon_row(pair->reference, pair->reference_stride, y + j - reach);
    for (uint32_t i = 0; i < side; i++) sum += weights[j * side + i] * avmon_activity_sample(row, x + i - reach, size, pair);
  }
  return (uint32_t)(sum < 0 ? -sum : sum);
}

static const int8_t avmon_high_pass[9] = {-1, -2, -1, -2, 12, -2, -1, -2, -1};
static const int8_t avmon_quad_high_pass[36] = {
    0,  -1, -1, -1, -1, 0,   //
    -1, -2, -3, -3, -2, -1,  //
    -1, -3, 12, 12, -3, -1,  //
    -1, -3, 12, 12, -3, -1,  //
    -1, -2, -3, -3, -2, -1,  //
    0,  -1, -1, -1, -1, 0,
};

/// Samples at the borders of the picture that a filter cannot stand on, and how far it moves: from quad to quad or from sample to sample.
AVMON_INLINE uint32_t avmon_activity_step(bool quads) { return quads ? 2 : 1; }

/// The place behind the last one, along `size` samples, at which a filter can stand.
AVMON_INLINE uint32_t avmon_activity_end(uint32_t size, bool quads) {
  const uint32_t behind = quads ? 3 : 1;
  return size > behind ? size - behind : 0;
}

/// Adds the spatial activity of the columns `from`..<`to` and the rows `top`..<`bottom`, all of them places for the filter.
AVMON_INLINE void avmon_add_spatial(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t from, uint32_t to,
                                    uint32_t top, uint32_t bottom, avmon_activity *blocks) {
  const uint32_t step = avmon_activity_step(rules->quads);
  for (uint32_t y = top; y < bottom; y += step) {
    for (uint32_t x = from; x < to; x += step) {
      blocks[x / rules->block_width].spatial += rules->quads ? avmon_filtered(pair, avmon_quad_high_pass, 6, 2, size, x, y)
                                                             : avmon_filtered(pair, avmon_high_pass, 3, 1, size, x, y);
    }
  }
}

/// Adds squared error and temporal activity of the columns from `from` on and the rows `top`..<`bottom`.
AVMON_INLINE void avmon_add_changes(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t from, uint32_t top,
                                    uint32_t bottom, avmon_activity *blocks) {
  for (uint32_t y = top; y < bottom; y++) {
    for (uint32_t x = from; x < pair->width; x++) {
      const int64_t error = avmon_error_at(pair, size, x, y);
      blocks[x / rules->block_width].error += (uint64_t)(error * error);
    }
  }
  if (rules->order == 0) return;
  const uint32_t step = avmon_activity_step(rules->quads);
  // Of an odd size the last column or row is in no quad.
  for (uint32_t y = top; y + step <= bottom; y += step) {
    for (uint32_t x = from; x + step <= pair->width; x += step) {
      const int32_t change =
          rules->quads ? avmon_change_at_quad(pair, rules, size, x, y) : avmon_change_at(pair, rules, size, x, y);
      blocks[x / rules->block_width].temporal += (uint32_t)(change < 0 ? -change : change);
    }
  }
}

#endif
