#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 32
#include "x86_vector.h"

typedef __m256 floats;
typedef __m256i counts;

AVMON_STEP floats float_load(const float *from) { return _mm256_loadu_ps(from); }
AVMON_STEP void float_store(float *to, floats x) { _mm256_storeu_ps(to, x); }
AVMON_STEP floats float_set(float x) { return _mm256_set1_ps(x); }
AVMON_STEP floats float_add(floats a, floats b) { return _mm256_add_ps(a, b); }
AVMON_STEP floats float_mul(floats a, floats b) { return _mm256_mul_ps(a, b); }
AVMON_STEP floats float_abs(floats x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x); }
AVMON_STEP floats float_max(floats a, floats b) { return _mm256_max_ps(a, b); }
AVMON_STEP bool any_reaches(floats a, floats b) { return _mm256_movemask_ps(_mm256_cmp_ps(a, b, _CMP_GE_OQ)) != 0; }
AVMON_STEP counts counts_zero(void) { return zero(); }
AVMON_STEP void counts_store(uint32_t *to, counts n) { store(to, n); }
AVMON_STEP counts add_zeros(counts n, floats x) {
  return _mm256_sub_epi32(n, _mm256_castps_si256(_mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_EQ_OQ)));
}

#include "audio_walk.h"

AVMON_AUDIO_KERNELS(avx2)

#endif
