/// What the kernels of all instruction sets share: their names, and the steps that do not depend on one.
#ifndef AVMON_INTERNAL_H
#define AVMON_INTERNAL_H

#include "include/avmon_kernels.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__) || defined(_M_X64)
#define AVMON_X86 1
#elif defined(__aarch64__)
#define AVMON_ARM 1
#endif

/// For steps that must dissolve into their caller, so that they are compiled for the caller's instruction set.
#define AVMON_INLINE static inline __attribute__((always_inline))

/// Rows and columns of a luma block, and the pitch of the grid on which older codecs transform.
enum { avmon_block_size = 16, avmon_grid = 8 };

/// Lanes in which audio sums are kept, see `avmon_audio`.
enum { avmon_lanes = 16 };

#define AVMON_DECLARE(isa)                                                                                             \
  void avmon_luma8_##isa(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips);                          \
  void avmon_luma16_##isa(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips);                         \
  void avmon_sample8_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows);                                       \
  void avmon_sample16_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows);                                      \
  void avmon_grid8_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows);                                         \
  void avmon_grid16_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows);                                        \
  void avmon_edges8_##isa(const avmon_plane *plane);                                                                   \
  void avmon_shrink8_##isa(const avmon_plane *plane, uint32_t scale, uint8_t *out);                                    \
  void avmon_shrink16_##isa(const avmon_plane *plane, uint32_t scale, uint8_t *out);                                   \
  void avmon_rows_##isa(const uint8_t *samples, const uint8_t *previous, uint32_t rows, uint8_t step,                  \
                        uint8_t threshold, uint8_t *peaks, avmon_fields *fields);                                      \
  void avmon_tiles8_##isa(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height,                    \
                          uint32_t tile_width, uint32_t tile_height, uint32_t *sums);                                  \
  void avmon_tiles16_##isa(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height,                   \
                           uint32_t tile_width, uint32_t tile_height, uint8_t shift, uint32_t *sums);                  \
  void avmon_similarity8_##isa(const avmon_pair *pair, void *scratch, avmon_similarity *out);                          \
  void avmon_similarity16_##isa(const avmon_pair *pair, void *scratch, avmon_similarity *out);                         \
  void avmon_activity8_##isa(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch,             \
                             avmon_activity *blocks);                                                                  \
  void avmon_activity16_##isa(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch,            \
                              avmon_activity *blocks);                                                                 \
  void avmon_structure8_##isa(const avmon_pair *pair, float *scratch, avmon_structure *out);                           \
  void avmon_structure16_##isa(const avmon_pair *pair, float *scratch, avmon_structure *out);                          \
  void avmon_audio_##isa(const float *samples, size_t count, float limit, uint32_t clip_length,                        \
                         avmon_audio_runs *runs, avmon_audio *out);                                                    \
  double avmon_dot_##isa(const float *a, const float *b, size_t count);                                                \
  extern const avmon_kernels avmon_kernels_##isa

AVMON_DECLARE(scalar);
#ifdef AVMON_X86
AVMON_DECLARE(sse2);
AVMON_DECLARE(avx2);
AVMON_DECLARE(avx512);
#endif
#ifdef AVMON_ARM
AVMON_DECLARE(neon);
#endif

AVMON_INLINE uint32_t avmon_min(uint32_t a, uint32_t b) { return a < b ? a : b; }
AVMON_INLINE uint32_t avmon_max(uint32_t a, uint32_t b) { return a > b ? a : b; }

/// `count / step`, rounded up; free of the overflow of `(count + step - 1) / step`.
AVMON_INLINE uint32_t avmon_ceil_div(uint32_t count, uint32_t step) { return count / step + (count % step != 0); }

/// Sums of one block in the units of the input. All fit 32 bits: 256 x 4095 x 4095 < 2^32.
///
/// The order is that of two four-lane vectors, which the vector kernels store as they are.
typedef struct {
  uint32_t sum, sad, grad_h, grad_v;
  uint32_t grad_v8, sumsq, grad_h8, unused;
} avmon_raw_block;

/// Scales the sums of a block to 8-bit levels. Each fits 16 bits: 256 x (2^depth - 1) >> (depth - 8) is at most 65 520.
AVMON_INLINE avmon_block avmon_scaled(const avmon_raw_block *raw, uint32_t depth) {
  const uint32_t scale = depth - 8;
  return (avmon_block){
      .sum = (uint16_t)(raw->sum >> scale),
      .sad = (uint16_t)((raw->sad + (1u << scale) - 1) >> scale),
      .grad_h = (uint16_t)(raw->grad_h >> scale),
      .grad_h8 = (uint16_t)(raw->grad_h8 >> scale),
      .grad_v = (uint16_t)(raw->grad_v >> scale),
      .grad_v8 = (uint16_t)(raw->grad_v8 >> scale),
      .sumsq = raw->sumsq >> (2 * scale),
  };
}

/// The bits of a sample that count after the shift.
AVMON_INLINE uint16_t avmon_sample_mask(uint32_t depth) { return (uint16_t)((1u << depth) - 1); }

#endif
