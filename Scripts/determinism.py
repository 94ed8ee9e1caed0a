#!/usr/bin/env python3
"""Checks that avmon's report of a file is the same, byte for byte, over many runs with 1 and 2 threads in turn.

Where reports differ it prints the JSON paths that do. Exit status: 0 all the same, 1 a difference or a failed run, 2 wrong usage.
"""
import argparse
import json
import os
import subprocess
import sys

THREADS = (1, 2)
SHOWN = 10


def differences(a, b, path="$"):
    """The JSON paths at which two values differ, with both values."""
    if type(a) is not type(b):
        return [(path, a, b)]
    if isinstance(a, dict):
        found = []
        for key in sorted(set(a) | set(b)):
            here = "%s.%s" % (path, key)
            if key in a and key in b:
                found += differences(a[key], b[key], here)
            else:
                found.append((here, a.get(key, "(missing)"), b.get(key, "(missing)")))
        return found
    if isinstance(a, list):
        found = [(path + ".length", len(a), len(b))] if len(a) != len(b) else []
        for i, (x, y) in enumerate(zip(a, b)):
            found += differences(x, y, "%s[%d]" % (path, i))
        return found
    return [] if a == b else [(path, a, b)]


def report(avmon, path, threads, timeout):
    """(exit status, standard output) of one run."""
    done = subprocess.run([avmon, "analyze", path, "--no-run-info", "--quiet", "--threads", str(threads)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=timeout)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError("exit %d with %d threads: %s" % (done.returncode, threads, done.stderr.decode(errors="replace").strip()[-200:]))
    return done.returncode, done.stdout


def check(avmon, path, runs, timeout):
    """What differs from the first run, as printable lines."""
    first = report(avmon, path, THREADS[0], timeout)
    for number in range(1, runs):
        threads = THREADS[number % len(THREADS)]
        other = report(avmon, path, threads, timeout)
        if other == first:
            continue
        lines = ["run %d with %d threads differs from run 1 with %d" % (number + 1, threads, THREADS[0])]
        if other[0] != first[0]:
            lines.append("exit status %d, was %d" % (other[0], first[0]))
        try:
            found = differences(json.loads(first[1]), json.loads(other[1]))
        except ValueError as error:
            return lines + ["a report is not JSON: %s" % error]
        lines += ["%s: %s, was %s" % (where, json.dumps(b)[:60], json.dumps(a)[:60]) for where, a, b in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append("and %d more" % (len(found) - SHOWN))
        if not found and other[0] == first[0]:
            lines.append("the same values, written differently")
        return lines
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon", help="the avmon executable")
    parser.add_argument("files", nargs="+", help="media files")
    parser.add_argument("--runs", type=int, default=10, help="runs a file (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=300, help="seconds a run may take (default: %(default)s)")
    options = parser.parse_args()
    if options.runs < 2:
        parser.error("--runs begins at 2: one run cannot differ")
    missing = [f for f in options.files if not os.path.isfile(f)]
    if missing:
        parser.error("no such file: %s" % ", ".join(missing))
    bad = 0
    for path in options.files:
        try:
            lines = check(options.avmon, path, options.runs, options.timeout)
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            lines = [str(error)]
        bad += bool(lines)
        print("%s  %s" % ("BAD" if lines else "ok ", path))
        for line in lines:
            print("     " + line)
    print("%d files, %d runs each, %d not the same" % (len(options.files), options.runs, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
