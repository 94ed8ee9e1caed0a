#include "internal.h"

#ifdef AVMON_ARM

#define AVMON_VECTOR_BYTES 16
#include "neon_vector.h"

AVMON_STEP int32x4_t multiply_add(int16x8_t a, int16x8_t b) {
  return vpaddq_s32(vmull_s16(vget_low_s16(a), vget_low_s16(b)), vmull_high_s16(a, b));
}

#include "activity_walk.h"

AVMON_ACTIVITY_KERNELS(neon)

#endif
