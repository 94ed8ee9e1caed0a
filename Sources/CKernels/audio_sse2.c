#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "x86_vector.h"

typedef __m128 floats;
typedef __m128i counts;

AVMON_STEP floats float_load(const float *from) { return _mm_loadu_ps(from); }
AVMON_STEP void float_store(float *to, floats x) { _mm_storeu_ps(to, x); }
AVMON_STEP floats float_set(float x) { return _mm_set1_ps(x); }
AVMON_STEP floats float_add(floats a, floats b) { return _mm_add_ps(a, b); }
AVMON_STEP floats float_mul(floats a, floats b) { return _mm_mul_ps(a, b); }
AVMON_STEP floats float_abs(floats x) { return _mm_andnot_ps(_mm_set1_ps(-0.0f), x); }
AVMON_STEP floats float_max(floats a, floats b) { return _mm_max_ps(a, b); }
AVMON_STEP bool any_reaches(floats a, floats b) { return _mm_movemask_ps(_mm_cmpge_ps(a, b)) != 0; }
AVMON_STEP counts counts_zero(void) { return zero(); }
AVMON_STEP void counts_store(uint32_t *to, counts n) { store(to, n); }
AVMON_STEP counts add_zeros(counts n, floats x) {
  return _mm_sub_epi32(n, _mm_castps_si128(_mm_cmpeq_ps(x, _mm_setzero_ps())));
}

#include "audio_walk.h"

AVMON_AUDIO_KERNELS(sse2)

#endif
