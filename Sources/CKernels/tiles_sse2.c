#include "internal.h"

#ifdef AVMON_X86

#define AVMON_VECTOR_BYTES 16
#include "tiles_x86.h"

AVMON_STEP void store_lower(uint32_t *to, vec v) {
  _mm_storel_epi64((__m128i *)to, _mm_shuffle_epi32(v, _MM_SHUFFLE(3, 3, 2, 0)));
}

AVMON_TILE_KERNELS(sse2, 16)

#endif
