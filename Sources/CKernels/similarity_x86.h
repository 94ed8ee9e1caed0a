/// The sums of the similarity kernels for x86-64, written once for three vector widths; see `x86_vector.h`.
///
/// Interleaving gives two vectors of 16-bit sums and differences; a product with itself adds neighbours, so that each 32-bit element is the
/// sum of two columns.
#ifndef AVMON_SIMILARITY_X86_H
#define AVMON_SIMILARITY_X86_H

#include "similarity_steps.h"
#include "x86_vector.h"

/// Squared errors in elements of 64 bits.
typedef vec avmon_error, avmon_packed;

AVMON_STEP vec no_error(void) { return zero(); }

AVMON_STEP uint64_t error_total(vec error) {
  uint64_t elements[AVMON_VECTOR_BYTES / 8], total = 0;
  store(elements, error);
  for (int i = 0; i < AVMON_VECTOR_BYTES / 8; i++) total += elements[i];
  return total;
}

/// Sums over the rows of a strip, of two vectors of columns.
typedef struct {
  vec sum[2], difference[2], square[2], error[2];
} strip_sums;

/// a + v * v, of neighbours together.
AVMON_STEP vec add_squares(vec a, vec v) {
#if AVMON_VECTOR_BYTES == 64
  return _mm512_dpwssd_epi32(a, v, v);
#else
  return V(add_epi32)(a, V(madd_epi16)(v, v));
#endif
}

AVMON_STEP void add_row(strip_sums *all, int half, vec sum, vec difference) {
  all->sum[half] = V(add_epi16)(all->sum[half], sum);
  all->difference[half] = V(add_epi16)(all->difference[half], difference);
  all->square[half] = add_squares(all->square[half], sum);
  all->error[half] = add_squares(all->error[half], difference);
}

/// Sums of neighbouring 32-bit elements, in every 128-bit lane those of `a` first.
AVMON_STEP vec neighbours(vec a, vec b) {
#if AVMON_VECTOR_BYTES == 32
  return _mm256_hadd_epi32(a, b);
#else
  const vec x = V(shuffle_epi32)(a, 0xD8), y = V(shuffle_epi32)(b, 0xD8);
  return V(add_epi32)(V(unpacklo_epi64)(x, y), V(unpackhi_epi64)(x, y));
#endif
}

/// Sums of four signed 16-bit elements.
AVMON_STEP vec sums_of_four(vec a, vec b) {
  const vec one = V(set1_epi16)(1);
  return neighbours(V(madd_epi16)(a, one), V(madd_epi16)(b, one));
}

/// Sums of four 16-bit elements, the sums of `a` and `b` in the lower halves of 32-bit elements, those of `c` and `d` in the upper ones.
/// What is in the lower halves must not be negative.
AVMON_STEP vec packed_sums_of_four(vec a, vec b, vec c, vec d) {
#if AVMON_VECTOR_BYTES == 32
  const vec apart = _mm256_hadd_epi16(_mm256_hadd_epi16(a, b), _mm256_hadd_epi16(c, d));
  const __m128i order = _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);
  return _mm256_shuffle_epi8(apart, _mm256_broadcastsi128_si256(order));
#else
  return VS(or)(sums_of_four(a, b), V(slli_epi32)(sums_of_four(c, d), 16));
#endif
}

/// Of the packed sums S and D of every element: S^2 + D^2, and S^2 - D^2.
AVMON_STEP vec squares_added(vec packed) { return V(madd_epi16)(packed, packed); }
AVMON_STEP vec squares_subtracted(vec packed) {
#if AVMON_VECTOR_BYTES == 32
  return _mm256_madd_epi16(packed, _mm256_sign_epi16(packed, _mm256_set1_epi32((int32_t)0xFFFF0001)));
#else
  const vec upper = V(set1_epi32)((int32_t)0xFFFF0000);
  return V(madd_epi16)(packed, V(sub_epi16)(VS(xor)(packed, upper), upper));
#endif
}

AVMON_STEP vec add_error(vec total, vec error) {
  const vec lower = V(srli_epi64)(V(set1_epi32)(-1), 32);
  return V(add_epi64)(total, V(add_epi64)(VS(and)(error, lower), V(srli_epi64)(error, 32)));
}

/// Bytes are interleaved within 128-bit lanes, so that sums of four come out in order.
AVMON_STEP vec sum_columns8(avmon_columns from, uint32_t rows, const avmon_block_sums *to, size_t block, vec error) {
  strip_sums all = {0};
  for (uint32_t row = 0; row < rows; row++) {
    const vec r = load(from.reference + (ptrdiff_t)row * from.reference_stride);
    const vec d = load(from.distorted + (ptrdiff_t)row * from.distorted_stride);
#if AVMON_VECTOR_BYTES == 16
    const vec none = zero();
    const vec r0 = V(unpacklo_epi8)(r, none), r1 = V(unpackhi_epi8)(r, none);
    const vec d0 = V(unpacklo_epi8)(d, none), d1 = V(unpackhi_epi8)(d, none);
    add_row(&all, 0, V(add_epi16)(r0, d0), V(sub_epi16)(r0, d0));
    add_row(&all, 1, V(add_epi16)(r1, d1), V(sub_epi16)(r1, d1));
#else
    const vec plus = V(set1_epi8)(1), minus = V(set1_epi16)((int16_t)0xFF01);
    const vec lower = V(unpacklo_epi8)(r, d), upper = V(unpackhi_epi8)(r, d);
    add_row(&all, 0, V(maddubs_epi16)(lower, plus), V(maddubs_epi16)(lower, minus));
    add_row(&all, 1, V(maddubs_epi16)(upper, plus), V(maddubs_epi16)(upper, minus));
#endif
  }
  const vec errors = neighbours(all.error[0], all.error[1]);
  store(to->sum + block, packed_sums_of_four(all.sum[0], all.sum[1], all.difference[0], all.difference[1]));
  store(to->square + block, neighbours(all.square[0], all.square[1]));
  store(to->error + block, errors);
  return add_error(error, errors);
}

/// What comes from two whole vectors is out of order by 64-bit elements.
AVMON_STEP vec ordered(vec v) {
#if AVMON_VECTOR_BYTES == 32
  return _mm256_permute4x64_epi64(v, 0xD8);
#elif AVMON_VECTOR_BYTES == 64
  return _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7), v);
#else
  return v;
#endif
}

/// Samples of up to 12 bits: the sum of four rows of two samples fits a signed element, 8 x 4095 < 2^15.
AVMON_STEP vec sum_columns16(avmon_columns from, uint32_t rows, const avmon_pair *pair, const avmon_block_sums *to, size_t block,
                             vec error) {
  const __m128i shift = _mm_cvtsi32_si128(pair->shift);
  const vec mask = V(set1_epi16)((int16_t)avmon_sample_mask(pair->depth));
  strip_sums all = {0};
  for (uint32_t row = 0; row < rows; row++) {
    const uint8_t *reference = from.reference + (ptrdiff_t)row * from.reference_stride;
    const uint8_t *distorted = from.distorted + (ptrdiff_t)row * from.distorted_stride;
    for (int half = 0; half < 2; half++) {
      const vec r = VS(and)(V(srl_epi16)(load(reference + half * AVMON_VECTOR_BYTES), shift), mask);
      const vec d = VS(and)(V(srl_epi16)(load(distorted + half * AVMON_VECTOR_BYTES), shift), mask);
      add_row(&all, half, V(add_epi16)(r, d), V(sub_epi16)(r, d));
    }
  }
  const vec errors = ordered(neighbours(all.error[0], all.error[1]));
  store(to->sum + block, ordered(sums_of_four(all.sum[0], all.sum[1])));
  store(to->difference + block, ordered(sums_of_four(all.difference[0], all.difference[1])));
  store(to->square + block, ordered(neighbours(all.square[0], all.square[1])));
  store(to->error + block, errors);
  return add_error(error, errors);
}

#endif
