/// The shrinking kernels on vectors, for every instruction set but the reference.
///
/// The including file defines `AVMON_TARGET`. Where there is an instruction for shuffling bytes, 32 samples of the smaller row are gathered
/// and mixed at a time; plain SSE2 has none, and is slower, but right.
#ifndef AVMON_SHRINK_VECTOR_H
#define AVMON_SHRINK_VECTOR_H

#include "shrink_shared.h"

// Every step dissolves into its caller, so that it does not matter how wide vectors would be passed.
#pragma clang diagnostic ignored "-Wpsabi"

typedef uint8_t avmon_samples __attribute__((vector_size(32)));
typedef uint8_t avmon_half __attribute__((vector_size(16)));

#define AVMON_SHRINK_STEP AVMON_TARGET static inline __attribute__((always_inline))

AVMON_SHRINK_STEP avmon_samples samples_at(const uint8_t *from) {
  avmon_samples v;
  memcpy(&v, from, sizeof v);
  return v;
}

/// Two halves from different places: bytes are shuffled within a half only.
AVMON_SHRINK_STEP avmon_samples halves_at(const uint8_t *first, const uint8_t *second) {
  avmon_half a, b;
  memcpy(&a, first, sizeof a);
  memcpy(&b, second, sizeof b);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
                                 27, 28, 29, 30, 31);
}

/// Means, rounded up: there is an instruction for just this sum.
AVMON_SHRINK_STEP avmon_samples means(avmon_samples a, avmon_samples b) {
  typedef uint16_t sums __attribute__((vector_size(64)));
  return __builtin_convertvector((__builtin_convertvector(a, sums) + __builtin_convertvector(b, sums) + 1) >> 1, avmon_samples);
}

/// The first and the second eight bytes of each half of two vectors.
AVMON_SHRINK_STEP avmon_samples firsts(avmon_samples a, avmon_samples b) {
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 32, 33, 34, 35, 36, 37, 38, 39, 16, 17, 18, 19, 20, 21, 22, 23, 48, 49, 50,
                                 51, 52, 53, 54, 55);
}

AVMON_SHRINK_STEP avmon_samples seconds(avmon_samples a, avmon_samples b) {
  return __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 40, 41, 42, 43, 44, 45, 46, 47, 24, 25, 26, 27, 28, 29, 30, 31, 56, 57,
                                 58, 59, 60, 61, 62, 63);
}

AVMON_SHRINK_STEP void mix_rows(const uint8_t *near, const uint8_t *other, uint32_t columns, bool is_quarter, uint8_t *to) {
  uint32_t x = 0;
  for (; x + sizeof(avmon_samples) <= columns; x += sizeof(avmon_samples)) {
    const avmon_samples a = samples_at(near + x), half = means(a, samples_at(other + x));
    const avmon_samples result = is_quarter ? means(a, half) : half;
    memcpy(to + x, &result, sizeof result);
  }
  for (; x < columns; x++) to[x] = avmon_shrink_mix(near[x], other[x], is_quarter);
}

AVMON_SHRINK_STEP void shrink_down(const uint8_t *near, const uint8_t *other, uint32_t columns, bool is_quarter, uint8_t *to) {
  if (near == other) {
    memcpy(to, near, columns);
  } else if (is_quarter) {
    mix_rows(near, other, columns, true, to);
  } else {
    mix_rows(near, other, columns, false, to);
  }
}

/// Of both halves, which hold 12 samples each: the nearer ones for eight samples, then the other ones.
AVMON_SHRINK_STEP avmon_samples thirds_of(avmon_samples v) {
  return __builtin_shufflevector(v, v, 0, 2, 3, 5, 6, 8, 9, 11, 1, 1, 4, 4, 7, 7, 10, 10, 16, 18, 19, 21, 22, 24, 25, 27, 17, 17, 20, 20, 23,
                                 23, 26, 26);
}

AVMON_SHRINK_STEP void two_thirds(const uint8_t *from, uint8_t *to) {
  const avmon_samples a = thirds_of(halves_at(from, from + 24)), b = thirds_of(halves_at(from + 12, from + 36));
  const avmon_samples near = firsts(a, b), result = means(near, means(near, seconds(a, b)));
  memcpy(to, &result, sizeof result);
}

/// Of both halves, which hold nine samples each: the nearer ones for four samples, then the other ones.
AVMON_SHRINK_STEP avmon_samples ninths_of(avmon_samples v) {
  return __builtin_shufflevector(v, v, 0, 3, 5, 7, 1, 3, 5, 8, -1, -1, -1, -1, -1, -1, -1, -1, 16, 19, 21, 23, 17, 19, 21, 24, -1, -1, -1, -1,
                                 -1, -1, -1, -1);
}

/// Eight nearer ones, then eight other ones, in both halves: from 18 samples each, at `from` and 36 samples on.
AVMON_SHRINK_STEP avmon_samples eight_ninths(const uint8_t *from) {
  const avmon_samples a = ninths_of(halves_at(from, from + 36)), b = ninths_of(halves_at(from + 9, from + 45));
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 32, 33, 34, 35, 4, 5, 6, 7, 36, 37, 38, 39, 16, 17, 18, 19, 48, 49, 50, 51, 20, 21, 22, 23,
                                 52, 53, 54, 55);
}

AVMON_SHRINK_STEP void four_ninths(const uint8_t *from, uint8_t *to) {
  const avmon_samples a = eight_ninths(from), b = eight_ninths(from + 18), result = means(firsts(a, b), seconds(a, b));
  memcpy(to, &result, sizeof result);
}

AVMON_SHRINK_STEP void shrink_across(const uint8_t *from, uint32_t columns, uint32_t scale, uint8_t *to) {
  // The last samples may lie beyond the row: both rows have room for them.
  if (scale == avmon_shrink_two_thirds) {
    for (uint32_t x = 0; x < columns; x += sizeof(avmon_samples), from += 48) two_thirds(from, to + x);
  } else {
    for (uint32_t x = 0; x < columns; x += sizeof(avmon_samples), from += 72) four_ninths(from, to + x);
  }
}

#endif
