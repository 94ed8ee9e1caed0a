#!/usr/bin/env python3
"""Makes the inputs of the benchmark in a folder, from real footage scaled up to 1920x1080 with light grain:

  h264_1080p25.mp4    60 s H.264 (x264 medium, about 7 Mb/s), AAC stereo
  hevc10_1080p25.mkv  20 s HEVC 10 bit (x265 fast, about 5 Mb/s), AAC stereo
  mpeg2_1080i25.ts    30 s MPEG-2, interlaced, 14 Mb/s, AC-3 stereo

Files that exist are kept. Without the corpus the pictures come from ffmpeg's own test sources, which the script says: figures from
those are not to be compared with figures from real footage.
"""
import argparse
import os
import subprocess
import sys

# Clips of motion, speech, animation, night and film, with where to begin and for how long; an output takes them from the top and
# begins again when they are over.
CLIPS = (("sintel_trailer_720p.mp4", 12, 20), ("flower.mp4", 0, 5), ("rooftop_vfr_360p.mp4", 0, 15), ("jwpIntro.mp4", 0, 5),
         ("dog_indoor_720p.mp4", 0, 4.5), ("bbb_trailer.webm", 5, 15), ("cup.mp4", 0, 7))
LAVFI = ("mandelbrot=s=960x540:r=25", "testsrc2=s=960x540:r=25",
         "life=s=480x270:r=25:mold=10:ratio=0.1:death_color=#203040:life_color=#d0c0a0")
GRAIN = "noise=alls=4:allf=t:all_seed=%d"
OUTPUTS = {
    "h264_1080p25.mp4": (60, ["-c:v", "libx264", "-preset", "medium", "-b:v", "7M", "-maxrate", "9M", "-bufsize", "14M", "-g", "50",
                              "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k"]),
    "hevc10_1080p25.mkv": (20, ["-c:v", "libx265", "-preset", "fast", "-b:v", "5M", "-pix_fmt", "yuv420p10le", "-x265-params",
                                "keyint=50:log-level=error", "-c:a", "aac", "-b:a", "128k"]),
    "mpeg2_1080i25.ts": (30, ["-c:v", "mpeg2video", "-b:v", "14M", "-maxrate", "15M", "-bufsize", "9M", "-g", "12", "-bf", "2",
                              "-flags", "+ildct+ilme", "-top", "1", "-pix_fmt", "yuv420p", "-c:a", "ac3", "-b:a", "192k"]),
}


def parts(corpus, seconds):
    """Input arguments and the number of inputs for so many seconds of material."""
    arguments, count, have = [], 0, 0.0
    while have < seconds:
        if corpus:
            name, start, length = CLIPS[count % len(CLIPS)]
            arguments += ["-ss", str(start), "-t", str(length), "-i", os.path.join(corpus, "clips", name)]
        else:
            length = 10
            arguments += ["-f", "lavfi", "-t", str(length), "-i", LAVFI[count % len(LAVFI)]]
            arguments += ["-f", "lavfi", "-t", str(length), "-i", "anoisesrc=c=pink:a=0.3:r=48000:seed=%d" % count]
        count, have = count + 1, have + length
    return arguments, count


def graph(corpus, count, interlaced):
    """The filter graph that scales every input up, adds grain, and joins them."""
    rate = 50 if interlaced else 25
    text, labels = "", ""
    for n in range(count):
        video, audio = (n, n) if corpus else (2 * n, 2 * n + 1)
        text += ("[%d:v]fps=%d,scale=1920:1080:flags=bicubic:force_original_aspect_ratio=increase,crop=1920:1080,setsar=1,"
                 "format=yuv420p,%s[v%d];" % (video, rate, GRAIN % (n + 1), n))
        text += "[%d:a]aresample=48000:async=1,aformat=sample_fmts=fltp:channel_layouts=stereo[a%d];" % (audio, n)
        labels += "[v%d][a%d]" % (n, n)
    text += "%sconcat=n=%d:v=1:a=1[j][a]" % (labels, count)
    # At 50 frames a second every frame gives one field.
    return text + (";[j]tinterlace=mode=interleave_top,setfield=tff[v]" if interlaced else ";[j]null[v]")


def build(path, corpus, threads):
    """Write one output beside its final name and rename it, so that a broken run leaves nothing that looks whole."""
    name = os.path.basename(path)
    seconds, codec = OUTPUTS[name]
    inputs, count = parts(corpus, seconds)
    unfinished = os.path.join(os.path.dirname(path), "unfinished-" + name)
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + inputs + [
        "-filter_complex", graph(corpus, count, name.startswith("mpeg2")), "-map", "[v]", "-map", "[a]", "-t", str(seconds),
        "-threads", str(threads)] + codec + [unfinished]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError("%s: %s" % (name, done.stderr.decode(errors="replace")[-600:]))
    os.replace(unfinished, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("folder", help="where to write")
    parser.add_argument("--corpus", default=os.path.join(here, "..", "..", "shared", "corpus"),
                        help="folder with clips/ (default: %(default)s)")
    parser.add_argument("--only", choices=sorted(OUTPUTS), action="append", help="make only this file; can be given again")
    parser.add_argument("--threads", type=int, default=2, help="encoder threads (default: %(default)s)")
    options = parser.parse_args()
    missing = [c for c, _, _ in CLIPS if not os.path.exists(os.path.join(options.corpus, "clips", c))]
    corpus = None if missing else options.corpus
    if missing:
        print("no clip %s in %s: the inputs are made from ffmpeg's test sources, which are not real footage" % (missing[0], options.corpus))
    try:
        os.makedirs(options.folder, exist_ok=True)
        for name in options.only or OUTPUTS:
            path = os.path.join(options.folder, name)
            if os.path.exists(path):
                print("%s: kept" % path)
                continue
            build(path, corpus, options.threads)
            size, seconds = os.path.getsize(path), OUTPUTS[name][0]
            print("%s: %d s, %.1f Mb/s, from %s" % (path, seconds, size * 8e-6 / seconds, "the corpus" if corpus else "test sources"))
    except FileNotFoundError as error:
        print("make_bench_input: %s: install the ffmpeg package" % error, file=sys.stderr)
        return 1
    except (OSError, RuntimeError) as error:
        print("make_bench_input: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
