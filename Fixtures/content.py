"""Pictures and sound for the fixtures, synthesised from integers and fixed seeds (python3 standard library only).

Pictures are planar YUV 4:2:0 `bytes`, one per frame, so that a recipe can hold, drop or paint single frames and know the truth
exactly. Sound is interleaved 16-bit stereo at 48 kHz in an `array('h')`.
"""
import array
import math
import random

RATE = 48000
WIDTH, HEIGHT, FPS = 320, 180, 25
TILE_WIDTH, TILE_HEIGHT = 512, 256


def _octave(seed, columns, rows):
    """A periodic grid of random values in -1...1."""
    rng = random.Random(seed)
    return [[rng.uniform(-1, 1) for _ in range(columns)] for _ in range(rows)]


def _noise(seed, width, height, cells):
    """Periodic value noise: octaves of (cell size, weight), smooth between the grid points; one list of floats a row."""
    out = [[0.0] * width for _ in range(height)]
    for number, (cell, weight) in enumerate(cells):
        columns, rows = width // cell, height // cell
        grid = _octave("%s/%d" % (seed, number), columns, rows)
        ease = [(lambda t: t * t * (3 - 2 * t))(k / cell) for k in range(cell)]
        for y in range(height):
            upper, lower = grid[y // cell], grid[(y // cell + 1) % rows]
            fy = ease[y % cell]
            line = [a + (b - a) * fy for a, b in zip(upper, lower)]
            row = out[y]
            for x in range(width):
                left, right = line[x // cell], line[(x // cell + 1) % columns]
                row[x] += weight * (left + (right - left) * ease[x % cell])
    return out


def _plane(values, centre, spread, low, high):
    """Rows of bytes, twice as long as the tile so that a crop never has to wrap sideways."""
    return [bytes(min(high, max(low, round(centre + spread * v))) for v in row) * 2 for row in values]


class Texture:
    """A periodic textured picture, 512x256, with luma in 40...215: nothing in it is black, white, flat or saturated."""

    def __init__(self, seed, fine=True):
        cells = [(64, 0.9), (32, 0.7), (16, 0.5)] + ([(8, 0.3)] if fine else [])
        self.luma = _plane(_noise(seed + "y", TILE_WIDTH, TILE_HEIGHT, cells), 122, 52, 40, 215)
        slow = [(32, 1.0), (16, 0.4)]
        self.blue = _plane(_noise(seed + "u", TILE_WIDTH // 2, TILE_HEIGHT // 2, slow), 128, 22, 90, 166)
        self.red = _plane(_noise(seed + "v", TILE_WIDTH // 2, TILE_HEIGHT // 2, slow), 128, 22, 90, 166)

    def crop(self, x, y, width, height):
        """Rows of the three planes at an even offset."""
        x, y = x % TILE_WIDTH & ~1, y % TILE_HEIGHT & ~1
        luma = [self.luma[(y + r) % TILE_HEIGHT][x:x + width] for r in range(height)]
        half = (width + 1) // 2, (height + 1) // 2
        chroma = [[plane[(y // 2 + r) % (TILE_HEIGHT // 2)][x // 2:x // 2 + half[0]] for r in range(half[1])]
                  for plane in (self.blue, self.red)]
        return luma, chroma[0], chroma[1]


def _disc(rows, other, cx, cy, radius):
    """Put the pixels of `other` into `rows` inside a disc."""
    for y in range(max(0, cy - radius), min(len(rows), cy + radius)):
        half = int(math.sqrt(radius * radius - (y - cy) ** 2))
        a, b = max(0, cx - half), min(len(rows[y]), cx + half)
        if a < b:
            rows[y] = rows[y][:a] + other[y][a:b] + rows[y][b:]


def moving(textures, count, width=WIDTH, height=HEIGHT, first=0):
    """`count` frames: a pan over one texture and a disc of another that moves on its own; every frame differs from the last."""
    ground, front = textures
    frames = []
    for n in range(first, first + count):
        planes = ground.crop(4 * n, 2 * (n // 2), width, height)
        over = front.crop(-2 * n, 60 + 4 * n, width, height)
        cx = int(width * (0.5 + 0.36 * math.sin(n * 0.071)))
        cy = int(height * (0.5 + 0.30 * math.cos(n * 0.093)))
        for shift, (rows, source) in zip((0, 1, 1), zip(planes, over)):
            _disc(rows, source, cx >> shift, cy >> shift, height // 6 >> shift)
        frames.append(b"".join(b"".join(rows) for rows in planes))
    return frames


def solid(luma, blue, red, width=WIDTH, height=HEIGHT):
    """One frame of a single colour."""
    quarter = ((width + 1) // 2) * ((height + 1) // 2)
    return bytes([luma]) * (width * height) + bytes([blue]) * quarter + bytes([red]) * quarter


def weave(top, bottom, width=WIDTH, height=HEIGHT):
    """One interlaced frame: even lines of `top`, odd lines of `bottom`, in all planes."""
    out = bytearray(bottom)
    start = 0
    for stride, rows in ((width, height), (width // 2, height // 2), (width // 2, height // 2)):
        for r in range(0, rows, 2):
            out[start + r * stride:start + (r + 1) * stride] = top[start + r * stride:start + (r + 1) * stride]
        start += stride * rows
    return bytes(out)


def torn(upper, lower, row, width=WIDTH, height=HEIGHT):
    """One frame: `upper` above an even row, `lower` from it on, in all planes."""
    out, start = bytearray(upper), 0
    for stride, rows in ((width, height), (width // 2, height // 2), (width // 2, height // 2)):
        split = start + stride * (row * rows // height)
        start += stride * rows
        out[split:start] = lower[split:start]
    return bytes(out)


def displaced(frame, other, runs, width=WIDTH, height=HEIGHT):
    """One frame in which runs of macroblocks (column, row, how many) show what lies elsewhere in `other`, in all planes."""
    out = bytearray(frame)
    wide, high = width // 16, height // 16
    for column, row, count in runs:
        for x in range(column, min(column + count, wide)):
            sx, sy = (x * 7 + 5) % wide, (row * 5 + 3) % high
            start = 0
            for stride, rows, size in ((width, height, 16), (width // 2, height // 2, 8), (width // 2, height // 2, 8)):
                for r in range(size):
                    to, source = start + (row * size + r) * stride + x * size, start + (sy * size + r) * stride + sx * size
                    out[to:to + size] = other[source:source + size]
                start += stride * rows
    return bytes(out)


# None of these is a multiple of 50 or 60 Hz, so that the sound is not a mains hum.
_TONES = ((223.0, 0.31), (337.0, 0.17), (521.0, 0.11), (1273.0, 0.07))


def sound(seconds, channels=2, seed=1):
    """Tones that swell slowly plus noise, about -20 dBFS RMS a channel: never silent, clipped, in antiphase or the same on two channels.

    Channels share the tones in different proportions and have noise of their own, so their correlation stays well inside 0...1.
    """
    count = round(seconds * RATE)
    mixed = array.array("h", bytes(2 * count * channels))
    shared = []
    for number, (hertz, level) in enumerate(_TONES):
        step = 2 * math.pi * hertz / RATE
        swell = 2 * math.pi * (0.6 + 0.23 * number) / RATE
        shared.append([level * (0.75 + 0.25 * math.sin(swell * i)) * math.sin(step * i) for i in range(count)])
    for channel in range(channels):
        rng = random.Random("%d/%d" % (seed, channel))
        gains = [1.0 - 0.45 * ((channel + tone) % 2) for tone in range(len(_TONES))]
        low = 0.0
        values = []
        for i in range(count):
            low = 0.8 * low + 0.2 * rng.uniform(-1, 1)
            values.append(sum(g * s[i] for g, s in zip(gains, shared)) + 0.9 * low)
        rms = math.sqrt(sum(v * v for v in values) / count)
        scale = 3276.8 / rms
        mixed[channel::channels] = array.array("h", (round(scale * v) for v in values))
    return mixed


def fade_edges(pcm, start, end, channels=2, ramp=48):
    """Mute [start, end) sample frames on every channel, with 1 ms ramps outside it so that the mute is no click."""
    total = len(pcm) // channels
    for i in range(max(0, start - ramp), min(total, end + ramp)):
        gain = 0.0
        if i < start:
            gain = (start - i) / ramp
        elif i >= end:
            gain = (i - end) / ramp
        for c in range(channels):
            pcm[i * channels + c] = round(pcm[i * channels + c] * gain)
