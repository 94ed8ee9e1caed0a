/// The parts of the audio kernels that every instruction set takes in the same order.
#ifndef AVMON_AUDIO_SHARED_H
#define AVMON_AUDIO_SHARED_H

#include "internal.h"

/// Adds the lanes in double precision, lane 0 first.
///
/// Processors differ in the sign and payload of the NaN they make from infinities, and compilers may swap operands; a result
/// that is not a number is therefore always the positive quiet NaN without payload.
AVMON_INLINE double avmon_lane_total(const float lanes[avmon_lanes]) {
  double total = 0;
  for (int lane = 0; lane < avmon_lanes; lane++) total += (double)lanes[lane];
  return total == total ? total : (double)__builtin_nanf("");
}

/// Follows full-scale runs of one sign over `count` samples and counts them in `out`.
static inline void avmon_follow_clips(const float *samples, size_t count, float limit, uint32_t clip_length,
                                      int32_t *clip_run, avmon_audio *out) {
  int32_t run = *clip_run;
  for (size_t i = 0; i < count; i++) {
    const float x = samples[i];
    if (!(__builtin_fabsf(x) >= limit)) {
      run = 0;
      continue;
    }
    const bool negative = x < 0;
    if (run != 0 && (run < 0) != negative) run = 0;
    uint32_t length = run < 0 ? (uint32_t)-run : (uint32_t)run;
    // A saturated run has reached every length long ago and must not be counted again.
    if (length < INT32_MAX) {
      length += 1;
      out->clip_runs += length == clip_length;
    }
    run = negative ? -(int32_t)length : (int32_t)length;
    out->full_scale += 1;
    out->longest_clip = avmon_max(out->longest_clip, length);
  }
  *clip_run = run;
}

/// Carries the run of exact zeros over a call in which `zeros` of `count` samples were zero.
static inline void avmon_follow_zeros(const float *samples, size_t count, size_t zeros, uint32_t *zero_run) {
  if (count == 0) return;
  const size_t before = zeros == count ? *zero_run : 0;
  size_t trailing = zeros;
  // Silence needs no look at the samples, and neither does a call without a single zero.
  if (zeros != 0 && zeros != count) {
    trailing = 0;
    while (samples[count - 1 - trailing] == 0) trailing++;
  }
  *zero_run = trailing < UINT32_MAX - before ? (uint32_t)(before + trailing) : UINT32_MAX;
}

#endif
