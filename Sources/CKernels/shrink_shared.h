/// Making a picture smaller, so that blocks of a picture that was scaled up after its damage are 16 samples wide again. See
/// `avmon_kernels.shrink8`.
#ifndef AVMON_SHRINK_SHARED_H
#define AVMON_SHRINK_SHARED_H

#include "internal.h"

/// Where a sample of the smaller picture lies among those of a period of the larger one.
typedef struct {
  uint8_t near;     ///< the sample it is closest to
  uint8_t other;    ///< the one on its other side; the same when it lies upon the first
  bool is_quarter;  ///< a quarter of the way towards the other one, else half of it
} avmon_tap;

/// The samples of one period of a scale.
AVMON_INLINE avmon_tap avmon_shrink_tap(uint32_t scale, uint32_t index) {
  static const avmon_tap taps[avmon_shrink_count][4] = {
      [avmon_shrink_two_thirds] = {{0, 1, true}, {2, 1, true}},
      [avmon_shrink_four_ninths] = {{0, 1, false}, {3, 3, false}, {5, 5, false}, {7, 8, false}},
  };
  return taps[scale][index];
}

/// Samples of the smaller picture made at a time, so that the rows between fit the stack, and those of the larger one they come from.
enum { avmon_shrink_chunk = 256, avmon_shrink_reach = avmon_shrink_chunk * 9 / 4 };

/// Bytes beyond them that vectors may read and write.
enum { avmon_shrink_slack = 32 };

/// Narrows a row of 16-bit samples to 8 bits.
AVMON_INLINE void avmon_shrink_narrow(const uint8_t *from, uint32_t columns, uint32_t shift, uint32_t depth, uint8_t *to) {
  const uint32_t mask = avmon_sample_mask((uint8_t)depth), scale = depth - 8;
  for (uint32_t x = 0; x < columns; x++) {
    const uint32_t raw = from[2 * (size_t)x] | (uint32_t)from[2 * (size_t)x + 1] << 8;
    to[x] = (uint8_t)((raw >> shift & mask) >> scale);
  }
}

/// Mixes two rows of samples, `columns` of them.
typedef void (*avmon_shrink_down)(const uint8_t *near, const uint8_t *other, uint32_t columns, bool is_quarter, uint8_t *to);

/// Makes the samples of a row fewer; `columns` of the smaller picture, and up to `avmon_shrink_slack` more.
typedef void (*avmon_shrink_across)(const uint8_t *from, uint32_t columns, uint32_t scale, uint8_t *to);

/// Walks the smaller picture in chunks of columns. `size`, the bytes of a sample, must be a constant.
AVMON_INLINE void avmon_shrink_walk(const avmon_plane *plane, uint32_t scale, uint32_t size, uint8_t *out, avmon_shrink_down down,
                                    avmon_shrink_across across) {
  enum { pitch = avmon_shrink_reach + avmon_shrink_slack };
  uint8_t near[pitch], other[pitch], mixed[pitch] = {0}, row[avmon_shrink_chunk + avmon_shrink_slack];
  const avmon_ratio ratio = avmon_shrink_ratio(scale);
  const uint32_t width = avmon_shrunk(plane->width, scale), height = avmon_shrunk(plane->height, scale);
  const uint32_t whole = avmon_shrink_chunk / ratio.to * ratio.from;
  for (uint32_t y = 0; y < height; y++, out += width) {
    const avmon_tap tap = avmon_shrink_tap(scale, y % ratio.to);
    const uint8_t *period = plane->pixels + (ptrdiff_t)(y / ratio.to * ratio.from) * plane->stride;
    for (uint32_t x = 0, first = 0; x < width; x += avmon_shrink_chunk, first += whole) {
      const uint32_t columns = avmon_min(avmon_shrink_chunk, width - x), reach = avmon_min(whole, plane->width - first);
      const uint8_t *a = period + (ptrdiff_t)tap.near * plane->stride + (size_t)first * size;
      const uint8_t *b = period + (ptrdiff_t)tap.other * plane->stride + (size_t)first * size;
      if (size == 1) {
        down(a, b, reach, tap.is_quarter, mixed);
      } else {
        avmon_shrink_narrow(a, reach, plane->shift, plane->depth, near);
        avmon_shrink_narrow(b, reach, plane->shift, plane->depth, other);
        down(near, other, reach, tap.is_quarter, mixed);
      }
      // What is written beyond the samples is overwritten by the next ones; only the last have none behind them.
      const bool has_room = (size_t)(height - y) * width - x >= columns + avmon_shrink_slack;
      across(mixed, columns, scale, has_room ? out + x : row);
      if (!has_room) memcpy(out + x, row, columns);
    }
  }
}

AVMON_INLINE uint8_t avmon_mean(uint8_t a, uint8_t b) { return (uint8_t)((a + b + 1) >> 1); }

AVMON_INLINE uint8_t avmon_shrink_mix(uint8_t near, uint8_t other, bool is_quarter) {
  const uint8_t half = avmon_mean(near, other);
  return is_quarter ? avmon_mean(near, half) : half;
}

/// Defines the entry points of an instruction set from its steps `shrink_down` and `shrink_across`.
#define AVMON_SHRINK_KERNELS(isa)                                                                                      \
  AVMON_TARGET void avmon_shrink8_##isa(const avmon_plane *plane, uint32_t scale, uint8_t *out) {                      \
    avmon_shrink_walk(plane, scale, 1, out, shrink_down, shrink_across);                                               \
  }                                                                                                                    \
  AVMON_TARGET void avmon_shrink16_##isa(const avmon_plane *plane, uint32_t scale, uint8_t *out) {                     \
    avmon_shrink_walk(plane, scale, 2, out, shrink_down, shrink_across);                                               \
  }

#endif
