#include "structure_shared.h"

// The reference of the multi-scale similarity kernels.
#pragma STDC FP_CONTRACT OFF

#define AVMON_TARGET

static void convert8(const uint8_t *reference, const uint8_t *distorted, const avmon_pair *pair, float *sum, float *difference) {
  for (uint32_t x = 0; x < pair->width; x++) {
    sum[x] = (float)(reference[x] + distorted[x]);
    difference[x] = (float)(reference[x] - distorted[x]);
  }
}

static void convert16(const uint8_t *reference, const uint8_t *distorted, const avmon_pair *pair, float *sum, float *difference) {
  for (size_t x = 0; x < pair->width; x++) {
    const int32_t r = (reference[2 * x] | reference[2 * x + 1] << 8) >> pair->shift & avmon_sample_mask(pair->depth);
    const int32_t d = (distorted[2 * x] | distorted[2 * x + 1] << 8) >> pair->shift & avmon_sample_mask(pair->depth);
    sum[x] = (float)(r + d);
    difference[x] = (float)(r - d);
  }
}

static float weighed(const float *first, size_t step) {
  float total = avmon_gaussian[0] * (first[0] + first[10 * step]);
  for (size_t tap = 1; tap < avmon_half_taps; tap++) total += avmon_gaussian[tap] * (first[tap * step] + first[(10 - tap) * step]);
  return total + avmon_gaussian[avmon_half_taps] * first[avmon_half_taps * step];
}

static void filter(const float *sum, const float *difference, uint32_t width, size_t room, float *squares, float *filtered) {
  for (uint32_t x = 0; x < width; x++) {
    squares[x] = sum[x] * sum[x];
    squares[x + room] = difference[x] * difference[x];
  }
  for (uint32_t x = 0; x + avmon_taps <= width; x++) {
    filtered[x + avmon_sum * room] = weighed(sum + x, 1);
    filtered[x + avmon_difference * room] = weighed(difference + x, 1);
    filtered[x + avmon_sum_square * room] = weighed(squares + x, 1);
    filtered[x + avmon_difference_square * room] = weighed(squares + room + x, 1);
  }
}

static float weighed_down(const avmon_scale *scale, uint32_t y, uint32_t quantity, uint32_t x) {
  float column[avmon_taps];
  for (uint32_t tap = 0; tap < avmon_taps; tap++) column[tap] = avmon_filtered_row(scale, y + 1 + tap, quantity)[x];
  return weighed(column, 1);
}

static avmon_window_row add_windows(const avmon_scale *scale, uint32_t y, uint32_t count, avmon_structure_constants c, bool last,
                                    float *columns) {
  (void)columns;
  float contrast[avmon_lanes] = {0}, similarity[avmon_lanes] = {0};
  for (uint32_t x = 0; x < count; x++) {
    const float sum = weighed_down(scale, y, avmon_sum, x), difference = weighed_down(scale, y, avmon_difference, x);
    const float a = sum * sum, b = difference * difference;
    const float p = weighed_down(scale, y, avmon_sum_square, x) - a, q = weighed_down(scale, y, avmon_difference_square, x) - b;
    const float structure = (p - q + c.c2) / (p + q + c.c2);
    contrast[x % avmon_lanes] += structure;
    const float all = structure * ((a - b + c.c1) / (a + b + c.c1));
    if (last) similarity[x % avmon_lanes] += all;
  }
  avmon_window_row total = {0};
  for (int lane = 0; lane < avmon_lanes; lane++) {
    total.contrast += (double)contrast[lane];
    total.similarity += (double)similarity[lane];
  }
  return total;
}

static void halve(const float *above, const float *below, uint32_t count, float *out) {
  for (size_t x = 0; x < count; x++) out[x] = (above[2 * x] + below[2 * x] + (above[2 * x + 1] + below[2 * x + 1])) * 0.25f;
}

AVMON_STRUCTURE_KERNELS(scalar)
