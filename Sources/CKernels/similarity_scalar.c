#include "similarity_shared.h"

// The reference of the similarity kernels. Sums are of r + d and r - d, where r and d are the samples of the two planes: with S, D their
// sums and SS, DD those of their squares, the terms of the formula, doubled, are S^2 -+ D^2 and 64 (SS -+ DD) - (S^2 -+ D^2).
#pragma STDC FP_CONTRACT OFF

/// Sums over one block; all fit: 64 blocks' worth of 131 070^2 is below 2^53, so that even products in double precision are exact.
typedef struct {
  int64_t sum, difference, square, error;
} block_sums;

AVMON_INLINE int64_t sample(const uint8_t *row, uint32_t x, uint32_t size, const avmon_pair *pair) {
  if (size == 1) return row[x];
  const uint32_t raw = row[2 * (size_t)x] | (uint32_t)row[2 * (size_t)x + 1] << 8;
  return raw >> pair->shift & avmon_sample_mask(pair->depth);
}

/// Sums the blocks of the rows from `y` on; returns the squared error of all their samples.
AVMON_INLINE uint64_t sum_blocks(const avmon_pair *pair, uint32_t size, uint32_t y, uint32_t rows, block_sums *blocks) {
  const uint32_t whole = avmon_whole_blocks(pair->width);
  uint64_t error = 0;
  memset(blocks, 0, whole * sizeof *blocks);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *reference = pair->reference + (ptrdiff_t)row * pair->reference_stride;
    const uint8_t *distorted = pair->distorted + (ptrdiff_t)row * pair->distorted_stride;
    for (uint32_t x = 0; x < pair->width; x++) {
      const int64_t r = sample(reference, x, size, pair), d = sample(distorted, x, size, pair);
      error += (uint64_t)((r - d) * (r - d));
      if (x / avmon_similarity_block >= whole) continue;
      block_sums *block = &blocks[x / avmon_similarity_block];
      block->sum += r + d;
      block->difference += r - d;
      block->square += (r + d) * (r + d);
      block->error += (r - d) * (r - d);
    }
  }
  return error;
}

AVMON_INLINE block_sums window_sums(const block_sums *above, const block_sums *below) {
  return (block_sums){
      .sum = above[0].sum + above[1].sum + below[0].sum + below[1].sum,
      .difference = above[0].difference + above[1].difference + below[0].difference + below[1].difference,
      .square = above[0].square + above[1].square + below[0].square + below[1].square,
      .error = above[0].error + above[1].error + below[0].error + below[1].error,
  };
}

/// Adds up the windows of a row of 8-bit samples, in single precision.
static double add_windows8(const block_sums *above, const block_sums *below, uint32_t count, avmon_similarity_constants c) {
  float lanes[avmon_float_lanes] = {0};
  for (uint32_t x = 0; x < count; x++) {
    const block_sums w = window_sums(above + x, below + x);
    const int64_t a = w.sum * w.sum, b = w.difference * w.difference, p = 64 * w.square - a, q = 64 * w.error - b;
    const float above_line = (float)(a - b + c.c1) * (float)(p - q + c.c2);
    const float below_line = (float)(a + b + c.c1) * (float)(p + q + c.c2);
    lanes[x % avmon_float_lanes] += above_line / below_line;
  }
  double total = 0;
  for (int lane = 0; lane < avmon_float_lanes; lane++) total += (double)lanes[lane];
  return total;
}

/// The same of wider samples, in double precision.
static double add_windows16(const block_sums *above, const block_sums *below, uint32_t count, avmon_similarity_constants c) {
  double lanes[avmon_double_lanes] = {0};
  for (uint32_t x = 0; x < count; x++) {
    const block_sums w = window_sums(above + x, below + x);
    const int64_t a = w.sum * w.sum, b = w.difference * w.difference, p = 64 * w.square - a, q = 64 * w.error - b;
    const double above_line = (double)(a - b + c.c1) * (double)(p - q + c.c2);
    const double below_line = (double)(a + b + c.c1) * (double)(p + q + c.c2);
    lanes[x % avmon_double_lanes] += above_line / below_line;
  }
  double total = 0;
  for (int lane = 0; lane < avmon_double_lanes; lane++) total += lanes[lane];
  return total;
}

AVMON_INLINE void measure(const avmon_pair *pair, uint32_t size, void *scratch, avmon_similarity *out) {
  const avmon_similarity_constants constants = avmon_similarity_constants_of(pair->depth);
  const uint32_t whole = avmon_whole_blocks(pair->width);
  block_sums *above = scratch, *below = above + avmon_block_room(pair->width);
  avmon_similarity result = {0};
  for (uint32_t y = 0; y < pair->height; y += avmon_similarity_block) {
    const uint32_t rows = avmon_min(avmon_similarity_block, pair->height - y);
    result.squared_error += sum_blocks(pair, size, y, rows, below);
    if (y > 0 && rows == avmon_similarity_block && whole > 1) {
      result.windows += whole - 1;
      result.similarity += size == 1 ? add_windows8(above, below, whole - 1, constants) : add_windows16(above, below, whole - 1, constants);
    }
    block_sums *const swap = above;
    above = below;
    below = swap;
  }
  *out = result;
}

void avmon_similarity8_scalar(const avmon_pair *pair, void *scratch, avmon_similarity *out) { measure(pair, 1, scratch, out); }

void avmon_similarity16_scalar(const avmon_pair *pair, void *scratch, avmon_similarity *out) { measure(pair, 2, scratch, out); }
