#!/usr/bin/env python3
"""Runs `avmon compare` on the pairs that compare_cases.py makes, and says how far each answer is from what was done.

    Scripts/compare_check.py AVMON CASES [--only REGEX] [--reports FOLDER]

Ends with status 1 when an offset is wrong by more than 1 ms (5 ms where the frame rate was converted, whose own shift of up to half a
picture is not taken off), a drift by more than 20 ppm, a step by more than 5 ms in size or 50 ms in place, or pictures are miscounted.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def judge(truth, report):
    """Lines about one pair, and whether all of them are right."""
    comparison = report["comparison"]
    sync = next((row for row in report["measurements"]["av_sync_methods"] if row["method"] == "reference"), None)
    words, good = [], True

    def check(name, value, truth, limit, digits=2):
        nonlocal good
        right = value is not None and abs(value - truth) <= limit
        good &= right
        words.append(f"{name} {'none' if value is None else f'{value - truth:+.{digits}f}'}{'' if right else ' WRONG'}")

    if "introduced_ms" in truth:
        check("sync ms", sync and sync["offset_ms"], truth["introduced_ms"], 5 if truth.get("converted") else 1)
    if "drift_ppm" in truth:
        drift = sync and sync.get("drift_ms_per_minute")
        check("drift ppm", drift and drift / 0.06, truth["drift_ppm"], 20, 1)
    if "offset_ms" in truth:
        offset = comparison["video"]["offset"]
        check("offset ms", offset and 1000 * offset, truth["offset_ms"], 1)
    if "step_ms" in truth:
        step = next((e for e in report["events"] if e.get("cause") == "sound_removed"), None)
        check("step ms", step and -step["metrics"]["step_ms"], truth["step_ms"], 5)
        check("step at s", step and step["start"], truth["step_at"], 0.05, 3)
    for name in ("dropped", "repeated"):
        if name in truth:
            check(name, comparison["video"].get(f"{name}_frames"), truth[name], 0, 0)
    return ", ".join(words), good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon")
    parser.add_argument("cases", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--reports", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = arguments.reports or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for page in sorted(arguments.cases.glob("*__*.json")):
        media = next((path for path in page.parent.glob(page.stem + ".*") if path.suffix in (".mp4", ".ts", ".mkv")), None)
        if media is None or not re.search(arguments.only, page.stem):
            continue
        truth = json.loads(page.read_text())
        report = folder / f"{page.stem}.json"
        command = [arguments.avmon, "compare", page.parent / truth["reference"], media, "-o", report, "--quiet", "--fail-on", "never"]
        subprocess.run([str(part) for part in command], check=True)
        words, good = judge(truth, json.loads(report.read_text()))
        wrong += not good
        print(f"{page.stem:28} {words}")
    print("all right" if not wrong else f"{wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
