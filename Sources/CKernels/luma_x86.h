/// The luma kernels of x86-64, written once for three vector widths; see `x86_vector.h`.
///
/// The including file supplies `measure16`, since 16 columns of 16-bit samples are two, one or half a vector.
#ifndef AVMON_LUMA_X86_H
#define AVMON_LUMA_X86_H

#include "luma_walk.h"
#include "x86_vector.h"

#if AVMON_VECTOR_BYTES < 64

/// In every 64-bit element the sum of |now - other| at the first of its eight bytes.
AVMON_STEP vec grid_difference(vec now, vec other) {
  const vec grid = V(srli_epi64)(V(set1_epi8)(-1), 56);
  return V(sad_epu8)(VS(and)(now, grid), VS(and)(other, grid));
}

/// Adds the squares of 8-bit samples to the 32-bit elements of `squares`.
AVMON_STEP vec add_squares(vec squares, vec now) {
  const vec low = V(unpacklo_epi8)(now, zero()), high = V(unpackhi_epi8)(now, zero());
  return V(add_epi32)(squares, V(add_epi32)(V(madd_epi16)(low, low), V(madd_epi16)(high, high)));
}

/// True sums of squares from what `add_squares` gathered and the sums of the samples in 64-bit elements.
AVMON_STEP vec total_squares(vec squares, vec sum) {
  (void)sum;
  return squares;
}

/// Adds 1 to every 8-bit element of `bright` whose sample is at least `from`.
AVMON_STEP vec add_bright(vec bright, vec now, vec from) {
  return V(sub_epi8)(bright, V(cmpeq_epi8)(V(max_epu8)(now, from), now));
}

/// Adds 1 to every 16-bit element of `bright` whose sample, below 4096, is above `limit`.
AVMON_STEP vec add_bright16(vec bright, vec now, vec limit) {
  return V(sub_epi16)(bright, V(cmpgt_epi16)(now, limit));
}

#else

// The same steps with masks and VNNI.

AVMON_STEP vec grid_difference(vec now, vec other) {
  return _mm512_sad_epu8(now, _mm512_mask_mov_epi8(now, 0x0101010101010101, other));
}

/// `dpbusd` multiplies unsigned by signed bytes: it gathers v * (v - 128), and `total_squares` adds the missing 128 * v.
AVMON_STEP vec add_squares(vec squares, vec now) {
  return _mm512_dpbusd_epi32(squares, now, _mm512_xor_si512(now, _mm512_set1_epi8((char)0x80)));
}

AVMON_STEP vec total_squares(vec squares, vec sum) { return _mm512_add_epi32(squares, _mm512_slli_epi32(sum, 7)); }

AVMON_STEP vec add_bright(vec bright, vec now, vec from) {
  return _mm512_mask_sub_epi8(bright, _mm512_cmpge_epu8_mask(now, from), bright, _mm512_set1_epi8(-1));
}

AVMON_STEP vec add_bright16(vec bright, vec now, vec limit) {
  return _mm512_mask_sub_epi16(bright, _mm512_cmpgt_epi16_mask(now, limit), bright, _mm512_set1_epi16(-1));
}

#endif

/// Absolute values of signed 16-bit elements.
AVMON_STEP vec absolute16(vec v) {
#if AVMON_VECTOR_BYTES == 16
  return _mm_max_epi16(v, _mm_sub_epi16(zero(), v));
#else
  return V(abs_epi16)(v);
#endif
}

/// Measures 8-bit samples. `sad_epu8` sums over groups of eight columns, which is the grid; half of a block is one group.
AVMON_STEP void measure8(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                         avmon_extremes *extremes, avmon_block *blocks) {
  const vec bright_from = V(set1_epi8)((char)avmon_bright_from(plane->dark_limit));
  const uint8_t *current = piece->current, *left = piece->left, *previous = piece->previous;
  vec sum = zero(), sad = zero(), grad_h = zero(), grad_h8 = zero(), grad_v = zero(), grad_v8 = zero();
  vec squares = zero(), bright = zero();
  vec low = load(extremes->min8), high = load(extremes->max8);
  vec above = load(piece->above);
  // Unrolled, 1080p takes 6 to 8 % less time; the loop over 16-bit samples gains nothing.
#pragma clang loop unroll_count(4)
  for (uint32_t row = 0; row < piece->rows; row++) {
    const vec now = load(current), beside = load(left);
    avmon_fetch_ahead(ahead, row, sizeof(vec));
    const vec down = V(sad_epu8)(now, above);
    sum = V(add_epi64)(sum, V(sad_epu8)(now, zero()));
    sad = V(add_epi64)(sad, V(sad_epu8)(now, load(previous)));
    grad_h = V(add_epi64)(grad_h, V(sad_epu8)(now, beside));
    grad_h8 = V(add_epi64)(grad_h8, grid_difference(now, beside));
    grad_v = V(add_epi64)(grad_v, down);
    if (row % avmon_grid == 0) grad_v8 = V(add_epi64)(grad_v8, down);
    squares = add_squares(squares, now);
    low = V(min_epu8)(low, now);
    high = V(max_epu8)(high, now);
    bright = add_bright(bright, now, bright_from);
    above = now;
    current += piece->stride;
    left += piece->left_stride;
    previous += piece->previous_stride;
  }
  store(extremes->min8, low);
  store(extremes->max8, high);
  store(extremes->bright, V(add_epi32)(load((uint8_t *)extremes->bright), V(sad_epu8)(bright, zero())));

  // The two 64-bit halves of a record, once per group of eight columns; adding the groups of a block makes its record.
  const vec first = VS(or)(VS(or)(sum, V(slli_epi64)(sad, 16)),
                           VS(or)(V(slli_epi64)(grad_h, 32), V(slli_epi64)(grad_h8, 48)));
  const vec squared = total_squares(squares, sum);
  const vec upper = V(slli_epi64)(V(add_epi32)(squared, V(srli_epi64)(squared, 32)), 32);
  const vec second = VS(or)(VS(or)(grad_v, V(slli_epi64)(grad_v8, 16)), upper);
  store(blocks, V(add_epi64)(V(unpacklo_epi64)(first, second), V(unpackhi_epi64)(first, second)));
}

/// Measures one vector of 16-bit samples over the rows of a piece, `offset` bytes from its left edge. Into every 128-bit lane
/// of `raw` go the two halves of `avmon_raw_block` for its eight columns.
///
/// Sums of up to 16 samples below 4096 fit 16 unsigned bits, so that only squares need wider sums in the loop.
AVMON_STEP void measure16_columns(const avmon_plane *plane, const avmon_piece *piece, avmon_ahead *ahead,
                                  avmon_extremes *extremes, uint32_t offset, bool shifted, vec raw[2]) {
  const __m128i shift = _mm_cvtsi32_si128(plane->shift);
  const vec mask = V(set1_epi16)((short)avmon_sample_mask(plane->depth));
  const vec limit = V(set1_epi16)((short)avmon_min(plane->dark_limit, 4095));
#define SAMPLES(from) VS(and)(shifted ? V(srl_epi16)(load((from) + offset), shift) : load((from) + offset), mask)
  const uint8_t *current = piece->current, *left = piece->left, *previous = piece->previous;
  vec sum = zero(), sad = zero(), grad_h = zero(), grad_v = zero(), grad_v8 = zero(), squares = zero(), bright = zero();
  vec low = load(extremes->min8 + offset), high = load(extremes->max8 + offset);
  vec above = SAMPLES(piece->above);
  for (uint32_t row = 0; row < piece->rows; row++) {
    const vec now = SAMPLES(current);
    avmon_fetch_ahead(ahead, row, sizeof(vec));
    const vec down = absolute16(V(sub_epi16)(now, above));
    sum = V(add_epi16)(sum, now);
    sad = V(add_epi16)(sad, absolute16(V(sub_epi16)(now, SAMPLES(previous))));
    grad_h = V(add_epi16)(grad_h, absolute16(V(sub_epi16)(now, SAMPLES(left))));
    grad_v = V(add_epi16)(grad_v, down);
    if (row % avmon_grid == 0) grad_v8 = V(add_epi16)(grad_v8, down);
    squares = V(add_epi32)(squares, V(madd_epi16)(now, now));
    low = V(min_epi16)(low, now);
    high = V(max_epi16)(high, now);
    bright = add_bright16(bright, now, limit);
    above = now;
    current += piece->stride;
    left += piece->left_stride;
    previous += piece->previous_stride;
  }
#undef SAMPLES
  store(extremes->min8 + offset, low);
  store(extremes->max8 + offset, high);
  uint8_t *counts = (uint8_t *)extremes->bright + offset;
  store(counts, V(add_epi32)(load(counts), V(madd_epi16)(bright, V(set1_epi16)(1))));

  // Only the first of the eight columns in a 128-bit lane is on the grid.
  const vec first_of_fours = V(srli_epi64)(V(set1_epi32)(-1), 48);
  const vec grid_columns = VS(and)(grad_h, V(unpacklo_epi64)(first_of_fours, zero()));
  raw[0] = sum_of_fours(pairs(sum), pairs(sad), pairs(grad_h), pairs(grad_v));
  raw[1] = sum_of_fours(pairs(grad_v8), squares, grid_columns, zero());
}

#endif
