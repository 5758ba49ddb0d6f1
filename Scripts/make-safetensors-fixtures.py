#!/usr/bin/env python3
"""Writes the files of Tests/CasebookTensorTests/Fixtures/ with the Python package `safetensors`.

    python3 -m venv venv && venv/bin/pip install numpy safetensors==0.8.0
    venv/bin/python Scripts/make-safetensors-fixtures.py

The tests read these files and expect the writer of Casebook to give the same bytes. All numbers are fixed; the output never changes.
"""
import pathlib

import numpy
import safetensors

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "CasebookTensorTests" / "Fixtures"
# As the package calls them, and what numpy takes for them where that differs.
STORED_AS = {"bfloat16": "uint16"}


def bfloat16(values):
    """The upper halves of binary32 numbers, rounded to nearest even; NaN stays NaN."""
    bits = numpy.asarray(values, dtype="<f4").view("<u4").astype(numpy.uint64)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    is_nan = (bits & 0x7FFFFFFF) > 0x7F800000
    return numpy.where(is_nan, (bits >> 16) | 0x40, rounded).astype("<u2")


def save(name, tensors, metadata=None):
    """Writes one file. `tensors` maps a name to a type, a shape and numbers."""
    arrays = {key: numpy.ascontiguousarray(values, dtype=STORED_AS.get(dtype, dtype)) for key, (dtype, _, values) in tensors.items()}
    specs = {
        key: safetensors.TensorSpec(dtype=dtype, shape=shape, data_ptr=arrays[key].ctypes.data, data_len=arrays[key].nbytes)
        for key, (dtype, shape, _) in tensors.items()
    }
    # The package writes metadata in the random order of a hash map: tried until it happens to be sorted.
    ordered = ",".join(f'"{key}":"{value}"' for key, value in sorted((metadata or {}).items())).encode()
    while True:
        data = bytes(safetensors.serialize(specs, metadata))
        if ordered in data:
            break
    assert len(data) < 2048, name
    (FOLDER / f"{name}.safetensors").write_bytes(data)
    print(f"{name}.safetensors: {len(data)} bytes")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Every type twice, so that both orders, of types and of names, are seen.
    numbers = [0, 1, 2, 100, 3, 1]
    everything = {}
    for dtype in ["bool", "uint8", "int8", "int16", "float16", "bfloat16", "int32", "float32", "float64", "int64"]:
        values = [1, 0, 1, 1, 0, 0] if dtype == "bool" else bfloat16(numbers) if dtype == "bfloat16" else numbers
        everything[f"layer.1.{dtype}"] = (dtype, [2, 3], values)
        everything[f"layer.0.{dtype}"] = (dtype, [1], values[:1])
    save("types", everything, {"format": "pt", "task": "ner"})

    # What JSON escapes, names that only look alike, scalars, and tensors without elements.
    save(
        "names",
        {
            "quote\"back\\slash/": ("float32", [], [1.5]),
            "\x00\x01\x08\t\n\x0c\r\x1f\x7f": ("float32", [1], [2.5]),
            "\u00e9": ("int8", [1], [1]),
            "e\u0301": ("int8", [1], [2]),
            "\u75c5\u5386": ("int8", [1], [3]),
            "\uffff": ("int8", [1], [4]),
            "\U00010000": ("int8", [1], [5]),
            "": ("int8", [0, 4], []),
            "a.10": ("float32", [3, 0], []),
            "a.9": ("float32", [1], [3.5]),
        },
        {"note": "\x7f\u2028"},
    )
    save("empty", {})
    # Empty metadata is not the same as none. (Without a tensor beside it, version 0.8.0 writes a header that it does not read.)
    save("metadata", {"x": ("int64", [], [7])}, {})

    # Ties, subnormals, the largest, what overflows, and what is no number.
    hard = [
        0.0, -0.0, 1.0, -1.0, 1 + 2**-11, 1 + 3 * 2**-11, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, 0.1, -1 / 3, 65504.0, 65519.0, 65520.0, -1e30, 3.4e38,
        2**-14, 2**-24, 2**-25, 2**-25 + 2**-40, 3 * 2**-25, 2**-14 - 2**-25, 1e-40, 2**-149, float("inf"), float("-inf"), float("nan"),
    ]
    hard = numpy.asarray(hard, dtype="<f4")
    whole = numpy.asarray([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 126.5, 127.4, 127.5, 300, -127.5, -128.5, -1e9, 0.49999997], dtype="<f4")
    with numpy.errstate(over="ignore"):
        half = hard.astype("<f2")
    save(
        "rounding",
        {
            "float32": ("float32", [len(hard)], hard), "float16": ("float16", [len(hard)], half), "bfloat16": ("bfloat16", [len(hard)], bfloat16(hard)),
            "whole": ("float32", [len(whole)], whole), "int8": ("int8", [len(whole)], numpy.clip(numpy.rint(whole), -128, 127)),
        },
    )


if __name__ == "__main__":
    main()
