/// The activity kernels of all vector instruction sets, in Clang's portable vectors.
///
/// A vector of columns goes down a block's rows, so that sums stay in registers; what comes out is a sum for each pair of columns. The
/// including file defines `AVMON_TARGET`, `AVMON_VECTOR_BYTES` and the step `multiply_add(a, b)`: the products of signed 16-bit elements,
/// those of neighbours added.
#ifndef AVMON_ACTIVITY_WALK_H
#define AVMON_ACTIVITY_WALK_H

#include "activity_shared.h"

#define AVMON_ACTIVITY_STEP AVMON_TARGET static inline __attribute__((always_inline))

typedef uint8_t few_bytes __attribute__((vector_size(AVMON_VECTOR_BYTES / 2)));
typedef uint16_t words __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef int16_t shorts __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef uint32_t counts __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef int32_t ints __attribute__((vector_size(AVMON_VECTOR_BYTES)));

enum {
  /// Columns of a vector.
  across = AVMON_VECTOR_BYTES / 2,
  /// Rows after which sums are put away: 64 x 2 x 4095^2 fits 32 bits. Even, for quads.
  avmon_activity_rows = 64,
  avmon_activity_depth = 12,
};

/// Where sums for pairs of columns go.
typedef struct {
  uint32_t *error, *temporal, *spatial;
} pair_sums;

AVMON_ACTIVITY_STEP words words_at(const uint8_t *row, size_t x, uint32_t size, const avmon_pair *pair) {
  if (size == 1) {
    few_bytes v;
    memcpy(&v, row + x, sizeof v);
    return __builtin_convertvector(v, words);
  }
  words v;
  memcpy(&v, row + 2 * x, sizeof v);
  return v >> pair->shift & avmon_sample_mask(pair->depth);
}

AVMON_ACTIVITY_STEP counts pairs_of(words v) { return ((counts)v & 0xFFFF) + ((counts)v >> 16); }

AVMON_ACTIVITY_STEP counts magnitudes(ints v) { return (counts)__builtin_elementwise_abs(v); }

/// Squared error and temporal activity of the columns from `x` on.
AVMON_ACTIVITY_STEP void add_changes(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, size_t x, uint32_t top,
                                     uint32_t bottom, pair_sums sums) {
  const shorts one = (shorts){} + 1;
  const uint8_t *reference = avmon_row(pair->reference, pair->reference_stride, top);
  const uint8_t *distorted = avmon_row(pair->distorted, pair->distorted_stride, top);
  const uint8_t *before = rules->order > 0 ? avmon_row(rules->before, rules->stride, top) : NULL;
  const uint8_t *before_that = rules->order > 1 ? avmon_row(rules->before_that, rules->stride, top) : NULL;
  counts error = {0}, temporal = {0};
  shorts above = {0};
  for (uint32_t y = top; y < bottom; y++) {
    const words r = words_at(reference, x, size, pair), difference = r - words_at(distorted, x, size, pair);
    error += (counts)multiply_add((shorts)difference, (shorts)difference);
    reference += pair->reference_stride;
    distorted += pair->distorted_stride;
    if (rules->order == 0) continue;
    const words was = words_at(before, x, size, pair);
    before += rules->stride;
    shorts change = (shorts)(r - was);
    if (rules->order > 1) {
      change -= (shorts)(was - words_at(before_that, x, size, pair));
      before_that += rules->stride;
    }
    if (!rules->quads) temporal += (counts)multiply_add(__builtin_elementwise_abs(change), one);
    else if ((y - top) % 2 == 0) above = change;
    else temporal += magnitudes(multiply_add(above + change, one));
  }
  memcpy(sums.error + x / 2, &error, sizeof error);
  memcpy(sums.temporal + x / 2, &temporal, sizeof temporal);
}

/// A row through 1, 2, 1.
AVMON_ACTIVITY_STEP words smooth(const avmon_pair *pair, const uint8_t *row, uint32_t size, size_t x, words middle) {
  return words_at(row, x - 1, size, pair) + middle + middle + words_at(row, x + 1, size, pair);
}

/// Spatial activity: the filter is 16 times the sample less what 1, 2, 1 makes of its surroundings in both directions. Both are at most
/// 16 x 4095 and fit unsigned elements.
AVMON_ACTIVITY_STEP void add_spatial(const avmon_pair *pair, uint32_t size, size_t x, uint32_t top, uint32_t bottom, pair_sums sums) {
  const uint8_t *row = avmon_row(pair->reference, pair->reference_stride, top - 1);
  words above = smooth(pair, row, size, x, words_at(row, x, size, pair));
  row += pair->reference_stride;
  words now = words_at(row, x, size, pair), here = smooth(pair, row, size, x, now);
  counts spatial = {0};
  for (uint32_t y = top; y < bottom; y++) {
    row += pair->reference_stride;
    const words next = words_at(row, x, size, pair), below = smooth(pair, row, size, x, next);
    const words surroundings = above + here + here + below, level = now << 4;
    spatial += pairs_of(__builtin_elementwise_sub_sat(level, surroundings) | __builtin_elementwise_sub_sat(surroundings, level));
    (above = here, here = below, now = next);
  }
  memcpy(sums.spatial + x / 2, &spatial, sizeof spatial);
}

/// Of two rows at equal distance: the products with six weights, a pair of columns at a time.
AVMON_ACTIVITY_STEP ints weighed(const avmon_pair *pair, const uint8_t *a, const uint8_t *b, uint32_t size, size_t x,
                                 const int8_t *weights) {
  ints sum = {0};
  for (uint32_t pair_of = 0; pair_of < 3; pair_of++) {
    const size_t at = x + 2 * pair_of - 2;
    const words both = words_at(a, at, size, pair) + words_at(b, at, size, pair);
    const uint32_t first = (uint16_t)(int16_t)weights[2 * pair_of], second = (uint16_t)(int16_t)weights[2 * pair_of + 1];
    sum += multiply_add((shorts)both, (shorts)((counts){} + (first | second << 16)));
  }
  return sum;
}

AVMON_ACTIVITY_STEP void add_quads(const avmon_pair *pair, uint32_t size, size_t x, uint32_t top, uint32_t bottom, pair_sums sums) {
  const ptrdiff_t stride = pair->reference_stride;
  counts spatial = {0};
  for (uint32_t y = top; y < bottom; y += 2) {
    const uint8_t *row = avmon_row(pair->reference, stride, y);
    const ints sum = weighed(pair, row - 2 * stride, row + 3 * stride, size, x, avmon_quad_high_pass) +
                     weighed(pair, row - stride, row + 2 * stride, size, x, avmon_quad_high_pass + 6) +
                     weighed(pair, row, row + stride, size, x, avmon_quad_high_pass + 12);
    spatial += magnitudes(sum);
  }
  memcpy(sums.spatial + x / 2, &spatial, sizeof spatial);
}

AVMON_ACTIVITY_STEP void add_activity(const avmon_pair *pair, bool quads, uint32_t size, size_t x, uint32_t top, uint32_t bottom,
                                      pair_sums sums) {
  if (quads) add_quads(pair, size, x, top, bottom, sums);
  else add_spatial(pair, size, x, top, bottom, sums);
}

/// The last even column from which a vector ends at `end` or before: some pairs are summed once more, to the same sums.
AVMON_INLINE uint32_t last_vector(uint32_t end) { return (end - across) / 2 * 2; }

/// Adds the sums for pairs of columns `from`..<`to` to the blocks that they lie in.
AVMON_ACTIVITY_STEP void put_away(const uint32_t *sums, uint32_t from, uint32_t to, uint32_t block_width, avmon_activity *blocks,
                                  size_t field) {
  for (uint32_t x = from; x < to;) {
    const uint32_t block = x / block_width, end = avmon_min(to, (block + 1) * block_width);
    uint64_t total = 0;
    for (; x < end; x += 2) total += sums[x / 2];
    *(uint64_t *)((char *)&blocks[block] + field) += total;
  }
}

/// Rows of one block or a part of it.
AVMON_ACTIVITY_STEP void measure_rows(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t top,
                                      uint32_t bottom, pair_sums sums, avmon_activity *blocks) {
  uint32_t whole = 0;
  for (; whole + across <= pair->width; whole += across) add_changes(pair, rules, size, whole, top, bottom, sums);
  if (whole < pair->width && whole > 0) {
    whole = last_vector(pair->width);
    add_changes(pair, rules, size, whole, top, bottom, sums);
    whole += across;
  }
  put_away(sums.error, 0, whole, rules->block_width, blocks, offsetof(avmon_activity, error));
  avmon_add_changes(pair, rules, size, whole, top, bottom, blocks);
  if (rules->order == 0) return;
  put_away(sums.temporal, 0, whole, rules->block_width, blocks, offsetof(avmon_activity, temporal));

  const uint32_t first = avmon_activity_step(rules->quads), end = avmon_activity_end(pair->width, rules->quads);
  const uint32_t highest = avmon_max(top, first), lowest = avmon_min(bottom, avmon_activity_end(pair->height, rules->quads));
  if (highest >= lowest) return;
  // Pairs of columns lie in one block when they begin at an even one.
  uint32_t x = 2;
  for (; x + across <= end; x += across) add_activity(pair, rules->quads, size, x, highest, lowest, sums);
  if (x < end && x > 2) {
    x = last_vector(end);
    add_activity(pair, rules->quads, size, x, highest, lowest, sums);
    x += across;
  }
  put_away(sums.spatial, 2, x, rules->block_width, blocks, offsetof(avmon_activity, spatial));
  avmon_add_spatial(pair, rules, size, first, avmon_min(2, end), highest, lowest, blocks);
  avmon_add_spatial(pair, rules, size, x, end, highest, lowest, blocks);
}

AVMON_ACTIVITY_STEP void measure(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, uint32_t *scratch,
                                 avmon_activity *blocks) {
  const uint32_t wide = avmon_ceil_div(pair->width, rules->block_width);
  const size_t room = (size_t)pair->width / 2 + 1;
  const pair_sums sums = {scratch, scratch + room, scratch + 2 * room};
  memset(blocks, 0, (size_t)wide * avmon_ceil_div(pair->height, rules->block_height) * sizeof *blocks);
  for (uint32_t y = 0; y < pair->height; y += rules->block_height, blocks += wide) {
    const uint32_t bottom = y + avmon_min(rules->block_height, pair->height - y);
    for (uint32_t top = y; top < bottom; top += avmon_activity_rows) {
      measure_rows(pair, rules, size, top, avmon_min(bottom, top + avmon_activity_rows), sums, blocks);
    }
  }
}

/// Defines the two entry points of an instruction set.
#define AVMON_ACTIVITY_KERNELS(isa)                                                                                    \
  AVMON_TARGET void avmon_activity8_##isa(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, \
                                          avmon_activity *blocks) {                                                    \
    if (rules->block_width % 2 != 0) avmon_activity8_scalar(pair, rules, scratch, blocks);                             \
    else measure(pair, rules, 1, scratch, blocks);                                                                     \
  }                                                                                                                    \
  AVMON_TARGET void avmon_activity16_##isa(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, \
                                           avmon_activity *blocks) {                                                   \
    const bool narrow = pair->depth <= avmon_activity_depth && rules->block_width % 2 == 0;                            \
    if (narrow) measure(pair, rules, 2, scratch, blocks);                                                              \
    else avmon_activity16_scalar(pair, rules, scratch, blocks);                                                        \
  }

#endif
