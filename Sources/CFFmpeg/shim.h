/// Names for what Swift cannot import from FFmpeg's headers: macros, and fields that moved between FFmpeg 5.1 and 7.
#ifndef AVMON_CFFMPEG_SHIM_H
#define AVMON_CFFMPEG_SHIM_H

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/cpu.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

static const int avmon_error_eof = AVERROR_EOF;
static const int avmon_error_exit = AVERROR_EXIT;
static const int avmon_error_again = AVERROR(EAGAIN);
static const int avmon_error_invalid_data = AVERROR_INVALIDDATA;
static const int avmon_error_no_memory = AVERROR(ENOMEM);
static const int avmon_error_input_changed = AVERROR_INPUT_CHANGED;
static const int avmon_error_output_changed = AVERROR_OUTPUT_CHANGED;
static const int avmon_error_no_protocol = AVERROR_PROTOCOL_NOT_FOUND;
static const int avmon_error_io = AVERROR(EIO);
static const int avmon_error_seek = AVERROR(ESPIPE);
static const int64_t avmon_no_pts = AV_NOPTS_VALUE;
static const int avmon_seek_size = AVSEEK_SIZE;
static const int avmon_seek_force = AVSEEK_FORCE;

/// Duration of a decoded frame in its time base, 0 when unknown.
static inline int64_t avmon_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame->duration;
#else
  return frame->pkt_duration;
#endif
}

static inline int avmon_frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
  return frame->key_frame;
#endif
}

/// Whether a decoded frame is interlaced: 0 no, 1 top field first, 2 bottom field first.
static inline int avmon_frame_fields(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return frame->flags & AV_FRAME_FLAG_INTERLACED ? (frame->flags & AV_FRAME_FLAG_TOP_FIELD_FIRST ? 1 : 2) : 0;
#else
  return frame->interlaced_frame ? (frame->top_field_first ? 1 : 2) : 0;
#endif
}

/// Marks a frame for an encoder; `fields` as avmon_frame_fields gives them.
static inline void avmon_frame_set_fields(AVFrame *frame, int fields) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  frame->flags &= ~(AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST);
  if (fields != 0) frame->flags |= AV_FRAME_FLAG_INTERLACED;
  if (fields == 1) frame->flags |= AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
  frame->interlaced_frame = fields != 0;
  frame->top_field_first = fields == 1;
#endif
}

/// Lets frame threads call get_buffer2 themselves; from FFmpeg 6 on they always do.
static inline void avmon_allow_threaded_buffers(AVCodecContext *context) {
#if LIBAVCODEC_VERSION_MAJOR < 60
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  context->thread_safe_callbacks = 1;
#pragma clang diagnostic pop
#endif
}

/// Makes a picture black. Returns 0, or an error code.
static inline int avmon_blacken(AVFrame *frame, int width, int height) {
  ptrdiff_t strides[4] = {frame->linesize[0], frame->linesize[1], frame->linesize[2], frame->linesize[3]};
  return av_image_fill_black(frame->data, strides, frame->format, frame->color_range, width, height);
}

/// Whether a stream is a still cover picture.
static inline int avmon_is_attached_picture(const AVStream *stream) {
  return (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
}

#endif
