import Foundation

/// A stand-in for libvmaf, compiled when a test needs it: it has the functions and the structs of a release, takes down what it is called
/// with, and scores a picture 100 less the mean difference of luma.
struct FakeLibVMAF {
  /// Whose layouts: 2 has no `gpumask`, 4 stands for what came after 3: a description of colour inside of pictures.
  enum Release: Int, CaseIterable, Sendable {
    case two = 2
    case three, four
  }

  static let compiler = ["cc", "clang", "gcc"].first { (try? run([$0, "--version"])) != nil }

  private let folder: URL
  var library: String { folder.appending(path: "libvmaf.so").path }

  /// - Parameter defects: names of macros, see the source.
  init(_ release: Release, defects: [String] = []) throws {
    folder = URL.temporaryDirectory.appending(path: "avmon-vmaf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = folder.appending(path: "fake.c")
    try Data(Self.source.utf8).write(to: source)
    try Self.run(
      [Self.compiler ?? "cc", "-shared", "-fPIC", "-O1", "-o", library, "-DRELEASE=\(release.rawValue)"]
        + ["-DLOG=\"\(folder.appending(path: "log").path)\""] + defects.map { "-D\($0)" } + [source.path])
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// What the library was called with, call by call.
  var calls: [String] {
    let text = (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  private static func run(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }

  private static let source = #"""
    #include <stddef.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>

    typedef struct {
      int log_level;
      unsigned n_threads, n_subsample;
      uint64_t cpumask;
    #if RELEASE >= 3
      uint64_t gpumask;
    #endif
    } Configuration;
    typedef struct { const char *name; uint64_t flags; } ModelConfiguration;
    typedef struct {
      int pix_fmt;
      unsigned bpc, w[3], h[3];
      ptrdiff_t stride[3];
      void *data[3];
    #if RELEASE >= 4
      int range, primaries, trc, matrix;
    #endif
      void *ref, *priv;
    } Picture;
    typedef struct { double scores[64]; int flushed; int model; } Context;

    static void note(const char *text) {
      FILE *file = fopen(LOG, "a");
      if (!file) abort();
      fprintf(file, "%s\n", text);
      fclose(file);
    }

    int vmaf_init(Context **context, Configuration with) {
      char text[200];
      uint64_t gpu = 0;
    #if RELEASE >= 3
      gpu = with.gpumask;
    #endif
      snprintf(text, sizeof text, "init log %d threads %u subsample %u masks %llu %llu", with.log_level, with.n_threads, with.n_subsample,
               (unsigned long long)with.cpumask, (unsigned long long)gpu);
      note(text);
      *context = calloc(1, sizeof **context);
      return 0;
    }

    #ifndef NO_MODEL_LOAD
    int vmaf_model_load(void **model, ModelConfiguration *with, const char *version) {
      char text[200];
      snprintf(text, sizeof text, "model %s %s flags %llu", with->name, version, (unsigned long long)with->flags);
      note(text);
    #ifdef NO_MODEL
      return -22;
    #else
      *model = malloc(1);
      return 0;
    #endif
    }
    #endif

    int vmaf_use_features_from_model(Context *context, void *model) {
      context->model = model != NULL;
      note("features");
      return 0;
    }

    int vmaf_picture_alloc(Picture *picture, int format, unsigned depth, unsigned width, unsigned height) {
      char text[200];
      snprintf(text, sizeof text, "picture %d %u bits %ux%u", format, depth, width, height);
      note(text);
    #ifdef NO_SECOND_PICTURE
      static int made;
      if (made++ == 1) return -12;
    #endif
      memset(picture, 0, sizeof *picture);
      picture->pix_fmt = format;
      picture->bpc = depth;
      for (int plane = 0; plane < 3; plane++) {
        picture->w[plane] = plane && format != 3 ? (width + 1) / 2 : width;
        picture->h[plane] = plane && format == 1 ? (height + 1) / 2 : height;
        picture->stride[plane] = (picture->w[plane] * (depth > 8 ? 2 : 1) + 31) / 32 * 32;
        picture->data[plane] = malloc(picture->stride[plane] * picture->h[plane]);
        memset(picture->data[plane], 0xEE, picture->stride[plane] * picture->h[plane]);
      }
      picture->ref = picture->data[0];
      picture->priv = picture->data[1];
      return 0;
    }

    int vmaf_picture_unref(Picture *picture) {
      if (picture->ref != picture->data[0] || picture->priv != picture->data[1]) abort();
      for (int plane = 0; plane < 3; plane++) free(picture->data[plane]);
      note("unref");
      return 0;
    }

    static unsigned sample(const Picture *picture, int plane, unsigned x, unsigned y) {
      const uint8_t *row = (const uint8_t *)picture->data[plane] + y * picture->stride[plane];
      return picture->bpc > 8 ? row[2 * x] | row[2 * x + 1] << 8 : row[x];
    }

    int vmaf_read_pictures(Context *context, Picture *reference, Picture *distorted, unsigned index) {
      char text[200];
      if (!reference) {
        note("flush");
        context->flushed = 1;
        return 0;
      }
    #ifdef REFUSE
      return -22;
    #endif
      double sum = 0;
      for (unsigned y = 0; y < reference->h[0]; y++) {
        for (unsigned x = 0; x < reference->w[0]; x++) sum += abs((int)sample(reference, 0, x, y) - (int)sample(distorted, 0, x, y));
      }
      for (int plane = 1; plane < 3; plane++) {
        for (unsigned y = 0; y < reference->h[plane]; y++) {
          for (unsigned x = 0; x < reference->w[plane]; x++) {
            if (sample(reference, plane, x, y) != sample(distorted, plane, x, y)) abort();
          }
        }
      }
      snprintf(text, sizeof text, "read %u", index);
      note(text);
      context->scores[index] = 100 - sum / reference->w[0] / reference->h[0];
      vmaf_picture_unref(reference);
      vmaf_picture_unref(distorted);
      return 0;
    }

    int vmaf_score_at_index(Context *context, void *model, double *score, unsigned index) {
      if (!context->flushed || !context->model || !model) return -22;
      *score = context->scores[index];
      return 0;
    }

    void vmaf_model_destroy(void *model) { free(model); note("destroy"); }
    int vmaf_close(Context *context) { free(context); note("close"); return 0; }
    const char *vmaf_version(void) { return "fake"; }
    """#
}
