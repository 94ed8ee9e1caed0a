/// The grid kernels on vectors of 16 bytes, which every instruction set has: the 16 steps across one side of a block are one vector.
///
/// The including file defines `AVMON_TARGET`. Clang's portable vectors are enough: the operations have one instruction each.
#ifndef AVMON_GRID_VECTOR_H
#define AVMON_GRID_VECTOR_H

#include "grid_shared.h"

typedef uint8_t avmon_bytes __attribute__((vector_size(16)));
typedef uint16_t avmon_words __attribute__((vector_size(16)));

#define AVMON_GRID_STEP AVMON_TARGET static inline __attribute__((always_inline))

AVMON_GRID_STEP avmon_bytes bytes_at(const uint8_t *from) {
  avmon_bytes v;
  memcpy(&v, from, sizeof v);
  return v;
}

AVMON_GRID_STEP avmon_bytes above_by(avmon_bytes a, avmon_bytes b) { return __builtin_elementwise_sub_sat(a, b); }

/// Sums of the elements of two vectors.
AVMON_GRID_STEP void sum_of_two(avmon_bytes a, avmon_bytes b, uint32_t *first, uint32_t *second) {
#ifdef AVMON_X86
  typedef char bytes __attribute__((vector_size(16)));
  typedef uint64_t longs __attribute__((vector_size(16)));
  const longs x = (longs)__builtin_ia32_psadbw128((bytes)a, (bytes){0}), y = (longs)__builtin_ia32_psadbw128((bytes)b, (bytes){0});
  const longs sum = __builtin_shufflevector(x, y, 0, 2) + __builtin_shufflevector(x, y, 1, 3);
  *first = (uint32_t)sum[0];
  *second = (uint32_t)sum[1];
#else
  const avmon_words x = ((avmon_words)a & 0xFF) + ((avmon_words)a >> 8), y = ((avmon_words)b & 0xFF) + ((avmon_words)b >> 8);
  *first = __builtin_reduce_add(x);
  *second = __builtin_reduce_add(y);
#endif
}

/// Most sides have no edge: the count of steps that stand out, in one go for both directions, rules them out before anything is summed.
AVMON_GRID_STEP uint8_t flags_of(avmon_bytes b2, avmon_bytes b1, avmon_bytes a0, avmon_bytes a1) {
  const avmon_bytes rise = above_by(a0, b1), fall = above_by(b1, a0);
  const avmon_bytes before = above_by(b1, b2) | above_by(b2, b1), after = above_by(a1, a0) | above_by(a0, a1);
  const avmon_bytes one = (avmon_bytes){} + 1;
  const avmon_bytes limit =
      __builtin_elementwise_add_sat(__builtin_elementwise_max(before, after), (avmon_bytes){} + avmon_grid_margin);
  avmon_side side;
  // A difference beyond 255 cannot be: saturation leaves comparisons right.
  sum_of_two((avmon_bytes)(rise > limit) & one, (avmon_bytes)(fall > limit) & one, &side.up, &side.down);
  if (avmon_max(side.up, side.down) < avmon_grid_consistent) return 0;
  uint32_t left, right;
  sum_of_two(rise, fall, &side.rise, &side.fall);
  sum_of_two(before, after, &left, &right);
  side.around = left + right;
  return avmon_side_flags(side);
}

/// The left side of the block at `pixels`: four columns, turned into four vectors.
AVMON_GRID_STEP uint8_t grid_left(const uint8_t *pixels, ptrdiff_t stride) {
  uint32_t rows[avmon_block_size];
  for (uint32_t i = 0; i < avmon_block_size; i++) memcpy(&rows[i], pixels - avmon_grid_before + (ptrdiff_t)i * stride, 4);
  const uint8_t *from = (const uint8_t *)rows;
  const avmon_bytes a = bytes_at(from), b = bytes_at(from + 16), c = bytes_at(from + 32), d = bytes_at(from + 48);
  // Even bytes are columns 0 and 2, odd ones 1 and 3; the order of the rows does not matter.
#define AVMON_EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define AVMON_ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
  const avmon_bytes even_ab = AVMON_EVEN(a, b), odd_ab = AVMON_ODD(a, b), even_cd = AVMON_EVEN(c, d), odd_cd = AVMON_ODD(c, d);
  return flags_of(AVMON_EVEN(even_ab, even_cd), AVMON_EVEN(odd_ab, odd_cd), AVMON_ODD(even_ab, even_cd), AVMON_ODD(odd_ab, odd_cd));
}

AVMON_GRID_STEP void grid_tops(const uint8_t *pixels, ptrdiff_t stride, uint32_t blocks, uint8_t *flags) {
  for (uint32_t i = 0; i < blocks; i++, pixels += avmon_block_size) {
    const uint8_t top =
        flags_of(bytes_at(pixels - 2 * stride), bytes_at(pixels - stride), bytes_at(pixels), bytes_at(pixels + stride));
    flags[i] = (uint8_t)(top << avmon_edge_top);
  }
}

#endif
