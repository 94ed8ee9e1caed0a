#include "audio_shared.h"

// The reference of the audio kernels. Products are rounded before they are added, as without fused multiply-add.
#pragma STDC FP_CONTRACT OFF

void avmon_audio_scalar(const float *samples, size_t count, float limit, uint32_t clip_length, avmon_audio_runs *runs,
                        avmon_audio *out) {
  avmon_audio total = {0};
  float square[avmon_lanes] = {0}, sum[avmon_lanes] = {0};
  size_t zeros = 0;
  for (size_t i = 0; i < count; i++) {
    const float x = samples[i];
    const float level = __builtin_fabsf(x);
    const float product = x * x;
    square[i % avmon_lanes] += product;
    sum[i % avmon_lanes] += x;
    if (level > total.peak) total.peak = level;
    zeros += x == 0;
  }
  total.square = avmon_lane_total(square);
  total.sum = avmon_lane_total(sum);
  total.zeros = (uint32_t)zeros;
  avmon_follow_clips(samples, count, limit, clip_length, &runs->clip_run, &total);
  avmon_follow_zeros(samples, count, zeros, &runs->zero_run);
  *out = total;
}

double avmon_dot_scalar(const float *a, const float *b, size_t count) {
  float lanes[avmon_lanes] = {0};
  for (size_t i = 0; i < count; i++) {
    const float product = a[i] * b[i];
    lanes[i % avmon_lanes] += product;
  }
  return avmon_lane_total(lanes);
}
