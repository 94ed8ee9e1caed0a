#include "shrink_shared.h"

// The reference of the shrinking kernels: what the header says, sample by sample.

#define AVMON_TARGET

AVMON_INLINE void shrink_down(const uint8_t *near, const uint8_t *other, uint32_t columns, bool is_quarter, uint8_t *to) {
  for (uint32_t x = 0; x < columns; x++) to[x] = avmon_shrink_mix(near[x], other[x], is_quarter);
}

AVMON_INLINE void shrink_across(const uint8_t *from, uint32_t columns, uint32_t scale, uint8_t *to) {
  const avmon_ratio ratio = avmon_shrink_ratio(scale);
  for (uint32_t x = 0; x < columns; x++) {
    const avmon_tap tap = avmon_shrink_tap(scale, x % ratio.to);
    const uint8_t *period = from + (size_t)(x / ratio.to) * ratio.from;
    to[x] = avmon_shrink_mix(period[tap.near], period[tap.other], tap.is_quarter);
  }
}

AVMON_SHRINK_KERNELS(scalar)
