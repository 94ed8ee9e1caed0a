/// What the row kernels of all instruction sets share: where the samples of a row lie.
#ifndef AVMON_ROWS_SHARED_H
#define AVMON_ROWS_SHARED_H

#include "internal.h"

/// Pixels that one sample is the mean of.
enum { avmon_sample_width = 8 };

/// Samples of a row that exist.
AVMON_INLINE uint32_t avmon_samples_across(uint32_t width) {
  return avmon_min(avmon_row_samples, width / avmon_sample_width);
}

/// First columns of the samples of a row; those that do not exist have the column of the first, where reading is safe.
AVMON_INLINE void avmon_sample_columns(uint32_t width, uint32_t columns[avmon_row_samples]) {
  const uint32_t count = avmon_samples_across(width);
  for (uint32_t i = 0; i < avmon_row_samples; i++) {
    columns[i] = i < count && count > 1 ? (uint32_t)((uint64_t)i * (width - avmon_sample_width) / (count - 1)) : 0;
  }
}

/// The row of samples that belongs to row `y` of the plane.
AVMON_INLINE uint8_t *avmon_samples_of(const avmon_plane *plane, uint32_t y) {
  return plane->samples + (size_t)y * avmon_row_samples;
}

/// Makes the samples that do not exist 0.
AVMON_INLINE void avmon_clear_missing(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  const uint32_t count = avmon_samples_across(plane->width);
  for (uint32_t row = 0; row < rows && count < avmon_row_samples; row++) {
    memset(avmon_samples_of(plane, y + row) + count, 0, avmon_row_samples - count);
  }
}

#endif
