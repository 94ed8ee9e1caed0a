/// The part of libvmaf's programming interface that is used here, as releases 2.1 to 3.x have it.
///
/// Two structures grew between releases. What is called with them is called in a way that fits all: a configuration goes by value and is
/// larger than 16 bytes, which the x86-64 and AArch64 conventions pass through memory, so that a library that knows a shorter one reads the
/// beginning of ours and one that knows a longer one finds zeros; a picture is filled in by the library, of whose fields only those at
/// the beginning are used, and has room to spare.
#ifndef AVMON_LIBVMAF_H
#define AVMON_LIBVMAF_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  int32_t log_level;  ///< 0: silent
  uint32_t threads;
  uint32_t subsample;  ///< every nth picture is measured; 0 or 1: all
  uint64_t cpu_mask;   ///< instruction sets not to use
  uint64_t gpu_mask;   ///< since 3.0
  uint64_t later[8];
} libvmaf_configuration;

typedef struct {
  const char *name;
  uint64_t flags;
} libvmaf_model_configuration;

typedef struct {
  int32_t pixel_format;
  uint32_t depth;
  uint32_t width[3], height[3];
  ptrdiff_t stride[3];
  void *data[3];
  /// The library's own: a reference count and more, behind a description of colour in later releases.
  void *later[32];
} libvmaf_picture;

_Static_assert(offsetof(libvmaf_configuration, cpu_mask) == 16, "as in libvmaf");
_Static_assert(offsetof(libvmaf_picture, stride) == 32 && offsetof(libvmaf_picture, data) == 56, "as in libvmaf");

enum { libvmaf_yuv420 = 1, libvmaf_yuv422 = 2, libvmaf_yuv444 = 3 };

typedef struct libvmaf_context libvmaf_context;
typedef struct libvmaf_model libvmaf_model;

/// Functions return 0, or a negative error number.
typedef struct {
  int (*init)(libvmaf_context **, libvmaf_configuration);
  int (*model_load)(libvmaf_model **, libvmaf_model_configuration *, const char *version);
  int (*use_features_from_model)(libvmaf_context *, libvmaf_model *);
  int (*picture_alloc)(libvmaf_picture *, int32_t pixel_format, unsigned depth, unsigned width, unsigned height);
  int (*picture_unref)(libvmaf_picture *);
  /// Takes both pictures; two times NULL ends the stream.
  int (*read_pictures)(libvmaf_context *, libvmaf_picture *, libvmaf_picture *, unsigned index);
  int (*score_at_index)(libvmaf_context *, libvmaf_model *, double *, unsigned index);
  void (*model_destroy)(libvmaf_model *);
  int (*close)(libvmaf_context *);
  const char *(*version)(void);
} libvmaf_functions;

#endif
