#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 64
#include "x86_vector.h"

typedef __m512 floats;
typedef __m512i counts;

AVMON_STEP floats float_load(const float *from) { return _mm512_loadu_ps(from); }
AVMON_STEP void float_store(float *to, floats x) { _mm512_storeu_ps(to, x); }
AVMON_STEP floats float_set(float x) { return _mm512_set1_ps(x); }
AVMON_STEP floats float_add(floats a, floats b) { return _mm512_add_ps(a, b); }
AVMON_STEP floats float_mul(floats a, floats b) { return _mm512_mul_ps(a, b); }
AVMON_STEP floats float_abs(floats x) { return _mm512_abs_ps(x); }
AVMON_STEP floats float_max(floats a, floats b) { return _mm512_max_ps(a, b); }
AVMON_STEP bool any_reaches(floats a, floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ) != 0; }
AVMON_STEP counts counts_zero(void) { return zero(); }
AVMON_STEP void counts_store(uint32_t *to, counts n) { store(to, n); }
AVMON_STEP counts add_zeros(counts n, floats x) {
  const __mmask16 equal = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_EQ_OQ);
  return _mm512_mask_sub_epi32(n, equal, n, _mm512_set1_epi32(-1));
}

#include "audio_walk.h"

AVMON_AUDIO_KERNELS(avx512)

#endif
