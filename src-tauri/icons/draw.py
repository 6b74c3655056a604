"""Draws the icon – a bench on pine – as PNG files beside this script. Needs nothing but Python."""
import pathlib, struct, zlib

PINE, PAPER, GRAIN = (23, 97, 79), (247, 245, 241), (221, 216, 207)
HERE = pathlib.Path(__file__).parent


def colour(x, y):
    """The colour at a point of the unit square; None outside the rounded tile."""
    edge, radius = 0.04, 0.22
    cx = min(max(x, edge + radius), 1 - edge - radius)
    cy = min(max(y, edge + radius), 1 - edge - radius)
    if (x - cx) ** 2 + (y - cy) ** 2 > radius**2:
        return None
    if 0.16 <= x <= 0.84 and 0.40 <= y <= 0.50:
        return PAPER  # the seat
    slope = (y - 0.50) * 0.18
    for foot in (0.25 - slope, 0.75 + slope):
        if 0.50 < y <= 0.76 and abs(x - foot) <= 0.036:
            return PAPER  # the legs
    if 0.60 <= y <= 0.645 and 0.25 - slope <= x <= 0.75 + slope:
        return GRAIN  # the rail between them
    return PINE


def pixel(column, row, size, samples=4):
    hits = [
        colour((column + (i + 0.5) / samples) / size, (row + (j + 0.5) / samples) / size)
        for i in range(samples)
        for j in range(samples)
    ]
    seen = [hit for hit in hits if hit]
    if not seen:
        return bytes(4)
    mean = [sum(hit[k] for hit in seen) // len(seen) for k in range(3)]
    return bytes([*mean, 255 * len(seen) // len(hits)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def draw(name, size):
    rows = b"".join(
        b"\0" + b"".join(pixel(column, row, size) for column in range(size)) for row in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    png += chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    (HERE / name).write_bytes(png)


for name, size in [("32x32", 32), ("128x128", 128), ("128x128@2x", 256), ("icon", 512)]:
    draw(f"{name}.png", size)
