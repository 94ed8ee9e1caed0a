#include "rows_shared.h"

// The reference of the row kernels: what the header says, sample by sample.

AVMON_INLINE void sample(const avmon_plane *plane, uint32_t y, uint32_t rows, uint32_t size, uint32_t shift,
                         uint32_t depth) {
  const uint32_t mask = avmon_sample_mask(depth), count = avmon_samples_across(plane->width);
  uint32_t columns[avmon_row_samples];
  avmon_sample_columns(plane->width, columns);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *pixels = plane->pixels + (ptrdiff_t)row * plane->stride;
    uint8_t *samples = avmon_samples_of(plane, row);
    memset(samples, 0, avmon_row_samples);
    for (uint32_t i = 0; i < count; i++) {
      uint32_t sum = 0;
      for (uint32_t x = columns[i]; x < columns[i] + avmon_sample_width; x++) {
        const uint32_t raw = size == 1 ? pixels[x] : pixels[2 * (size_t)x] | (uint32_t)pixels[2 * (size_t)x + 1] << 8;
        sum += raw >> shift & mask;
      }
      samples[i] = (uint8_t)(sum / avmon_sample_width >> (depth - 8));
    }
  }
}

void avmon_sample8_scalar(const avmon_plane *plane, uint32_t y, uint32_t rows) { sample(plane, y, rows, 1, 0, 8); }

void avmon_sample16_scalar(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  sample(plane, y, rows, 2, plane->shift, plane->depth);
}

AVMON_INLINE uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

/// Samples of the row at `now` that stand off from the row above more than rows around them do.
AVMON_INLINE uint8_t count_peaks(const uint8_t *now, uint8_t step) {
  enum { row = avmon_row_samples };
  uint8_t peaks = 0;
  for (const uint8_t *p = now; p < now + row; p++) {
    const uint32_t around = avmon_max(distance(p[-row], p[-2 * row]), distance(p[row], p[0]));
    peaks += distance(p[0], p[-row]) > around + step;
  }
  return peaks;
}

/// Adds the moving samples of the row at `now`, whose samples in the picture before are at `previous`.
AVMON_INLINE void add_moving(const uint8_t *now, const uint8_t *previous, uint32_t parity, uint8_t threshold,
                             avmon_fields *fields) {
  enum { row = avmon_row_samples };
  for (uint32_t i = 0; i < row; i++) {
    const uint8_t *p = now + i, *q = previous + i;
    const bool around = distance(p[-row], q[-row]) > threshold && distance(p[row], q[row]) > threshold;
    if (distance(*p, *q) <= threshold && !around) continue;
    const uint32_t mean = ((uint32_t)p[-row] + p[row] + 1) / 2;
    fields->moving += 1;
    fields->cross[parity] += distance(mean, *q);
    fields->comb += distance(mean, *p);
    fields->vertical += distance(p[-row], p[row]);
  }
}

void avmon_rows_scalar(const uint8_t *samples, const uint8_t *previous, uint32_t rows, uint8_t step, uint8_t threshold,
                       uint8_t *peaks, avmon_fields *fields) {
  *fields = (avmon_fields){0};
  memset(peaks, 0, rows);
  for (uint32_t y = 1; y + 1 < rows; y++) {
    const size_t at = (size_t)y * avmon_row_samples;
    if (y >= 2) peaks[y] = count_peaks(samples + at, step);
    if (previous) add_moving(samples + at, previous + at, y % 2, threshold, fields);
  }
}
