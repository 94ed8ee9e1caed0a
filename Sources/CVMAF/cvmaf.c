#include "include/cvmaf.h"
#include "libvmaf.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct avmon_vmaf {
  void *library;
  libvmaf_functions call;
  libvmaf_context *context;
  libvmaf_model *model;
  avmon_vmaf_format format;
};

/// Puts the address of a function into `to`, a pointer to a function: C has no cast for that.
static bool find(void *library, const char *name, void *to) {
  void *const found = dlsym(library, name);
  memcpy(to, &found, sizeof found);
  return found != NULL;
}

static bool find_all(void *library, libvmaf_functions *call) {
  return find(library, "vmaf_init", &call->init) && find(library, "vmaf_model_load", &call->model_load) &&
         find(library, "vmaf_use_features_from_model", &call->use_features_from_model) &&
         find(library, "vmaf_picture_alloc", &call->picture_alloc) && find(library, "vmaf_picture_unref", &call->picture_unref) &&
         find(library, "vmaf_read_pictures", &call->read_pictures) && find(library, "vmaf_score_at_index", &call->score_at_index) &&
         find(library, "vmaf_model_destroy", &call->model_destroy) && find(library, "vmaf_close", &call->close) &&
         find(library, "vmaf_version", &call->version);
}

static avmon_vmaf_status prepare(avmon_vmaf *vmaf, const char *name, const char *model) {
  vmaf->library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (vmaf->library == NULL) return avmon_vmaf_missing;
  if (!find_all(vmaf->library, &vmaf->call)) return avmon_vmaf_too_old;
  const libvmaf_configuration configuration = {.threads = vmaf->format.threads};
  if (vmaf->call.init(&vmaf->context, configuration) != 0) return avmon_vmaf_failed;
  libvmaf_model_configuration with = {.name = "vmaf"};
  if (vmaf->call.model_load(&vmaf->model, &with, model) != 0) return avmon_vmaf_no_model;
  return vmaf->call.use_features_from_model(vmaf->context, vmaf->model) == 0 ? avmon_vmaf_ok : avmon_vmaf_failed;
}

avmon_vmaf_status avmon_vmaf_open(const char *name, const char *model, const avmon_vmaf_format *format, avmon_vmaf **out) {
  avmon_vmaf *const vmaf = calloc(1, sizeof *vmaf);
  if (vmaf == NULL) return avmon_vmaf_no_memory;
  vmaf->format = *format;
  const avmon_vmaf_status status = prepare(vmaf, name, model);
  if (status == avmon_vmaf_ok) *out = vmaf;
  else avmon_vmaf_close(vmaf);
  return status;
}

static void copy_wide(uint8_t *to, const uint8_t *from, const avmon_vmaf_format *format) {
  const uint32_t mask = (1u << format->depth) - 1;
  for (size_t x = 0; x < format->width; x++) {
    const uint32_t raw = from[2 * x] | (uint32_t)from[2 * x + 1] << 8;
    const uint16_t sample = (uint16_t)(raw >> format->padding & mask);
    memcpy(to + 2 * x, &sample, sizeof sample);
  }
}

/// A picture of the library's with our luma. The model looks at nothing else; colour is the same in both pictures, so that nothing is left
/// to chance.
static bool make(const avmon_vmaf *vmaf, avmon_vmaf_luma luma, libvmaf_picture *picture) {
  const avmon_vmaf_format *const format = &vmaf->format;
  const int32_t pixel_format = format->chroma_shift_x == 0 ? libvmaf_yuv444 : format->chroma_shift_y == 0 ? libvmaf_yuv422 : libvmaf_yuv420;
  memset(picture, 0, sizeof *picture);
  if (vmaf->call.picture_alloc(picture, pixel_format, format->depth, format->width, format->height) != 0) return false;
  for (uint32_t y = 0; y < format->height; y++) {
    uint8_t *const to = (uint8_t *)picture->data[0] + (ptrdiff_t)y * picture->stride[0];
    const uint8_t *const from = luma.samples + (ptrdiff_t)y * luma.stride;
    if (format->bytes_per_sample == 1) memcpy(to, from, format->width);
    else copy_wide(to, from, format);
  }
  const size_t wide = format->depth > 8 ? 2 : 1;
  for (int plane = 1; plane < 3; plane++) {
    for (uint32_t y = 0; y < picture->height[plane]; y++) {
      memset((uint8_t *)picture->data[plane] + (ptrdiff_t)y * picture->stride[plane], 0, picture->width[plane] * wide);
    }
  }
  return true;
}

avmon_vmaf_status avmon_vmaf_add(avmon_vmaf *vmaf, avmon_vmaf_luma reference, avmon_vmaf_luma distorted, uint32_t index) {
  libvmaf_picture pictures[2];
  if (!make(vmaf, reference, &pictures[0])) return avmon_vmaf_no_memory;
  if (!make(vmaf, distorted, &pictures[1])) {
    vmaf->call.picture_unref(&pictures[0]);
    return avmon_vmaf_no_memory;
  }
  return vmaf->call.read_pictures(vmaf->context, &pictures[0], &pictures[1], index) == 0 ? avmon_vmaf_ok : avmon_vmaf_failed;
}

avmon_vmaf_status avmon_vmaf_flush(avmon_vmaf *vmaf) {
  return vmaf->call.read_pictures(vmaf->context, NULL, NULL, 0) == 0 ? avmon_vmaf_ok : avmon_vmaf_failed;
}

avmon_vmaf_status avmon_vmaf_score(avmon_vmaf *vmaf, uint32_t index, double *score) {
  return vmaf->call.score_at_index(vmaf->context, vmaf->model, score, index) == 0 ? avmon_vmaf_ok : avmon_vmaf_failed;
}

const char *avmon_vmaf_version(const avmon_vmaf *vmaf) { return vmaf->call.version(); }

void avmon_vmaf_close(avmon_vmaf *vmaf) {
  // The context's threads may still look at the model.
  if (vmaf->context) vmaf->call.close(vmaf->context);
  if (vmaf->model) vmaf->call.model_destroy(vmaf->model);
  if (vmaf->library) dlclose(vmaf->library);
  free(vmaf);
}
