#include "internal.h"

// The reference of the luma kernels: what the header says, pixel by pixel.

/// Sample at column `x` of a row of 8-bit (`size` 1) or 16-bit little-endian (`size` 2) samples.
AVMON_INLINE uint32_t sample(const uint8_t *row, uint32_t x, uint32_t size, uint32_t shift, uint32_t mask) {
  if (size == 1) return row[x];
  const uint32_t raw = row[2 * (size_t)x] | (uint32_t)row[2 * (size_t)x + 1] << 8;
  return raw >> shift & mask;
}

AVMON_INLINE uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

/// Measures the block whose first pixel is at (x0, y0) and adds its pixels to the totals of the strip.
AVMON_INLINE avmon_raw_block measure(const avmon_plane *plane, uint32_t x0, uint32_t y0, uint32_t size, uint32_t shift,
                                     uint32_t mask, avmon_strip *strip) {
  avmon_raw_block raw = {0};
  const uint32_t x1 = x0 + avmon_min(avmon_block_size, plane->width - x0);
  const uint32_t y1 = y0 + avmon_min(avmon_block_size, plane->height - y0);
  for (uint32_t y = y0; y < y1; y++) {
    const uint8_t *row = plane->pixels + (ptrdiff_t)y * plane->stride;
    const uint8_t *above = y > 0 ? row - plane->stride : row;
    const uint8_t *before = plane->previous ? plane->previous + (ptrdiff_t)y * plane->previous_stride : row;
    for (uint32_t x = x0; x < x1; x++) {
      const uint32_t p = sample(row, x, size, shift, mask);
      const uint32_t across = distance(p, sample(row, x > 0 ? x - 1 : 0, size, shift, mask));
      const uint32_t down = distance(p, sample(above, x, size, shift, mask));
      raw.sum += p;
      raw.sumsq += p * p;
      raw.sad += distance(p, sample(before, x, size, shift, mask));
      raw.grad_h += across;
      raw.grad_v += down;
      if (x % avmon_grid == 0) raw.grad_h8 += across;
      if (y % avmon_grid == 0) raw.grad_v8 += down;
      strip->dark += p <= plane->dark_limit;
      strip->min = (uint16_t)avmon_min(strip->min, p);
      strip->max = (uint16_t)avmon_max(strip->max, p);
    }
  }
  return raw;
}

AVMON_INLINE void luma(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips, uint32_t size, uint32_t shift,
                       uint32_t depth) {
  const uint32_t mask = avmon_sample_mask(depth);
  for (uint32_t y = 0; y < plane->height; y += avmon_block_size) {
    avmon_strip strip = {.dark = 0, .min = UINT16_MAX, .max = 0};
    for (uint32_t x = 0; x < plane->width; x += avmon_block_size) {
      const avmon_raw_block raw = measure(plane, x, y, size, shift, mask, &strip);
      *blocks++ = avmon_scaled(&raw, depth);
    }
    *strips++ = strip;
    const uint32_t rows = avmon_min(avmon_block_size, plane->height - y);
    if (plane->samples && size == 1) avmon_sample8_scalar(plane, y, rows);
    if (plane->samples && size == 2) avmon_sample16_scalar(plane, y, rows);
    if (plane->edges && size == 1) avmon_grid8_scalar(plane, y, rows);
    if (plane->edges && size == 2) avmon_grid16_scalar(plane, y, rows);
  }
}

void avmon_luma8_scalar(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips) {
  luma(plane, blocks, strips, 1, 0, 8);
}

void avmon_luma16_scalar(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips) {
  luma(plane, blocks, strips, 2, plane->shift, plane->depth);
}
