#ifndef AVMON_CTRANSFORM_SHIM_H
#define AVMON_CTRANSFORM_SHIM_H
/// The fast Fourier transform of libavutil, and nothing else of FFmpeg.
#include <libavutil/tx.h>
#endif
