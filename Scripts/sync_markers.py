#!/usr/bin/env python3
"""Makes streams with flashes and beeps whose offset is known, and streams that only look like it, and compares avmon's answer.

  sync_markers.py AVMON [--keep FOLDER] [--only WORD] [--drawn N --seed S]

Every stream is synthesised and encoded by ffmpeg (H.264 and AAC, MP4 and MPEG-TS in turn). The offset of a stream is the time stamp of
the first bright picture less the time of the first sample of the beep: above 0 is sound that is early. Streams of which nothing is
expected hold what a music video or a game may hold: strobe lights over drums, cuts over a metronome, flashes and tones by chance. With
`--drawn` N streams are made instead whose rate, size, period, patch, tone, level, music and coding are drawn by lot; of those no answer
is no miss, because a grey patch on bright bars is no flash.

Exit status: 0 every offset within 3 ms and no answer where none is expected, 1 a miss, 2 wrong usage.
"""
import argparse
import array
import fractions
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import wave

SOUND_RATE = 48000
TOLERANCE = 3.0
SIZE = "640x360"
RATES = {"23.976": fractions.Fraction(24000, 1001), "24": fractions.Fraction(24), "25": fractions.Fraction(25),
         "29.97": fractions.Fraction(30000, 1001), "30": fractions.Fraction(30), "50": fractions.Fraction(50),
         "59.94": fractions.Fraction(60000, 1001), "60": fractions.Fraction(60)}
# Three offsets a rate from -200 to +120 ms, odd ones among them, so that beeps begin anywhere in a tick and in a coded frame.
OFFSETS = {"24": (-200, 37, 120), "25": (-83, 0, 61), "29.97": (-125, -17, 90), "60": (-200, 5.3, 113)}
PATCH = "x=480:y=40:w=120:h=80:color=white"
FULL = "x=0:y=0:w=iw:h=ih:color=white"
CODING = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-c:a", "aac", "-b:a", "128k"]
HEVC_10 = ["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:pools=1"]
MPEG_2 = ["-pix_fmt", "yuv420p", "-c:v", "mpeg2video", "-b:v", "4M"]
DARK, MOVING = "color=c=black:", "testsrc2="


class Case:
    """A stream: its pictures, its sound, and the offset to be found (None: no answer)."""

    def __init__(self, name, expected, seconds=14.0, rate="25", video=None, sound=None, coding=None, **flashes):
        self.name, self.expected, self.seconds, self.rate = name, expected, seconds, rate
        self.video, self.sound, self.coding, self.flashes = video, sound, coding, flashes

    def path(self, folder, number):
        # In turn, but so that full pictures and patches come in both.
        container = self.coding[0] if self.coding else "ts" if (number + number // 2) % 2 else "mp4"
        return os.path.join(folder, "%s.%s" % (self.name, container))

    def make(self, path):
        folder = os.path.dirname(path)
        pcm = os.path.join(folder, "sound.wav")
        graph = self.video(self) if self.video else flashing(self, **self.flashes)
        write(pcm, self.sound(self) if self.sound else beeping(self, **self.flashes))
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", graph, "-i", pcm, "-map", "0:v", "-map", "1:a"]
        command += ["-t", str(self.seconds), "-threads", "1", *(self.coding[1] if self.coding else CODING)]
        subprocess.run(command + ["-fflags", "+bitexact", "-flags", "+bitexact", path], check=True)
        os.remove(pcm)


def frames(case, period):
    """Numbers of the pictures with which flashes begin."""
    rate, step = RATES[case.rate], round(period * RATES[case.rate])
    return range(round(rate / 2), int(case.seconds * rate), step)


def flashing(case, period=1.0, length=2, patch=None, ground=DARK, size=SIZE, **_):
    step, first = round(period * RATES[case.rate]), round(RATES[case.rate] / 2)
    return "%ss=%s:r=%s,drawbox=%s:t=fill:enable='gte(n,%d)*lt(mod(n-%d,%d),%d)'" % (
        ground, size, RATES[case.rate], patch or FULL, first, first, step, length)


def beeping(case, period=1.0, offset=0.0, beep=0.06, hertz=1000.0, level=0.3, bed=0.0, ramp=0.0, **_):
    times = [float(n / RATES[case.rate]) - offset / 1000 for n in frames(case, period)]
    return mix(case.seconds, [(t, tone(beep, hertz, level, ramp)) for t in times], music(case.seconds, bed) if bed else None)


def tone(seconds, hertz, level, ramp=0.0):
    count, edge = round(seconds * SOUND_RATE), max(1, round(ramp * SOUND_RATE))
    return [level * min(1.0, (i + 1) / edge, (count - i) / edge) * math.sin(2 * math.pi * hertz * i / SOUND_RATE) for i in range(count)]


def struck(hertz, level, decay, noise=0.0, seed=1):
    """A sound that is struck and decays: a drum, a click."""
    rng = random.Random(seed)
    return [level * math.exp(-i / (decay * SOUND_RATE)) * ((1 - noise) * math.sin(2 * math.pi * hertz * i / SOUND_RATE) +
            noise * rng.uniform(-1, 1)) for i in range(round(5 * decay * SOUND_RATE))]


def mix(seconds, sounds, bed=None):
    samples = bed or array.array("f", bytes(4 * round(seconds * SOUND_RATE)))
    for start, sound in sounds:
        at = round(start * SOUND_RATE)
        for i, value in enumerate(sound, at):
            if 0 <= i < len(samples):
                samples[i] += value
    return samples


def music(seconds, level):
    """Chords that change every 0.37 s."""
    samples, rng = array.array("f", bytes(4 * round(seconds * SOUND_RATE))), random.Random("chords")
    for start in range(0, len(samples), round(0.37 * SOUND_RATE)):
        steps = [2 * math.pi * rng.choice((220, 262, 330, 392, 440, 523)) / SOUND_RATE for _ in range(3)]
        for i in range(start, min(len(samples), start + round(0.37 * SOUND_RATE))):
            samples[i] = level / 3 * sum(math.sin(s * i) for s in steps)
    return samples


def write(path, samples):
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SOUND_RATE)
        out.writeframes(array.array("h", (round(32767 * max(-1.0, min(1.0, v))) for v in samples)).tobytes())


def every(seconds, period, start=0.0):
    return [start + period * i for i in range(int((seconds - start) / period))]


def drums(period, start=0.0, kick=None):
    def sound(case):
        kick_, hat = kick or struck(65, 0.7, 0.06), struck(5000, 0.25, 0.012, noise=0.9)
        beats = every(case.seconds, period, start)
        return mix(case.seconds, [(t, kick_) for t in beats] + [(t + period / 2, hat) for t in beats])
    return sound


def clicks(period, start):
    return lambda case: mix(case.seconds, [(t, struck(1800, 0.6, 0.006)) for t in every(case.seconds, period, start)])


def leader(case):
    """A countdown whose 2 is shown for one picture; then black."""
    return ("color=c=black:s=%s:r=%s,drawtext=text='%%{eif\\:5-floor(t)\\:d}':fontsize=400:fontcolor=white:x=200:y=20:"
            "enable='lt(t,3+1/%s-0.001)'" % (SIZE, RATES[case.rate], RATES[case.rate]))


def beeps(times, beep=0.06):
    return lambda case: mix(case.seconds, [(t, tone(beep, 1000, 0.3)) for t in times(case)])


def cuts(case):
    """Two scenes in turn, a second each."""
    return ("testsrc2=s=%s:r=%s[a];mandelbrot=s=%s:r=%s[b];[a][b]overlay=enable='lt(mod(t,2),1)'" % ((SIZE, RATES[case.rate]) * 2))


def digits(case):
    """A clock whose seconds count, large and bright."""
    text = "drawtext=text='%{eif\\:t\\:d\\:2}':fontsize=200:fontcolor=white:x=220:y=80"
    return "color=c=0x101010:s=%s:r=%s,%s" % (SIZE, RATES[case.rate], text)


def melody(case):
    """Notes of a synthesizer without decay, two a second, of changing length."""
    rng = random.Random("melody")
    return mix(case.seconds, [(t, tone(rng.choice((0.08, 0.12, 0.2)), rng.choice((262, 330, 392, 523)), rng.uniform(0.1, 0.4)))
                              for t in every(case.seconds, 0.5)])


def by_chance(seed, gap):
    """Times with gaps that nobody can foresee, and the graph of flashes at them."""
    def times(case):
        rng, now, out = random.Random(seed), 0.5, []
        while now < case.seconds:
            out.append(now)
            now += rng.uniform(gap / 2, gap * 3 / 2)
        return out

    def video(case):
        shown = "+".join("between(t,%.3f,%.3f)" % (t, t + 0.07) for t in times(case))
        return "testsrc2=s=%s:r=%s,drawbox=%s:t=fill:enable='%s'" % (SIZE, RATES[case.rate], FULL, shown)
    return times, video


def cases():
    for rate, offsets in OFFSETS.items():
        for offset in offsets:
            for patch in (None, PATCH):
                yield Case("%s_%s_%+g" % ("patch" if patch else "full", rate, offset), offset, rate=rate, offset=offset, patch=patch,
                           ground=MOVING if patch else DARK)
    yield Case("period_10s", -90, seconds=70.0, period=10.0, offset=-90)
    yield Case("period_2s", 45, seconds=20.0, rate="29.97", period=2.0, offset=45, patch=PATCH)
    for length in (0.02, 0.04, 0.1):
        yield Case("beep_%d_ms" % round(1000 * length), -31, beep=length, offset=-31)
    yield Case("beep_400_hz", 77, rate="24", offset=77, hertz=400.0)
    yield Case("beep_quiet", 12, offset=12, level=0.02)
    yield Case("music_under_-20_db", 48, offset=48, bed=0.03)
    yield Case("music_under_-12_db", 48, offset=48, bed=0.075, patch=PATCH, ground=MOVING)
    yield Case("one_picture", -60, rate="60", offset=-60, length=1)
    yield Case("flash_0.3_s", 33, offset=33, length=8)
    yield Case("mpeg_2_and_mp2", -57, offset=-57, coding=("ts", MPEG_2 + ["-c:a", "mp2", "-b:a", "192k"]), patch=PATCH, ground=MOVING)
    yield Case("mpeg_2_and_ac_3", 71, offset=71, coding=("ts", MPEG_2 + ["-c:a", "ac3", "-b:a", "192k"]))
    yield Case("hevc_10_bit_and_flac", 71, offset=71, coding=("mkv", HEVC_10 + ["-c:a", "flac"]))
    poor = ("mp4", CODING[:-4] + ["-crf", "40", "-c:a", "aac", "-b:a", "32k"])
    yield Case("low_bit_rate", 26, offset=26, patch=PATCH, ground=MOVING, coding=poor)
    yield Case("soft_beep", 20, offset=20, ramp=0.002)

    yield Case("strobe_over_toms", None, sound=drums(0.5, 0.5, struck(110, 0.7, 0.028)), period=0.5)
    yield Case("strobe_over_drums", None, sound=drums(0.5, 0.5), period=0.5)
    yield Case("strobe_4_hz_over_synthesizer", None, sound=beeps(lambda case: every(case.seconds, 0.24, 0.5)), period=0.24, length=3)
    yield Case("strobe_over_melody", None, sound=melody, period=0.5, ground=MOVING)
    yield Case("cuts_over_metronome", None, video=cuts, sound=clicks(1.0, 0.3))
    yield Case("cuts_over_beeps", None, video=cuts, sound=beeps(lambda case: every(case.seconds, 1.0, 0.3)))
    yield Case("cuts_over_drums", None, video=cuts, sound=drums(0.5))
    yield Case("clock_with_beeps", None, video=digits, sound=beeps(lambda case: every(case.seconds, 1.0)))
    (flash_times, lightning), (beep_times, _) = by_chance("flash", 0.9), by_chance("beep", 0.9)
    yield Case("flashes_and_beeps_by_chance", None, seconds=40.0, video=lightning, sound=beeps(beep_times))
    yield Case("flashes_and_beeps_of_unequal_period", None, seconds=30.0, sound=beeps(lambda case: every(case.seconds, 0.87)), period=1.0)
    yield Case("leader_with_2_pop", None, seconds=6.0, rate="24", video=leader, sound=beeps(lambda case: [3.0], beep=1 / 24))
    yield Case("two_pairs", None, seconds=6.0, period=3.0, offset=-40)
    yield Case("flashes_without_sound", None, sound=lambda case: mix(case.seconds, []))


def drawn(count, seed):
    """Markers of every kind, by lot."""
    rng = random.Random(seed)
    sounds = {"ts": (["aac", "-b:a", "64k"], ["aac", "-b:a", "128k"], ["mp2", "-b:a", "192k"], ["ac3", "-b:a", "192k"]),
              "mp4": (["aac", "-b:a", "96k"],), "mkv": (["flac"], ["libmp3lame", "-b:a", "96k"])}
    for number in range(count):
        rate, period = rng.choice(list(RATES)), rng.choice((0.5, 0.8, 1.0, 1.5, 2.0, 5.0))
        size = rng.choice(("320x180", "640x360", "1280x720"))
        width, height = map(int, size.split("x"))
        wide, high = rng.uniform(0.16, 0.5), rng.uniform(0.16, 0.5)
        color = rng.choice(("white", "0xb0b0b0", "0xffff00"))
        x, y = rng.uniform(0, 1 - wide), rng.uniform(0, 1 - high)
        patch = "x=%d:y=%d:w=%d:h=%d:color=%s" % (x * width, y * height, wide * width, high * height, color)
        offset = rng.uniform(max(-200, -400 * period), min(120, 400 * period))
        level = 10 ** (-rng.uniform(6, 34) / 20)
        container = rng.choice(list(sounds))
        video = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", str(rng.choice((20, 28, 36)))]
        yield Case("drawn_%s_%d" % (seed, number), offset, seconds=max(8.0, 7 * period), rate=rate,
                   coding=(container, video + ["-c:a"] + rng.choice(sounds[container])), offset=offset, period=period, size=size,
                   patch=patch if rng.random() < 0.6 else FULL.replace("white", color), ground=rng.choice((DARK, MOVING, "mandelbrot=")),
                   length=rng.randint(1, int(0.3 * float(RATES[rate]) * min(1.0, period))), beep=rng.uniform(0.02, 0.1),
                   hertz=rng.choice((300, 440, 800, 1000, 2000, 3000)), level=level,
                   bed=level * 10 ** (-rng.uniform(18, 40) / 20) if rng.random() < 0.5 else 0.0)


def answer(avmon, path):
    """The answer by markers, or None, and what the report says of it."""
    done = subprocess.run([avmon, "analyze", path, "--only", "av_sync", "--fail-on", "never", "--quiet", "--no-run-info"],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError("exit %d: %s" % (done.returncode, done.stderr.decode(errors="replace").strip()[-200:]))
    report = json.loads(done.stdout)
    row = next((m for m in report["measurements"]["av_sync_methods"] if m["method"] == "markers"), None)
    said = next((e["message"] for e in report["events"] if e.get("cause") in ("markers", "few_markers")), "")
    return row, said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon", help="the avmon executable")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the streams here; those that exist are not made again")
    parser.add_argument("--only", default="", metavar="WORD", help="only streams whose name holds this")
    parser.add_argument("--drawn", type=int, default=0, metavar="N", help="make N streams by lot instead")
    parser.add_argument("--seed", default="1", help="of the lot (default: 1)")
    options = parser.parse_args()
    if not os.access(options.avmon, os.X_OK):
        parser.error("%s is not an executable: build it with `swift build -c release`" % options.avmon)
    misses = unanswered = total = 0
    worst = 0.0
    print("%-36s %9s %9s %7s %6s  %s" % ("stream", "expected", "measured", "error", "sure", "event"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or scratch
        os.makedirs(folder, exist_ok=True)
        for number, case in enumerate(drawn(options.drawn, options.seed) if options.drawn else cases()):
            if options.only not in case.name:
                continue
            total += 1
            path = case.path(folder, number)
            if not os.path.exists(path):
                case.make(path)
            row, said = answer(options.avmon, path)
            found = row and row["offset_ms"]
            error = abs(found - case.expected) if None not in (found, case.expected) else None
            unanswered += found is None and case.expected is not None
            right = (found is None) == (case.expected is None) and (error is None or error <= TOLERANCE)
            right = right or bool(options.drawn) and found is None
            misses += not right
            worst = max(worst, error or 0)
            print("%-36s %9s %9s %7s %6s  %s%s" % (
                case.name, "none" if case.expected is None else "%.1f" % case.expected, "none" if found is None else "%.2f" % found,
                "" if error is None else "%.2f" % error, "%.2f" % row["confidence"] if row else "", said, "" if right else "  MISS"))
            if not options.keep:
                os.remove(path)
    print("%d streams, %d misses, %d offsets without an answer, largest error %.2f ms" % (total, misses, unanswered, worst))
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
