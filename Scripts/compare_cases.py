#!/usr/bin/env python3
"""Makes pairs of a reference and an encode of it with known faults, for `avmon compare`, from clips of the corpus.

    Scripts/compare_cases.py CLIPS OUT [--only REGEX]

Three references of 20 to 24 s: film at 24, animation at 25, talking heads at 30 frames a second. Each encode has a JSON file beside it
with what was done to it: `introduced_ms` (sound early is positive) and whatever else is known. Needs ffmpeg with libx264.
"""
import argparse
import json
import pathlib
import re
import subprocess

SOURCES = {
    # name: (frames a second, width, height, parts as (clip, start, seconds))
    "film": (24, 1280, 544, [("sintel_trailer_720p.mp4", 13, 24)]),
    "anim": (25, 640, 360, [("bbb_trailer.webm", 4, 24)]),
    "talk": (30, 640, 480, [("friday.mp4", 0, 6), ("jwpIntro.mp4", 0, 5.7), ("obama_speech.mp4", 0, 8.6), ("single_face.mp4", 0, 2.4)]),
}


def run(*command):
    subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *map(str, command)], check=True)


def reference(clips, name, path):
    """Joins the parts at one size and rate, nearly without loss, with a sound track that begins with the pictures."""
    rate, width, height, parts = SOURCES[name]
    inputs, chains = [], []
    for index, (clip, start, seconds) in enumerate(parts):
        inputs += ["-ss", start, "-t", seconds, "-i", clips / clip]
        crop = ",crop=1280:544" if name == "film" else ""
        chains.append(f"[{index}:v:0]fps={rate}{crop},scale={width}:{height},setsar=1,trim=0:{seconds},setpts=PTS-STARTPTS[v{index}]")
        chains.append(f"[{index}:a:0]aresample=48000,aformat=channel_layouts=stereo,apad,atrim=0:{seconds},asetpts=PTS-STARTPTS[a{index}]")
    joined = "".join(f"[v{i}][a{i}]" for i in range(len(parts))) + f"concat=n={len(parts)}:v=1:a=1[v][a]"
    run(*inputs, "-filter_complex", ";".join(chains + [joined]), "-map", "[v]", "-map", "[a]", "-c:v", "libx264", "-preset", "veryfast",
        "-crf", 12, "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", path)


def early(milliseconds):
    """Sound of an encode moved by so much: cut off at its beginning, or silence put before it."""
    return f"atrim=start={milliseconds / 1000},asetpts=PTS-STARTPTS" if milliseconds > 0 else f"adelay={-milliseconds}:all=1"


def cut(start, seconds):
    return (f"asplit[x][y];[x]atrim=0:{start}[p];[y]atrim=start={start + seconds},asetpts=PTS-STARTPTS[q];[p][q]concat=n=2:v=0:a=1")


def cases(name):
    """Name, video filter, audio filter, further options, extension, truth."""
    rate, width, height, _ = SOURCES[name]
    frame = 1000 / rate
    yield "plain", None, None, [], "mp4", {"introduced_ms": 0}
    yield "early80", None, early(80), [], "mp4", {"introduced_ms": 80}
    yield "late120", None, early(-120), [], "mp4", {"introduced_ms": -120}
    small = f"crop={int(width * .9) // 4 * 4}:{int(height * .9) // 4 * 4},scale={width * 2 // 3 // 2 * 2}:{height * 2 // 3 // 2 * 2}"
    yield "crop_scale_early23", small, early(23), [], "mp4", {"introduced_ms": 23, "crop": 0.9}
    yield "video2", "tpad=start=2:start_mode=clone", None, [], "mp4", {"introduced_ms": 2 * frame}
    yield "ts_mono_early60", None, early(60), ["-ac", 1], "ts", {"introduced_ms": 60}
    yield "quiet", "eq=gamma=1.15", "volume=-12dB,acompressor=threshold=0.03:ratio=4,equalizer=f=2500:t=q:w=1:g=5", [], "mp4", {
        "introduced_ms": 0}
    if rate == 24:
        yield "fps30", "fps=30", None, [], "mp4", {"introduced_ms": 0, "converted": True}
        yield "fps60_early40", "fps=60", early(40), [], "mp4", {"introduced_ms": 40, "converted": True}
    elif rate == 25:
        yield "fps30", "fps=30", None, [], "mp4", {"introduced_ms": 0, "converted": True}
        yield "fps50_early40", "fps=50", early(40), [], "mp4", {"introduced_ms": 40, "converted": True}
    else:
        yield "fps25", "fps=25", None, [], "mp4", {"introduced_ms": 0, "converted": True}
        yield "fps60_early40", "fps=60", early(40), [], "mp4", {"introduced_ms": 40, "converted": True}
    logo = f"drawbox=x=iw*0.8:y=ih*0.05:w=iw*0.14:h=ih*0.12:color=yellow@0.8:t=fill"
    yield "crf42_logo_late40", logo, early(-40), ["-crf", 42], "mp4", {"introduced_ms": -40}
    # asetrate takes whole numbers: 10 in 48000 are 208.3 ppm.
    yield "drift208", None, "asetrate=48010,aresample=48000", [], "mp4", {"drift_ppm": 208.333}
    yield "step", None, cut(12, 0.15), [], "mp4", {"introduced_ms": 0, "step_at": 12, "step_ms": 150}
    # Pictures 100, 200 and 201 are taken out and 300 and 400 shown twice: once with the others moved up, once with every other one in place.
    take = "not(eq(n,100)+eq(n,200)+eq(n,201))"
    twice = f"loop=loop=1:size=1:start=297,loop=loop=1:size=1:start=398"
    yield "frames", f"select='{take}',setpts=N/{rate}/TB,{twice},setpts=N/{rate}/TB", None, [], "mp4", {
        "dropped": 3, "repeated": 2}
    yield "frames_gap", f"select='{take}'", None, ["-fps_mode", "passthrough"], "mkv", {"introduced_ms": 0, "dropped": 3, "repeated": 0}
    yield "head2000", "trim=start=2,setpts=PTS-STARTPTS", "atrim=start=2,asetpts=PTS-STARTPTS", [], "mp4", {
        "introduced_ms": 0, "offset_ms": -2000}
    yield "lead7000", f"tpad=start={7 * rate}:color=black,setpts=N/{rate}/TB", "adelay=7000:all=1", [], "mp4", {"introduced_ms": 0, "offset_ms": 7000}
    yield "letterbox", f"scale={width}:{height * 3 // 4 // 2 * 2},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2", None, [], "mp4", {
        "introduced_ms": 0, "bars": True}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in SOURCES:
        source = arguments.out / f"{name}.ref.mkv"
        if not source.exists():
            reference(arguments.clips, name, source)
        for case, video, audio, options, extension, truth in cases(name):
            path = arguments.out / f"{case}__{name}.{extension}"
            if path.exists() or not re.search(arguments.only, path.name):
                continue
            filters = (["-vf", video] if video else []) + (["-af", audio] if audio and ";" not in audio else [])
            if audio and ";" in audio:
                filters += ["-filter_complex", f"[0:a]{audio}[a]", "-map", "0:v", "-map", "[a]"]
            quality = [] if "-crf" in options else ["-crf", 24]
            run("-i", source, *filters, "-c:v", "libx264", "-preset", "veryfast", *quality, "-c:a", "aac", "-b:a", "128k", *options, path)
            truth["reference"] = source.name
            path.with_suffix(".json").write_text(json.dumps(truth) + "\n")
            print(path.name)


if __name__ == "__main__":
    main()
