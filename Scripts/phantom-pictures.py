#!/usr/bin/env python3
"""Draws made-up pictures to try models on: phantom-pictures.py OUT

OUT/chest/{normal,pneumonia}/ and OUT/breast/{malignant,normal or benign}/ get PNGs of 112 × 112 that look a little like chest films and ultrasound. Nobody's: circles and noise.
"""
import math
import os
import random
import struct
import sys
import zlib

SIZE = 112


def png(values):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(max(0, min(255, round(value))) for value in row) for row in values)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def blob(x, y, centre, radii, softness):
    """1 inside an ellipse, 0 outside, with a soft edge."""
    distance = math.hypot((x - centre[0]) / radii[0], (y - centre[1]) / radii[1])
    return 1 / (1 + math.exp((distance - 1) / softness))


def smooth_noise(draw, step):
    """Noise whose grains are about `step` pixels wide."""
    count = int(1 / step) + 3
    grid = [[draw.gauss(0, 1) for _ in range(count)] for _ in range(count)]

    def value(x, y):
        column, row = x / step, y / step
        i, j = int(column), int(row)
        u, v = column - i, row - j
        return (grid[j][i] * (1 - u) + grid[j][i + 1] * u) * (1 - v) + (grid[j + 1][i] * (1 - u) + grid[j + 1][i + 1] * u) * v

    return value


def chest(draw, has_opacity):
    lift, tilt, grain, patches = draw.uniform(-0.03, 0.03), draw.uniform(-0.02, 0.02), smooth_noise(draw, 0.06), []
    if has_opacity:
        patches = [((draw.choice([0.3, 0.7]) + draw.uniform(-0.06, 0.06), draw.uniform(0.4, 0.68)), draw.uniform(0.1, 0.2)) for _ in range(draw.randint(2, 4))]

    def value(x, y):
        light = 60 + 95 * blob(x, y, (0.5, 0.62), (0.5, 0.62), 0.06)
        lung = max(blob(x, y, (0.3 + tilt, 0.47 + lift), (0.15, 0.32), 0.08), blob(x, y, (0.7 + tilt, 0.46 + lift), (0.15, 0.33), 0.08))
        light -= 95 * lung
        light += 12 * lung * max(0, math.sin((y + 0.35 * abs(x - 0.5)) * 42))
        light += 45 * blob(x, y, (0.5, 0.5), (0.055, 0.6), 0.2) + 55 * blob(x, y, (0.56, 0.62), (0.14, 0.17), 0.1)
        light += sum(70 * lung * blob(x, y, centre, (radius, radius * 1.2), 0.35) for centre, radius in patches)
        light += 40 * blob(x, y, (0.5, 1.02), (0.6, 0.2), 0.1)
        return light + (10 if has_opacity else 5) * grain(x, y)

    return value


def breast(draw, has_mass):
    coarse, speckle, centre = smooth_noise(draw, 0.2), smooth_noise(draw, 0.025), (draw.uniform(0.4, 0.6), draw.uniform(0.4, 0.55))
    phase, radius = draw.uniform(0, 6), draw.uniform(0.16, 0.22)

    def value(x, y):
        light = 70 + 40 * math.exp(-((y - 0.12) / 0.1) ** 2) + 25 * math.sin(18 * y + 2 * coarse(x, y)) * (0.3 + 0.7 * (y < 0.5)) + 14 * coarse(x, y)
        if has_mass:
            angle = math.atan2(y - centre[1], x - centre[0])
            edge = radius * (1 + 0.22 * math.sin(5 * angle + phase) + 0.1 * math.sin(11 * angle))
            light *= 1 - 0.75 * blob(x, y, centre, (edge * 1.1, edge), 0.12)
            light *= 1 - 0.5 * blob(x, 0.5, (centre[0], 0.5), (radius * 0.8, 9), 0.2) / (1 + math.exp((centre[1] + radius * 0.8 - y) / 0.03))
        return max(0, light) * (1 + 0.35 * speckle(x, y))

    return value


def main(out):
    for folder, draw_picture, negative, positive in (("chest", chest, "normal", "pneumonia"), ("breast", breast, "normal or benign", "malignant")):
        for label in (negative, positive):
            os.makedirs(os.path.join(out, folder, label), exist_ok=True)
            for number in range(4):
                value = draw_picture(random.Random(f"{folder} {label} {number}"), label == positive)
                pixels = [[value((column + 0.5) / SIZE, (row + 0.5) / SIZE) for column in range(SIZE)] for row in range(SIZE)]
                with open(os.path.join(out, folder, label, f"{number}.png"), "wb") as file:
                    file.write(png(pixels))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
