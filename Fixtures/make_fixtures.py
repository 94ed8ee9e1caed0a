#!/usr/bin/env python3
"""Makes the fixtures: small media files with known defects, and truth.json that says what is in them and when.

Everything is synthesised here (no foreign material). The same ffmpeg build gives the same bytes; with another build the bytes may
differ, but the truth is the same, and `check_fixtures.py` measures it again in whatever was made.
"""
import argparse
import json
import os
import sys

import media
import recipe
import audio_recipes  # noqa: F401  (registers its recipes)
import quality_recipes  # noqa: F401
import stream_recipes  # noqa: F401
import sync_recipes  # noqa: F401
import video_recipes  # noqa: F401

FILE_LIMIT, FOLDER_LIMIT = 200_000, 4_000_000
TIME = ("Seconds on the report's axis: 0 is the earliest presented sample, an end is the end of the last frame (pts + duration). "
        "A start or end is met when it is within the event's tolerance. exit lists the allowed exit statuses of `avmon analyze` with "
        "default options. silent names the detectors that must report nothing of severity minor or above; those in may can fire as "
        "a side effect.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("names", nargs="*", help="only these files; their entries in truth.json are replaced (default: all)")
    parser.add_argument("--out", default=here, help="folder to write to (default: the folder of this script)")
    parser.add_argument("--list", action="store_true", help="print the names and what each file holds, and make nothing")
    options = parser.parse_args()
    if options.list:
        for name, (_, holds, _, _) in sorted(recipe.RECIPES.items()):
            print("%-20s %s" % (name, holds))
        return 0
    unknown = [n for n in options.names if n not in recipe.RECIPES]
    if unknown:
        parser.error("no such fixture: %s (see --list)" % ", ".join(unknown))
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, "truth.json")
    files = {}
    if options.names and os.path.exists(path):
        with open(path, encoding="utf-8") as source:
            files = json.load(source)["files"]
    for name in options.names or sorted(recipe.RECIPES):
        try:
            files[name] = recipe.build(name, options.out)
        except media.MediaError as error:
            print("%s: %s" % (name, error), file=sys.stderr)
            return 1
        size = os.path.getsize(os.path.join(options.out, name))
        print("%-20s %7d bytes" % (name, size))
        if size >= FILE_LIMIT:
            print("%s: %d bytes, the limit is %d" % (name, size, FILE_LIMIT), file=sys.stderr)
            return 1
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"version": 1, "about": TIME, "files": dict(sorted(files.items()))}, out, indent=1)
        out.write("\n")
    with os.scandir(options.out) as entries:
        total = sum(entry.stat().st_size for entry in entries if entry.is_file())
    print("%d fixtures, %d bytes in the folder" % (len(files), total))
    if total >= FOLDER_LIMIT:
        print("the folder has %d bytes, the limit is %d" % (total, FOLDER_LIMIT), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
