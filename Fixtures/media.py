"""Runs ffmpeg and ffprobe for the fixtures: raw pictures and sound in, one small file out, and the measured timing of a file."""
import array
import json
import os
import subprocess
import tempfile

import content

FFMPEG = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-hide_banner"]
# One thread and no version strings: the same ffmpeg build writes the same bytes.
H264 = ["-c:v", "libx264", "-preset", "slow", "-crf", "30", "-g", "50", "-threads", "1"]
# Without B-frames packets come in presentation order, so a packet's time is its picture's time.
H264_TS = ["-c:v", "libx264", "-preset", "slow", "-crf", "35", "-g", "25", "-bf", "0", "-threads", "1"]
AAC = ["-c:a", "aac", "-b:a", "48k"]
EXACT = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]


class MediaError(Exception):
    """A command failed; the text says which one and what it said."""


def run(command, data=None):
    """Run a command and return its standard output; raise `MediaError` when it fails."""
    try:
        done = subprocess.run(command, input=data, stdin=None if data is not None else subprocess.DEVNULL, capture_output=True)
    except FileNotFoundError:
        raise MediaError("%s is not installed: install the ffmpeg package" % command[0]) from None
    if done.returncode != 0:
        raise MediaError("%s\n%s" % (" ".join(command), done.stderr.decode(errors="replace")[-800:]))
    return done.stdout


def encode(path, frames=None, pcm=None, video=H264, audio=AAC, extra=(), size=None, rate=content.FPS, channels=2, late=0.0):
    """Write one file from 4:2:0 frames and interleaved 16-bit sound (or several tracks of it, as a list); either may be missing.

    `late` seconds are added to the sound's timestamps. `extra` comes last on the command line, before the path.
    """
    tracks = [] if pcm is None else pcm if isinstance(pcm, list) else [pcm]
    width, height = size or (content.WIDTH, content.HEIGHT)
    with tempfile.TemporaryDirectory() as folder:
        command, maps = list(FFMPEG), []
        if frames is not None:
            raw = os.path.join(folder, "v.yuv")
            with open(raw, "wb") as out:
                out.writelines(frames)
            command += ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "%dx%d" % (width, height), "-r", str(rate), "-i", raw]
            maps += ["-map", "0:v"]
        for number, track in enumerate(tracks):
            raw = os.path.join(folder, "a%d.pcm" % number)
            with open(raw, "wb") as out:
                out.write(track.tobytes())
            command += (["-itsoffset", "%.6f" % late] if late else [])
            command += ["-f", "s16le", "-ar", str(content.RATE), "-ac", str(channels), "-i", raw]
            maps += ["-map", "%d:a" % (number + (frames is not None))]
        command += maps + (list(video) if frames is not None else []) + (list(audio) if tracks else [])
        run(command + EXACT + list(extra) + [path])


def packets(path, stream="v:0"):
    """Time, place of the first byte in the file, and bytes of every packet of a Matroska stream."""
    rows = json.loads(run(["ffprobe", "-v", "error", "-select_streams", stream, "-show_packets", "-show_data", "-of", "json", path]))
    with open(path, "rb") as source:
        whole, found = source.read(), []
    for row in rows["packets"]:
        text = "".join(line[10:50] for line in row["data"].strip().splitlines()).replace(" ", "")
        # The place that ffprobe tells is that of the block, whose header comes first.
        found.append((float(row["pts_time"]), whole.index(bytes.fromhex(text), int(row["pos"])), int(row["size"])))
    return found


def decode_sound(path, stream):
    """One decoded sound stream as 16-bit samples, one `array` a channel, at the stream's own rate."""
    info = [s for s in streams(path) if s["index"] == stream][0]
    raw = run(FFMPEG + ["-i", path, "-map", "0:%d" % stream, "-f", "s16le", "-"])
    samples = array.array("h", raw)
    return [samples[c::info["channels"]] for c in range(info["channels"])]


def decode(path, pixel_format="gray", extra=()):
    """The decoded first video stream as raw frames, one `bytes` each, timestamps ignored."""
    info = [s for s in streams(path) if s["codec_type"] == "video"][0]
    size = info["width"] * info["height"] * (3 if pixel_format == "rgb24" else 1)
    raw = run(FFMPEG + ["-threads", "1", "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", pixel_format] + list(extra)
              + ["-f", "rawvideo", "-"])
    return [raw[i:i + size] for i in range(0, len(raw) - size + 1, size)]


def streams(path):
    """What ffprobe says of the streams."""
    text = run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", path])
    return json.loads(text).get("streams", [])


def timing(path):
    """For each audio and video stream: first presented time, end of the last frame, number of frames and their times.

    From decoded frames, because only then are the encoder's priming samples gone, which are never presented.
    """
    found = {}
    for info in streams(path):
        kind, index = info["codec_type"], info["index"]
        if kind not in ("video", "audio") or info["disposition"]["attached_pic"]:
            continue
        text = run(["ffprobe", "-v", "quiet", "-select_streams", str(index), "-show_frames", "-show_entries",
                    "frame=best_effort_timestamp_time,pkt_duration_time,nb_samples", "-of", "json", path])
        frames = [f for f in json.loads(text).get("frames", []) if "best_effort_timestamp_time" in f]
        if not frames:
            continue
        times = [float(f["best_effort_timestamp_time"]) for f in frames]
        last = max(range(len(times)), key=times.__getitem__)
        if kind == "audio":
            length = int(frames[last]["nb_samples"]) / int(info["sample_rate"])
        else:
            length = float(frames[last].get("pkt_duration_time", 0)) or 1 / content.FPS
        found[index] = {"kind": kind, "start": min(times), "end": times[last] + length, "frames": len(frames), "times": times}
    return found
