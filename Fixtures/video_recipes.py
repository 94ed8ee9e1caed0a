"""Fixtures whose defect, if any, is in the picture."""
import content
import media
from recipe import at, event, fixture, pictures, textures

# As `extra`, since media.EXACT sets the flags too and the last setting holds.
INTERLACED = ["-flags:v", "+bitexact+ildct+ilme", "-field_order", "tt"]
BLACK, GREEN = (16, 128, 128), (145, 54, 34)


def hold(frames, first, last):
    """Frames first...last all show frame `first`; returns the interval for which that picture stands."""
    for k in range(first + 1, last + 1):
        frames[k] = frames[first]
    return at(first), at(last + 1)


def fill(frames, first, last, picture):
    """Frames first...last show `picture`."""
    for k in range(first, last + 1):
        frames[k] = picture
    return at(first), at(last + 1)


@fixture("clean.mp4", "nothing wrong: moving texture, one hard cut at 4 s, tones and noise", [0])
def _(path):
    frames = content.moving(textures(), 100) + content.moving(textures("desert"), 50, first=100)
    media.encode(path, frames, content.sound(6))
    return []


@fixture("freeze.mp4", "one picture stands for 2.52 s while sound goes on; motion resumes where it would have been", [1])
def _(path):
    frames = pictures(6.4)
    span = hold(frames, 60, 122)
    # One key frame at the beginning: nothing refreshes the standing picture.
    media.encode(path, frames, content.sound(6.4), video=media.H264[:6] + ["-g", "250", "-threads", "1"])
    return [event("freeze", *span, cause="repeated_frames", note="from the first showing of the picture that stands")]


@fixture("freeze_to_end.mp4", "the picture stands from 3.4 s to the end while sound goes on", [1])
def _(path):
    frames = pictures(6)
    span = hold(frames, 85, 149)
    media.encode(path, frames, content.sound(6))
    return [event("freeze", *span, note="no frame moves afterwards; motion stopped without a cut, and sound goes on. A key frame at 4.0 s "
                  "refreshes the standing picture by a little more than one grey level")]


@fixture("stutter.mp4", "motion halts for 0.32 s every 1.3 s, six times", [1], may=("frame_drop",))
def _(path):
    frames = pictures(8.4)
    parts = [hold(frames, first, first + 7) for first in (25, 58, 90, 123, 155, 188)]
    media.encode(path, frames, content.sound(8.4), video=media.H264[:4] + ["-crf", "34"] + media.H264[6:])
    return [event("stutter", parts[0][0], parts[-1][1], parts=parts, note="one event for all, or one for each part")]


@fixture("black.mp4", "black for 2.4 s in mid-scene while sound goes on", [1])
def _(path):
    frames = pictures(6.4)
    span = fill(frames, 60, 119, content.solid(*BLACK))
    media.encode(path, frames, content.sound(6.4))
    return [event("black", *span, note="also still, but black covers freeze")]


@fixture("black_to_end.mp4", "black from 3.4 s to the end while sound goes on", [1])
def _(path):
    frames = pictures(6)
    span = fill(frames, 85, 149, content.solid(*BLACK))
    media.encode(path, frames, content.sound(6))
    return [event("black", *span)]


@fixture("flat_green.mp4", "the whole picture is one green for 1.2 s, as a failed decoder shows", [1])
def _(path):
    frames = pictures(5.2)
    span = fill(frames, 60, 89, content.solid(*GREEN))
    media.encode(path, frames, content.sound(5.2))
    return [event("flat_color", *span)]


@fixture("bars.mp4", "SMPTE colour bars for 2 s between two stretches of programme", [0, 1])
def _(path):
    frames = pictures(5.6)
    bars = media.run(media.FFMPEG + ["-f", "lavfi", "-i", "smptebars=s=%dx%d" % (content.WIDTH, content.HEIGHT), "-frames:v", "1",
                                     "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"])
    span = fill(frames, 50, 99, bars)
    media.encode(path, frames, content.sound(5.6))
    return [event("test_pattern", *span)]


@fixture("video_gap.mkv", "38 frames (1.52 s) are missing between two timestamps; sound goes on", [0, 1], may=("stutter", "timestamp"))
def _(path):
    media.encode(path, pictures(6), content.sound(6), extra=["-vf", "select='not(between(n,60,97))'", "-fps_mode", "passthrough"])
    return [event("frame_drop", at(59), at(98), cause="missing_frames", other_names=["freeze"], note="the last picture before stands")]


@fixture("no_audio.mp4", "pictures without sound: the sound checks are skipped", [0])
def _(path):
    media.encode(path, pictures(4))
    return []


@fixture("ten_bit_freeze.mkv", "HEVC 10 bit: one picture stands for 2.52 s while sound goes on", [1])
def _(path):
    frames = pictures(6.4)
    span = hold(frames, 60, 122)
    hevc = ["-c:v", "libx265", "-preset", "medium", "-crf", "29", "-pix_fmt", "yuv420p10le", "-x265-params",
            "keyint=50:pools=none:frame-threads=1:info=0:log-level=error"]
    media.encode(path, frames, content.sound(6.4), video=hevc)
    return [event("freeze", *span, cause="repeated_frames")]


@fixture("gray_ffv1.mkv", "grey pictures without chroma planes (FFV1), 96x64", [0])
def _(path):
    lossless = ["-c:v", "ffv1", "-level", "3", "-g", "25", "-pix_fmt", "gray", "-threads", "1"]
    media.encode(path, pictures(1.6, width=96, height=64), video=lossless, size=(96, 64))
    return []


@fixture("rgb24.mov", "packed RGB pictures (PNG in QuickTime), 64x48, 10 frames a second", [0])
def _(path):
    png = ["-c:v", "png", "-pix_fmt", "rgb24", "-pred", "mixed", "-threads", "1"]
    media.encode(path, content.moving(textures(), 15, width=64, height=48), video=png, size=(64, 48), rate=10)
    return []


@fixture("pal8.gif", "palette pictures (GIF), 96x64, 10 frames a second", [0])
def _(path):
    palette = ["-filter_complex", "[0:v]split[a][b];[a]palettegen=max_colors=64[p];[b][p]paletteuse=dither=none"]
    frames = content.moving(textures(), 16, width=96, height=64)
    raw = b"".join(frames)
    media.run(media.FFMPEG + ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "96x64", "-r", "10", "-i", "-"] + palette
              + media.EXACT + [path], raw)
    return []


@fixture("interlaced.ts", "MPEG-2, interlaced, top field first, correctly flagged", [0])
def _(path):
    fields = content.moving(textures(), 150)
    frames = [content.weave(fields[k], fields[k + 1]) for k in range(0, 150, 2)]
    mpeg2 = ["-c:v", "mpeg2video", "-q:v", "11", "-g", "12", "-bf", "2", "-top", "1", "-threads", "1"]
    media.encode(path, frames, content.sound(3), video=mpeg2, audio=["-c:a", "mp2", "-b:a", "64k"],
                 extra=INTERLACED)
    return []


@fixture("field_order.ts", "MPEG-2, interlaced: flagged top field first, but the bottom field is the earlier one", [0, 1])
def _(path):
    fields = content.moving(textures(), 100)
    frames = [content.weave(fields[k + 1], fields[k]) for k in range(0, 100, 2)]
    mpeg2 = ["-c:v", "mpeg2video", "-q:v", "16", "-g", "12", "-bf", "2", "-top", "1", "-threads", "1"]
    media.encode(path, frames, content.sound(2), video=mpeg2, audio=["-c:a", "mp2", "-b:a", "64k"], extra=INTERLACED)
    return [event("interlace", 0, at(50), cause="field_order", tolerance=0.5, note="eight pictures must move before it shows")]


@fixture("combed.mp4", "H.264 flagged progressive: from 1 s to 3 s pictures are woven of two moments", [0, 1])
def _(path):
    moments = content.moving(textures(), 200)
    frames = [content.weave(moments[k], moments[k + 1]) if 50 <= k < 150 else moments[k] for k in range(0, 200, 2)]
    media.encode(path, frames, content.sound(4))
    return [event("interlace", at(25), at(75), cause="combing", tolerance=0.2)]


@fixture("tearing.mp4", "for 2 s the part below a row that changes from picture to picture is three pictures old", [0, 1])
def _(path):
    source = pictures(5)
    frames = list(source)
    for k in range(40, 90):
        frames[k] = content.torn(source[k], source[k - 3], 46 + 2 * (k * 29 % 47))
    media.encode(path, frames, content.sound(5))
    return [event("tearing", at(40), at(90), tolerance=0.25)]


def displace(source, frames, first, end):
    """Runs of macroblocks that show other parts of the picture, other ones in every frame."""
    for k in range(first, end):
        runs = [((k * 3 + 7 * n) % 16, (k * 5 + 3 * n) % 11, 3 + (k + n) % 4) for n in range(6)]
        frames[k] = content.displaced(source[k], source[k - 20], runs)


@fixture("blocks.mp4", "runs of macroblocks show other parts of the picture for 1 s, as after lost slices, coded in like this", [1])
def _(path):
    source = pictures(5)
    frames = list(source)
    displace(source, frames, 60, 85)
    media.encode(path, frames, content.sound(5))
    return [event("block_corruption", at(60), at(85), cause="upstream", tolerance=0.08)]


@fixture("blocks_scaled.mp4", "the same for 1.6 s, scaled up by 3/2 afterwards: macroblocks are 24 samples wide", [0, 1])
def _(path):
    source = pictures(4)
    frames = list(source)
    displace(source, frames, 55, 95)
    media.encode(path, frames, content.sound(4), extra=["-vf", "scale=480:270:flags=bicubic"])
    return [event("block_corruption", at(55), at(95), cause="upstream", tolerance=0.5)]


@fixture("odd_size.mkv", "319x179 with full-size chroma (4:4:4): no side is a multiple of two", [0])
def _(path):
    media.encode(path, pictures(4), content.sound(4), extra=["-vf", "format=yuv444p,crop=319:179:0:0"])
    return []
