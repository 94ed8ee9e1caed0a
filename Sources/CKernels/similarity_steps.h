/// What the steps that sum columns of a strip take and give.
#ifndef AVMON_SIMILARITY_STEPS_H
#define AVMON_SIMILARITY_STEPS_H

#include "similarity_shared.h"

/// Sums over the 4 x 4 blocks of a strip, an element for each: of r + d, of r - d, and of their squares.
///
/// Of 8-bit samples `sum` holds both sums, that of r + d in the lower half, and `difference` nothing: a window's are at most 64 x 510 and
/// at least -64 x 255, so that both fit signed halves, and adding elements cannot carry from the lower half, which is never negative.
typedef struct {
  int32_t *sum, *difference, *square, *error;
} avmon_block_sums;

/// Columns of the two planes.
typedef struct {
  const uint8_t *reference;
  ptrdiff_t reference_stride;
  const uint8_t *distorted;
  ptrdiff_t distorted_stride;
} avmon_columns;

#endif
