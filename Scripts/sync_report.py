#!/usr/bin/env python3
"""Counts how often each method of measurements.av_sync answered, and how often it was right.

  sync_report.py CASES REPORTS

CASES holds NAME.truth.json with `av_sync` (`offset_ms`, `evaluable`, `mode`, perhaps `tolerance_ms`), REPORTS the NAME.report.json that
`avmon analyze` wrote. An answer is right within the truth's tolerance, else within 45 ms, where BT.1359-1 says that viewers begin to
detect sound that is early. `best` is the answer that the report gives; the other rows are the methods it chose from, each over all cases,
`unknown` where it gave none. Modes say where the offset was put: into the time stamps, or into the content behind right time stamps.
"""
import argparse
import json
import os
import sys

TOLERANCE = 45.0


def rows(cases, reports):
    """Yields (mode, offset, tolerance, {method: offset}) of every case whose offset is known."""
    for name in sorted(os.listdir(cases)):
        if not name.endswith(".truth.json"):
            continue
        with open(os.path.join(cases, name), encoding="utf-8") as source:
            truth = json.load(source)
        sync = truth.get("av_sync", {})
        if not sync.get("evaluable"):
            continue
        answers = {}
        path = os.path.join(reports, name[:-len(".truth.json")] + ".report.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as source:
                measured = json.load(source).get("measurements", {})
            answers["best"] = measured.get("av_sync", {}).get("offset_ms")
            for row in measured.get("av_sync_methods", []):
                answers.setdefault(row["method"], row["offset_ms"])
        else:
            print("%s: no report" % name, file=sys.stderr)
        yield sync.get("mode", "-"), sync["offset_ms"], sync.get("tolerance_ms", TOLERANCE), answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", help="folder with NAME.truth.json")
    parser.add_argument("reports", help="folder with NAME.report.json")
    options = parser.parse_args()
    for folder in (options.cases, options.reports):
        if not os.path.isdir(folder):
            parser.error("%s is not a folder" % folder)
    known = list(rows(options.cases, options.reports))
    methods = ["best"] + sorted({method for *_, answers in known for method in answers} - {"best"})
    print("%-12s %-12s %6s %9s %6s %6s %8s %11s" % ("method", "mode", "cases", "answered", "right", "wrong", "unknown", "largest ms"))
    for method in methods:
        for mode in ["all"] + sorted({mode for mode, *_ in known}):
            part = [(offset, tolerance, answers.get(method)) for m, offset, tolerance, answers in known if mode in ("all", m)]
            errors = [(abs(found - offset), tolerance) for offset, tolerance, found in part if found is not None]
            right = sum(error <= tolerance for error, tolerance in errors)
            print("%-12s %-12s %6d %9d %6d %6d %8d %11s" % (
                method, mode, len(part), len(errors), right, len(errors) - right, len(part) - len(errors),
                "%.2f" % max(error for error, _ in errors) if errors else "-"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
