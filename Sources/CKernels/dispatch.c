#include "internal.h"

#include <stdatomic.h>
#include <stdlib.h>

// The tables and the choice among them.

#define AVMON_TABLE(isa)                                                                                               \
  const avmon_kernels avmon_kernels_##isa = {                                                                          \
      .name = #isa,                                                                                                    \
      .luma8 = avmon_luma8_##isa,                                                                                      \
      .luma16 = avmon_luma16_##isa,                                                                                    \
      .shrink8 = avmon_shrink8_##isa,                                                                                  \
      .shrink16 = avmon_shrink16_##isa,                                                                                \
      .edges8 = avmon_edges8_##isa,                                                                                    \
      .rows = avmon_rows_##isa,                                                                                        \
      .tiles8 = avmon_tiles8_##isa,                                                                                    \
      .tiles16 = avmon_tiles16_##isa,                                                                                  \
      .similarity8 = avmon_similarity8_##isa,                                                                          \
      .similarity16 = avmon_similarity16_##isa,                                                                        \
      .activity8 = avmon_activity8_##isa,                                                                              \
      .activity16 = avmon_activity16_##isa,                                                                            \
      .structure8 = avmon_structure8_##isa,                                                                            \
      .structure16 = avmon_structure16_##isa,                                                                          \
      .audio = avmon_audio_##isa,                                                                                      \
      .dot = avmon_dot_##isa,                                                                                          \
  }

AVMON_TABLE(scalar);
#ifdef AVMON_X86
AVMON_TABLE(sse2);
AVMON_TABLE(avx2);
AVMON_TABLE(avx512);
#endif
#ifdef AVMON_ARM
AVMON_TABLE(neon);
#endif

/// The tables built for this architecture, slowest first.
static const avmon_kernels *const built[] = {
    &avmon_kernels_scalar,
#ifdef AVMON_X86
    &avmon_kernels_sse2,
    &avmon_kernels_avx2,
    &avmon_kernels_avx512,
#endif
#ifdef AVMON_ARM
    &avmon_kernels_neon,
#endif
};

enum { built_count = sizeof built / sizeof *built };

/// Whether processor and operating system can run `built[i]`. SSE2 and NEON are part of their architectures.
static bool runs(size_t i) {
#ifdef AVMON_X86
  if (built[i] == &avmon_kernels_avx2) return __builtin_cpu_supports("avx2");
  if (built[i] == &avmon_kernels_avx512) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
  }
#endif
  (void)i;
  return true;
}

/// Index of the table called `name`, or `built_count`.
static size_t find(const char *name) {
  size_t i = 0;
  while (i < built_count && strcmp(built[i]->name, name) != 0) i++;
  return i;
}

const avmon_kernels *avmon_kernels_named(const char *name) {
  const size_t i = name ? find(name) : built_count;
  return i < built_count && runs(i) ? built[i] : NULL;
}

const char *avmon_kernels_available(size_t index) {
  for (size_t i = 0; i < built_count; i++) {
    if (runs(i) && index-- == 0) return built[i]->name;
  }
  return NULL;
}

const avmon_kernels *avmon_kernels_best(void) {
  // Remembered, so that the answer stays the same when the environment changes. Threads that ask at the same time for the first
  // time may all choose; the first to write decides. The tables are constants, so there is nothing else to order.
  static const avmon_kernels *_Atomic chosen;
  const avmon_kernels *best = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (best) return best;

  const char *limit = getenv("AVMON_CPU");
  size_t i = limit ? find(limit) : built_count;
  if (i == built_count) i = built_count - 1;
  while (!runs(i)) i--;
  const avmon_kernels *const mine = built[i];
  if (atomic_compare_exchange_strong_explicit(&chosen, &best, mine, memory_order_relaxed, memory_order_relaxed)) {
    return mine;
  }
  return best;
}
