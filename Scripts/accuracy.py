#!/usr/bin/env python3
"""Prints the tables of docs/accuracy.md from results of the corpus' scorer (score.py ... --json FILE).

Usage: Scripts/accuracy.py --avmon FILE [--default FILE] [--tuned FILE] [--second FILE] [--failures]

  --avmon     avmon on the shared cases          --default, --tuned   ffmpeg's filters on the same cases
  --second    avmon on cases from other clips    --failures           lists what was missed and what was a false alarm, case by case
  --uncounted CASES REPORTS  (may be repeated)    lists alarms of detectors that a case does not score, which are in no table
"""
import argparse
import glob
import json
import os

# The scorer's name for what a detector finds.
ROWS = (
    ("freeze", "freeze"), ("partial_freeze", "freeze of a part"), ("stutter", "stutter"), ("frame_drop", "frame_drop"),
    ("block_corruption", "block_corruption, blockiness"), ("black", "black"), ("test_pattern", "test_pattern, flat_color"),
    ("letterbox", "letterbox"), ("flashing", "flash"), ("tearing", "tearing"), ("field_order", "interlace"), ("silence", "silence"),
    ("channel_dead", "channel_dead"), ("audio_dropout", "dropout"), ("audio_click", "click"), ("clipping", "clipping"), ("hum", "hum"),
    ("loudness_jump", "loudness_jump"), ("audio_missing", "audio_missing"), ("ts_continuity", "ts_continuity"), ("pcr", "ts_error"),
    ("timestamp", "timestamp"),
)
KINDS = (("painted", ("blocks_",)), ("whole picture", ("pixelation", "quant_crush")), ("in the stream", ("stream_",)),
         ("coded in", ("baked_",)))


def load(path):
    return json.load(open(path, encoding="utf-8")) if path else {}


def cell(result, name, quiet="-"):
    """Recall with its counts, and false alarms."""
    row = result.get(name)
    if not row or row["tp"] + row["fn"] == 0:
        return "%d false" % row["fp"] if row and row["fp"] else quiet
    found = "%d of %d" % (row["tp"], row["tp"] + row["fn"])
    return "%s (%.2f), %s false" % (found, row["recall"], row["fp"] or "none")


def onset(result, name):
    error = result.get(name, {}).get("onset_err_s")
    return "-" if error is None else "%.0f ms" % (1000 * error)


def detectors(options):
    sets = [("avmon", load(options.avmon)), ("ffmpeg, defaults", load(options.default)), ("ffmpeg, tuned", load(options.tuned)),
            ("avmon, second set", load(options.second))]
    sets = [(title, result) for title, result in sets if result]
    print("| detector | %s | median onset error |" % " | ".join(title for title, _ in sets))
    print("| --- |%s --- |" % (" --- |" * len(sets)))
    for name, title in ROWS:
        print("| %s | %s | %s |" % (title, " | ".join(cell(result, name) for _, result in sets), onset(sets[0][1], name)))


def corruption(options):
    sets = [("shared cases", load(options.avmon)), ("second set", load(options.second))]
    print("\n| damage | %s |" % " | ".join(title for title, result in sets if result))
    print("| --- |%s" % (" --- |" * sum(bool(result) for _, result in sets)))
    for title, prefixes in KINDS:
        cells = []
        for _, result in sets:
            if not result:
                continue
            rows = [row["block_corruption"] for kind, row in result["_by_kind"].items()
                    if kind.startswith(prefixes) and "block_corruption" in row]
            found, missed = sum(r[0] for r in rows), sum(r[1] for r in rows)
            cells.append("%d of %d (%.2f)" % (found, found + missed, found / max(1, found + missed)))
        print("| %s | %s |" % (title, " | ".join(cells)))


def failures(options):
    for title, path in (("Shared cases", options.avmon), ("Second set", options.second)):
        for name, detector in ROWS:
            row = load(path).get(name, {})
            for what, cases in (("missed", row.get("fn_cases")), ("false alarm", row.get("fp_cases"))):
                for case, count in sorted((cases or {}).items()):
                    print("* %s, %s: %s `%s`%s" % (title, detector, what, case, " (%d)" % count if count > 1 else ""))


def uncounted(cases, reports):
    """Alarms that meet neither truth nor ignored spans, of detectors outside the case's score list."""
    alias = {"click": "audio_click", "dropout": "audio_dropout", "flash": "flashing", "interlace": "field_order", "blockiness": "block_corruption",
             "flat_color": "test_pattern", "ts_error": "pcr"}
    for path in sorted(glob.glob(os.path.join(cases, "*.truth.json"))):
        truth = load(path)
        scored = {alias.get(name, name) for name in truth["score"]}
        known = [(alias.get(e["detector"], e["detector"]), e["start"] - 0.25, e["end"] + 0.25) for e in truth["events"] + truth["ignore"]]
        for event in load(os.path.join(reports, truth["case"] + ".report.json"))["events"]:
            # As the scorer does: a freeze of a part of the picture is scored on its own.
            region = event.get("region") or {"width": 1, "height": 1}
            is_part = event["detector"] == "freeze" and region["width"] * region["height"] < 0.9
            name = "partial_freeze" if is_part else alias.get(event["detector"], event["detector"])
            if event["severity"] == "info" or "*" in scored or name in scored:
                continue
            if not any(name == other and event["start"] <= end and event["end"] >= start for other, start, end in known):
                print("* uncounted: %s, `%s` at %.2f s, %s" % (event["detector"], truth["case"], event["start"], event["severity"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--avmon", required=True)
    for name in ("default", "tuned", "second"):
        parser.add_argument("--" + name)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--uncounted", nargs=2, action="append", default=[], metavar=("CASES", "REPORTS"))
    options = parser.parse_args()
    detectors(options)
    corruption(options)
    if options.failures:
        print()
        failures(options)
    for cases, reports in options.uncounted:
        print()
        uncounted(cases, reports)


if __name__ == "__main__":
    main()
