"""Fixtures of sound and picture that are not in step although their time stamps are: only flashes and beeps tell."""
import array
import math

import content
import media
from recipe import at, event, fixture, pictures

SIZE = (160, 96)
SECONDS, FIRST, PERIOD, LENGTH = 7.0, 20, 25, 2
BEEP, EARLY = 0.05, 0.07


def patch(frame, columns, rows, luma):
    """A grey rectangle; its edges are even numbers."""
    width, height = SIZE
    out = bytearray(frame)
    for row in rows:
        out[row * width + columns.start:row * width + columns.stop] = bytes([luma]) * len(columns)
    for plane in range(2):
        start = width * height + plane * width * height // 4
        for row in range(rows.start // 2, rows.stop // 2):
            line = start + row * width // 2
            out[line + columns.start // 2:line + columns.stop // 2] = bytes([128]) * (len(columns) // 2)
    return bytes(out)


@fixture("sync_markers.mp4", "six flashes in a patch, each 70 ms after its beep of 50 ms; time stamps begin together", [1])
def _(path):
    frames = pictures(SECONDS, width=SIZE[0], height=SIZE[1])
    shown = range(FIRST, len(frames) - PERIOD, PERIOD)
    for first in shown:
        for number in range(first, first + LENGTH):
            frames[number] = patch(frames[number], range(90, 150), range(22, 62), 235)
    # The programme's sound goes on 36 dB below the beeps.
    pcm = array.array("h", (v // 16 for v in content.sound(SECONDS)))
    for first in shown:
        begin = round((at(first) - EARLY) * content.RATE)
        for i in range(round(BEEP * content.RATE)):
            for channel in range(2):
                pcm[2 * (begin + i) + channel] += round(10000 * math.sin(2 * math.pi * 1000 * i / content.RATE))
    media.encode(path, frames, pcm, size=SIZE)
    markers = event("av_sync", at(shown[0]) - EARLY, at(shown[-1] + 1), tolerance=0.04, stream=1, cause="markers")
    return [markers], {"av_sync": {"offset_ms": 1000 * EARLY, "tolerance_ms": 3.0, "method": "markers"}}


@fixture("tracks_apart.mkv", "two sound tracks that share a noisy bed; the second has a voice of its own and is 90 ms early", [1])
def _(path):
    seconds, early = 10.0, round(0.09 * content.RATE)
    bed = content.sound(seconds + 0.09, channels=1)
    voice = content.sound(seconds, channels=1, seed=2)
    second = array.array("h", ((a + b) // 2 for a, b in zip(bed[early:], voice)))
    media.encode(path, pictures(seconds, width=SIZE[0], height=SIZE[1]), [bed[:len(voice)], second], size=SIZE, channels=1,
                 audio=["-c:a", "libopus", "-b:a", "32k"])
    return [event("av_sync", 0.0, seconds, clock="audio", tolerance=2.0, stream=2, cause="tracks")]
