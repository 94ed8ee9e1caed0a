/// How the vector kernels measure similarity: strips of four rows are summed in blocks, a vector of columns at a time, and every two rows
/// of blocks give a row of windows.
///
/// The including file defines `AVMON_TARGET`, `AVMON_VECTOR_BYTES`, and the type `avmon_packed` of a vector of packed
/// sums, and the steps `sum_columns8` and `sum_columns16`, which sum `AVMON_VECTOR_BYTES` columns, `squares_added` and
/// `squares_subtracted`. The arithmetic of the windows is written in Clang's portable vectors.
#ifndef AVMON_SIMILARITY_WALK_H
#define AVMON_SIMILARITY_WALK_H

#include "similarity_steps.h"

#pragma STDC FP_CONTRACT OFF

typedef int32_t ints __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef float floats __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef double doubles __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef int64_t longs __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef int32_t half_ints __attribute__((vector_size(AVMON_VECTOR_BYTES / 2)));

#define AVMON_SIMILARITY_STEP AVMON_TARGET static inline __attribute__((always_inline))

/// Elements of a vector, and vectors that hold all lanes.
enum {
  across_floats = AVMON_VECTOR_BYTES / 4,
  float_parts = avmon_float_lanes / across_floats,
  across_doubles = AVMON_VECTOR_BYTES / 8,
  double_parts = avmon_double_lanes / across_doubles,
};

AVMON_SIMILARITY_STEP ints ints_at(const int32_t *from) {
  ints v;
  memcpy(&v, from, sizeof v);
  return v;
}

/// Sums over windows from the sums over their four blocks.
AVMON_SIMILARITY_STEP ints four(const int32_t *above, const int32_t *below, size_t x) {
  return ints_at(above + x) + ints_at(below + x) + (ints_at(above + x + 1) + ints_at(below + x + 1));
}

AVMON_SIMILARITY_STEP floats similarity(const avmon_block_sums *above, const avmon_block_sums *below, size_t x, int32_t c1, int32_t c2) {
  const avmon_packed sums = (avmon_packed)four(above->sum, below->sum, x);
  const ints plus = (ints)squares_added(sums), minus = (ints)squares_subtracted(sums);
  const ints square = four(above->square, below->square, x), error = four(above->error, below->error, x);
  const floats over = __builtin_convertvector(minus + c1, floats), under = __builtin_convertvector(plus + c1, floats);
  return (over * __builtin_convertvector((square - error) * 64 - minus + c2, floats)) /
         (under * __builtin_convertvector((square + error) * 64 - plus + c2, floats));
}

/// All but the first `count` elements become +0, which leaves a lane as it is.
AVMON_SIMILARITY_STEP floats first_floats(floats v, int32_t count) {
  ints index;
  for (int i = 0; i < across_floats; i++) index[i] = i;
  return (floats)((ints)v & (index < count));
}

AVMON_SIMILARITY_STEP double add_windows8(const avmon_block_sums *above, const avmon_block_sums *below, uint32_t count,
                                          avmon_similarity_constants constants) {
  const int32_t c1 = (int32_t)constants.c1, c2 = (int32_t)constants.c2;
  floats lanes[float_parts] = {0};
  size_t x = 0;
  for (; x + avmon_float_lanes <= count; x += avmon_float_lanes) {
    for (size_t part = 0; part < float_parts; part++) lanes[part] += similarity(above, below, x + part * across_floats, c1, c2);
  }
  for (size_t part = 0; x < count && part < float_parts; part++, x += across_floats) {
    lanes[part] += first_floats(similarity(above, below, x, c1, c2), (int32_t)avmon_min(count - (uint32_t)x, across_floats));
  }
  double total = 0;
  for (int lane = 0; lane < avmon_float_lanes; lane++) total += (double)lanes[lane / across_floats][lane % across_floats];
  return total;
}

/// The same of wider samples. Sums of two blocks fit 32 bits, see `avmon_narrow_depth`, and all products are exact in double precision.
AVMON_SIMILARITY_STEP doubles four_wide(const int32_t *above, const int32_t *below, size_t x) {
  half_ints sums[4];
  memcpy(&sums[0], above + x, sizeof sums[0]);
  memcpy(&sums[1], below + x, sizeof sums[1]);
  memcpy(&sums[2], above + x + 1, sizeof sums[2]);
  memcpy(&sums[3], below + x + 1, sizeof sums[3]);
  return __builtin_convertvector(sums[0] + sums[1], doubles) + __builtin_convertvector(sums[2] + sums[3], doubles);
}

AVMON_SIMILARITY_STEP doubles similarity_wide(const avmon_block_sums *above, const avmon_block_sums *below, size_t x, double c1,
                                              double c2) {
  const doubles sum = four_wide(above->sum, below->sum, x), difference = four_wide(above->difference, below->difference, x);
  const doubles a = sum * sum, b = difference * difference;
  const doubles p = four_wide(above->square, below->square, x) * 64 - a, q = four_wide(above->error, below->error, x) * 64 - b;
  return ((a - b + c1) * (p - q + c2)) / ((a + b + c1) * (p + q + c2));
}

AVMON_SIMILARITY_STEP doubles first_doubles(doubles v, int64_t count) {
  longs index;
  for (int i = 0; i < across_doubles; i++) index[i] = i;
  return (doubles)((longs)v & (index < count));
}

AVMON_SIMILARITY_STEP double add_windows16(const avmon_block_sums *above, const avmon_block_sums *below, uint32_t count,
                                           avmon_similarity_constants constants) {
  const double c1 = (double)constants.c1, c2 = (double)constants.c2;
  doubles lanes[double_parts] = {0};
  size_t x = 0;
  for (; x + avmon_double_lanes <= count; x += avmon_double_lanes) {
    for (size_t part = 0; part < double_parts; part++) lanes[part] += similarity_wide(above, below, x + part * across_doubles, c1, c2);
  }
  for (size_t part = 0; x < count && part < double_parts; part++, x += across_doubles) {
    lanes[part] += first_doubles(similarity_wide(above, below, x, c1, c2), avmon_min(count - (uint32_t)x, across_doubles));
  }
  double total = 0;
  for (int lane = 0; lane < avmon_double_lanes; lane++) total += lanes[lane / across_doubles][lane % across_doubles];
  return total;
}

/// Sums the blocks of `rows` rows: whole vectors in place, the rest from copies filled up with zeros. Returns the squared error.
AVMON_SIMILARITY_STEP uint64_t sum_strip(const avmon_pair *pair, uint32_t size, uint32_t y, uint32_t rows, avmon_block_sums *to) {
  const uint8_t *r = pair->reference + (ptrdiff_t)y * pair->reference_stride, *d = pair->distorted + (ptrdiff_t)y * pair->distorted_stride;
  // The strip below is fetched meanwhile, a line of every row at a time. 1080p 4:2:0 from memory (AVX2, AMD EPYC): 610 to 780 us without,
  // 490 to 520 us like this, for 14 % more instructions. Wide samples take so long to sum that it gains nothing.
  const uint32_t fetched = size == 1 ? rows + avmon_min(rows, pair->height - y - rows) : 0;
  const size_t step = (size_t)AVMON_VECTOR_BYTES * size, bytes = (size_t)pair->width * size, rest = bytes % step;
  avmon_error error = no_error();
  size_t block = 0;
  for (size_t at = 0; at < bytes - rest; at += step, block += AVMON_VECTOR_BYTES / avmon_similarity_block) {
    for (uint32_t row = rows; at % 64 == 0 && row < fetched; row++) {
      __builtin_prefetch(r + at + (ptrdiff_t)row * pair->reference_stride);
      __builtin_prefetch(d + at + (ptrdiff_t)row * pair->distorted_stride);
    }
    const avmon_columns from = {r + at, pair->reference_stride, d + at, pair->distorted_stride};
    error = size == 1 ? sum_columns8(from, rows, to, block, error) : sum_columns16(from, rows, pair, to, block, error);
  }
  if (rest > 0) {
    _Alignas(64) uint8_t stage[2 * avmon_similarity_block * 2 * AVMON_VECTOR_BYTES] = {0};
    uint8_t *const other = stage + avmon_similarity_block * step;
    for (uint32_t row = 0; row < rows; row++) {
      memcpy(stage + row * step, r + (bytes - rest) + (ptrdiff_t)row * pair->reference_stride, rest);
      memcpy(other + row * step, d + (bytes - rest) + (ptrdiff_t)row * pair->distorted_stride, rest);
    }
    const avmon_columns from = {stage, (ptrdiff_t)step, other, (ptrdiff_t)step};
    error = size == 1 ? sum_columns8(from, rows, to, block, error) : sum_columns16(from, rows, pair, to, block, error);
  }
  return error_total(error);
}

AVMON_SIMILARITY_STEP void measure(const avmon_pair *pair, uint32_t size, void *scratch, avmon_similarity *out) {
  const avmon_similarity_constants constants = avmon_similarity_constants_of(pair->depth);
  const size_t room = avmon_block_room(pair->width);
  int32_t *const memory = scratch;
  avmon_block_sums strips[2];
  for (uint32_t i = 0; i < 2; i++) {
    int32_t *const from = memory + 4 * room * i;
    strips[i] = (avmon_block_sums){from, from + room, from + 2 * room, from + 3 * room};
  }
  const uint32_t whole = avmon_whole_blocks(pair->width), height = pair->height;
  avmon_similarity result = {0};
  uint32_t strip = 0;
  for (; strip < height / avmon_similarity_block; strip++) {
    avmon_block_sums *const below = &strips[strip % 2], *const above = &strips[1 - strip % 2];
    result.squared_error += sum_strip(pair, size, strip * avmon_similarity_block, avmon_similarity_block, below);
    if (strip == 0 || whole < 2) continue;
    result.windows += whole - 1;
    result.similarity += size == 1 ? add_windows8(above, below, whole - 1, constants) : add_windows16(above, below, whole - 1, constants);
  }
  const uint32_t rest = height % avmon_similarity_block;
  if (rest > 0) result.squared_error += sum_strip(pair, size, height - rest, rest, &strips[strip % 2]);
  *out = result;
}

/// Defines the two entry points of an instruction set.
#define AVMON_SIMILARITY_KERNELS(isa)                                                                                  \
  AVMON_TARGET void avmon_similarity8_##isa(const avmon_pair *pair, void *scratch, avmon_similarity *out) {            \
    measure(pair, 1, scratch, out);                                                                                    \
  }                                                                                                                    \
  AVMON_TARGET void avmon_similarity16_##isa(const avmon_pair *pair, void *scratch, avmon_similarity *out) {           \
    if (pair->depth > avmon_narrow_depth) avmon_similarity16_scalar(pair, scratch, out);                               \
    else measure(pair, 2, scratch, out);                                                                               \
  }

#endif
