/// The row kernels of x86-64, written once for three vector widths; see `x86_vector.h`.
///
/// Taking samples gathers eight pixels from here and there, so it works on 128 bits in every instruction set.
#ifndef AVMON_ROWS_X86_H
#define AVMON_ROWS_X86_H

#include "rows_shared.h"
#include "x86_vector.h"

/// Sums of eight samples of 8 bits at two places, in the lower elements of the 64-bit halves.
AVMON_STEP __m128i sums_of_two(const uint8_t *row, const uint32_t *columns) {
  const __m128i first = _mm_loadl_epi64((const __m128i *)(row + columns[0]));
  const __m128i both = _mm_unpacklo_epi64(first, _mm_loadl_epi64((const __m128i *)(row + columns[1])));
  return _mm_sad_epu8(both, _mm_setzero_si128());
}

/// The same at eight places, as 16-bit elements.
AVMON_STEP __m128i sums_of_eight(const uint8_t *row, const uint32_t *columns) {
  const __m128i low = _mm_packs_epi32(sums_of_two(row, columns), sums_of_two(row, columns + 2));
  const __m128i high = _mm_packs_epi32(sums_of_two(row, columns + 4), sums_of_two(row, columns + 6));
  return _mm_packs_epi32(low, high);
}

AVMON_STEP void sample8(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  uint32_t columns[avmon_row_samples];
  avmon_sample_columns(plane->width, columns);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *pixels = plane->pixels + (ptrdiff_t)row * plane->stride;
    uint8_t *samples = avmon_samples_of(plane, row);
    for (uint32_t i = 0; i < avmon_row_samples; i += 16) {
      const __m128i low = _mm_srli_epi16(sums_of_eight(pixels, columns + i), 3);
      const __m128i high = _mm_srli_epi16(sums_of_eight(pixels, columns + i + 8), 3);
      _mm_storeu_si128((__m128i *)(samples + i), _mm_packus_epi16(low, high));
    }
  }
}

/// Sums of pairs among eight samples of up to 12 bits.
AVMON_STEP __m128i pairs_of_eight(const uint8_t *from, __m128i shift, __m128i mask) {
  const __m128i now = _mm_and_si128(_mm_srl_epi16(_mm_loadu_si128((const __m128i *)from), shift), mask);
  return _mm_madd_epi16(now, _mm_set1_epi16(1));
}

/// Sums of eight samples at four places.
AVMON_STEP __m128i sums16_of_four(const uint8_t *row, const uint32_t *columns, __m128i shift, __m128i mask) {
  const __m128i a = pairs_of_eight(row + 2 * (size_t)columns[0], shift, mask);
  const __m128i b = pairs_of_eight(row + 2 * (size_t)columns[1], shift, mask);
  const __m128i c = pairs_of_eight(row + 2 * (size_t)columns[2], shift, mask);
  const __m128i d = pairs_of_eight(row + 2 * (size_t)columns[3], shift, mask);
  const __m128i ab = _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
  const __m128i cd = _mm_add_epi32(_mm_unpacklo_epi32(c, d), _mm_unpackhi_epi32(c, d));
  return _mm_add_epi32(_mm_unpacklo_epi64(ab, cd), _mm_unpackhi_epi64(ab, cd));
}

AVMON_STEP void sample16(const avmon_plane *plane, uint32_t y, uint32_t rows) {
  const __m128i shift = _mm_cvtsi32_si128(plane->shift), mask = _mm_set1_epi16((short)avmon_sample_mask(plane->depth));
  const __m128i scale = _mm_cvtsi32_si128(3 + plane->depth - 8);
  uint32_t columns[avmon_row_samples];
  avmon_sample_columns(plane->width, columns);
  for (uint32_t row = y; row < y + rows; row++) {
    const uint8_t *pixels = plane->pixels + (ptrdiff_t)row * plane->stride;
    uint8_t *samples = avmon_samples_of(plane, row);
    for (uint32_t i = 0; i < avmon_row_samples; i += 16) {
      __m128i means[4];
      for (uint32_t j = 0; j < 4; j++) {
        means[j] = _mm_srl_epi32(sums16_of_four(pixels, columns + i + 4 * j, shift, mask), scale);
      }
      const __m128i low = _mm_packs_epi32(means[0], means[1]), high = _mm_packs_epi32(means[2], means[3]);
      _mm_storeu_si128((__m128i *)(samples + i), _mm_packus_epi16(low, high));
    }
  }
}

AVMON_STEP vec distance(vec a, vec b) { return VS(or)(V(subs_epu8)(a, b), V(subs_epu8)(b, a)); }

/// Bytes of all ones where `a` is not above `limit`.
AVMON_STEP vec at_most(vec a, vec limit) {
#if AVMON_VECTOR_BYTES == 64
  return _mm512_movm_epi8(_mm512_cmple_epu8_mask(a, limit));
#else
  return V(cmpeq_epi8)(V(subs_epu8)(a, limit), zero());
#endif
}

/// Sum of the 64-bit elements, each below 2^32.
AVMON_STEP uint32_t total(vec v) {
  uint64_t elements[sizeof(vec) / sizeof(uint64_t)], sum = 0;
  store(elements, v);
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) sum += elements[i];
  return (uint32_t)sum;
}

/// Samples of a row that stand off from the row above more than rows around them do.
AVMON_STEP uint8_t count_peaks(const uint8_t *now, uint8_t step) {
  enum { row = avmon_row_samples };
  const vec least = V(set1_epi8)((char)step), one = V(set1_epi8)(1);
  vec count = zero();
  for (uint32_t i = 0; i < row; i += sizeof(vec)) {
    const vec p = load(now + i), above = load(now + i - row);
    const vec around = V(max_epu8)(distance(above, load(now + i - 2 * row)), distance(load(now + i + row), p));
    const vec less = at_most(V(subs_epu8)(distance(p, above), around), least);
    count = V(add_epi64)(count, V(sad_epu8)(V(add_epi8)(less, one), zero()));
  }
  return (uint8_t)total(count);
}

/// Sums over the moving samples in 64-bit elements.
typedef struct {
  vec moving, cross[2], comb, vertical;
} moving_sums;

AVMON_STEP vec add_distance(vec sum, vec a, vec b, vec still) {
  return V(add_epi64)(sum, V(sad_epu8)(VS(andnot)(still, a), VS(andnot)(still, b)));
}

AVMON_STEP void add_moving(const uint8_t *now, const uint8_t *previous, uint32_t parity, uint8_t threshold,
                           moving_sums *sums) {
  enum { row = avmon_row_samples };
  const vec limit = V(set1_epi8)((char)threshold), one = V(set1_epi8)(1);
  for (uint32_t i = 0; i < row; i += sizeof(vec)) {
    const vec p = load(now + i), q = load(previous + i), up = load(now + i - row), down = load(now + i + row);
    const vec around = VS(or)(at_most(distance(up, load(previous + i - row)), limit),
                              at_most(distance(down, load(previous + i + row)), limit));
    const vec still = VS(and)(at_most(distance(p, q), limit), around), mean = V(avg_epu8)(up, down);
    sums->moving = V(add_epi64)(sums->moving, V(sad_epu8)(V(add_epi8)(still, one), zero()));
    sums->cross[parity] = add_distance(sums->cross[parity], mean, q, still);
    sums->comb = add_distance(sums->comb, mean, p, still);
    sums->vertical = add_distance(sums->vertical, up, down, still);
  }
}

/// Defines the entry points of an instruction set.
#define AVMON_ROW_KERNELS(isa)                                                                                         \
  AVMON_TARGET void avmon_sample8_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                         \
    if (plane->width >= avmon_sample_width) sample8(plane, y, rows);                                                   \
    avmon_clear_missing(plane, y, rows);                                                                               \
  }                                                                                                                    \
  AVMON_TARGET void avmon_sample16_##isa(const avmon_plane *plane, uint32_t y, uint32_t rows) {                        \
    if (plane->width >= avmon_sample_width) sample16(plane, y, rows);                                                  \
    avmon_clear_missing(plane, y, rows);                                                                               \
  }                                                                                                                    \
  AVMON_TARGET void avmon_rows_##isa(const uint8_t *samples, const uint8_t *previous, uint32_t rows, uint8_t step,     \
                                     uint8_t threshold, uint8_t *peaks, avmon_fields *fields) {                        \
    moving_sums sums = {zero(), {zero(), zero()}, zero(), zero()};                                                     \
    memset(peaks, 0, rows);                                                                                            \
    for (uint32_t y = 1; y + 1 < rows; y++) {                                                                          \
      const size_t at = (size_t)y * avmon_row_samples;                                                                 \
      if (y >= 2) peaks[y] = count_peaks(samples + at, step);                                                          \
      if (previous) add_moving(samples + at, previous + at, y % 2, threshold, &sums);                                  \
    }                                                                                                                  \
    *fields = (avmon_fields){                                                                                          \
        .moving = total(sums.moving),                                                                                  \
        .cross = {total(sums.cross[0]), total(sums.cross[1])},                                                         \
        .comb = total(sums.comb),                                                                                      \
        .vertical = total(sums.vertical),                                                                              \
    };                                                                                                                 \
  }

#endif
