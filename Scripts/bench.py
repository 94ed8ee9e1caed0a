#!/usr/bin/env python3
"""Measures what avmon costs in CPU, as ratios within interleaved rounds, which a busy machine disturbs least.

Contenders, each on every file: `floor`, a bare libav decode loop (decode_floor.c, compiled here); `ffmpeg`, decoding to null; `graph`,
ffmpeg with the filters of the same defects; `avmon`, all detectors; `avmon-light`, packets and timestamps only. CPU is user + system
time of the process, memory its peak resident size. Printed: the median over the rounds, and of the ratios to `floor` and `ffmpeg` of the
same round the median and least...most.

Exit status: 0 measured, 1 a contender failed, 2 wrong usage.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

VIDEO_FILTERS = "freezedetect,blackdetect,blockdetect,blurdetect"
AUDIO_FILTERS = "silencedetect,ebur128=peak=true,astats"


class Failed(Exception):
    """A command could not be run or gave an unexpected exit status."""


def measure(command, allowed=(0,)):
    """Run a command and return its CPU seconds, wall seconds and peak memory in MB.

    Linux counts the memory of this script's own process (about 20 MB) as the least peak of any child.
    """
    with tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        try:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        except OSError as error:
            raise Failed("%s: %s" % (command[0], error.strerror)) from None
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            errors.seek(0)
            raise Failed("exit %d from %s\n%s" % (child.returncode, shlex.join(command), errors.read().decode(errors="replace")[-400:]))
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "rss_mb": used.ru_maxrss / 1024}


def compile_floor(folder):
    """Build the decode loop; returns its path."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "decode_floor.c")
    target = os.path.join(folder, "decode_floor")
    try:
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libavformat", "libavcodec", "libavutil"],
                               capture_output=True, text=True)
        if flags.returncode != 0:
            raise Failed("pkg-config: %s" % flags.stderr.strip())
        done = subprocess.run([os.environ.get("CC", "cc"), "-O2", source, "-o", target] + shlex.split(flags.stdout),
                              capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Failed("%s is not installed: install gcc, pkg-config and libavformat-dev" % error.filename) from None
    if done.returncode != 0:
        raise Failed("decode_floor.c does not compile:\n%s" % done.stderr[-800:])
    return target


def streams(path):
    """Which kinds of streams the file has, a set of 'video' and 'audio'."""
    done = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", path],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed("%s: %s" % (path, done.stderr.strip()[-200:]))
    return set(done.stdout.split())


OPTIONAL = ("graph", "avmon-light")


def contenders(path, floor, avmon, threads, without=()):
    """[(name, command, allowed exit statuses)], but for those in `without`."""
    kinds, n = streams(path), str(threads)
    decode = ["ffmpeg", "-nostdin", "-v", "error", "-threads", n, "-i", path, "-map", "0:v:0?", "-map", "0:a?"]
    graph = ["ffmpeg", "-nostdin", "-v", "info", "-nostats", "-filter_threads", "1", "-threads", n, "-i", path]
    graph += ["-map", "0:v:0?", "-map", "0:a?"]
    graph += (["-vf", VIDEO_FILTERS] if "video" in kinds else []) + (["-af", AUDIO_FILTERS] if "audio" in kinds else [])
    # A failed gate is a finished analysis too.
    run = [avmon, "analyze", path, "--threads", n, "--quiet"]
    field = [("floor", [floor, "-t", n, path], (0,)), ("ffmpeg", decode + ["-f", "null", "-"], (0,)),
             ("graph", graph + ["-f", "null", "-"], (0,)), ("avmon", run, (0, 1)),
             ("avmon-light", run + ["--only", "timestamp,ts_continuity,format_change"], (0, 1))]
    return [entry for entry in field if entry[0] not in without]


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def run_file(path, floor, avmon, threads, rounds, without=()):
    """Interleaved rounds over one file; another contender begins each round."""
    field = contenders(path, floor, avmon, threads, without)
    samples = {name: [] for name, _, _ in field}
    for turn in range(rounds):
        for k in range(len(field)):
            name, command, allowed = field[(turn + k) % len(field)]
            samples[name].append(measure(command, allowed))
    result = {"file": os.path.basename(path), "threads": threads, "rounds": rounds, "contenders": {}}
    for name, rows in samples.items():
        entry = {"cpu_seconds": spread([r["cpu"] for r in rows]), "wall_seconds": spread([r["wall"] for r in rows]),
                 "rss_mb": spread([r["rss_mb"] for r in rows]), "cpu_samples": [round(r["cpu"], 4) for r in rows]}
        for base in ("floor", "ffmpeg"):
            entry["to_" + base] = spread([a["cpu"] / b["cpu"] for a, b in zip(rows, samples[base])])
        result["contenders"][name] = entry
    if "graph" in samples:
        result["graph_to_avmon"] = spread([a["cpu"] / b["cpu"] for a, b in zip(samples["graph"], samples["avmon"])])
    return result


def show(result):
    print("%s, %d thread(s), %d rounds" % (result["file"], result["threads"], result["rounds"]))
    print("  %-12s %8s %26s %26s %9s" % ("", "CPU s", "to floor", "to ffmpeg -f null", "peak MB"))
    for name, row in result["contenders"].items():
        cells = ["%.3f (%.3f...%.3f)" % (row[k]["median"], row[k]["min"], row[k]["max"]) for k in ("to_floor", "to_ffmpeg")]
        print("  %-12s %8.3f %26s %26s %9.1f" % (name, row["cpu_seconds"]["median"], cells[0], cells[1], row["rss_mb"]["max"]))
    ratio = result.get("graph_to_avmon")
    if ratio:
        print("  the graph costs %.2f (%.2f...%.2f) times avmon" % (ratio["median"], ratio["min"], ratio["max"]))


def startup(avmon, rounds):
    """CPU of starting and printing the version, with ffmpeg's beside it."""
    rows = {"avmon": [], "ffmpeg": []}
    for _ in range(rounds):
        rows["avmon"].append(measure([avmon, "--version"]))
        rows["ffmpeg"].append(measure(["ffmpeg", "-version"]))
    result = {"rounds": rounds}
    for name, samples in rows.items():
        result[name] = {"cpu_seconds": spread([r["cpu"] for r in samples]), "rss_mb": spread([r["rss_mb"] for r in samples])}
        cpu = result[name]["cpu_seconds"]
        print("  start-up %-7s %.1f ms CPU (%.1f...%.1f), %.0f MB" % (
            name, 1000 * cpu["median"], 1000 * cpu["min"], 1000 * cpu["max"], result[name]["rss_mb"]["max"]))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon", help="the avmon executable, a release build")
    parser.add_argument("files", nargs="*", help="media to measure on, as make_bench_input.py makes them")
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--threads", type=int, default=1, help="decoder threads of every contender (default: %(default)s)")
    parser.add_argument("--without", action="append", default=[], choices=OPTIONAL, metavar="NAME",
                        help="leave out a contender (%s); may be repeated: the graph takes six times as long as any other" %
                        " or ".join(OPTIONAL))
    parser.add_argument("--startup", action="store_true", help="measure `avmon --version` too, over 5 times as many rounds")
    parser.add_argument("--json", metavar="OUT", help="write the figures to this file as well")
    options = parser.parse_args()
    if not options.files and not options.startup:
        parser.error("give files to measure on, or --startup")
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads begin at 1")
    missing = [f for f in options.files if not os.path.isfile(f)]
    if missing:
        parser.error("no such file: %s" % ", ".join(missing))
    report = {"files": []}
    try:
        with tempfile.TemporaryDirectory() as folder:
            if options.startup:
                report["startup"] = startup(options.avmon, 5 * options.rounds)
            floor = compile_floor(folder) if options.files else None
            for path in options.files:
                report["files"].append(run_file(path, floor, options.avmon, options.threads, options.rounds, options.without))
                show(report["files"][-1])
        if options.json:
            with open(options.json, "w", encoding="utf-8") as out:
                json.dump(report, out, indent=1)
                out.write("\n")
    except (Failed, OSError) as error:
        print("bench: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
