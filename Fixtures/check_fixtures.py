#!/usr/bin/env python3
"""Measures the fixtures again, by decoding them with ffmpeg, and compares what is found with truth.json.

Independent of avmon and of the recipes: still stretches by frame difference, quiet stretches and clipped runs by sample, phase by
correlation, losses by continuity counter, timing by the decoded frames. Exit status 1 when anything differs.
"""
import argparse
import hashlib
import json
import math
import os
import subprocess
import sys

import content
import media
import transport

# Mean |difference| in grey levels below which two frames show the same picture. Moving pairs of these fixtures differ by more than 5;
# a key frame inside a still stretch changes it by little more than 1.
STILL = 2.0
# RMS in dBFS over blocks of so many seconds.
QUIET, BLOCK = -60.0, 0.01
# A flash lifts the mean of a picture by more grey levels than a pan; a beep has samples above 15 % of full scale.
JUMP, LOUD = 8.0, 4900
PICTURE_EVENTS = ("freeze", "stutter", "black", "flat_color", "test_pattern")
SOUND_EVENTS = ("silence", "channel_dead", "dropout")


def difference(a, b):
    return sum(map(abs, map(int.__sub__, a, b))) / len(a)


def runs(flags, least):
    """[first, one past last) of stretches of true flags that are at least `least` long."""
    found, begin = [], None
    for i, flag in enumerate(list(flags) + [False]):
        if flag and begin is None:
            begin = i
        elif not flag and begin is not None:
            if i - begin >= least:
                found.append((begin, i))
            begin = None
    return found


def level(samples):
    """RMS in dBFS; -200 for digital zero."""
    square = sum(v * v for v in samples) / max(1, len(samples))
    return 10 * math.log10(square) - 20 * math.log10(32768) if square else -200.0


def expected(truth, names):
    """Intervals of the events of these detectors, split in their parts."""
    spans = []
    for event in truth["events"]:
        if event["detector"] in names:
            spans += [tuple(p) for p in event.get("parts", [(event["start"], event["end"])])]
    return sorted(spans)


def same(found, wanted, tolerance):
    return len(found) == len(wanted) and all(abs(a - c) <= tolerance and abs(b - d) <= tolerance
                                             for (a, b), (c, d) in zip(found, wanted))


def check_picture(path, truth, info, zero, notes):
    """Still stretches must be those of the truth, to the frame."""
    frames = media.decode(path)
    times = [t - zero for t in info["times"]]
    if len(frames) != len(times):
        return ["%d decoded pictures, %d timestamps" % (len(frames), len(times))]
    moves = [difference(a, b) for a, b in zip(frames, frames[1:])]
    length = min(b - a for a, b in zip(times, times[1:]))
    still = runs([m < STILL for m in moves], 3)
    # A still run of pairs [a, b) is the picture a standing until frame b ends.
    found = [(times[a], times[b] + length) for a, b in still]
    inside = [m for a, b in still for m in moves[a:b]]
    outside = [m for i, m in enumerate(moves) if not any(a <= i < b for a, b in still)]
    digests = [hashlib.md5(f).digest() for f in frames]
    repeats = sum(a == b for a, b in zip(digests, digests[1:]))
    notes.append("moving pairs differ by >= %.2f levels" % min(outside))
    if inside:
        notes.append("still ones by <= %.2f, %d of %d bit-identical" % (max(inside), repeats, len(inside)))
    wanted = expected(truth, PICTURE_EVENTS)
    damaged = any(e["detector"] == "decode_error" for e in truth["events"])
    if not damaged and not same(found, wanted, 0.0015):
        return ["still at %s, truth says %s" % ([(round(a, 3), round(b, 3)) for a, b in found], wanted)]
    problems = []
    for event in truth["events"]:
        if event["detector"] in ("black", "flat_color"):
            held = [f for f, t in zip(frames, times) if event["start"] - 0.001 <= t < event["end"] - 0.001]
            low, high = min(map(min, held)), max(map(max, held))
            notes.append("%s: grey values %d...%d" % (event["detector"], low, high))
            if high - low > 8 or (event["detector"] == "black") != (high < 12):
                problems.append("%s holds grey values %d...%d" % (event["detector"], low, high))
        if event["detector"] == "frame_drop":
            gap = max(zip((b - a for a, b in zip(times, times[1:])), times, times[1:]))
            notes.append("timestamp gap %.3f s" % gap[0])
            if not same([gap[1:]], [(event["start"], event["end"])], 0.0015):
                problems.append("the gap is %.3f...%.3f" % gap[1:])
        if event["detector"] == "timestamp":
            gap = max(zip((b - a for a, b in zip(times, times[1:])), times[1:]))
            notes.append("timestamps jump by %.3f s" % gap[0])
            if abs(gap[0] - event["jump"] - length) > 0.002 or abs(gap[1] - event["jump"] - event["start"]) > 0.002:
                problems.append("the jump is %.3f s at %.3f" % gap)
    return problems


def check_sound(path, truth, index, info, zero, notes):
    """Quiet stretches, clipped runs and antiphase must be those of the truth."""
    channels = media.decode_sound(path, index)
    rate = next(int(s["sample_rate"]) for s in media.streams(path) if s["index"] == index)
    start, size, problems, found = info["start"] - zero, round(BLOCK * rate), [], []
    for number, samples in enumerate(channels):
        levels = [level(samples[i:i + size]) for i in range(0, len(samples) - size + 1, size)]
        # The first and last 50 ms hold the coder's fade-in and padding.
        quiet = [(a, b) for a, b in runs([v < QUIET for v in levels], 2) if b - a > 5 or 5 < a and b < len(levels) - 5]
        found += [(start + a * BLOCK, start + b * BLOCK) for a, b in quiet]
        loud = [v for i, v in enumerate(levels[5:-5], 5) if not any(a - 3 <= i < b + 3 for a, b in quiet)]
        notes.append("channel %d: %s" % (number, "RMS >= %.1f dBFS" % min(loud) if loud else "nothing above %g" % QUIET)
                     + "".join(", quiet <= %.0f" % max(levels[a:b]) for a, b in quiet[:1]))
    wanted = []
    for event in truth["events"]:
        if event["detector"] in SOUND_EVENTS and event["stream"] == index:
            wanted += [(event["start"], event["end"])] * (1 if "channel" in event else len(channels))
    if not same(sorted(found), sorted(wanted), 0.05):
        problems.append("quiet at %s, truth says %s" % ([(round(a, 2), round(b, 2)) for a, b in sorted(found)], sorted(wanted)))
    clipped = [start + a / rate for samples in channels for a, _ in runs((abs(v) >= 32767 for v in samples), 3)]
    span = expected(truth, ("clipping",))
    if clipped:
        notes.append("%d runs of full scale, %.2f...%.2f s" % (len(clipped), min(clipped), max(clipped)))
    if bool(clipped) != bool(span) or span and (min(clipped) < span[0][0] - 0.05 or max(clipped) > span[0][1] + 0.05
                                                or len(clipped) < 20 * (span[0][1] - span[0][0])):
        problems.append("clipped runs: %d, truth says %s" % (len(clipped), span))
    if len(channels) == 2:
        problems += check_phase(channels, rate, start, truth, notes)
    return problems


def check_phase(channels, rate, start, truth, notes):
    size, opposed, values = round(0.1 * rate), [], []
    for i in range(0, len(channels[0]) - size + 1, size):
        left, right = channels[0][i:i + size], channels[1][i:i + size]
        power = math.sqrt(sum(v * v for v in left) * sum(v * v for v in right))
        value = sum(a * b for a, b in zip(left, right)) / power if power else 0.0
        opposed.append(value < -0.9)
        values.append(value)
    found = [(start + a * 0.1, start + b * 0.1) for a, b in runs(opposed, 2)]
    notes.append("correlation %.2f...%.2f" % (min(values), max(values)))
    wanted = expected(truth, ("phase",))
    return [] if same(found, wanted, 0.11) else ["antiphase at %s, truth says %s" % (found, wanted)]


def check_stream(path, truth, notes):
    """Continuity counters, decoder complaints and picture sizes."""
    problems = []
    complaints = subprocess.run(media.FFMPEG + ["-threads", "1", "-i", path, "-map", "0:v?", "-map", "0:a?", "-f", "null", "-"],
                                capture_output=True).stderr.decode(errors="replace")
    errors = [line for line in complaints.splitlines() if "DTS" not in line and "dts" not in line]
    wanted = [e for e in truth["events"] if e["detector"] == "decode_error"]
    if errors:
        notes.append("%d lines from the decoder" % len(errors))
    if bool(errors) != bool(wanted):
        problems.append("decoder says: %s" % (errors[0] if errors else "nothing, though damage is expected"))
    if path.endswith(".ts"):
        with open(path, "rb") as source:
            stream = transport.packets(source.read())
        found = transport.continuity_errors(stream)
        losses = [e for e in truth["events"] if e["detector"] == "ts_continuity"]
        notes.append("%d packets, %d continuity errors" % (len(stream), len(found)))
        if [p for p, _ in found] != [e["pid"] for e in losses]:
            problems.append("continuity errors %s, truth has %d" % (found, len(losses)))
    text = media.run(["ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_entries", "frame=width,height", "-of", "csv=p=0", path])
    sizes = list(dict.fromkeys(tuple(line.split(",")[:2]) for line in text.decode().split()))
    changes = sum(e["detector"] == "format_change" for e in truth["events"])
    if sizes and len(sizes) != changes + 1:
        problems.append("picture sizes %s" % sizes)
    return problems


def check(path, truth):
    """[problem], [note] for one file."""
    notes, problems = [], []
    if truth["exit"] == [3]:
        return ([] if not os.path.getsize(path) or path.endswith(".txt") else ["should not be media"]), ["not media"]
    timing = media.timing(path)
    zero = min(s["start"] for s in timing.values())
    end = max(s["end"] for s in timing.values()) - zero
    rows = [{"index": i, "type": s["kind"], "start": round(s["start"] - zero, 6), "frames": s["frames"]} for i, s in sorted(timing.items())]
    if rows != truth["streams"] or abs(end - truth["duration"]) > 0.001:
        problems.append("timing %s, duration %.3f" % (rows, end))
    for index, info in sorted(timing.items()):
        if info["kind"] == "video":
            problems += check_picture(path, truth, info, zero, notes)
        else:
            problems += check_sound(path, truth, index, info, zero, notes)
    if truth.get("av_sync", {}).get("method") == "markers":
        problems += check_markers(path, truth["av_sync"], timing, notes)
    elif "av_sync" in truth:
        video, audio = (next(s["start"] for s in timing.values() if s["kind"] == k) for k in ("video", "audio"))
        notes.append("sound begins %.1f ms after the picture" % (1000 * (audio - video)))
        if abs(1000 * (video - audio) - truth["av_sync"]["offset_ms"]) > 1.0:
            problems.append("offset %.1f ms" % (1000 * (video - audio)))
    return problems + check_stream(path, truth, notes), notes


def check_markers(path, truth, timing, notes):
    """Flashes are jumps of the picture's mean, beeps the first loud samples after 0.2 s without."""
    video, audio = (next((i, s) for i, s in sorted(timing.items()) if s["kind"] == kind) for kind in ("video", "audio"))
    means = [sum(frame) / len(frame) for frame in media.decode(path)]
    flashes = [video[1]["times"][i] for i in range(1, len(means)) if means[i] - means[i - 1] > JUMP]
    beeps, last = [], -math.inf
    for i, value in enumerate(media.decode_sound(path, audio[0])[0]):
        if abs(value) > LOUD:
            if i - last > 0.2 * content.RATE:
                beeps.append(audio[1]["start"] + i / content.RATE)
            last = i
    notes.append("%d flashes, %d beeps" % (len(flashes), len(beeps)))
    if not flashes or len(flashes) != len(beeps):
        return ["flashes at %s, beeps at %s" % (flashes, beeps)]
    worst = max(abs(1000 * (f - b) - truth["offset_ms"]) for f, b in zip(flashes, beeps))
    return ["an offset is %.1f ms off" % worst] if worst > truth["tolerance_ms"] else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these files (default: all in truth.json)")
    parser.add_argument("--folder", default=os.path.dirname(os.path.abspath(__file__)), help="where the fixtures are")
    options = parser.parse_args()
    try:
        with open(os.path.join(options.folder, "truth.json"), encoding="utf-8") as source:
            files = json.load(source)["files"]
    except OSError as error:
        parser.error("%s: make the fixtures with make_fixtures.py first" % error)
    unknown = [n for n in options.names if n not in files]
    if unknown:
        parser.error("not in truth.json: %s" % ", ".join(unknown))
    bad = 0
    for name in options.names or sorted(files):
        try:
            problems, notes = check(os.path.join(options.folder, name), files[name])
        except (media.MediaError, OSError, ValueError) as error:
            problems, notes = [str(error)], []
        bad += bool(problems)
        print("%s  %-20s %s" % ("BAD" if problems else "ok ", name, "; ".join(notes)))
        for problem in problems:
            print("     " + problem)
    print("%d files, %d wrong" % (len(options.names or files), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
