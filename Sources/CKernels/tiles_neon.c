#include "internal.h"

#ifdef AVMON_ARM

#include "neon_vector.h"
#include "tiles_walk.h"

/// Sums bytes over rows in pairs of columns; 16 rows of two bytes fit an element of 16 bits.
AVMON_STEP uint16x8_t sum_pairs(const uint8_t *from, ptrdiff_t stride, uint32_t rows) {
  uint16x8_t sum = vdupq_n_u16(0);
  for (uint32_t row = 0; row < rows; row++, from += stride) sum = vpadalq_u8(sum, vld1q_u8(from));
  return sum;
}

AVMON_STEP void sum_by_4(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  (void)shift;
  vst1q_u32(sums, vpaddlq_u16(sum_pairs(from, stride, rows)));
}

AVMON_STEP void sum_by_8(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  (void)shift;
  vst1_u32(sums, vmovn_u64(vpaddlq_u32(vpaddlq_u16(sum_pairs(from, stride, rows)))));
}

AVMON_STEP void sum16_by_4(const uint8_t *from, ptrdiff_t stride, uint32_t rows, uint8_t shift, uint32_t *sums) {
  const int16x8_t by = right_shift(shift);
  uint32x4_t sum = vdupq_n_u32(0);
  for (uint32_t row = 0; row < rows; row++, from += stride) sum = vpadalq_u16(sum, vshlq_u16(load16(from), by));
  vst1_u32(sums, vmovn_u64(vpaddlq_u32(sum)));
}

AVMON_TILE_KERNELS(neon, 16)

#endif
