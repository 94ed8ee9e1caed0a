#!/usr/bin/env python3
"""Makes the EBU loudness test signals (ebu_signals.py) in a temporary folder, measures each, and compares with what EBU demands.

  ebu_check.py AVMON       checks `AVMON analyze`
  ebu_check.py --ffmpeg    checks the signals themselves with ffmpeg's ebur128 filter, so that a miss of avmon is avmon's

Exit status: 0 all within tolerance, 1 a miss, 2 wrong usage.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import ebu_signals

FIELDS = ("integrated_lufs", "max_momentary_lufs", "max_short_term_lufs", "range_lu", "true_peak_dbtp")


def by_avmon(avmon, path):
    """The first loudness row of avmon's report."""
    done = subprocess.run([avmon, "analyze", path, "--only", "loudness", "--fail-on", "never", "--quiet", "--no-run-info"],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError("exit %d: %s" % (done.returncode, done.stderr.decode(errors="replace").strip()[-200:]))
    rows = json.loads(done.stdout).get("measurements", {}).get("loudness", [])
    if not rows:
        raise RuntimeError("the report has no loudness")
    return rows[0]


def by_ffmpeg(path):
    """The same fields from ffmpeg's meter.

    It updates ten times a second, which cases 13 and 14 are finer than: so much of the leading silence is trimmed away that the
    0.4 s of tone (in case 14 the last and loudest, at 15.58 s) fall on one of the meter's windows. That changes nothing about the
    maximum that an exact meter has to find.
    """
    trim = ""
    case = re.search(r"3341-1(3-(\d+)|4)", path)
    if case:
        trim = "atrim=start=%.2f,asetpts=N/SR/TB," % (0.02 * (int(case.group(2)) - 1) if case.group(2) else 0.08)
    done = subprocess.run(["ffmpeg", "-nostdin", "-hide_banner", "-i", path, "-af",
                           trim + "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-", "-f", "null", "-"],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-200:])
    values = {}
    for key, number in re.findall(r"lavfi\.r128\.(M|S|I|LRA)=(\S+)", done.stdout.decode()):
        values.setdefault(key, []).append(float(number))
    peak = re.search(r"Peak:\s+(\S+) dBFS\s*$", done.stderr.decode(errors="replace").strip())
    return {"integrated_lufs": values["I"][-1], "max_momentary_lufs": max(values["M"]), "max_short_term_lufs": max(values["S"]),
            "range_lu": values["LRA"][-1], "true_peak_dbtp": float(peak.group(1)) if peak else None}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon", nargs="?", help="the avmon executable")
    parser.add_argument("--ffmpeg", action="store_true", help="measure with ffmpeg instead")
    options = parser.parse_args()
    if bool(options.avmon) == options.ffmpeg:
        parser.error("give either the avmon executable or --ffmpeg")
    if options.avmon and not os.access(options.avmon, os.X_OK):
        parser.error("%s is not an executable: build it with `swift build -c release`" % options.avmon)
    misses = total = 0
    print("%-14s %-20s %9s %9s %13s" % ("case", "measure", "expected", "measured", "tolerance"))
    with tempfile.TemporaryDirectory() as folder:
        for path, expected in ebu_signals.make(folder):
            name = os.path.basename(path)[:-4]
            try:
                found = by_ffmpeg(path) if options.ffmpeg else by_avmon(options.avmon, path)
            except (RuntimeError, ValueError, KeyError, OSError, subprocess.TimeoutExpired) as error:
                found = {}
                print("%-14s cannot be measured: %s" % (name, error))
            os.remove(path)
            for field in FIELDS:
                if field not in expected:
                    continue
                value, below, above = expected[field]
                measured = found.get(field)
                # Levels come with two decimals; a hundredth of rounding is no miss.
                good = measured is not None and value - below - 0.005 <= measured <= value + above + 0.005
                total += 1
                misses += not good
                print("%-14s %-20s %9.2f %9s   +%.1f / -%.1f%s" % (
                    name, field, value, "none" if measured is None else "%.2f" % measured, above, below, "" if good else "   MISS"))
    print("%d measures, %d missed" % (total, misses))
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
