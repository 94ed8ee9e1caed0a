"""Reads and edits 188-byte transport stream packets: continuity counters, PES and PCR times, lost packets and bit errors."""

PACKET = 188
CLOCK = 90000
WRAP = 1 << 33


def packets(data):
    """The stream as mutable packets. It must start with a sync byte and hold whole packets, as ffmpeg's muxer writes it."""
    if len(data) % PACKET or any(data[i] != 0x47 for i in range(0, len(data), PACKET)):
        raise ValueError("not a transport stream of whole 188-byte packets")
    return [bytearray(data[i:i + PACKET]) for i in range(0, len(data), PACKET)]


def pid(packet):
    """The packet identifier."""
    return (packet[1] & 0x1F) << 8 | packet[2]


def payload(packet):
    """Where the payload begins."""
    return 4 + (1 + packet[4] if packet[3] & 0x20 else 0)


def has_payload(packet):
    """True when the packet carries payload, and so counts in the continuity counter."""
    return bool(packet[3] & 0x10)


def _time_fields(packet):
    """Offsets of the 5-byte time fields of a PES header that begins in this packet."""
    at = payload(packet)
    if not packet[1] & 0x40 or not has_payload(packet) or packet[at:at + 3] != b"\0\0\1" or at + 19 > PACKET:
        return []
    flags = packet[at + 7] >> 6
    return [at + 9] if flags == 2 else [at + 9, at + 14] if flags == 3 else []


def _get_time(packet, at):
    p = packet[at:at + 5]
    return (p[0] >> 1 & 7) << 30 | p[1] << 22 | p[2] >> 1 << 15 | p[3] << 7 | p[4] >> 1


def _set_time(packet, at, ticks):
    ticks %= WRAP
    packet[at] = packet[at] & 0xF1 | ticks >> 30 << 1
    packet[at + 1] = ticks >> 22 & 0xFF
    packet[at + 2] = packet[at + 2] & 1 | (ticks >> 15 & 0x7F) << 1
    packet[at + 3] = ticks >> 7 & 0xFF
    packet[at + 4] = packet[at + 4] & 1 | (ticks & 0x7F) << 1


def pts(packet):
    """Presentation time in 90 kHz ticks of the PES packet that begins here, or None."""
    fields = _time_fields(packet)
    return _get_time(packet, fields[0]) if fields else None


def pcr(packet):
    """Programme clock base in 90 kHz ticks, or None."""
    if not packet[3] & 0x20 or packet[4] < 7 or not packet[5] & 0x10:
        return None
    return packet[6] << 25 | packet[7] << 17 | packet[8] << 9 | packet[9] << 1 | packet[10] >> 7


def set_pcr(packet, ticks):
    """Write the programme clock base, modulo 33 bits; the extension stays."""
    base = ticks % WRAP
    packet[6:10] = bytes((base >> 25 & 0xFF, base >> 17 & 0xFF, base >> 9 & 0xFF, base >> 1 & 0xFF))
    packet[10] = packet[10] & 0x7F | (base & 1) << 7


def shift(stream, ticks, since=None):
    """Add `ticks` to every pts, dts and pcr, modulo 33 bits; with `since`, only to those at or after that time."""
    for packet in stream:
        for at in _time_fields(packet):
            value = _get_time(packet, at)
            if since is None or value >= since:
                _set_time(packet, at, value + ticks)
        clock = pcr(packet)
        if clock is not None and (since is None or clock >= since):
            set_pcr(packet, clock + ticks)


def timed(stream, wanted):
    """[(index, seconds since the first pts)] of every packet of one pid that carries payload, with its PES packet's time."""
    first, current, found = None, None, []
    for index, packet in enumerate(stream):
        if pid(packet) != wanted or not has_payload(packet):
            continue
        value = pts(packet)
        if value is not None:
            first = value if first is None else first
            current = (value - first) / CLOCK
        if current is not None:
            found.append((index, current))
    return found


def continuity_errors(stream):
    """[(pid, index)] where the counter is neither one more than the last nor a repeat of it."""
    last, found = {}, []
    for index, packet in enumerate(stream):
        number, counter = pid(packet), packet[3] & 15
        if number == 0x1FFF or not has_payload(packet):
            continue
        if number in last and counter not in (last[number], (last[number] + 1) % 16):
            found.append((number, index))
        last[number] = counter
    return found
