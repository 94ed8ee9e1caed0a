"""Fixtures whose picture goes on, but looks worse: bars, flashes, blocks, blur, levels. None has sound, to stay small."""
import random

import content
import media
from recipe import at, event, fixture, pictures, textures

WIDTH, HEIGHT = content.WIDTH, content.HEIGHT
SMALL = (160, 96)


def paint(frame, rows, luma, width=WIDTH, height=HEIGHT):
    """Rows of the frame in one grey."""
    planes = [(0, width, rows, luma)]
    for number in range(2):
        start = width * height + number * width * height // 4
        planes.append((start, width // 2, range(rows.start // 2, rows.stop // 2), 128))
    out = bytearray(frame)
    for start, stride, lines, value in planes:
        out[start + lines.start * stride:start + lines.stop * stride] = bytes([value]) * (len(lines) * stride)
    return bytes(out)


def filtered(frames, chain, size=(WIDTH, HEIGHT)):
    """The frames through a chain of ffmpeg filters that leaves their size alone."""
    raw = media.run(media.FFMPEG + ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "%dx%d" % size, "-i", "-", "-vf", chain, "-pix_fmt",
                                    "yuv420p", "-f", "rawvideo", "-"], b"".join(frames))
    length = size[0] * size[1] * 3 // 2
    return [raw[i:i + length] for i in range(0, len(raw), length)]


def detailed(count, size=SMALL):
    """A slow pan over a texture with grain that belongs to it: pictures with fine detail."""
    texture, grain = content.Texture("gravel"), random.Random("gravel")
    for number, row in enumerate(texture.luma):
        half = bytes(min(235, max(16, value + grain.randint(-40, 40))) for value in row[:content.TILE_WIDTH])
        texture.luma[number] = half * 2
    return [b"".join(b"".join(rows) for rows in texture.crop(2 * n, 0, *size)) for n in range(count)]


@fixture("letterbox.mp4", "bars of 22 rows come in mid-scene and go 2 s later", [0])
def _(path):
    frames = pictures(5)
    for k in range(40, 90):
        frames[k] = paint(paint(frames[k], range(22), 16), range(HEIGHT - 22, HEIGHT), 16)
    media.encode(path, frames)
    return [event("letterbox", at(40), at(90))]


@fixture("flash.mp4", "black and white in turn at 6.25 Hz for 2 s", [1])
def _(path):
    frames = content.moving(textures(), 100, *SMALL)
    dark, bright = content.solid(30, 128, 128, *SMALL), content.solid(235, 128, 128, *SMALL)
    for k in range(25, 75):
        frames[k] = bright if (k - 25) // 2 % 2 else dark
    media.encode(path, frames, size=SMALL)
    return [event("flash", at(25), at(75), tolerance=0.1, note="begins with the first change")]


@fixture("mosaic.mp4", "the picture turns into a mosaic of 8 x 8 pixels for 1.6 s", [0])
def _(path):
    frames = detailed(100)
    frames[40:80] = filtered(frames[40:80], "scale=20:12:flags=area,scale=160:96:flags=neighbor", SMALL)
    media.encode(path, frames, size=SMALL)
    return [event("blockiness", at(40), at(80), other_names=["block_corruption"])]


@fixture("blur.mp4", "the picture is scaled to a quarter and back for 1.6 s", [0, 1])
def _(path):
    frames = detailed(100)
    frames[40:80] = filtered(frames[40:80], "scale=40:24:flags=area,scale=160:96:flags=bicubic", SMALL)
    media.encode(path, frames, size=SMALL)
    return [event("blur", at(40), at(80))]


@fixture("levels.mp4", "2 s with a tenth of the picture at luma 252, in limited range", [0])
def _(path):
    frames = content.moving(textures(), 100, *SMALL)
    for k in range(30, 80):
        frames[k] = paint(frames[k], range(10, 20), 252, *SMALL)
    media.encode(path, frames, size=SMALL)
    return [event("levels", at(30), at(80), tolerance=0.16, note="every fourth picture is counted")]
