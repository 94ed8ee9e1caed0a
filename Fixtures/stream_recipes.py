"""Fixtures whose defect, if any, is in the transport, the timestamps or the format."""
import os
import random
import tempfile

import content
import media
import transport
from recipe import at, event, fixture, pictures, textures

VIDEO_PID, AUDIO_PID = 0x100, 0x101
TS_AUDIO = ["-c:a", "mp2", "-b:a", "64k"]


def stream(path, seconds=5):
    """A sound H.264 and MP2 transport stream, as packets."""
    media.encode(path, pictures(seconds), content.sound(seconds), video=media.H264_TS, audio=TS_AUDIO)
    with open(path, "rb") as source:
        return transport.packets(source.read())


def save(path, packets):
    with open(path, "wb") as out:
        out.write(b"".join(bytes(p) for p in packets))


@fixture("ts_loss.ts", "4 and then 7 video packets of the transport stream are lost", [0, 1],
         may=("freeze", "stutter", "frame_drop", "timestamp", "block_corruption"))
def _(path):
    packets = stream(path)
    times = transport.timed(packets, VIDEO_PID)
    lost, events = set(), []
    for start, count in ((1.4, 4), (3.3, 7)):
        hit = [(i, t) for i, t in times if t >= start][1:count + 1]
        lost.update(i for i, _ in hit)
        events.append(event("ts_continuity", hit[0][1], hit[-1][1] + 0.04, tolerance=0.2, packets=count, pid=VIDEO_PID))
        # Damage lives on until the next key frame; keyframes come every second.
        key = float(int(hit[0][1]) + 1)
        events.append(event("decode_error", hit[0][1], key, tolerance=0.2, note="ends at the next key frame"))
    save(path, [p for i, p in enumerate(packets) if i not in lost])
    return events


@fixture("ts_cc.ts", "the video's continuity counter jumps by 5 at one packet, and nothing is lost", [0, 1], may=("decode_error",))
def _(path):
    packets = stream(path, 3)
    hit = [(i, t) for i, t in transport.timed(packets, VIDEO_PID) if t >= 1.5]
    for i, _ in hit:
        packets[i][3] = packets[i][3] & 0xF0 | (packets[i][3] + 5) & 15
    save(path, packets)
    return [event("ts_continuity", hit[0][1], hit[0][1] + 0.04, tolerance=0.2, pid=VIDEO_PID, note="a transport error that nobody sees")]


@fixture("ts_pts_jump.ts", "all timestamps and the programme clock jump ahead by 100 s at 2 s, unsignalled", [0, 1],
         may=("av_sync", "freeze", "frame_drop", "stutter", "audio_missing"))
def _(path):
    packets = stream(path, 4)
    first = min(transport.pts(p) for p in packets if transport.pid(p) == VIDEO_PID and transport.pts(p) is not None)
    transport.shift(packets, 100 * transport.CLOCK, since=first + 2 * transport.CLOCK)
    save(path, packets)
    return [event("timestamp", 2.0, 2.0, tolerance=0.2, jump=100.0, note="a discontinuity of the timeline, no loss of content: "
                  "100 pictures and 4 s of sound are there; duration is by timestamps")]


@fixture("ts_pcr_jump.ts", "the programme clock alone is 0.5 s ahead from 0.8 s to 1.4 s, unsignalled", [0, 1])
def _(path):
    packets = stream(path, 2)
    hit = [(i, t) for i, t in transport.timed(packets, VIDEO_PID) if 0.8 <= t < 1.4 and transport.pcr(packets[i]) is not None]
    for i, _ in hit:
        transport.set_pcr(packets[i], transport.pcr(packets[i]) + transport.CLOCK // 2)
    save(path, packets)
    return [event("ts_error", 0.8, 0.8, tolerance=0.25, jump=0.5, pid=VIDEO_PID),
            event("ts_error", 1.4, 1.4, tolerance=0.25, jump=-0.5, pid=VIDEO_PID)]


@fixture("offset_start.ts", "timestamps begin 2 s before the 33-bit clock wraps (26.5 h) and wrap in the middle", [0])
def _(path):
    packets = stream(path, 4)
    first = min(transport.pts(p) for p in packets if transport.pid(p) == VIDEO_PID and transport.pts(p) is not None)
    transport.shift(packets, transport.WRAP - 2 * transport.CLOCK - first)
    save(path, packets)
    return []


@fixture("damaged.ts", "bit errors in the video payload of four packets; continuity counters are right", [0, 1],
         may=("freeze", "stutter", "frame_drop", "block_corruption"))
def _(path):
    packets = stream(path)
    rng, events = random.Random("bits"), []
    for start in (1.4, 3.4):
        # Packets that begin no picture and carry no adaptation field hold nothing but coded picture.
        hit = [i for i, t in transport.timed(packets, VIDEO_PID)
               if t >= start and not packets[i][1] & 0x40 and not packets[i][3] & 0x20][:2]
        for i in hit:
            for _ in range(8):
                packets[i][rng.randrange(4, transport.PACKET)] ^= 1 << rng.randrange(8)
        begun = dict(transport.timed(packets, VIDEO_PID))[hit[0]]
        events.append(event("decode_error", begun, float(int(begun) + 1), tolerance=0.2, note="ends at the next key frame"))
    save(path, packets)
    return events


@fixture("av1_refused.mkv", "200 bytes of one AV1 picture are wrong: the decoder refuses it and what refers to it, and shows old pictures "
         "between", [0, 1], may=("freeze", "stutter", "frame_drop", "blur", "block_corruption"))
def _(path):
    video = ["-c:v", "libaom-av1", "-crf", "40", "-b:v", "0", "-g", "50", "-keyint_min", "50", "-cpu-used", "8", "-threads", "1"]
    media.encode(path, pictures(5), content.sound(5), video=video)
    packets = media.packets(path)
    time, at, size = next(p for p in packets if p[0] >= 2.6 and p[2] >= 500)
    rng = random.Random("av1")
    with open(path, "r+b") as out:
        out.seek(at + size // 2 - 100)
        wrong = bytes(b ^ rng.randrange(1, 256) for b in out.read(200))
        out.seek(at + size // 2 - 100)
        out.write(wrong)
    return [event("decode_error", time - packets[0][0], 4.0, tolerance=0.2, note="ends at the next key frame")]


@fixture("format_change.ts", "the picture size changes from 320x180 to 240x136 at 2 s, timestamps and counters go on", [0, 1])
def _(path):
    with tempfile.TemporaryDirectory() as folder:
        whole, sound = bytearray(), os.path.join(folder, "a.mp2")
        for width, height, first in ((320, 180, 0), (240, 136, 50)):
            part = os.path.join(folder, "%d.h264" % width)
            media.encode(part, content.moving(textures(), 50, width=width, height=height, first=first), size=(width, height),
                         video=media.H264_TS, extra=["-f", "h264"])
            with open(part, "rb") as source:
                whole += source.read()
        both = os.path.join(folder, "both.h264")
        with open(both, "wb") as out:
            out.write(whole)
        media.encode(sound, pcm=content.sound(4), audio=TS_AUDIO)
        media.run(media.FFMPEG + ["-r", str(content.FPS), "-f", "h264", "-i", both, "-i", sound, "-map", "0", "-map", "1", "-c", "copy"]
                  + media.EXACT + ["-f", "mpegts", path])
    return [event("format_change", at(50), at(50), note="width and height")]


@fixture("not_media.txt", "plain text", [3])
def _(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("This is a text file. It holds no pictures and no sound,\nand whoever opens it as media has to say so in one line.\n" * 4)
    return []


@fixture("empty.bin", "no bytes at all", [3])
def _(path):
    with open(path, "wb"):
        return []
