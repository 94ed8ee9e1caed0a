/// The audio kernels of all vector instruction sets, written once over a small vocabulary.
///
/// The including file defines `AVMON_TARGET`, the types `floats` and `counts` (one 32-bit element per lane), and the steps
/// `float_load`, `float_store`, `float_add`, `float_mul`, `float_set`, `float_abs`, `float_max` (of a non-NaN `b` and any `a`;
/// a NaN gives `b`), `counts_zero`, `counts_store`, `add_zeros` (adds 1 where x is 0) and `any_reaches` (true if any a >= b).
#ifndef AVMON_AUDIO_WALK_H
#define AVMON_AUDIO_WALK_H

#include "audio_shared.h"

#pragma STDC FP_CONTRACT OFF

/// Vectors that hold the 16 lanes together.
enum { vector_floats = sizeof(floats) / sizeof(float), parts = avmon_lanes / vector_floats };

typedef struct {
  floats square[parts], sum[parts], peak[parts];
  counts zeros[parts];
} gathered;

/// Gathers 16 samples; true if one of them reaches the limit.
AVMON_TARGET AVMON_INLINE bool gather(gathered *all, const float *samples, floats limit) {
  bool reached = false;
  for (int part = 0; part < parts; part++) {
    const floats x = float_load(samples + part * vector_floats), level = float_abs(x);
    all->square[part] = float_add(all->square[part], float_mul(x, x));
    all->sum[part] = float_add(all->sum[part], x);
    all->peak[part] = float_max(level, all->peak[part]);
    all->zeros[part] = add_zeros(all->zeros[part], x);
    reached |= any_reaches(level, limit);
  }
  return reached;
}

AVMON_TARGET AVMON_INLINE double total(const floats vectors[parts]) {
  float lanes[avmon_lanes];
  for (int part = 0; part < parts; part++) float_store(lanes + part * vector_floats, vectors[part]);
  return avmon_lane_total(lanes);
}

AVMON_TARGET AVMON_INLINE void audio(const float *samples, size_t count, float limit, uint32_t clip_length,
                                     avmon_audio_runs *runs, avmon_audio *out) {
  avmon_audio result = {0};
  gathered all;
  for (int part = 0; part < parts; part++) {
    all.square[part] = all.sum[part] = all.peak[part] = float_set(0);
    all.zeros[part] = counts_zero();
  }
  const floats limits = float_set(limit);
  int32_t clip_run = runs->clip_run;
  size_t at = 0;
  // Runs are followed sample by sample only where one is alive, which in sound programmes is almost nowhere.
  for (; at + avmon_lanes <= count; at += avmon_lanes) {
    if (gather(&all, samples + at, limits) || clip_run != 0) {
      avmon_follow_clips(samples + at, avmon_lanes, limit, clip_length, &clip_run, &result);
    }
  }
  const size_t rest = count - at, padding = rest ? avmon_lanes - rest : 0;
  if (rest) {
    // Adding +0 leaves a lane as it is: a sum that started from +0 is never -0.
    float padded[avmon_lanes] = {0};
    memcpy(padded, samples + at, rest * sizeof *padded);
    gather(&all, padded, limits);
    avmon_follow_clips(samples + at, rest, limit, clip_length, &clip_run, &result);
  }
  runs->clip_run = clip_run;

  float peaks[avmon_lanes];
  uint32_t zeros[avmon_lanes];
  for (int part = 0; part < parts; part++) {
    float_store(peaks + part * vector_floats, all.peak[part]);
    counts_store(zeros + part * vector_floats, all.zeros[part]);
  }
  for (int lane = 0; lane < avmon_lanes; lane++) {
    result.zeros += zeros[lane];
    if (peaks[lane] > result.peak) result.peak = peaks[lane];
  }
  result.zeros -= (uint32_t)padding;
  result.square = total(all.square);
  result.sum = total(all.sum);
  avmon_follow_zeros(samples, count, result.zeros, &runs->zero_run);
  *out = result;
}

AVMON_TARGET AVMON_INLINE double dot(const float *a, const float *b, size_t count) {
  floats lanes[parts];
  for (int part = 0; part < parts; part++) lanes[part] = float_set(0);
  size_t at = 0;
  for (; at + avmon_lanes <= count; at += avmon_lanes) {
    for (int part = 0; part < parts; part++) {
      const size_t from = at + (size_t)part * vector_floats;
      lanes[part] = float_add(lanes[part], float_mul(float_load(a + from), float_load(b + from)));
    }
  }
  if (at < count) {
    float padded_a[avmon_lanes] = {0}, padded_b[avmon_lanes] = {0};
    memcpy(padded_a, a + at, (count - at) * sizeof *a);
    memcpy(padded_b, b + at, (count - at) * sizeof *b);
    for (int part = 0; part < parts; part++) {
      const int from = part * vector_floats;
      lanes[part] = float_add(lanes[part], float_mul(float_load(padded_a + from), float_load(padded_b + from)));
    }
  }
  return total(lanes);
}

/// Defines the two entry points of an instruction set.
#define AVMON_AUDIO_KERNELS(isa)                                                                                       \
  AVMON_TARGET void avmon_audio_##isa(const float *samples, size_t count, float limit, uint32_t clip_length,           \
                                      avmon_audio_runs *runs, avmon_audio *out) {                                      \
    audio(samples, count, limit, clip_length, runs, out);                                                              \
  }                                                                                                                    \
  AVMON_TARGET double avmon_dot_##isa(const float *a, const float *b, size_t count) { return dot(a, b, count); }

#endif
