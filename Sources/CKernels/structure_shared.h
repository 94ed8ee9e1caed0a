/// What the multi-scale similarity kernels of all instruction sets share.
#ifndef AVMON_STRUCTURE_SHARED_H
#define AVMON_STRUCTURE_SHARED_H

#include "internal.h"

#pragma STDC FP_CONTRACT OFF

enum { avmon_taps = 11, avmon_half_taps = 5 };

/// The first half of the window and its middle: a Gaussian of 11 samples with sigma 1.5 whose weights add up to 1.
static const float avmon_gaussian[avmon_half_taps + 1] = {
    0x1.0d956cp-10f, 0x1.f1fe02p-8f, 0x1.26eb18p-5f, 0x1.bff0fep-4f, 0x1.b43c4p-3f, 0x1.10656p-2f,
};

/// What is filtered of a row: r + d, r - d and their squares.
enum { avmon_sum, avmon_difference, avmon_sum_square, avmon_difference_square, avmon_quantities };

/// One scale: its last two rows, and the filtered ones that a window needs.
typedef struct {
  uint32_t width, height;
  size_t room;  ///< floats from row to row
  uint32_t seen;
  float *rows;      ///< of two rows, r + d and r - d of each
  float *filtered;  ///< of `avmon_taps` rows, all quantities of each
} avmon_scale;

AVMON_INLINE float *avmon_scale_row(const avmon_scale *scale, uint32_t y, uint32_t quantity) {
  return scale->rows + (2 * (size_t)(y % 2) + quantity) * scale->room;
}

AVMON_INLINE float *avmon_filtered_row(const avmon_scale *scale, uint32_t y, uint32_t quantity) {
  return scale->filtered + (avmon_quantities * (size_t)(y % avmon_taps) + quantity) * scale->room;
}

/// The constants of the formula, doubled because our terms are.
typedef struct {
  float c1, c2;
} avmon_structure_constants;

AVMON_INLINE avmon_structure_constants avmon_structure_constants_of(uint32_t depth) {
  const double max = (double)((1u << depth) - 1);
  return (avmon_structure_constants){.c1 = (float)(2 * 0.01 * max * 0.01 * max), .c2 = (float)(2 * 0.03 * max * 0.03 * max)};
}

/// Sums over a row of windows: of contrast and structure, and of all three terms, which only the last scale needs.
typedef struct {
  double contrast, similarity;
} avmon_window_row;

/// The steps of an instruction set; all constants.
typedef struct {
  /// Puts r + d and r - d of a row into floats.
  void (*convert)(const uint8_t *reference, const uint8_t *distorted, const avmon_pair *pair, float *sum, float *difference);
  /// Filters a row of `width` samples along its columns; `squares` has room for two rows.
  void (*filter)(const float *sum, const float *difference, uint32_t width, size_t room, float *squares, float *filtered);
  /// Filters `count` columns of the rows down to `y` and adds up the terms; `columns` has room for a row of each quantity.
  avmon_window_row (*windows)(const avmon_scale *scale, uint32_t y, uint32_t count, avmon_structure_constants constants, bool last,
                              float *columns);
  /// Means of 2 x 2 samples.
  void (*halve)(const float *above, const float *below, uint32_t count, float *out);
} avmon_structure_steps;

/// One row of a scale. Returns whether it makes a row of the next scale, which `next` then has.
AVMON_INLINE bool avmon_take_row(avmon_structure_steps steps, avmon_scale *scale, avmon_scale *next, float *spare,
                                 avmon_structure_constants constants, avmon_scale_sums *sums) {
  const uint32_t y = scale->seen++;
  float *const sum = avmon_scale_row(scale, y, avmon_sum), *const difference = avmon_scale_row(scale, y, avmon_difference);
  if (scale->width >= avmon_taps) {
    steps.filter(sum, difference, scale->width, scale->room, spare, avmon_filtered_row(scale, y, 0));
    if (y + 1 >= avmon_taps) {
      const uint32_t count = scale->width - (avmon_taps - 1);
      const avmon_window_row row = steps.windows(scale, y, count, constants, next == NULL, spare);
      sums->contrast += row.contrast;
      sums->similarity += row.similarity;
      sums->windows += count;
    }
  }
  if (next == NULL) return false;
  // Of an odd size the last row or column is repeated.
  if (y % 2 == 0 && y + 1 < scale->height) return false;
  const uint32_t above = y % 2 == 0 ? y : y - 1;
  for (uint32_t quantity = 0; quantity < 2; quantity++) {
    float *const upper = avmon_scale_row(scale, above, quantity), *const lower = avmon_scale_row(scale, y, quantity);
    upper[scale->width] = upper[scale->width - 1];
    lower[scale->width] = lower[scale->width - 1];
    steps.halve(upper, lower, next->width, avmon_scale_row(next, next->seen, quantity));
  }
  return true;
}

/// All scales of a plane, row by row, so that no scale is ever in memory as a whole.
AVMON_INLINE void avmon_structure_walk(avmon_structure_steps steps, const avmon_pair *pair, float *scratch, avmon_structure *out) {
  avmon_scale scales[avmon_structure_scales];
  float *memory = scratch;
  uint32_t width = pair->width, height = pair->height;
  for (uint32_t i = 0; i < avmon_structure_scales; i++, width -= width / 2, height -= height / 2) {
    const size_t room = avmon_structure_room(width);
    scales[i] = (avmon_scale){.width = width, .height = height, .room = room, .rows = memory, .filtered = memory + 4 * room};
    memory += (4 + avmon_taps * avmon_quantities) * room;
  }
  const avmon_structure_constants constants = avmon_structure_constants_of(pair->depth);
  avmon_structure result = {0};
  for (uint32_t y = 0; y < pair->height; y++) {
    steps.convert(pair->reference + (ptrdiff_t)y * pair->reference_stride, pair->distorted + (ptrdiff_t)y * pair->distorted_stride, pair,
                  avmon_scale_row(&scales[0], y, avmon_sum), avmon_scale_row(&scales[0], y, avmon_difference));
    for (uint32_t i = 0; i < avmon_structure_scales; i++) {
      avmon_scale *const next = i + 1 < avmon_structure_scales ? &scales[i + 1] : NULL;
      if (!avmon_take_row(steps, &scales[i], next, memory, constants, &result.scales[i])) break;
    }
  }
  *out = result;
}

/// Defines the entry points of an instruction set from its steps `convert8`, `convert16`, `filter`, `add_windows` and `halve`.
#define AVMON_STRUCTURE_KERNELS(isa)                                                                                   \
  AVMON_TARGET void avmon_structure8_##isa(const avmon_pair *pair, float *scratch, avmon_structure *out) {             \
    avmon_structure_walk((avmon_structure_steps){convert8, filter, add_windows, halve}, pair, scratch, out);           \
  }                                                                                                                    \
  AVMON_TARGET void avmon_structure16_##isa(const avmon_pair *pair, float *scratch, avmon_structure *out) {            \
    avmon_structure_walk((avmon_structure_steps){convert16, filter, add_windows, halve}, pair, scratch, out);          \
  }

#endif
