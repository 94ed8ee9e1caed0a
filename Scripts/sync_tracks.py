#!/usr/bin/env python3
"""Makes files with two sound tracks whose distance is known, from clips of the corpus, and compares avmon's answer.

  sync_tracks.py AVMON CLIPS [--keep FOLDER] [--only WORD]

The tracks share the sound of one clip (music and effects) and have speech of different clips on top, at a level above (+) or below (-)
that sound. The second track is moved as a whole: above 0 is a second track that is early. Needs ffmpeg with libopus and libx264.

Exit status: 0 every answer within 1 ms and none where the tracks have nothing in common, 1 a wrong answer, 2 wrong usage.
"""
import argparse
import array
import json
import math
import os
import subprocess
import sys
import tempfile

RATE = 48000
TOLERANCE = 1.0
# Clips, from when, seconds.
BEDS = {"film": [("sintel_trailer_720p.mp4", 12, 36)], "anim": [("bbb_trailer.webm", 2, 30)], "street": [("rooftop_vfr_360p.mp4", 0, 17)]}
VOICES = {"one": [("friday.mp4", 0, 6), ("jwpIntro.mp4", 0, 5.6)], "two": [("obama_speech.mp4", 0, 8.6), ("single_face.mp4", 0, 2.4)]}
AAC, AC3, MP2 = ["-c:a", "aac", "-b:a", "128k"], ["-c:a", "ac3", "-b:a", "384k"], ["-c:a", "mp2", "-b:a", "192k"]
OPUS, PCM = ["-c:a", "libopus", "-b:a", "96k"], ["-c:a", "pcm_s16le"]
OFFSETS = (-400, -233.3, -120, -41.7, -17.3, -5, 0, 3.1, 23, 77.7, 125, 260, 400)


class Case:
    """Two tracks: what the second one is to the first, and what must be found (None: no answer)."""

    def __init__(self, name, offset=0.0, bed="film", level=-6.0, codec=AAC, container="mkv", move="", layout="stereo", **more):
        self.name, self.bed, self.level, self.codec, self.container = name, bed, level, codec, container
        self.samples, self.move, self.layout, self.expected = round(offset * RATE / 1000), move, layout, more.get("expected", True)
        self.second = more.get("second", codec)  # codec of the second track
        self.voice, self.other = more.get("voice", "two"), more.get("other", bed)
        self.silent, self.length = more.get("silent", False), more.get("length")
        self.drift, self.step = more.get("drift", 0.0), more.get("step", 0.0)
        self.truth = 1000 * self.samples / RATE


def cases():
    out = [Case("offset_%+g_%+g_%s" % (ms, level, bed), ms, bed, level) for bed in ("film", "anim", "street") for level in (-6, 0)
           for ms in OFFSETS]
    out += [Case("loud_%+g_%s" % (ms, bed), ms, bed, 6) for bed in ("film", "anim", "street") for ms in (-120, 0, 77.7)]
    out += [Case("same_%s" % bed, 0, bed, voice="one") for bed in BEDS]
    out += [Case("surround_%s_%+g" % (bed, ms), ms, bed, codec=AAC, second=AC3, layout="5.1", container=form)
            for bed, ms, form in (("film", 0, "mkv"), ("anim", 80, "ts"), ("street", -43.1, "mp4"), ("film", -80, "ts"))]
    forms = [("aac", AAC, "mp4"), ("aac", AAC, "ts"), ("ac3", AC3, "ts"), ("ac3", AC3, "mkv"), ("mp2", MP2, "ts"), ("mp2", MP2, "mkv"),
             ("opus", OPUS, "mkv"), ("pcm", PCM, "mkv")]
    out += [Case("codec_%s_%s_%+g" % (name, form, ms), ms, "anim", codec=codec, container=form) for name, codec, form in forms
            for ms in (0, -61.3)]
    mixed = [("aac_ac3", AAC, AC3, "ts"), ("aac_ac3", AAC, AC3, "mp4"), ("mp2_aac", MP2, AAC, "ts"), ("pcm_mp2", PCM, MP2, "mkv"),
             ("pcm_aac", PCM, AAC, "mkv")]
    out += [Case("mixed_%s_%s" % (name, form), 0, "anim", codec=a, second=b, container=form) for name, a, b, form in mixed]
    for hertz in (5, -5):
        ppm, move = 1e6 * hertz / RATE, "asetrate=%d,aresample=%d" % (RATE + hertz, RATE)
        out += [Case("drift_%+.0fppm_%s" % (ppm, bed), 0, bed, drift=ppm, move=move) for bed in BEDS]
    cut = "asplit[p][q];[p]atrim=0:15,asetpts=N/SR/TB[r];[q]atrim=15.1,asetpts=N/SR/TB[s];[r][s]concat=n=2:v=0:a=1"
    out += [Case("step_out_100ms_%s" % bed, 0, bed, step=100, move=cut) for bed in ("film", "anim")]
    out.append(Case("shorter", 40, length=17))
    nothing = {"expected": False}
    out += [Case("unrelated_%s_%s" % (a, b), 0, a, -20, other=b, **nothing) for a, b in
            (("film", "anim"), ("anim", "street"), ("street", "film"), ("anim", "film"))]
    out += [Case("speech_only", 0, "film", 60, **nothing), Case("silent", 0, silent=True, **nothing)]
    return out


def run(*command):
    return subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, command)], check=True, stdout=subprocess.PIPE).stdout


def sound(clips, parts, path, seconds):
    """Joins parts of clips, again and again, to stereo sound of an even level."""
    inputs, chains = [], []
    for index, (clip, start, length) in enumerate(parts):
        inputs += ["-ss", start, "-t", length, "-i", os.path.join(clips, clip)]
        chains.append("[%d:a:0]aresample=%d,aformat=channel_layouts=stereo,asetpts=PTS-STARTPTS[a%d]" % (index, RATE, index))
    joined = "".join("[a%d]" % i for i in range(len(parts))) + "concat=n=%d:v=0:a=1,aloop=-1:%d" % (len(parts), 2 ** 31 - 1)
    raw = array.array("f", run(*inputs, "-filter_complex", ";".join(chains) + ";" + joined, "-t", seconds, "-f", "f32le", "-"))
    power = math.sqrt(sum(v * v for v in raw[::7]) / len(raw[::7]))
    gain = 20 * math.log10(0.06 / power)
    level = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "-", "-af", "volume=%.3fdB" % gain]
    subprocess.run([*level, "-c:a", "pcm_f32le", path], input=raw.tobytes(), check=True)


def make(case, clips, folder, path):
    """Mixes both tracks and codes them beside a small picture."""
    seconds = sum(length for _, _, length in BEDS[case.bed])
    files = []
    for kind, table, name in (("bed", BEDS, case.bed), ("bed", BEDS, case.other), ("voice", VOICES, "one"), ("voice", VOICES, case.voice)):
        wav = os.path.join(folder, "%s_%s_%g.wav" % (kind, name, seconds))
        if not os.path.exists(wav):
            sound(clips, table[name], wav, seconds)
        files += ["-i", wav]
    # Speech loud against the bed is a bed soft against speech.
    bed, voice = (0, case.level) if case.level <= 0 else (-case.level, 0)
    mix = "volume=%gdB[b%d];[%d]volume=%gdB[v%d];[b%d][v%d]amix=normalize=0:duration=shortest"
    move = [case.move] if case.move else []
    if case.samples > 0:
        move.append("atrim=start_sample=%d,asetpts=N/SR/TB" % case.samples)
    elif case.samples < 0:
        move.append("adelay=%dS:all=1" % -case.samples)
    if case.silent:
        move.append("volume=0")
    if case.layout == "5.1":
        move.append("pan=5.1|FL=0.7FL|FR=0.7FR|FC=0.5FL+0.5FR|LFE=0.1FL|BL=0.3FL|BR=0.3FR")
    move.append("atrim=0:%g" % (case.length or seconds))
    graph = "[0]" + mix % (bed, 0, 2, voice, 0, 0, 0) + "[x];[1]" + mix % (bed, 1, 3, voice, 1, 1, 1) + "," + ",".join(move) + "[y]"
    codecs = [word if word[0] != "-" else word + ":0" for word in case.codec] + [w if w[0] != "-" else w + ":1" for w in case.second]
    command = [*files, "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=%g" % seconds, "-filter_complex", graph, "-map", "4:v", "-map", "[x]",
               "-map", "[y]", "-t", seconds, "-c:v", "libx264", "-preset", "ultrafast", "-threads", "1", *codecs]
    run(*command, "-fflags", "+bitexact", "-flags", "+bitexact", path)


def answer(avmon, path):
    done = subprocess.run([avmon, "analyze", path, "--only", "av_sync"], stdout=subprocess.PIPE, check=False)
    report = json.loads(done.stdout)
    rows = [row for row in report["measurements"]["av_sync_methods"] if row["method"] == "tracks"]
    return (rows[0] if rows else None), [e for e in report["events"] if (e.get("cause") or "").startswith("tracks")]


def judge(case, row, events):
    """What is wrong with the answer, and its error."""
    if row is None:
        return ("missed" if case.expected else "ok"), None
    if not case.expected:
        return "WRONG", None
    # Both ends of a step are right; the event tells them apart.
    truths = [case.truth, case.truth + case.step] if case.step else [case.truth]
    error = min((row["offset_ms"] - truth for truth in truths), key=abs)
    if case.drift:
        # A second track played faster is early by more and more; half of it in the middle.
        seconds = sum(length for _, _, length in BEDS[case.bed])
        error = row["offset_ms"] - case.drift * seconds / 2 / 1000
        # A drift that makes less than 2 ms, less a window at either end, is not told.
        may_be_none = abs(case.drift) * (seconds - 4) / 1000 < 2 and "drift_ms_per_minute" not in row
        if not may_be_none and abs(row.get("drift_ms_per_minute", 0) - case.drift * 0.06) > 0.6:
            return "WRONG drift", error
    if case.step:
        steps = [e for e in events if e["cause"] == "tracks_step"]
        if len(steps) != 1 or abs(steps[0]["start"] - 15) > 0.5:
            return "WRONG step", error
    return ("ok" if abs(error) <= TOLERANCE else "WRONG"), error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("avmon")
    parser.add_argument("clips")
    parser.add_argument("--keep")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or scratch
        os.makedirs(folder, exist_ok=True)
        counts, worst = {}, 0.0
        print("%-34s %9s %9s %8s %7s %5s  %s" % ("case", "truth", "answer", "error", "drift", "conf", ""))
        for case in cases():
            if options.only not in case.name:
                continue
            path = os.path.join(folder, "%s.%s" % (case.name, case.container))
            if not os.path.exists(path):
                make(case, options.clips, folder, path)
            row, events = answer(options.avmon, path)
            verdict, error = judge(case, row, events)
            counts[verdict] = counts.get(verdict, 0) + 1
            worst = max(worst, abs(error or 0))
            figures = (row["offset_ms"], error or 0, row.get("drift_ms_per_minute") or 0, row["confidence"]) if row else ()
            print("%-34s %9s %s %s" % (case.name, "%.3f" % case.truth if case.expected else "none",
                                       "%9.3f %8.3f %7.2f %5.2f" % figures if row else "%32s" % "unknown", verdict), flush=True)
        print(", ".join("%s: %d" % pair for pair in sorted(counts.items())), "; largest error %.3f ms" % worst)
    return 1 if any(verdict.startswith("WRONG") for verdict in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
