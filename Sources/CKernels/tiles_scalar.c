#include "internal.h"

// The reference of the tile kernels. A sum fits 32 bits: at most 256 x 65 535.

void avmon_tiles8_scalar(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height, uint32_t tile_width,
                         uint32_t tile_height, uint32_t *sums) {
  const size_t across = avmon_ceil_div(width, tile_width);
  memset(sums, 0, across * avmon_ceil_div(height, tile_height) * sizeof *sums);
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *row = pixels + (ptrdiff_t)y * stride;
    uint32_t *tiles = sums + y / tile_height * across;
    for (uint32_t x = 0; x < width; x++) tiles[x / tile_width] += row[x];
  }
}

void avmon_tiles16_scalar(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height, uint32_t tile_width,
                          uint32_t tile_height, uint8_t shift, uint32_t *sums) {
  const size_t across = avmon_ceil_div(width, tile_width);
  memset(sums, 0, across * avmon_ceil_div(height, tile_height) * sizeof *sums);
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *row = pixels + (ptrdiff_t)y * stride;
    uint32_t *tiles = sums + y / tile_height * across;
    for (uint32_t x = 0; x < width; x++) {
      const uint32_t raw = row[2 * (size_t)x] | (uint32_t)row[2 * (size_t)x + 1] << 8;
      tiles[x / tile_width] += raw >> shift;
    }
  }
}
