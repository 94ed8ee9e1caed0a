#include "activity_shared.h"

// The reference of the activity kernels. Terms fit 32 bits: 48 x 65 535 for the filters, 4 x 4 x 65 535 for changes.

AVMON_INLINE void measure(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t size, avmon_activity *blocks) {
  const uint32_t across = avmon_ceil_div(pair->width, rules->block_width);
  const uint32_t first = avmon_activity_step(rules->quads);
  memset(blocks, 0, (size_t)across * avmon_ceil_div(pair->height, rules->block_height) * sizeof *blocks);
  for (uint32_t y = 0; y < pair->height; y += rules->block_height, blocks += across) {
    const uint32_t bottom = y + avmon_min(rules->block_height, pair->height - y);
    avmon_add_changes(pair, rules, size, 0, y, bottom, blocks);
    if (rules->order == 0) continue;
    avmon_add_spatial(pair, rules, size, first, avmon_activity_end(pair->width, rules->quads), avmon_max(y, first),
                      avmon_min(bottom, avmon_activity_end(pair->height, rules->quads)), blocks);
  }
}

void avmon_activity8_scalar(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, avmon_activity *blocks) {
  (void)scratch;
  measure(pair, rules, 1, blocks);
}

void avmon_activity16_scalar(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, avmon_activity *blocks) {
  (void)scratch;
  measure(pair, rules, 2, blocks);
}
