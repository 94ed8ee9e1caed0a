/// Looking for straight edges that lie on a grid of 16 x 16 blocks: the outlines of damaged macroblocks. See `avmon_plane.edges`.
#ifndef AVMON_GRID_SHARED_H
#define AVMON_GRID_SHARED_H

#include "internal.h"

/// Steps that must stand out in one direction, and the levels by which each must.
enum { avmon_grid_consistent = 10, avmon_grid_margin = 2 };

/// Samples before a boundary that are looked at.
enum { avmon_grid_before = 2 };

/// One side of a block: 16 steps across the boundary.
typedef struct {
  uint32_t rise, fall;  ///< sums of upward and of downward steps
  uint32_t around;      ///< sum of the differences next to the steps, on both sides
  uint32_t up, down;    ///< steps that stand out upward and downward
} avmon_side;

AVMON_INLINE uint8_t avmon_side_flags(avmon_side side) {
  const uint32_t net = side.rise > side.fall ? side.rise - side.fall : side.fall - side.rise;
  if (avmon_max(side.up, side.down) < avmon_grid_consistent || 2 * net < side.around + 4 * 32) return 0;
  return 2 * net >= side.around + 8 * 32 ? avmon_edge_weak | avmon_edge_strong : avmon_edge_weak;
}

/// Measures a row of blocks; `pixels` is the first sample of the first block. Without `has_left` and `has_above` there are no samples
/// before the first block and above the row.
typedef void (*avmon_grid_row)(const uint8_t *pixels, ptrdiff_t stride, uint32_t blocks, bool has_left, bool has_above,
                               uint8_t *flags);

/// Blocks narrowed at a time, so that the narrow copy fits the stack.
enum { avmon_grid_chunk = 32 };

/// Measures a row of blocks of 16-bit samples: narrows them to 8 bits first, a few blocks at a time.
AVMON_INLINE void avmon_grid_narrowed(const avmon_plane *plane, uint32_t left, uint32_t top, uint32_t blocks, bool has_above,
                                      avmon_grid_row measure, uint8_t *flags) {
  enum { pitch = avmon_grid_before + avmon_grid_chunk * avmon_block_size };
  uint8_t narrow[(avmon_grid_before + avmon_block_size) * pitch];
  const uint32_t scale = plane->depth - 8u, mask = avmon_sample_mask(plane->depth);
  const uint32_t above = has_above ? avmon_grid_before : 0;
  for (uint32_t block = 0; block < blocks; block += avmon_grid_chunk) {
    const uint32_t count = avmon_min(avmon_grid_chunk, blocks - block), before = block > 0 ? avmon_grid_before : 0;
    const uint32_t x0 = left + block * avmon_block_size - before, columns = count * avmon_block_size + before;
    for (uint32_t line = 0; line < above + avmon_block_size; line++) {
      const uint8_t *from = plane->pixels + (ptrdiff_t)(top + line - above) * plane->stride + 2 * (size_t)x0;
      uint8_t *to = narrow + line * pitch + avmon_grid_before - before;
      for (uint32_t x = 0; x < columns; x++) {
        const uint32_t raw = from[2 * (size_t)x] | (uint32_t)from[2 * (size_t)x + 1] << 8;
        to[x] = (uint8_t)((raw >> plane->shift & mask) >> scale);
      }
    }
    measure(narrow + above * pitch + avmon_grid_before, pitch, count, block > 0, has_above, flags + block);
  }
}

/// Measures the rows of blocks, of all grids, that end in the strip of `rows` rows at `y`: they are still in the cache.
AVMON_INLINE void avmon_grid_strip(const avmon_plane *plane, uint32_t y, uint32_t rows, uint32_t size, avmon_grid_row measure) {
  uint8_t *flags = plane->edges;
  for (uint32_t grid = 0; grid < avmon_grid_count; grid++) {
    const uint32_t phase = avmon_grid_phase(grid);
    const uint32_t wide = avmon_grid_blocks(plane->width, grid), high = avmon_grid_blocks(plane->height, grid);
    const uint32_t strip = y / avmon_block_size;
    const uint32_t row = phase == 0 ? strip : strip - 1;
    const uint32_t top = phase + row * avmon_block_size;
    if (wide > 0 && strip + (phase == 0) > 0 && row < high && top + avmon_block_size <= y + rows) {
      uint8_t *row_flags = flags + (size_t)row * wide;
      if (size == 1) {
        measure(plane->pixels + (ptrdiff_t)top * plane->stride + phase, plane->stride, wide, false, row > 0, row_flags);
      } else {
        avmon_grid_narrowed(plane, phase, top, wide, row > 0, measure, row_flags);
      }
    }
    flags += (size_t)wide * high;
  }
}

/// Defines the entry points of an instruction set from its step `grid_row`.
#define AVMON_GRID_KERNELS(isa)                                                                                        \
  AVMON_TARGET void avmon_grid8_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                           \
    avmon_grid_strip(plane, y, rows, 1, grid_row);                                                                     \
  }                                                                                                                    \
  AVMON_TARGET void avmon_grid16_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                          \
    avmon_grid_strip(plane, y, rows, 2, grid_row);                                                                     \
  }

#endif
