"""What a fixture is: a file, how it is made, and what is true of it."""
import functools
import os

import content
import media

# Every detector that a fixture can call silent.
DETECTORS = ("freeze", "stutter", "frame_drop", "black", "flat_color", "test_pattern", "decode_error", "format_change", "timestamp",
             "silence", "channel_dead", "dropout", "clipping", "loudness", "phase", "audio_missing", "av_sync", "ts_continuity",
             "click", "hum", "loudness_jump")
RECIPES = {}


@functools.cache
def textures(name="forest"):
    """Two textures, made once a run."""
    return content.Texture(name + "-ground"), content.Texture(name + "-front")


def pictures(seconds, **options):
    """Moving pictures that nothing is wrong with."""
    return content.moving(textures(), round(seconds * content.FPS), **options)


def at(frame):
    """The time at which a frame begins."""
    return frame / content.FPS


def event(detector, start, end, clock="video", **more):
    """A defect: seconds on the clock of the video or audio content; moved to the report's time axis once the file exists.

    Of `more`: `note`; `cause`; `other_names`, detector ids that name the same defect as well; `parts`, the intervals inside that may
    come as events of their own; `tolerance`, seconds by which start and end may be off (else one frame).
    """
    return {"detector": detector, "start": start, "end": end, "clock": clock, **more}


def fixture(name, holds, exit_status, may=()):
    """Register a recipe: called with the path, it writes the file and returns its events (and facts, as a second value).

    `exit_status` lists what `avmon analyze` may return. `may` names detectors that the defect can set off as a side effect;
    all others must be silent.
    """
    def register(make):
        RECIPES[name] = (make, holds, list(exit_status), tuple(may))
        return make
    return register


def build(name, folder):
    """Make one file and return its truth."""
    make, holds, exit_status, may = RECIPES[name]
    path = os.path.join(folder, name)
    made = make(path)
    events, facts = made if isinstance(made, tuple) else (made, {})
    truth = {"holds": holds, "exit": exit_status}
    measured = {} if exit_status == [3] else media.timing(path)
    if measured:
        zero = min(s["start"] for s in measured.values())
        truth["duration"] = round(max(s["end"] for s in measured.values()) - zero, 3)
        truth["streams"] = [{"index": i, "type": s["kind"], "start": round(s["start"] - zero, 6), "frames": s["frames"]}
                            for i, s in sorted(measured.items())]
        first = {kind: next((s["start"] - zero for s in measured.values() if s["kind"] == kind), 0.0) for kind in ("video", "audio")}
        stream = {kind: next((i for i, s in sorted(measured.items()) if s["kind"] == kind), None) for kind in ("video", "audio")}
    truth["events"] = []
    for row in events:
        clock, found = row.pop("clock"), {"detector": row.pop("detector")}
        found["start"], found["end"] = round(first[clock] + row.pop("start"), 3), round(first[clock] + row.pop("end"), 3)
        found["stream"] = row.pop("stream", stream[clock])
        if "parts" in row:
            row["parts"] = [[round(first[clock] + a, 3), round(first[clock] + b, 3)] for a, b in row["parts"]]
        found["tolerance"] = row.pop("tolerance", 0.04)
        truth["events"].append({**found, **row})
    if measured and stream["audio"] is None:
        truth["events"].append({"detector": "audio_missing", "start": 0.0, "end": truth["duration"], "stream": None, "tolerance": 0.1,
                                "cause": "no_audio_stream"})
    named = {n for e in truth["events"] for n in (e["detector"], *e.get("other_names", ()))} | set(may)
    if exit_status != [3]:
        truth["silent"] = [d for d in DETECTORS if d not in named]
    if may:
        truth["may"] = sorted(may)
    return {**truth, **facts}
