"""Fixtures whose defect, if any, is in the sound."""
import array
import math
import os
import random
import tempfile

import content
import media
from recipe import event, fixture, pictures

# A lossy coder smears edges over about one of its frames (1024 samples).
SMEAR = 0.03
# The picture of fixtures whose sound matters.
SMALL = media.H264[:4] + ["-crf", "34"] + media.H264[6:]


def sample(seconds):
    return round(seconds * content.RATE)


@fixture("silence.mp4", "digital zero on both channels for 3 s", [0])
def _(path):
    pcm = content.sound(6.4)
    content.fade_edges(pcm, sample(2), sample(5))
    media.encode(path, pictures(6.4), pcm)
    return [event("silence", 2.0, 5.0, clock="audio", tolerance=0.06, note="minor below 10 s, so the gate passes")]


@fixture("channel_dead.mp4", "the right channel is dead for 12 s while the left one goes on", [1])
def _(path):
    pcm = content.sound(15)
    right = pcm[1::2]
    content.fade_edges(right, sample(1.5), sample(13.5), channels=1)
    pcm[1::2] = right
    media.encode(path, pictures(15, width=160, height=90), pcm, size=(160, 90), video=SMALL, audio=["-c:a", "aac", "-b:a", "40k"])
    return [event("channel_dead", 1.5, 13.5, clock="audio", tolerance=0.1, channel=1)]


@fixture("dropout.mp4", "four mutes of 40 ms", [1], may=("click",))
def _(path):
    pcm = content.sound(5)
    starts = (1.2, 2.1, 2.9, 4.0)
    parts = [(s, s + 0.04) for s in starts]
    for a, b in parts:
        content.fade_edges(pcm, sample(a), sample(b))
    media.encode(path, pictures(5), pcm, audio=["-c:a", "aac", "-b:a", "96k"])
    return [event("dropout", a, b, clock="audio", tolerance=SMEAR) for a, b in parts]


@fixture("clipping.mp4", "sound driven 20 dB into the limits of the converter for 2.5 s", [1], may=("loudness", "loudness_jump"))
def _(path):
    pcm = content.sound(5)
    a, b, ramp = sample(1.5), sample(4), sample(0.02)
    for i in range(a, b):
        gain = 1 + 9 * min(1.0, (i - a) / ramp, (b - i) / ramp)
        for k in (2 * i, 2 * i + 1):
            pcm[k] = max(-32768, min(32767, round(gain * pcm[k])))
    media.encode(path, pictures(5), pcm, audio=["-c:a", "aac", "-b:a", "96k"])
    return [event("clipping", 1.5, 4.0, clock="audio", tolerance=0.1)]


@fixture("antiphase.mp4", "the right channel is the left one upside down for 3 s", [1])
def _(path):
    pcm = content.sound(6.4)
    a, b, ramp = sample(2), sample(5), 96
    for i in range(a, b):
        mix = min(1.0, (i - a) / ramp, (b - i) / ramp)
        pcm[2 * i + 1] = round((1 - mix) * pcm[2 * i + 1] - mix * pcm[2 * i])
    media.encode(path, pictures(6.4), pcm)
    return [event("phase", 2.0, 5.0, clock="audio", tolerance=0.4, note="correlation is taken over 400 ms")]


@fixture("audio_only.m4a", "sound without pictures: the picture checks are skipped", [0])
def _(path):
    media.encode(path, pcm=content.sound(5))
    return []


@fixture("two_tracks.mkv", "two sound tracks; the second is digital zero from beginning to end", [0])
def _(path):
    pcm = content.sound(4)
    media.encode(path, pictures(4), [pcm, array.array("h", bytes(2 * len(pcm)))],
                 extra=["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu"])
    return [event("silence", 0.0, 4.0, clock="audio", stream=2, tolerance=0.1)]


@fixture("sync_late.mkv", "the sound's timestamps begin 200 ms after the picture's; both end together", [0, 1],
         may=("av_sync", "timestamp", "audio_missing"))
def _(path):
    # Opus, because Matroska tells its 6.5 ms of priming, which are then not presented. ffmpeg 5.1 takes them off the timestamps
    # twice, so they are added once here: the first presented sample is the first of the content, at 0.2 s.
    media.encode(path, pictures(5), content.sound(4.8), late=0.2065, audio=["-c:a", "libopus", "-b:a", "48k"])
    return [], {"av_sync": {"offset_ms": -200.0, "tolerance_ms": 5.0, "method": "timestamps"}}


@fixture("surround.mkv", "5.1 sound (AC-3), every channel alive, the LFE below 120 Hz", [0])
def _(path):
    seconds = 3
    pcm = content.sound(seconds, channels=6)
    rng, low, fast = random.Random("lfe"), 0.0, 0.0
    values = []
    for _ in range(sample(seconds)):
        # Two one-pole low-passes at about 60 Hz: the AC-3 encoder cuts this channel at 120 Hz.
        fast += 0.008 * (rng.uniform(-1, 1) - fast)
        low += 0.008 * (fast - low)
        values.append(low)
    rms = (sum(v * v for v in values) / len(values)) ** 0.5
    pcm[3::6] = array.array("h", (max(-32000, min(32000, round(2600 * v / rms))) for v in values))
    media.encode(path, pictures(seconds, width=160, height=90), pcm, size=(160, 90), channels=6,
                 audio=["-c:a", "ac3", "-b:a", "192k"])
    return []


@fixture("cover.mp3", "sound with an attached picture, which is no video stream to analyse", [0])
def _(path):
    png = media.run(media.FFMPEG + ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "96x96", "-i", "-", "-frames:v", "1", "-c:v", "png",
                                    "-f", "image2pipe", "-"], pictures(0.04, width=96, height=96)[0])
    with tempfile.TemporaryDirectory() as folder:
        cover = os.path.join(folder, "cover.png")
        with open(cover, "wb") as out:
            out.write(png)
        media.run(media.FFMPEG + ["-f", "s16le", "-ar", "48000", "-ac", "2", "-i", "-", "-i", cover, "-map", "0:a", "-map", "1:v",
                                  "-c:v", "copy", "-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "3",
                                  "-disposition:v:0", "attached_pic"] + media.EXACT + [path], content.sound(5).tobytes())
    return []


@fixture("click.mp4", "four clicks of three samples in the left channel", [1])
def _(path):
    pcm = array.array("h", (v // 4 for v in content.sound(5)))
    starts = (1.2, 2.1, 2.9, 4.0)
    for start in starts:
        for offset, value in enumerate((29000, -29000, 29000)):
            pcm[2 * (sample(start) + offset)] = value
    media.encode(path, pictures(5, width=160, height=90), pcm, size=(160, 90), video=SMALL, audio=["-c:a", "aac", "-b:a", "128k"])
    return [event("click", s, s + 0.001, clock="audio", tolerance=0.01) for s in starts]


@fixture("hum.mp4", "50 Hz with its second and third harmonic at -36 dBFS for 3 s", [0])
def _(path):
    pcm = array.array("h", (v // 2 for v in content.sound(5.4)))
    for i in range(sample(1.2), sample(4.2)):
        angle = 2 * math.pi * 50 * i / content.RATE
        hum = round(520 * (math.sin(angle) + 0.4 * math.sin(2 * angle) + 0.2 * math.sin(3 * angle)))
        for k in (2 * i, 2 * i + 1):
            pcm[k] = max(-32768, min(32767, pcm[k] + hum))
    media.encode(path, pictures(5.4, width=160, height=90), pcm, size=(160, 90), video=SMALL, audio=["-c:a", "aac", "-b:a", "64k"])
    return [event("hum", 1.2, 4.2, clock="audio", tolerance=0.6, note="windows of 1 s every quarter of a second")]


@fixture("loudness_jump.mp4", "the gain falls by 15 dB at 3 s and stays there", [0])
def _(path):
    pcm = content.sound(6)
    for k in range(2 * sample(3), len(pcm)):
        pcm[k] = round(pcm[k] * 10 ** (-15 / 20))
    media.encode(path, pictures(6, width=160, height=90), pcm, size=(160, 90), video=SMALL, audio=["-c:a", "aac", "-b:a", "64k"])
    return [event("loudness_jump", 3.0, 3.0, clock="audio", tolerance=0.25)]
