/// Pixel and sample kernels of avmon: one table of functions per instruction set, all equal to the scalar table bit for bit.
///
/// The table is chosen once, by what the processor offers and, as an upper bound, by the environment variable `AVMON_CPU`
/// (`scalar`, `sse2`, `avx2`, `avx512`, `neon`). Nothing here allocates, or reads outside the stated rectangle; no global is written
/// but the choice of the table, atomically. Pixels need no alignment, and strides may be negative.
#ifndef AVMON_KERNELS_H
#define AVMON_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Measurements of one 16 x 16 block of luma, in units of 8-bit levels summed over the block's pixels.
///
/// A block at the right or lower edge covers only the pixels that exist. `p(x, y)` is the sample at column x and row y of the
/// picture. Differences to a neighbour outside the picture do not exist and add nothing; neighbours in other blocks count.
/// Every field fits: 256 pixels x 255 levels = 65 280, and at most 65 520 when scaled down from 12 bits.
typedef struct {
  uint16_t sum;      ///< sum of p
  uint16_t sad;      ///< sum of |p - previous p|; 0 exactly when the block repeats, and 0 without a previous picture
  uint16_t grad_h;   ///< sum of |p(x, y) - p(x - 1, y)|
  uint16_t grad_h8;  ///< the part of grad_h at columns x that are multiples of 8
  uint16_t grad_v;   ///< sum of |p(x, y) - p(x, y - 1)|
  uint16_t grad_v8;  ///< the part of grad_v at rows y that are multiples of 8
  uint32_t sumsq;    ///< sum of p * p
} avmon_block;

/// Totals of one strip of 16 rows (the last one may have fewer).
typedef struct {
  uint32_t dark;  ///< pixels with p <= dark_limit
  uint16_t min;   ///< smallest sample, in the units of the input after `shift`
  uint16_t max;   ///< largest sample, in the units of the input after `shift`
} avmon_strip;

/// One plane of luma to measure against the plane before it.
typedef struct {
  const uint8_t *pixels;    ///< first sample of the current picture
  ptrdiff_t stride;         ///< bytes from row to row
  const uint8_t *previous;  ///< first sample of the previous picture of the same size, or NULL
  ptrdiff_t previous_stride;
  uint32_t width, height;   ///< in samples, both at least 1
  uint16_t dark_limit;      ///< in the units of the input after `shift`
  /// 16-bit kernels only: right shift of every sample before all else (MSB-aligned formats, depths over 12).
  uint8_t shift;
  /// 16-bit kernels only: significant bits after `shift`, 8...12. Higher bits, which a damaged file may set, are ignored.
  uint8_t depth;
  uint8_t *samples;  ///< where `avmon_kernels.luma8` and `luma16` put a row of samples for every row of the plane, or NULL
  uint8_t *edges;    ///< where they put the edges that lie on grids of blocks, `avmon_grid_size` bytes, or NULL
} avmon_plane;

/// Edges on the sides of the whole 16 x 16 blocks of a grid, see `avmon_plane.edges`.
///
/// Across a side, b2, b1 | a0, a1 are four samples in 8-bit levels. The step a0 - b1 stands out when it exceeds |b1 - b2| and |a1 - a0| by
/// more than 2. A side is an edge when at least 10 of its 16 steps stand out in one direction, and the mean of the steps, with their
/// signs, exceeds the mean of |b1 - b2| and |a1 - a0| by 4 levels (weak) or 8 (strong): texture cancels out, the outline of a block does
/// not. There is a byte for each block, row by row: bits for its left side, and shifted by `avmon_edge_top` for its upper one. Sides at
/// the edge of a grid are none. Left sides count only where they can make a corner: when the upper side of the block itself, of the one
/// below it, or of the one to the left of either is an edge.
enum { avmon_edge_weak = 1, avmon_edge_strong = 2, avmon_edge_top = 2 };

/// The grids, one after another: the one that macroblocks lie on, and two for comparison, shifted right and down by 8 samples, where the
/// outlines of transform blocks lie as well, and by 5, where nothing but the picture itself has edges.
enum { avmon_grid_count = 3 };
static inline uint32_t avmon_grid_phase(uint32_t grid) { return grid == 0 ? 0 : grid == 1 ? 8 : 5; }

/// Whole blocks of a grid along `size` samples.
static inline uint32_t avmon_grid_blocks(uint32_t size, uint32_t grid) {
  const uint32_t phase = avmon_grid_phase(grid);
  return size > phase ? (size - phase) / 16 : 0;
}

/// Bytes for all grids of a plane.
static inline size_t avmon_grid_size(uint32_t width, uint32_t height) {
  size_t size = 0;
  for (uint32_t i = 0; i < avmon_grid_count; i++) size += (size_t)avmon_grid_blocks(width, i) * avmon_grid_blocks(height, i);
  return size;
}

/// Scales at which the macroblocks of a picture that was scaled up by 3/2 or 9/4 are 16 samples wide again; see `shrink8`. Scaled up by 2
/// they lie on the grid of 16 samples as they are.
enum { avmon_shrink_two_thirds, avmon_shrink_four_ninths, avmon_shrink_count };

/// `from` samples of a picture become `to` samples of the smaller one.
typedef struct {
  uint32_t from, to;
} avmon_ratio;

static inline avmon_ratio avmon_shrink_ratio(uint32_t scale) {
  return scale == avmon_shrink_two_thirds ? (avmon_ratio){.from = 3, .to = 2} : (avmon_ratio){.from = 9, .to = 4};
}

/// Samples that `size` samples become, rounded down.
static inline uint32_t avmon_shrunk(uint32_t size, uint32_t scale) {
  const avmon_ratio ratio = avmon_shrink_ratio(scale);
  return size / ratio.from * ratio.to + size % ratio.from * ratio.to / ratio.from;
}

/// Samples taken of every row of a plane, see `avmon_plane.samples`.
///
/// Sample i of a row is the mean, rounded down, of eight neighbouring pixels in 8-bit levels; the groups are spread evenly over the
/// width, the first at the left and the last at the right edge: with n = min(64, width / 8) they begin at i * (width - 8) / (n - 1),
/// rounded down. Samples from n on are 0, which no measurement of rows counts.
enum { avmon_row_samples = 64 };

/// What distinguishes the fields of a picture, summed over the samples of its inner rows that move.
///
/// A sample moves when it differs from the same sample of the picture before by more than `threshold`, or when those above and
/// below both do. `up`, `now` and `down` are the samples of the row above, of the row and of the row below.
typedef struct {
  uint32_t moving;    ///< samples that move
  uint32_t cross[2];  ///< |mean of up and down - now in the picture before|, of even and of odd rows; the mean is rounded up
  uint32_t comb;      ///< |mean of up and down - now|
  uint32_t vertical;  ///< |up - down|
} avmon_fields;

/// Statistics of a run of samples of one channel, and the two runs that go on across calls.
///
/// `square` and `sum` are accumulated in 16 float lanes (sample i goes to lane i mod 16 of the call, multiply and add rounded
/// separately) and reduced in double, lane 0 first: the order is part of the contract, so every instruction set agrees. One that is
/// not a number, from NaN or from infinities, is the positive quiet NaN without payload.
typedef struct {
  float peak;            ///< largest |x|, NaN counted as 0
  double square;         ///< sum of x * x
  double sum;            ///< sum of x (DC offset times count)
  uint32_t zeros;        ///< samples that are exactly 0 (of either sign)
  uint32_t full_scale;   ///< samples with |x| >= limit
  uint32_t clip_runs;    ///< runs of full-scale samples of one sign that reached `clip_length` samples during this call
  /// Longest full-scale run with a sample in this call, in samples from its start, which may lie in an earlier call. A run that
  /// ended with the last call is not seen again.
  uint32_t longest_clip;
} avmon_audio;

/// Runs carried from call to call for one channel; start with all zero.
typedef struct {
  uint32_t zero_run;  ///< exact zeros up to the end of the last call, saturating at UINT32_MAX
  int32_t clip_run;   ///< full-scale samples up to the end of the last call: > 0 positive, < 0 negative, saturating at INT32_MAX
} avmon_audio_runs;

/// Two planes of equal size, a reference and what became of it.
typedef struct {
  const uint8_t *reference;  ///< first sample
  ptrdiff_t reference_stride;
  const uint8_t *distorted;
  ptrdiff_t distorted_stride;
  uint32_t width, height;  ///< in samples, both at least 1
  /// 16-bit kernels only: right shift of every sample before all else, and the significant bits after it, 8...16. Higher bits are ignored.
  uint8_t shift;
  uint8_t depth;  ///< also of 8-bit kernels: 8
} avmon_pair;

/// How alike two planes are: squared error, and structural similarity as FFmpeg's `ssim` filter defines it, over windows of 8 x 8 samples
/// at every fourth column and row. Samples right of or below the last multiple of four are in no window; the error counts all.
///
/// The windows of a row are added in 16 lanes in single precision (8-bit kernels) or in 8 lanes in double precision (16-bit kernels),
/// window i in lane i mod the lanes; lanes and then rows are added in double precision in their order. That order is part of the contract.
typedef struct {
  uint64_t squared_error;  ///< sum of (r - d)^2
  double similarity;       ///< sum over all windows, each -1...1
  uint64_t windows;        ///< their number, 0 for planes smaller than 8 x 8
} avmon_similarity;

/// Bytes of working memory that `similarity8` and `similarity16` need for planes of a width, aligned for `int64_t`.
static inline size_t avmon_similarity_scratch(uint32_t width) { return 64 * ((size_t)width / 4 + 40); }

/// How error and activity of a picture are added up, see `avmon_activity`.
typedef struct {
  const uint8_t *before;       ///< the reference picture before, of the same size and format; not looked at when `order` is 0
  const uint8_t *before_that;  ///< the one before that; looked at when `order` is 2
  ptrdiff_t stride;            ///< bytes from row to row of both
  uint32_t block_width, block_height;  ///< in samples, at least 1; multiples of 2 with `quads`
  uint8_t order;  ///< 0: only the error; 1: the difference to the picture before; 2: the difference of the last two differences
  bool quads;     ///< activity is that of 2 x 2 samples together, at even columns and rows
} avmon_activity_rules;

/// Sums over a block that XPSNR is made of (Helmrich et al., ICASSP 2020).
///
/// `spatial` is the sum of |f| over the samples with all their neighbours in the picture, f being 12 times the sample less twice the four
/// beside, above and below it, and less the four at its corners. With quads f is 12 times the four samples together, less 3, 2 or 1 times
/// those around them up to two away, and is taken where all of the 6 x 6 are in the picture. `temporal` is the sum of |t|, t the
/// difference by `order`, with quads that of four samples together.
typedef struct {
  uint64_t error;  ///< sum of (r - d)^2
  uint64_t spatial;
  uint64_t temporal;
} avmon_activity;

/// Elements of working memory that `activity8` and `activity16` need.
static inline size_t avmon_activity_scratch(uint32_t width) { return 3 * ((size_t)width / 2 + 1); }

/// Scales of multi-scale structural similarity.
enum { avmon_structure_scales = 5 };

/// Sums over the windows of one scale.
typedef struct {
  double contrast;    ///< contrast and structure, (2 s_rd + C2) / (s_r^2 + s_d^2 + C2)
  double similarity;  ///< the same times luminance, (2 m_r m_d + C1) / (m_r^2 + m_d^2 + C1); of the last scale only
  uint64_t windows;
} avmon_scale_sums;

/// What multi-scale structural similarity is made of (Wang, Simoncelli, Bovik 2003), from the given scale to a sixteenth.
///
/// Windows are a Gaussian of 11 x 11 samples with sigma 1.5 that lies in the picture as a whole. Each scale is the means of 2 x 2 samples
/// of the one before; an odd last row or column is repeated. With s = r + d and t = r - d, in single precision, each operation rounded:
/// rows are filtered before columns, taps from the outer two inwards, each pair added before it is weighed; a mean is
/// ((s00 + s10) + (s01 + s11)) / 4, the row first. The windows of a row are added in 16 lanes as in `avmon_audio`, rows in double
/// precision.
typedef struct {
  avmon_scale_sums scales[avmon_structure_scales];
} avmon_structure;

/// Floats for a row of `width` samples in the working memory of `structure8`.
static inline size_t avmon_structure_room(uint32_t width) { return (size_t)width + 48; }

/// Floats of working memory that `structure8` and `structure16` need; their contents do not matter, but must be numbers.
static inline size_t avmon_structure_scratch(uint32_t width) {
  size_t size = 4 * avmon_structure_room(width);
  for (int i = 0; i < avmon_structure_scales; i++, width -= width / 2) size += 48 * avmon_structure_room(width);
  return size;
}

/// The kernels of one instruction set.
typedef struct {
  const char *name;  ///< "scalar", "sse2", "avx2", "avx512", "neon"
  /// Measures a plane of 8-bit samples in one pass. `blocks` has ceil(width/16) x ceil(height/16) elements in row order,
  /// `strips` has ceil(height/16).
  void (*luma8)(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips);
  /// The same for 16-bit little-endian samples of up to 12 significant bits after the shift. Sums are scaled to 8-bit levels at
  /// the end of each block by `>> (depth - 8)`, `sad` rounded up so that 0 still means an exact repeat, `sumsq` by `>> 2(depth - 8)`.
  void (*luma16)(const avmon_plane *plane, avmon_block *blocks, avmon_strip *strips);
  /// Makes the plane of 8-bit samples smaller: `out` gets `avmon_shrunk` of its height rows of `avmon_shrunk` of its width samples, without
  /// gaps. Rows, then columns, are mixed: at 2/3 the two of a period of three lie a quarter of the way from number 0 to 1, and from 2 to 1;
  /// at 4/9 the four of a period of nine lie in the middle of 0 and 1, upon 3, upon 5, and in the middle of 7 and 8. Middles are rounded up;
  /// a quarter is the middle of the nearer sample and the middle.
  void (*shrink8)(const avmon_plane *plane, uint32_t scale, uint8_t *out);
  /// The same for 16-bit samples, which are cut to 8-bit levels first.
  void (*shrink16)(const avmon_plane *plane, uint32_t scale, uint8_t *out);
  /// Puts the edges of a plane of 8-bit samples into `plane->edges`, and does nothing else.
  void (*edges8)(const avmon_plane *plane);
  /// Compares the rows of samples (`avmon_row_samples` each) of a picture with each other and with those of the picture before, or
  /// NULL. `peaks` has an element for each of the `rows`: the number of samples whose difference to the row above is by more than
  /// `step` larger than the differences of the row above to its own and of the row below to this one; 0 in the first two rows and
  /// in the last.
  void (*rows)(const uint8_t *samples, const uint8_t *previous, uint32_t rows, uint8_t step, uint8_t threshold, uint8_t *peaks,
               avmon_fields *fields);
  /// Sums of 8-bit samples over tiles of tile_width x tile_height (each 4, 8 or 16); ceil(width/tile_width) x
  /// ceil(height/tile_height) sums in row order; edge tiles cover what exists.
  void (*tiles8)(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height, uint32_t tile_width,
                 uint32_t tile_height, uint32_t *sums);
  /// The same for 16-bit little-endian samples, each shifted right by `shift` first; raw sums, not scaled (at most 256 x 65535).
  void (*tiles16)(const uint8_t *pixels, ptrdiff_t stride, uint32_t width, uint32_t height, uint32_t tile_width,
                  uint32_t tile_height, uint8_t shift, uint32_t *sums);
  /// Compares two planes of 8-bit samples in one pass; `scratch` has `avmon_similarity_scratch` bytes.
  void (*similarity8)(const avmon_pair *pair, void *scratch, avmon_similarity *out);
  /// The same of 16-bit little-endian samples. More than 12 significant bits take the scalar kernel in every table.
  void (*similarity16)(const avmon_pair *pair, void *scratch, avmon_similarity *out);
  /// Adds up error and activity of a plane of 8-bit samples in blocks: ceil(width/block_width) x ceil(height/block_height) of them, in
  /// row order. `scratch` has `avmon_activity_scratch` elements.
  void (*activity8)(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, avmon_activity *blocks);
  /// The same of 16-bit little-endian samples. More than 12 significant bits take the scalar kernel in every table.
  void (*activity16)(const avmon_pair *pair, const avmon_activity_rules *rules, uint32_t *scratch, avmon_activity *blocks);
  /// Compares two planes of 8-bit samples at five scales; `scratch` has `avmon_structure_scratch` elements.
  void (*structure8)(const avmon_pair *pair, float *scratch, avmon_structure *out);
  /// The same of 16-bit little-endian samples.
  void (*structure16)(const avmon_pair *pair, float *scratch, avmon_structure *out);
  /// Measures `count` samples, fewer than 2^32, of one channel; `limit` is the full-scale level, `clip_length` the run that counts
  /// (>= 1).
  void (*audio)(const float *samples, size_t count, float limit, uint32_t clip_length, avmon_audio_runs *runs, avmon_audio *out);
  /// Sum of a[i] * b[i], with the lanes of `avmon_audio`.
  double (*dot)(const float *a, const float *b, size_t count);
} avmon_kernels;

/// Sum of (samples[i] - samples[i - 1])^2 for i from 0 to `count` - 1; there must be a sample before the first, and no
/// more than 65536 of them.
uint32_t avmon_step_energy8(const uint8_t *samples, uint32_t count);

/// The same of 16-bit little-endian samples, of which the `depth` bits (at most 16) above the lowest `shift` count.
uint64_t avmon_step_energy16(const uint8_t *samples, uint32_t count, uint8_t shift, uint8_t depth);

/// The fastest table this processor can run, no faster than `AVMON_CPU` says; an unknown name there is no bound. Never NULL;
/// constant for the life of the process, and safe to ask from several threads.
const avmon_kernels *avmon_kernels_best(void);

/// The table called `name`, or NULL when it is unknown, not built for this architecture or not supported by this processor.
const avmon_kernels *avmon_kernels_named(const char *name);

/// Name of the i-th table this processor can run, slowest first, or NULL past the end.
const char *avmon_kernels_available(size_t i);

#endif
