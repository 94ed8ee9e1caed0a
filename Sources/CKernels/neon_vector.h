/// What the NEON kernels share. NEON is part of the base architecture, so no target has to be named.
#ifndef AVMON_NEON_VECTOR_H
#define AVMON_NEON_VECTOR_H

#include "internal.h"

#include <arm_neon.h>

#define AVMON_TARGET
#define AVMON_STEP AVMON_INLINE

/// Loads 16-bit samples from any address.
AVMON_STEP uint16x8_t load16(const uint8_t *from) { return vreinterpretq_u16_u8(vld1q_u8(from)); }

/// Shifts samples right by as much as `left_by` is negative.
AVMON_STEP int16x8_t right_shift(uint8_t shift) { return vdupq_n_s16((int16_t)-shift); }

#endif
