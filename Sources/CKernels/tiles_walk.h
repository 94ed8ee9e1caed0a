/// How the vector kernels walk a plane to sum tiles: rows of tiles, in stretches of columns, a vector at a time.
#ifndef AVMON_TILES_WALK_H
#define AVMON_TILES_WALK_H

#include "internal.h"

/// Columns summed at a time, a multiple of every tile and vector width, so that partial sums stay on the stack.
enum { avmon_stretch = 1024 };

/// The longest vector, the tallest tile, and the narrowest group of columns.
enum { avmon_vector_bytes = 64, avmon_tile_rows = 16, avmon_group = 4 };

/// Sums one vector of samples over `rows` rows and stores a sum for each group of columns in it.
typedef void (*avmon_group_sums)(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums);

/// What a walk needs to know of a kernel; all constants.
typedef struct {
  uint32_t size;    ///< bytes of a sample
  uint32_t group;   ///< columns of a group
  uint32_t vector;  ///< bytes of a vector
  avmon_group_sums sum;
} avmon_tile_kernel;

/// Sums the groups of a stretch of columns: whole vectors in place, the rest from a copy filled up with zeros.
///
/// `ahead` rows below the stretch are fetched meanwhile: the next row of tiles, so that a cold plane is not waited for.
AVMON_INLINE void avmon_sum_stretch(avmon_tile_kernel kernel, const uint8_t *pixels, ptrdiff_t stride, uint32_t columns,
                                    uint32_t rows, uint32_t ahead, uint8_t shift, uint32_t *sums) {
  const uint32_t bytes = columns * kernel.size, rest = bytes % kernel.vector;
  const uint32_t per_vector = kernel.vector / kernel.size / kernel.group;
  for (uint32_t at = 0; at < bytes - rest; at += kernel.vector, sums += per_vector) {
    for (uint32_t row = 0; row < ahead; row++) __builtin_prefetch(pixels + at + (ptrdiff_t)(rows + row) * stride);
    kernel.sum(pixels + at, stride, rows, shift, sums);
  }
  if (rest == 0) return;
  _Alignas(avmon_vector_bytes) uint8_t stage[avmon_tile_rows * avmon_vector_bytes] = {0};
  uint32_t last[avmon_vector_bytes / avmon_group];
  for (uint32_t row = 0; row < rows; row++) {
    memcpy(stage + (size_t)row * kernel.vector, pixels + (bytes - rest) + (ptrdiff_t)row * stride, rest);
  }
  kernel.sum(stage, kernel.vector, rows, shift, last);
  memcpy(sums, last, avmon_ceil_div(rest / kernel.size, kernel.group) * sizeof *sums);
}

/// Adds up groups to tiles of `ratio` groups; the last tile may have fewer.
AVMON_INLINE void avmon_fold(const uint32_t *groups, uint32_t count, uint32_t ratio, uint32_t *tiles) {
  for (uint32_t i = 0; i < count; i += ratio) {
    uint32_t sum = 0;
    for (uint32_t j = i; j < i + avmon_min(ratio, count - i); j++) sum += groups[j];
    *tiles++ = sum;
  }
}

AVMON_INLINE void avmon_tiles_walk(avmon_tile_kernel kernel, const uint8_t *pixels, ptrdiff_t stride, uint32_t width,
                                   uint32_t height, uint32_t tile_width, uint32_t tile_height, uint8_t shift,
                                   uint32_t *sums) {
  const uint32_t ratio = tile_width / kernel.group;
  for (uint32_t y = 0; y < height; y += tile_height) {
    const uint8_t *row = pixels + (ptrdiff_t)y * stride;
    const uint32_t rows = avmon_min(tile_height, height - y), ahead = avmon_min(rows, height - y - rows);
    for (uint32_t x = 0; x < width; x += avmon_stretch) {
      const uint32_t columns = avmon_min(avmon_stretch, width - x);
      const uint8_t *from = row + (size_t)x * kernel.size;
      uint32_t groups[avmon_stretch / avmon_group];
      avmon_sum_stretch(kernel, from, stride, columns, rows, ahead, shift, ratio == 1 ? sums : groups);
      if (ratio > 1) avmon_fold(groups, avmon_ceil_div(columns, kernel.group), ratio, sums);
      sums += avmon_ceil_div(columns, tile_width);
    }
  }
}

/// Defines the entry points of an instruction set from its steps `sum_by_4`, `sum_by_8` and `sum16_by_4`.
#define AVMON_TILE_KERNELS(isa, vector)                                                                                \
  AVMON_TARGET void avmon_tiles8_##isa(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height,       \
                                       uint32_t tile_width, uint32_t tile_height, uint32_t *sums) {                    \
    const avmon_tile_kernel by_4 = {1, 4, vector, sum_by_4}, by_8 = {1, 8, vector, sum_by_8};                          \
    if (tile_width == 4) avmon_tiles_walk(by_4, pixels, stride, width, height, tile_width, tile_height, 0, sums);      \
    else avmon_tiles_walk(by_8, pixels, stride, width, height, tile_width, tile_height, 0, sums);                      \
  }                                                                                                                    \
  AVMON_TARGET void avmon_tiles16_##isa(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height,      \
                                        uint32_t tile_width, uint32_t tile_height, uint8_t shift, uint32_t *sums) {    \
    const avmon_tile_kernel by_4 = {2, 4, vector, sum16_by_4};                                                         \
    avmon_tiles_walk(by_4, pixels, stride, width, height, tile_width, tile_height, shift, sums);                       \
  }

#endif
