#!/usr/bin/env python3
"""Draws the icon of wwwroot/favicon.svg as clinicweb.ico (Windows), clinicweb.icns (macOS) and clinicweb.png (Linux)."""
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
TEAL, WHITE = (0x0E, 0x5A, 0x5E), (0xFF, 0xFF, 0xFF)
SAMPLES = 4  # a side, for every pixel


def curve(a, b, c, d, steps=24):
    for i in range(1, steps + 1):
        t = i / steps
        yield tuple((1 - t) ** 3 * a[k] + 3 * (1 - t) ** 2 * t * b[k] + 3 * (1 - t) * t * t * c[k] + t ** 3 * d[k] for k in (0, 1))


SHIELD = [(16, 1.5), (28.5, 6), (28.5, 15.6)]
SHIELD += list(curve((28.5, 15.6), (28.5, 22.9), (23.5, 27.9), (16, 30.5)))
SHIELD += list(curve((16, 30.5), (8.5, 27.9), (3.5, 22.9), (3.5, 15.6))) + [(3.5, 6)]
CROSS = [(13.7, 8.5), (18.3, 8.5), (18.3, 13.7), (23.5, 13.7), (23.5, 18.3), (18.3, 18.3), (18.3, 23.5), (13.7, 23.5),
         (13.7, 18.3), (8.5, 18.3), (8.5, 13.7), (13.7, 13.7)]


def spans(polygon, y):
    """Where a horizontal line is inside."""
    xs = sorted(x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1]) if (y1 <= y) != (y2 <= y))
    return list(zip(xs[::2], xs[1::2]))


def png(size):
    rows = []
    for py in range(size):
        inside = [[0] * size, [0] * size]
        for sy in range(SAMPLES):
            y = (py + (sy + 0.5) / SAMPLES) * 32 / size
            for layer, polygon in enumerate((SHIELD, CROSS)):
                for left, right in spans(polygon, y):
                    for px in range(max(0, int(left * size / 32) - 1), min(size, int(right * size / 32) + 2)):
                        for sx in range(SAMPLES):
                            inside[layer][px] += left <= (px + (sx + 0.5) / SAMPLES) * 32 / size < right
        row = bytearray([0])
        for px in range(size):
            shield, cross = (min(1, layer[px] / SAMPLES ** 2) for layer in inside)
            row += bytes(round(t + (w - t) * cross) for t, w in zip(TEAL, WHITE)) + bytes([round(255 * shield)])
        rows.append(bytes(row))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))


def ico(images):
    head, at = struct.pack("<HHH", 0, 1, len(images)), 6 + 16 * len(images)
    for size, image in images.items():
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), at)
        at += len(image)
    return head + b"".join(images.values())


def icns(images):
    kinds = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08"}
    parts = b"".join(kinds[size] + struct.pack(">I", len(image) + 8) + image for size, image in images.items() if size in kinds)
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


drawn = {size: png(size) for size in (16, 32, 48, 64, 128, 256)}
(HERE / "clinicweb.ico").write_bytes(ico({size: drawn[size] for size in (16, 32, 48, 256)}))
(HERE / "clinicweb.icns").write_bytes(icns(drawn))
(HERE / "clinicweb.png").write_bytes(drawn[256])
