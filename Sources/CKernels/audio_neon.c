#include "internal.h"

#ifdef AVMON_ARM

#include "neon_vector.h"

typedef float32x4_t floats;
typedef uint32x4_t counts;

AVMON_STEP floats float_load(const float *from) { return vld1q_f32(from); }
AVMON_STEP void float_store(float *to, floats x) { vst1q_f32(to, x); }
AVMON_STEP floats float_set(float x) { return vdupq_n_f32(x); }
AVMON_STEP floats float_add(floats a, floats b) { return vaddq_f32(a, b); }
AVMON_STEP floats float_mul(floats a, floats b) { return vmulq_f32(a, b); }
AVMON_STEP floats float_abs(floats x) { return vabsq_f32(x); }
// Not vmaxnmq: of a signalling NaN it makes a NaN.
AVMON_STEP floats float_max(floats a, floats b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
AVMON_STEP bool any_reaches(floats a, floats b) { return vmaxvq_u32(vcgeq_f32(a, b)) != 0; }
AVMON_STEP counts counts_zero(void) { return vdupq_n_u32(0); }
AVMON_STEP void counts_store(uint32_t *to, counts n) { vst1q_u32(to, n); }
AVMON_STEP counts add_zeros(counts n, floats x) { return vsubq_u32(n, vceqzq_f32(x)); }

#include "audio_walk.h"

AVMON_AUDIO_KERNELS(neon)

#endif
