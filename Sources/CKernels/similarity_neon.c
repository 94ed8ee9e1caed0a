#include "internal.h"

#ifdef AVMON_ARM

#define AVMON_VECTOR_BYTES 16
#include "neon_vector.h"
#include "similarity_steps.h"

typedef uint64x2_t avmon_error;
typedef int32x4_t avmon_packed;

AVMON_STEP uint64x2_t no_error(void) { return vdupq_n_u64(0); }
AVMON_STEP uint64_t error_total(uint64x2_t error) { return vaddvq_u64(error); }

/// Sums over the rows of a strip, of two vectors of columns; squares of neighbours together.
typedef struct {
  uint16x8_t sum[2];
  int16x8_t difference[2];
  uint32x4_t square[2], error[2];
} strip_sums;

AVMON_STEP void add_row(strip_sums *all, int half, uint16x8_t sum, int16x8_t difference) {
  all->sum[half] = vaddq_u16(all->sum[half], sum);
  all->difference[half] = vaddq_s16(all->difference[half], difference);
  all->square[half] = vaddq_u32(all->square[half], vpaddq_u32(vmull_u16(vget_low_u16(sum), vget_low_u16(sum)), vmull_high_u16(sum, sum)));
  const int32x4_t low = vmull_s16(vget_low_s16(difference), vget_low_s16(difference)), high = vmull_high_s16(difference, difference);
  all->error[half] = vaddq_u32(all->error[half], vreinterpretq_u32_s32(vpaddq_s32(low, high)));
}

/// Of the packed sums S and D of every element: S^2 + D^2, and S^2 - D^2.
AVMON_STEP int32x4_t square_of_lower(int32x4_t packed) {
  const int32x4_t lower = vandq_s32(packed, vdupq_n_s32(0xFFFF));
  return vmulq_s32(lower, lower);
}
AVMON_STEP int32x4_t squares_added(int32x4_t packed) {
  const int32x4_t upper = vshrq_n_s32(packed, 16);
  return vmlaq_s32(square_of_lower(packed), upper, upper);
}
AVMON_STEP int32x4_t squares_subtracted(int32x4_t packed) {
  const int32x4_t upper = vshrq_n_s32(packed, 16);
  return vmlsq_s32(square_of_lower(packed), upper, upper);
}

/// Stores the sums of blocks, those of the differences apart or in the upper halves.
AVMON_STEP uint64x2_t put(const strip_sums *all, bool packed, const avmon_block_sums *to, size_t block, uint64x2_t error) {
  const uint32x4_t errors = vpaddq_u32(all->error[0], all->error[1]);
  const int32x4_t sum = vreinterpretq_s32_u32(vpaddq_u32(vpaddlq_u16(all->sum[0]), vpaddlq_u16(all->sum[1])));
  const int32x4_t difference = vpaddq_s32(vpaddlq_s16(all->difference[0]), vpaddlq_s16(all->difference[1]));
  vst1q_s32(to->sum + block, packed ? vorrq_s32(sum, vshlq_n_s32(difference, 16)) : sum);
  if (!packed) vst1q_s32(to->difference + block, difference);
  vst1q_s32(to->square + block, vreinterpretq_s32_u32(vpaddq_u32(all->square[0], all->square[1])));
  vst1q_s32(to->error + block, vreinterpretq_s32_u32(errors));
  return vpadalq_u32(error, errors);
}

AVMON_STEP uint64x2_t sum_columns8(avmon_columns from, uint32_t rows, const avmon_block_sums *to, size_t block, uint64x2_t error) {
  strip_sums all = {0};
  for (uint32_t row = 0; row < rows; row++) {
    const uint8x16_t r = vld1q_u8(from.reference + (ptrdiff_t)row * from.reference_stride);
    const uint8x16_t d = vld1q_u8(from.distorted + (ptrdiff_t)row * from.distorted_stride);
    const uint8x8_t low_r = vget_low_u8(r), low_d = vget_low_u8(d);
    add_row(&all, 0, vaddl_u8(low_r, low_d), vreinterpretq_s16_u16(vsubl_u8(low_r, low_d)));
    add_row(&all, 1, vaddl_high_u8(r, d), vreinterpretq_s16_u16(vsubl_high_u8(r, d)));
  }
  return put(&all, true, to, block, error);
}

AVMON_STEP uint64x2_t sum_columns16(avmon_columns from, uint32_t rows, const avmon_pair *pair, const avmon_block_sums *to, size_t block,
                                    uint64x2_t error) {
  const int16x8_t by = right_shift(pair->shift);
  const uint16x8_t mask = vdupq_n_u16(avmon_sample_mask(pair->depth));
  strip_sums all = {0};
  for (uint32_t row = 0; row < rows; row++) {
    const uint8_t *reference = from.reference + (ptrdiff_t)row * from.reference_stride;
    const uint8_t *distorted = from.distorted + (ptrdiff_t)row * from.distorted_stride;
    for (int half = 0; half < 2; half++) {
      const uint16x8_t r = vandq_u16(vshlq_u16(load16(reference + 16 * half), by), mask);
      const uint16x8_t d = vandq_u16(vshlq_u16(load16(distorted + 16 * half), by), mask);
      add_row(&all, half, vaddq_u16(r, d), vreinterpretq_s16_u16(vsubq_u16(r, d)));
    }
  }
  return put(&all, false, to, block, error);
}

#include "similarity_walk.h"

AVMON_SIMILARITY_KERNELS(neon)

#endif
