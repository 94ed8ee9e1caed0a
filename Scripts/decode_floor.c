/* The least that any analyzer on libavformat and libavcodec has to pay: open a file, decode its best video stream and all its audio
 * streams, drop every frame. No scaling, no copying, no output but the counts.
 *
 *   cc -O2 decode_floor.c -o decode_floor $(pkg-config --cflags --libs libavformat libavcodec libavutil)
 *   decode_floor [-t THREADS] FILE      prints: video frames, audio frames, decoder errors
 *
 * Exit status: 0 done, 2 wrong usage, 3 the file cannot be opened or holds nothing to decode.
 */
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  long video, audio, errors;
} counts;

static int fail(const char *what, const char *on, int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = "";
  av_strerror(code, text, sizeof text);
  fprintf(stderr, "decode_floor: %s: %s: %s\n", on, what, text);
  return 3;
}

/* A decoder for one stream, or NULL when there is none for its codec. */
static AVCodecContext *open_decoder(const AVStream *stream, int threads) {
  const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
  AVCodecContext *context = codec ? avcodec_alloc_context3(codec) : NULL;
  if (!context) return NULL;
  context->thread_count = threads;
  context->pkt_timebase = stream->time_base;
  if (avcodec_parameters_to_context(context, stream->codecpar) < 0 || avcodec_open2(context, codec, NULL) < 0)
    avcodec_free_context(&context);
  return context;
}

/* Take every frame that is ready and drop it. */
static void drain(AVCodecContext *context, AVFrame *frame, counts *n) {
  int code;
  while ((code = avcodec_receive_frame(context, frame)) >= 0) {
    if (context->codec_type == AVMEDIA_TYPE_VIDEO) n->video++;
    else n->audio++;
    av_frame_unref(frame);
  }
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) n->errors++;
}

static void decode(AVCodecContext *context, const AVPacket *packet, AVFrame *frame, counts *n) {
  /* Frames are drained after every packet, so the decoder is never full and EAGAIN cannot come here. */
  int code = avcodec_send_packet(context, packet);
  if (code < 0 && code != AVERROR_EOF) n->errors++;
  drain(context, frame, n);
}

int main(int argc, char **argv) {
  int threads = 1, at = 1;
  if (argc > 3 && !strcmp(argv[1], "-t")) {
    threads = atoi(argv[2]);
    at = 3;
  }
  if (at + 1 != argc || threads < 0) {
    fprintf(stderr, "usage: decode_floor [-t THREADS] FILE\n");
    return 2;
  }
  const char *path = argv[at];
  av_log_set_level(AV_LOG_QUIET);

  AVFormatContext *input = NULL;
  int code = avformat_open_input(&input, path, NULL, NULL);
  if (code < 0) return fail("cannot open", path, code);
  if ((code = avformat_find_stream_info(input, NULL)) < 0) return fail("cannot read streams", path, code);

  AVCodecContext **decoders = calloc(input->nb_streams, sizeof *decoders);
  AVPacket *packet = av_packet_alloc();
  AVFrame *frame = av_frame_alloc();
  if (!decoders || !packet || !frame) return fail("no memory", path, AVERROR(ENOMEM));

  const unsigned opened = input->nb_streams;
  const int best = av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
  int used = 0;
  for (unsigned i = 0; i < opened; i++) {
    AVStream *stream = input->streams[i];
    const int audio = stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    const int cover = stream->disposition & AV_DISPOSITION_ATTACHED_PIC;
    if (audio || ((int)i == best && !cover)) decoders[i] = open_decoder(stream, threads);
    if (decoders[i]) used++;
    else stream->discard = AVDISCARD_ALL;
  }
  if (!used) return fail("nothing to decode", path, AVERROR_DECODER_NOT_FOUND);

  counts n = {0, 0, 0};
  while (av_read_frame(input, packet) >= 0) {
    const unsigned i = (unsigned)packet->stream_index;
    if (i < opened && decoders[i]) decode(decoders[i], packet, frame, &n);
    av_packet_unref(packet);
  }
  for (unsigned i = 0; i < opened; i++) {
    if (!decoders[i]) continue;
    decode(decoders[i], NULL, frame, &n);
    avcodec_free_context(&decoders[i]);
  }
  printf("%ld %ld %ld\n", n.video, n.audio, n.errors);

  av_frame_free(&frame);
  av_packet_free(&packet);
  free(decoders);
  avformat_close_input(&input);
  return 0;
}
