/// VMAF through libvmaf, found when it is asked for: nothing is linked, and the library may be missing.
#ifndef AVMON_CVMAF_H
#define AVMON_CVMAF_H

#include <stddef.h>
#include <stdint.h>

/// What may come of a call.
typedef enum {
  avmon_vmaf_ok,
  avmon_vmaf_missing,   ///< no library of the name could be loaded
  avmon_vmaf_too_old,   ///< the library lacks a function; built-in models came with 2.1
  avmon_vmaf_no_model,  ///< the library was built without the model
  avmon_vmaf_no_memory,
  avmon_vmaf_failed,    ///< the library refused
} avmon_vmaf_status;

/// What pictures are like.
typedef struct {
  uint32_t width, height;           ///< in samples
  uint32_t depth;                   ///< 8, 10, 12 or 16
  uint32_t padding;                 ///< bits every sample is shifted left by; wide samples only
  uint32_t bytes_per_sample;        ///< 1, or 2 (little endian)
  uint32_t chroma_shift_x, chroma_shift_y;  ///< (1, 1), (1, 0) or (0, 0)
  uint32_t threads;                 ///< 0: none but the caller's
} avmon_vmaf_format;

/// Luma of one picture.
typedef struct {
  const uint8_t *samples;
  ptrdiff_t stride;  ///< bytes from row to row
} avmon_vmaf_luma;

typedef struct avmon_vmaf avmon_vmaf;

/// Loads the library of a name or path, and its model. `out` is untouched unless the status is ok.
avmon_vmaf_status avmon_vmaf_open(const char *name, const char *model, const avmon_vmaf_format *format, avmon_vmaf **out);

/// Hands a pair of pictures to the library; indices count up from 0.
avmon_vmaf_status avmon_vmaf_add(avmon_vmaf *vmaf, avmon_vmaf_luma reference, avmon_vmaf_luma distorted, uint32_t index);

/// Ends the stream; before that there are no scores.
avmon_vmaf_status avmon_vmaf_flush(avmon_vmaf *vmaf);

/// Score of one picture, 0...100.
avmon_vmaf_status avmon_vmaf_score(avmon_vmaf *vmaf, uint32_t index, double *score);

/// "3.0.0"; what the library says of itself.
const char *avmon_vmaf_version(const avmon_vmaf *vmaf);

void avmon_vmaf_close(avmon_vmaf *vmaf);

#endif
