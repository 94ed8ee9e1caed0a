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

/// Writes the upper sides of a row of blocks; `pixels` is the first sample of the first block.
typedef void (*avmon_grid_tops)(const uint8_t *pixels, ptrdiff_t stride, uint32_t blocks, uint8_t *flags);

/// Bits of the left side of the block at `pixels`.
typedef uint8_t (*avmon_grid_left)(const uint8_t *pixels, ptrdiff_t stride);

/// The steps that an instruction set has of its own.
typedef struct {
  avmon_grid_tops tops;
  avmon_grid_left left;
} avmon_grid_steps;

/// Samples on both sides of a boundary that are looked at.
enum { avmon_grid_across = 2 * avmon_grid_before };

/// Blocks narrowed at a time, so that the narrow copy fits the stack.
enum { avmon_grid_chunk = 32 };

/// Copies a rectangle of 16-bit samples, narrowed to 8 bits.
AVMON_INLINE void avmon_grid_narrow(const avmon_plane *plane, uint32_t x0, uint32_t y0, uint32_t columns, uint32_t rows, uint8_t *to,
                                    size_t pitch) {
  const uint32_t scale = plane->depth - 8u, mask = avmon_sample_mask(plane->depth);
  for (uint32_t y = 0; y < rows; y++) {
    const uint8_t *from = plane->pixels + (ptrdiff_t)(y0 + y) * plane->stride + 2 * (size_t)x0;
    for (uint32_t x = 0; x < columns; x++) {
      const uint32_t raw = from[2 * (size_t)x] | (uint32_t)from[2 * (size_t)x + 1] << 8;
      to[y * pitch + x] = (uint8_t)((raw >> plane->shift & mask) >> scale);
    }
  }
}

/// The upper sides of the row of blocks whose first sample is at (x, y).
AVMON_INLINE void avmon_grid_upper(const avmon_plane *plane, uint32_t x, uint32_t y, uint32_t blocks, uint32_t size,
                                   avmon_grid_steps steps, uint8_t *flags) {
  if (size == 1) {
    steps.tops(plane->pixels + (ptrdiff_t)y * plane->stride + x, plane->stride, blocks, flags);
    return;
  }
  enum { pitch = avmon_grid_chunk * avmon_block_size };
  uint8_t narrow[avmon_grid_across * pitch];
  for (uint32_t block = 0; block < blocks; block += avmon_grid_chunk) {
    const uint32_t count = avmon_min(avmon_grid_chunk, blocks - block);
    avmon_grid_narrow(plane, x + block * avmon_block_size, y - avmon_grid_before, count * avmon_block_size, avmon_grid_across, narrow,
                      pitch);
    steps.tops(narrow + avmon_grid_before * pitch, pitch, count, flags + block);
  }
}

/// Adds the left sides of a row of blocks where they can be part of a corner: next to an upper side of the row itself, `flags`, or of the
/// row below, NULL for none. Few are, and they cost more than upper sides.
AVMON_INLINE void avmon_grid_lefts(const avmon_plane *plane, uint32_t x, uint32_t y, uint32_t blocks, uint32_t size,
                                   avmon_grid_steps steps, uint8_t *flags, const uint8_t *below) {
  const uint8_t upper = (avmon_edge_weak | avmon_edge_strong) << avmon_edge_top;
  for (uint32_t block = 1; block < blocks;) {
    // Eight at a time as long as there are none.
    if (blocks - block >= 8) {
      uint64_t own, before, under = 0, under_before = 0;
      memcpy(&own, flags + block, 8);
      memcpy(&before, flags + block - 1, 8);
      if (below) memcpy(&under, below + block, 8);
      if (below) memcpy(&under_before, below + block - 1, 8);
      if (((own | before | under | under_before) & UINT64_MAX / 255 * upper) == 0) {
        block += 8;
        continue;
      }
    }
    for (const uint32_t end = block + avmon_min(8, blocks - block); block < end; block++) {
      const uint8_t around = flags[block] | flags[block - 1] | (below ? below[block] | below[block - 1] : 0);
      if ((around & upper) == 0) continue;
      if (size == 1) {
        flags[block] |= steps.left(plane->pixels + (ptrdiff_t)y * plane->stride + x + block * avmon_block_size, plane->stride);
        continue;
      }
      uint8_t narrow[avmon_block_size * avmon_grid_across];
      avmon_grid_narrow(plane, x + block * avmon_block_size - avmon_grid_before, y, avmon_grid_across, avmon_block_size, narrow,
                        avmon_grid_across);
      flags[block] |= steps.left(narrow + avmon_grid_before, avmon_grid_across);
    }
  }
}

/// Measures the rows of blocks, of all grids, that end in the strip of `rows` rows at `y`: they are still in the cache.
AVMON_INLINE void avmon_grid_strip(const avmon_plane *plane, uint32_t y, uint32_t rows, uint32_t size, avmon_grid_steps steps) {
  uint8_t *flags = plane->edges;
  for (uint32_t grid = 0; grid < avmon_grid_count; grid++) {
    const uint32_t phase = avmon_grid_phase(grid);
    const uint32_t wide = avmon_grid_blocks(plane->width, grid), high = avmon_grid_blocks(plane->height, grid);
    const uint32_t strip = y / avmon_block_size;
    const uint32_t row = phase == 0 ? strip : strip - 1;
    const uint32_t top = phase + row * avmon_block_size;
    if (wide > 0 && strip + (phase == 0) > 0 && row < high && top + avmon_block_size <= y + rows) {
      uint8_t *own = flags + (size_t)row * wide;
      if (row == 0) memset(own, 0, wide);
      if (row > 0) {
        avmon_grid_upper(plane, phase, top, wide, size, steps, own);
        avmon_grid_lefts(plane, phase, top - avmon_block_size, wide, size, steps, own - wide, own);
      }
      if (row + 1 == high) avmon_grid_lefts(plane, phase, top, wide, size, steps, own, NULL);
    }
    flags += (size_t)wide * high;
  }
}

/// Defines the entry points of an instruction set from its steps `grid_tops` and `grid_left`.
#define AVMON_GRID_KERNELS(isa)                                                                                        \
  AVMON_TARGET void avmon_grid8_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                           \
    avmon_grid_strip(plane, y, rows, 1, (avmon_grid_steps){grid_tops, grid_left});                                     \
  }                                                                                                                    \
  AVMON_TARGET void avmon_grid16_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                          \
    avmon_grid_strip(plane, y, rows, 2, (avmon_grid_steps){grid_tops, grid_left});                                     \
  }                                                                                                                    \
  AVMON_TARGET void avmon_edges8_##isa(const avmon_plane *plane) {                                                     \
    for (uint32_t y = 0; y < plane->height; y += avmon_block_size) {                                                   \
      avmon_grid8_##isa(plane, y, avmon_min(avmon_block_size, plane->height - y));                                     \
    }                                                                                                                  \
  }

#endif
