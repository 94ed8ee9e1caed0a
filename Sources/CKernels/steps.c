#include "internal.h"

// Vectors that every processor of its architecture has: the runs are too short for wider ones to pay.

typedef uint8_t avmon_step_bytes __attribute__((vector_size(16)));
typedef uint16_t avmon_step_words __attribute__((vector_size(16)));
typedef uint32_t avmon_step_sums __attribute__((vector_size(16)));
typedef uint64_t avmon_step_longs __attribute__((vector_size(16)));

AVMON_INLINE avmon_step_bytes load(const uint8_t *from) {
  avmon_step_bytes v;
  memcpy(&v, from, sizeof v);
  return v;
}

/// Eight 16-bit samples of `mask` significant bits.
AVMON_INLINE avmon_step_words load16(const uint8_t *from, uint8_t shift, uint16_t mask) {
  avmon_step_words v;
  memcpy(&v, from, sizeof v);
  return v >> shift & mask;
}

AVMON_INLINE uint32_t sample16(const uint8_t *from, uint8_t shift, uint16_t mask) {
  return (uint32_t)(from[0] | from[1] << 8) >> shift & mask;
}

/// Squares of bytes, added in pairs.
AVMON_INLINE avmon_step_sums squares(avmon_step_words bytes) {
  const avmon_step_sums products = (avmon_step_sums)(bytes * bytes);
  return (products & UINT16_MAX) + (products >> 16);
}

uint32_t avmon_step_energy8(const uint8_t *samples, uint32_t count) {
  enum { lanes = 16 };
  avmon_step_sums sums = {0};
  uint32_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const avmon_step_bytes here = load(samples + i), left = load(samples + (ptrdiff_t)i - 1);
    const avmon_step_words step =
        (avmon_step_words)(__builtin_elementwise_sub_sat(here, left) | __builtin_elementwise_sub_sat(left, here));
    sums += squares(step & UINT8_MAX) + squares(step >> 8);
  }
  uint32_t total = sums[0] + sums[1] + sums[2] + sums[3];
  for (; i < count; i++) {
    const int32_t step = (int32_t)samples[i] - samples[(ptrdiff_t)i - 1];
    total += (uint32_t)(step * step);
  }
  return total;
}

uint64_t avmon_step_energy16(const uint8_t *samples, uint32_t count, uint8_t shift, uint8_t depth) {
  enum { lanes = 8, size = 2 };
  const uint16_t mask = (uint16_t)((1u << depth) - 1);
  avmon_step_longs sums = {0};
  uint32_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const uint8_t *at = samples + (ptrdiff_t)i * size;
    const avmon_step_words here = load16(at, shift, mask), left = load16(at - size, shift, mask);
    const avmon_step_longs step =
        (avmon_step_longs)(__builtin_elementwise_sub_sat(here, left) | __builtin_elementwise_sub_sat(left, here));
    for (uint32_t lane = 0; lane < 64; lane += 16) {
      const avmon_step_longs one = step >> lane & UINT16_MAX;
      sums += one * one;
    }
  }
  uint64_t total = sums[0] + sums[1];
  for (; i < count; i++) {
    const uint8_t *at = samples + (ptrdiff_t)i * size;
    const int64_t step = (int64_t)sample16(at, shift, mask) - sample16(at - size, shift, mask);
    total += (uint64_t)(step * step);
  }
  return total;
}
