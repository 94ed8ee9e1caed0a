#!/usr/bin/env python3
"""Writes the synthetic test signals of EBU Tech 3341 and EBU Tech 3342 as 48 kHz, 24-bit WAV files.

Definitions: EBU Tech 3341 version 3.0 (January 2016), table 1; EBU Tech 3342 version 3.0 (January 2016), table 1. Tolerances:
0.1 LU for integrated, momentary and short-term loudness, 1 LU for loudness range, +0.2/-0.4 dB for true peak.

Left out: Tech 3341 cases 7 and 8 and Tech 3342 cases 5 and 6 (authentic programme, not synthesizable) and Tech 3341 cases 20 to 23
(their exact wave form needs EBU's own files). Cases 11 and 14 ask a live meter for 20 maxima in turn; a report of a file has one maximum,
so only the last and loudest is checked. Cases 15 to 19 get a fade of 100 ms at both ends here, so that the switching is not measured.
"""
import argparse
import math
import os
import struct
import sys

RATE = 48000
STEREO, FIVE_BACK, FIVE_SIDE = 0x3, 0x37, 0x607
SILENT = None


def exactly(value, below=0.1, above=None):
    """Expected value and how far below and above it a meter may be."""
    return value, below, below if above is None else above


def loudness(**fields):
    return {name: exactly(value) for name, value in fields.items()}


def cases():
    """Yields (name, speaker mask, [(levels in dBFS a channel or SILENT, seconds)], {report field: expectation})."""
    tone = "integrated_lufs", "max_momentary_lufs", "max_short_term_lufs"
    yield "3341-01", STEREO, [(-23, 20)], {f: exactly(-23.0) for f in tone}
    yield "3341-02", STEREO, [(-33, 20)], {f: exactly(-33.0) for f in tone}
    gated = loudness(integrated_lufs=-23.0)
    yield "3341-03", STEREO, [(-36, 10), (-23, 60), (-36, 10)], gated
    yield "3341-04", STEREO, [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], gated
    yield "3341-05", STEREO, [(-26, 20), (-20, 20.1), (-26, 20)], gated
    surround = (-28, -28, -24, -30, -30)
    yield "3341-06-back", FIVE_BACK, [(surround, 20)], gated
    yield "3341-06-side", FIVE_SIDE, [(surround, 20)], gated
    yield "3341-09", STEREO, [(-20, 1.34), (-30, 1.66)] * 5, loudness(max_short_term_lufs=-23.0)
    for i in range(20):
        yield "3341-10-%02d" % (i + 1), STEREO, [(SILENT, 0.15 * i), (-23, 3), (SILENT, 1)], loudness(max_short_term_lufs=-23.0)
    steps = [part for i in range(20) for part in ((SILENT, 0.15 * i), (-38 + i, 3), (SILENT, 3 - 0.15 * i))]
    yield "3341-11", STEREO, steps, loudness(max_short_term_lufs=-19.0)
    yield "3341-12", STEREO, [(-20, 0.18), (-30, 0.22)] * 25, loudness(max_momentary_lufs=-23.0)
    for i in range(20):
        yield "3341-13-%02d" % (i + 1), STEREO, [(SILENT, 0.02 * i), (-23, 0.4), (SILENT, 1)], loudness(max_momentary_lufs=-23.0)
    steps = [part for i in range(20) for part in ((SILENT, 0.02 * i), (-38 + i, 0.4), (SILENT, 0.4 - 0.02 * i))]
    yield "3341-14", STEREO, steps, loudness(max_momentary_lufs=-19.0)
    for name, levels, expected in (("3342-01", (-20, -30), 10), ("3342-02", (-20, -15), 5), ("3342-03", (-40, -20), 20),
                                   ("3342-04", (-50, -35, -20, -35, -50), 15)):
        yield name, STEREO, [(level, 20) for level in levels], {"range_lu": exactly(float(expected), 1.0)}


def peak_cases():
    """Yields (name, samples a period, phase in degrees, amplitude of full scale, expected dBTP)."""
    yield "3341-15", 4, 0.0, 0.50, -6.0
    yield "3341-16", 4, 45.0, 0.50, -6.0
    yield "3341-17", 6, 60.0, 0.50, -6.0
    yield "3341-18", 8, 67.5, 0.50, -6.0
    yield "3341-19", 4, 45.0, 1.41, 3.0


def pack(value):
    """One 24-bit little-endian sample."""
    return struct.pack("<i", max(-8388608, min(8388607, round(value * 8388607))))[:3]


def tone(levels, seconds, channels):
    """1 kHz in phase on all channels: 48 samples a period, so a whole number of milliseconds is a whole number of periods."""
    count = round(seconds * 1000)
    if levels is SILENT:
        return bytes(3 * channels * 48 * count)
    each = levels if isinstance(levels, tuple) else (levels,) * channels
    period = b"".join(pack(10 ** (level / 20) * math.sin(2 * math.pi * k / 48)) for k in range(48) for level in each)
    return period * count


def peak_tone(period, degrees, amplitude, seconds=5):
    """A stereo sine of a few samples a period, faded in and out over 100 ms."""
    count, ramp = seconds * RATE, RATE // 10
    out = []
    for i in range(count):
        edge = min(i, count - 1 - i)
        gain = 0.5 - 0.5 * math.cos(math.pi * edge / ramp) if edge < ramp else 1.0
        out.append(pack(gain * amplitude * math.sin(2 * math.pi * (i % period) / period + math.radians(degrees))) * 2)
    return b"".join(out)


def write(path, data, mask):
    """A WAVE_FORMAT_EXTENSIBLE file, which is how a speaker mask is told."""
    channels = bin(mask).count("1")
    kind = struct.pack("<HHIIHHHHI", 0xFFFE, channels, RATE, 3 * channels * RATE, 3 * channels, 24, 22, 24, mask)
    kind += bytes.fromhex("0100000000001000800000aa00389b71")
    with open(path, "wb") as out:
        out.write(b"RIFF" + struct.pack("<I", 20 + len(kind) + len(data)) + b"WAVEfmt " + struct.pack("<I", len(kind)) + kind)
        out.write(b"data" + struct.pack("<I", len(data)) + data)


def make(folder):
    """Write every signal into the folder, one at a time; yields (path, expectations)."""
    for name, mask, parts, expected in cases():
        path = os.path.join(folder, name + ".wav")
        channels = bin(mask).count("1")
        write(path, b"".join(tone(levels, seconds, channels) for levels, seconds in parts), mask)
        yield path, expected
    for name, period, degrees, amplitude, expected in peak_cases():
        path = os.path.join(folder, name + ".wav")
        write(path, peak_tone(period, degrees, amplitude), STEREO)
        yield path, {"true_peak_dbtp": exactly(expected, 0.4, 0.2)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="where to write the files (about 200 MB)")
    options = parser.parse_args()
    try:
        os.makedirs(options.folder, exist_ok=True)
        for path, expected in make(options.folder):
            print(path, " ".join("%s=%g" % (k, v[0]) for k, v in expected.items()))
    except OSError as error:
        print("ebu_signals: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
