/// One vocabulary for the three vector widths of x86-64, so that kernels equal but for their width are written once.
///
/// The including file defines `AVMON_VECTOR_BYTES` as 16 (SSE2), 32 (AVX2) or 64 (AVX-512 BW, VL, VNNI). `V(op)` and `VS(op)`
/// name the intrinsics of that width: `V(add_epi32)`, `VS(and)`. Everything here belongs to the including file alone.
#ifndef AVMON_X86_VECTOR_H
#define AVMON_X86_VECTOR_H

#include "internal.h"

#include <immintrin.h>

#if AVMON_VECTOR_BYTES == 16
#define AVMON_TARGET __attribute__((target("sse2")))
#define V(op) _mm_##op
#define VS(op) _mm_##op##_si128
typedef __m128i vec;
#elif AVMON_VECTOR_BYTES == 32
#define AVMON_TARGET __attribute__((target("avx2")))
#define V(op) _mm256_##op
#define VS(op) _mm256_##op##_si256
typedef __m256i vec;
#elif AVMON_VECTOR_BYTES == 64
#define AVMON_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define V(op) _mm512_##op
#define VS(op) _mm512_##op##_si512
typedef __m512i vec;
#else
#error "AVMON_VECTOR_BYTES must be 16, 32 or 64"
#endif

/// Steps of a kernel, which must not cost a call.
#define AVMON_STEP AVMON_TARGET static inline __attribute__((always_inline))

AVMON_STEP vec load(const uint8_t *from) { return VS(loadu)((const vec *)(const void *)from); }
AVMON_STEP void store(void *to, vec v) { VS(storeu)((vec *)to, v); }
AVMON_STEP vec zero(void) { return VS(setzero)(); }

/// In every 128-bit lane the sums of the four 32-bit elements of a, b, c and d, in this order.
AVMON_STEP vec sum_of_fours(vec a, vec b, vec c, vec d) {
  const vec ab = V(add_epi32)(V(unpacklo_epi32)(a, b), V(unpackhi_epi32)(a, b));
  const vec cd = V(add_epi32)(V(unpacklo_epi32)(c, d), V(unpackhi_epi32)(c, d));
  return V(add_epi32)(V(unpacklo_epi64)(ab, cd), V(unpackhi_epi64)(ab, cd));
}

/// Sums of neighbours among unsigned 16-bit elements, as 32-bit elements.
AVMON_STEP vec pairs(vec v) {
  return V(add_epi32)(VS(and)(v, V(set1_epi32)(0xFFFF)), V(srli_epi32)(v, 16));
}

#endif
