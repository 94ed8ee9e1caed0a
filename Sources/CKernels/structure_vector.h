/// The steps of the multi-scale similarity kernels in Clang's portable vectors, for every instruction set but the reference.
///
/// The including file defines `AVMON_TARGET` and `AVMON_VECTOR_BYTES`. Rows have room for whole vectors beyond their ends; what is computed
/// there is not used.
#ifndef AVMON_STRUCTURE_VECTOR_H
#define AVMON_STRUCTURE_VECTOR_H

#include "structure_shared.h"

#pragma STDC FP_CONTRACT OFF

#define AVMON_STRUCTURE_STEP AVMON_TARGET static inline __attribute__((always_inline))

typedef float floats __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef int32_t ints __attribute__((vector_size(AVMON_VECTOR_BYTES)));
typedef uint8_t few_bytes __attribute__((vector_size(AVMON_VECTOR_BYTES / 4)));
typedef uint16_t few_words __attribute__((vector_size(AVMON_VECTOR_BYTES / 2)));

enum { across = AVMON_VECTOR_BYTES / 4, parts = avmon_lanes / across };

AVMON_STRUCTURE_STEP floats floats_at(const float *from) {
  floats v;
  memcpy(&v, from, sizeof v);
  return v;
}

AVMON_STRUCTURE_STEP void put(float *to, floats v) { memcpy(to, &v, sizeof v); }

AVMON_STRUCTURE_STEP ints samples_at(const uint8_t *from, uint32_t size, const avmon_pair *pair) {
  if (size == 1) {
    few_bytes v;
    memcpy(&v, from, sizeof v);
    return __builtin_convertvector(v, ints);
  }
  few_words v;
  memcpy(&v, from, sizeof v);
  return __builtin_convertvector(v, ints) >> pair->shift & avmon_sample_mask(pair->depth);
}

AVMON_STRUCTURE_STEP void convert_some(const uint8_t *r, const uint8_t *d, uint32_t size, const avmon_pair *pair, float *sum,
                                       float *difference) {
  const ints reference = samples_at(r, size, pair), distorted = samples_at(d, size, pair);
  put(sum, __builtin_convertvector(reference + distorted, floats));
  put(difference, __builtin_convertvector(reference - distorted, floats));
}

AVMON_STRUCTURE_STEP void convert(const uint8_t *r, const uint8_t *d, uint32_t size, const avmon_pair *pair, float *sum,
                                  float *difference) {
  size_t x = 0;
  for (; x + across <= pair->width; x += across) convert_some(r + x * size, d + x * size, size, pair, sum + x, difference + x);
  if (x == pair->width) return;
  uint8_t stage[2][2 * across] = {0};
  memcpy(stage[0], r + x * size, (pair->width - x) * size);
  memcpy(stage[1], d + x * size, (pair->width - x) * size);
  convert_some(stage[0], stage[1], size, pair, sum + x, difference + x);
}

AVMON_STRUCTURE_STEP void convert8(const uint8_t *r, const uint8_t *d, const avmon_pair *pair, float *sum, float *difference) {
  convert(r, d, 1, pair, sum, difference);
}

AVMON_STRUCTURE_STEP void convert16(const uint8_t *r, const uint8_t *d, const avmon_pair *pair, float *sum, float *difference) {
  convert(r, d, 2, pair, sum, difference);
}

AVMON_STRUCTURE_STEP floats weighed(const float *const rows[avmon_taps], size_t x) {
  floats total = avmon_gaussian[0] * (floats_at(rows[0] + x) + floats_at(rows[10] + x));
  for (size_t tap = 1; tap < avmon_half_taps; tap++) {
    total += avmon_gaussian[tap] * (floats_at(rows[tap] + x) + floats_at(rows[10 - tap] + x));
  }
  return total + avmon_gaussian[avmon_half_taps] * floats_at(rows[avmon_half_taps] + x);
}

AVMON_STRUCTURE_STEP void filter_row(const float *from, uint32_t count, float *to) {
  const float *taps[avmon_taps];
  for (size_t tap = 0; tap < avmon_taps; tap++) taps[tap] = from + tap;
  for (size_t x = 0; x < count; x += across) put(to + x, weighed(taps, x));
}

AVMON_STRUCTURE_STEP void filter(const float *sum, const float *difference, uint32_t width, size_t room, float *squares, float *filtered) {
  for (size_t x = 0; x < width; x += across) {
    const floats a = floats_at(sum + x), b = floats_at(difference + x);
    put(squares + x, a * a);
    put(squares + room + x, b * b);
  }
  const uint32_t count = width - (avmon_taps - 1);
  filter_row(sum, count, filtered + avmon_sum * room);
  filter_row(difference, count, filtered + avmon_difference * room);
  filter_row(squares, count, filtered + avmon_sum_square * room);
  filter_row(squares + room, count, filtered + avmon_difference_square * room);
}

/// All but the first `count` elements become +0, which leaves a lane as it is.
AVMON_STRUCTURE_STEP floats first(floats v, uint32_t count) {
  ints index;
  for (int i = 0; i < across; i++) index[i] = i;
  return (floats)((ints)v & (index < (int32_t)avmon_min(count, across)));
}

AVMON_STRUCTURE_STEP double total(const floats lanes[parts]) {
  double sum = 0;
  for (int lane = 0; lane < avmon_lanes; lane++) sum += (double)lanes[lane / across][lane % across];
  return sum;
}

/// Filters columns, one quantity after another: eleven rows are as many as there are registers to point at them.
AVMON_STRUCTURE_STEP void filter_down(const avmon_scale *scale, uint32_t y, uint32_t quantity, uint32_t count, float *to) {
  const float *rows[avmon_taps];
  for (uint32_t tap = 0; tap < avmon_taps; tap++) rows[tap] = avmon_filtered_row(scale, y + 1 + tap, quantity);
  for (size_t x = 0; x < count; x += across) put(to + x, weighed(rows, x));
}

typedef struct {
  floats contrast, similarity;
} terms;

AVMON_STRUCTURE_STEP terms terms_at(const float *column, size_t room, avmon_structure_constants c, bool last) {
  const floats sum = floats_at(column + avmon_sum * room), difference = floats_at(column + avmon_difference * room);
  const floats a = sum * sum, b = difference * difference;
  const floats p = floats_at(column + avmon_sum_square * room) - a, q = floats_at(column + avmon_difference_square * room) - b;
  const floats structure = (p - q + c.c2) / (p + q + c.c2);
  return (terms){structure, last ? structure * ((a - b + c.c1) / (a + b + c.c1)) : structure};
}

AVMON_STRUCTURE_STEP avmon_window_row add_windows(const avmon_scale *scale, uint32_t y, uint32_t count, avmon_structure_constants c,
                                                  bool last, float *columns) {
  const size_t room = scale->room;
  for (uint32_t quantity = 0; quantity < avmon_quantities; quantity++) filter_down(scale, y, quantity, count, columns + quantity * room);
  floats contrast[parts] = {0}, similarity[parts] = {0};
  size_t x = 0;
  for (; x + avmon_lanes <= count; x += avmon_lanes) {
    for (size_t part = 0; part < parts; part++) {
      const terms now = terms_at(columns + x + part * across, room, c, last);
      contrast[part] += now.contrast;
      if (last) similarity[part] += now.similarity;
    }
  }
  for (size_t part = 0; x < count; part++, x += across) {
    const terms now = terms_at(columns + x, room, c, last);
    contrast[part] += first(now.contrast, (uint32_t)(count - x));
    if (last) similarity[part] += first(now.similarity, (uint32_t)(count - x));
  }
  return (avmon_window_row){.contrast = total(contrast), .similarity = total(similarity)};
}

#if AVMON_VECTOR_BYTES == 16
#define AVMON_EVERY_SECOND(a, b, first) __builtin_shufflevector(a, b, first, first + 2, first + 4, first + 6)
#elif AVMON_VECTOR_BYTES == 32
#define AVMON_EVERY_SECOND(a, b, first)                                                                                \
  __builtin_shufflevector(a, b, first, first + 2, first + 4, first + 6, first + 8, first + 10, first + 12, first + 14)
#else
#define AVMON_EVERY_SECOND(a, b, first)                                                                                \
  __builtin_shufflevector(a, b, first, first + 2, first + 4, first + 6, first + 8, first + 10, first + 12, first + 14, \
                          first + 16, first + 18, first + 20, first + 22, first + 24, first + 26, first + 28, first + 30)
#endif

AVMON_STRUCTURE_STEP void halve(const float *above, const float *below, uint32_t count, float *out) {
  for (size_t x = 0; x < count; x += across) {
    const floats left = floats_at(above + 2 * x) + floats_at(below + 2 * x);
    const floats right = floats_at(above + 2 * x + across) + floats_at(below + 2 * x + across);
    put(out + x, (AVMON_EVERY_SECOND(left, right, 0) + AVMON_EVERY_SECOND(left, right, 1)) * 0.25f);
  }
}

#endif
