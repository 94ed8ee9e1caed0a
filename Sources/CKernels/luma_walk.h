/// How the vector kernels walk a plane of luma: strips of 16 rows, cut into pieces as wide as their vectors.
///
/// A piece is measured top to bottom, so the row above stays in a register and all sums stay in accumulators; neither the
/// width nor the neighbours at the edges of the picture concern it. Pieces at the edges read staged copies.
#ifndef AVMON_LUMA_WALK_H
#define AVMON_LUMA_WALK_H

#include "internal.h"

/// Bytes of one row of the widest piece.
enum { avmon_piece_bytes = 64 };

enum { avmon_cache_line = 64 };

/// One piece of a strip. Every row has as many readable samples as the piece has lanes.
typedef struct {
  const uint8_t *current;   ///< first sample in the current picture
  const uint8_t *left;      ///< its left neighbour; staged so that missing neighbours differ by nothing
  const uint8_t *previous;  ///< the same place in the previous picture, or the current one if there is none
  const uint8_t *above;     ///< row above the first, or the first row itself if there is none
  ptrdiff_t stride, left_stride, previous_stride;
  uint32_t rows;
} avmon_piece;

/// Extremes of a strip, one element per lane of the pieces, and counts of bright pixels in any lanes.
///
/// Bright pixels are counted, not dark ones, since the zeros that pad a staged piece are never bright.
typedef struct {
  union {
    _Alignas(avmon_piece_bytes) uint8_t min8[avmon_piece_bytes];
    uint16_t min16[avmon_piece_bytes / 2];
  };
  union {
    _Alignas(avmon_piece_bytes) uint8_t max8[avmon_piece_bytes];
    uint16_t max16[avmon_piece_bytes / 2];
  };
  _Alignas(avmon_piece_bytes) uint32_t bright[avmon_piece_bytes / 4];
} avmon_extremes;

/// Staged copies of a piece at an edge of the picture, with zeros beyond the edge. The first row of `current` is the one above.
typedef struct {
  _Alignas(avmon_piece_bytes) uint8_t current[avmon_block_size + 1][avmon_piece_bytes];
  _Alignas(avmon_piece_bytes) uint8_t left[avmon_block_size][avmon_piece_bytes];
  _Alignas(avmon_piece_bytes) uint8_t previous[avmon_block_size][avmon_piece_bytes];
} avmon_stage;

/// The rows of the strip after the one being measured, to be fetched into the cache meanwhile.
///
/// A strip crosses more rows of two pictures than processors follow by themselves, and memory answers best in order. So the
/// next strip is asked for row by row while this one is measured. 1080p out of memory, 8 and 10 bits, in microseconds (AVX-512,
/// Zen 4): 460 and 950 without, 390 and 860 when each row fetches 128 bytes ahead of itself, 190 and 400 like this.
typedef struct {
  const uint8_t *current, *previous;
  ptrdiff_t stride, previous_stride;
  size_t at, bytes;  ///< position in the row, length of a row
  uint32_t rows;     ///< rows left, including this one; the last one is asked for again and again, which costs nothing
} avmon_ahead;

/// Asks for the next cache line once `row` rows of `row_bytes` have made up for one.
AVMON_INLINE void avmon_fetch_ahead(avmon_ahead *ahead, uint32_t row, uint32_t row_bytes) {
  if (row % (avmon_cache_line / row_bytes) != 0) return;
  __builtin_prefetch(ahead->current + ahead->at, 0, 2);
  __builtin_prefetch(ahead->previous + ahead->at, 0, 2);
  ahead->at += avmon_cache_line;
  if (ahead->at < ahead->bytes) return;
  ahead->at = 0;
  if (ahead->rows <= 1) return;
  ahead->rows -= 1;
  ahead->current += ahead->stride;
  ahead->previous += ahead->previous_stride;
}

/// Measures one piece: writes lanes / 16 blocks, updates the extremes.
typedef void (*avmon_measure)(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                              avmon_extremes *extremes, avmon_block *blocks);

/// What else is taken of `rows` rows from row `y` on while they are in the cache: `avmon_plane.samples`, `avmon_plane.edges`.
typedef void (*avmon_strip_step)(const avmon_plane *plane, uint32_t y, uint32_t rows);

/// The smallest bright byte; see `avmon_strip_total` for the limit above all bytes.
AVMON_INLINE uint8_t avmon_bright_from(uint16_t dark_limit) {
  return (uint8_t)(avmon_min(dark_limit, UINT8_MAX - 1) + 1);
}

/// Copies fewer than 64 bytes in a few moves; a call of memcpy for each row would dominate the edges.
AVMON_INLINE void avmon_copy_short(uint8_t *to, const uint8_t *from, size_t bytes) {
  size_t at = 0;
  if (bytes & 32) memcpy(to, from, 32), at = 32;
  if (bytes & 16) memcpy(to + at, from + at, 16), at += 16;
  if (bytes & 8) memcpy(to + at, from + at, 8), at += 8;
  if (bytes & 4) memcpy(to + at, from + at, 4), at += 4;
  if (bytes & 2) memcpy(to + at, from + at, 2), at += 2;
  if (bytes & 1) to[at] = from[at];
}

/// Stages the left neighbours of a full piece in the first column; the first sample stands in for its missing neighbour.
AVMON_INLINE void avmon_stage_first(avmon_piece *piece, avmon_stage *stage, uint32_t size, uint32_t lanes) {
  for (uint32_t row = 0; row < piece->rows; row++) {
    const uint8_t *from = piece->current + (ptrdiff_t)row * piece->stride;
    memcpy(stage->left[row], from, size);
    memcpy(stage->left[row] + size, from, (lanes - 1) * size);
  }
  piece->left = stage->left[0];
  piece->left_stride = avmon_piece_bytes;
}

/// Stages the `columns` samples that exist of a piece at the right edge, which may be the left edge too.
AVMON_INLINE void avmon_stage_last(avmon_piece *piece, avmon_stage *stage, uint32_t size, uint32_t columns, bool first) {
  const size_t bytes = (size_t)columns * size;
  memset(stage, 0, sizeof *stage);
  avmon_copy_short(stage->current[0], piece->above, bytes);
  for (uint32_t row = 0; row < piece->rows; row++) {
    const uint8_t *current = piece->current + (ptrdiff_t)row * piece->stride;
    avmon_copy_short(stage->current[row + 1], current, bytes);
    avmon_copy_short(stage->previous[row], piece->previous + (ptrdiff_t)row * piece->previous_stride, bytes);
    if (first) memcpy(stage->left[row], current, size);
    if (first) avmon_copy_short(stage->left[row] + size, current, bytes - size);
    if (!first) avmon_copy_short(stage->left[row], current - size, bytes);
  }
  *piece = (avmon_piece){
      .current = stage->current[1],
      .left = stage->left[0],
      .previous = stage->previous[0],
      .above = stage->current[0],
      .stride = avmon_piece_bytes,
      .left_stride = avmon_piece_bytes,
      .previous_stride = avmon_piece_bytes,
      .rows = piece->rows,
  };
}

/// Totals of a strip from its extremes; the lanes of short pieces keep what they started with.
AVMON_INLINE avmon_strip avmon_strip_total(const avmon_plane *plane, const avmon_extremes *extremes, uint32_t size,
                                           uint32_t rows) {
  uint32_t low = UINT16_MAX, high = 0, bright = 0;
  for (uint32_t lane = 0; lane < avmon_piece_bytes / size; lane++) {
    low = avmon_min(low, size == 1 ? extremes->min8[lane] : extremes->min16[lane]);
    high = avmon_max(high, size == 1 ? extremes->max8[lane] : extremes->max16[lane]);
  }
  for (uint32_t lane = 0; lane < avmon_piece_bytes / 4; lane++) bright += extremes->bright[lane];
  // The kernels compare bytes with `avmon_bright_from`, which cannot say that no byte is bright.
  if (size == 1 && plane->dark_limit >= UINT8_MAX) bright = 0;
  return (avmon_strip){.dark = plane->width * rows - bright, .min = (uint16_t)low, .max = (uint16_t)high};
}

/// Walks a plane of samples of `size` bytes in pieces of `lanes` samples. Both must be constants.
AVMON_INLINE void avmon_luma_walk(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips, uint32_t size,
                                  uint32_t lanes, avmon_measure measure, avmon_strip_step sample,
                                  avmon_strip_step grid) {
  avmon_stage stage;
  const uint32_t width = plane->width;
  const uint8_t *other = plane->previous ? plane->previous : plane->pixels;
  const ptrdiff_t previous_stride = plane->previous ? plane->previous_stride : plane->stride;
  for (uint32_t y = 0; y < plane->height; y += avmon_block_size) {
    const uint32_t rows = avmon_min(avmon_block_size, plane->height - y);
    const uint8_t *current = plane->pixels + (ptrdiff_t)y * plane->stride;
    const uint8_t *previous = other + (ptrdiff_t)y * previous_stride;
    avmon_extremes extremes = {0};
    // The start of 16-bit minima is above every sample of 12 bits and positive for signed comparisons.
    memset(&extremes, size == 1 ? 0xFF : 0x7F, sizeof extremes.min8);
    const uint32_t next_rows = avmon_min(avmon_block_size, plane->height - y - rows);
    const ptrdiff_t next = next_rows > 0 ? avmon_block_size : 0;
    avmon_ahead ahead = {
        .current = current + next * plane->stride,
        .previous = previous + next * previous_stride,
        .stride = plane->stride,
        .previous_stride = previous_stride,
        .bytes = (size_t)width * size,
        .rows = next_rows,
    };
    for (uint32_t x = 0; x < width; x += lanes) {
      const size_t offset = (size_t)x * size;
      const uint32_t columns = avmon_min(lanes, width - x);
      avmon_piece piece = {
          .current = current + offset,
          .left = current + offset - (x > 0 ? size : 0),
          .previous = previous + offset,
          .above = current + offset - (y > 0 ? plane->stride : 0),
          .stride = plane->stride,
          .left_stride = plane->stride,
          .previous_stride = previous_stride,
          .rows = rows,
      };
      if (columns == lanes) {
        if (x == 0) avmon_stage_first(&piece, &stage, size, lanes);
        measure(plane, &piece, &ahead, &extremes, blocks);
        blocks += lanes / avmon_block_size;
        continue;
      }
      avmon_block last[avmon_piece_bytes / avmon_block_size];
      const avmon_extremes before = extremes;
      avmon_stage_last(&piece, &stage, size, columns, x == 0);
      measure(plane, &piece, &ahead, &extremes, last);
      // Zeros from beyond the edge must not count as the smallest sample.
      const size_t kept = (size_t)columns * size;
      memcpy(extremes.min8 + kept, before.min8 + kept, avmon_piece_bytes - kept);
      const uint32_t count = avmon_ceil_div(columns, avmon_block_size);
      memcpy(blocks, last, count * sizeof *blocks);
      blocks += count;
    }
    *strips++ = avmon_strip_total(plane, &extremes, size, rows);
    if (plane->samples) sample(plane, y, rows);
    if (plane->edges) grid(plane, y, rows);
  }
}

/// Defines the entry points of an instruction set from its steps `measure8` and `measure16`; the latter takes whether samples
/// are shifted as a last argument, a constant so that the loop over rows does not ask.
#define AVMON_LUMA_KERNELS(isa, lanes8, lanes16)                                                                       \
  AVMON_STEP void measure16_plain(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,              \
                                  avmon_extremes *extremes, avmon_block *blocks) {                                     \
    measure16(plane, piece, ahead, extremes, blocks, false);                                                           \
  }                                                                                                                    \
  AVMON_STEP void measure16_shifted(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,            \
                                    avmon_extremes *extremes, avmon_block *blocks) {                                   \
    measure16(plane, piece, ahead, extremes, blocks, true);                                                            \
  }                                                                                                                    \
  AVMON_TARGET void avmon_luma8_##isa(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips) {            \
    avmon_luma_walk(plane, blocks, strips, 1, lanes8, measure8, avmon_sample8_##isa, avmon_grid8_##isa);               \
  }                                                                                                                    \
  AVMON_TARGET void avmon_luma16_##isa(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips) {           \
    if (plane->shift == 0) {                                                                                           \
      avmon_luma_walk(plane, blocks, strips, 2, lanes16, measure16_plain, avmon_sample16_##isa,                       \
                      avmon_grid16_##isa);                                                                             \
    } else {                                                                                                           \
      avmon_luma_walk(plane, blocks, strips, 2, lanes16, measure16_shifted, avmon_sample16_##isa,                     \
                      avmon_grid16_##isa);                                                                             \
    }                                                                                                                  \
  }

#endif
