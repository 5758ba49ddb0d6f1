#!/usr/bin/env python3
"""Writes the text that character language models and word vectors are trained on: one paragraph a line.

    python3 Scripts/language-model-text.py en "$CASEBOOK_DATA" > en.txt
    python3 Scripts/language-model-text.py zh "$CASEBOOK_DATA" > zh.txt
    python3 Scripts/language-model-text.py zh-measure "$CASEBOOK_DATA" > zh-measure.txt
    python3 Scripts/language-model-text.py fold < tokens.txt > words.txt
    python3 Scripts/language-model-text.py pairs < zh.txt > pairs.txt

`en` and `zh` take nothing but corpora whose terms let weights be shipped; `zh-measure` adds text that may only be used for measuring. Of annotated corpora
only the training part is read. Repeated lines are written once. `fold` writes small letters, and 0 for every digit; `pairs` writes each character with its right
neighbour, as words.
"""
import hashlib
import json
import re
import sys
from pathlib import Path

MARKER = re.compile(r"###\s|[A-Z][A-Z .,&/()'-]*:$")


def lines(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            yield line.strip()


def articles(path):
    """Text with marker lines between articles and before their sections."""
    for line in lines(path):
        if line.startswith("TITLE: "):
            line = line[7:]
        if len(line) >= 12 and not MARKER.match(line):
            yield line


def documents(path, keep=lambda row: True):
    for line in lines(path):
        row = json.loads(line)
        if keep(row):
            for part in row["text"].splitlines():
                if part.strip():
                    yield part.strip()


def segmented(path):
    for line in lines(path):
        yield line.replace(" ", "")


def english(data):
    yield from articles(data / "en-rawtext/rct-fulltext-ccby-cc0.txt")
    yield from articles(data / "en-rawtext/e3c-layer3-ccby.txt")
    for name in ["en-bc5cdr", "en-ncbi-disease", "en-chia", "en-maccrobat2020", "en-phee"]:
        yield from documents(data / name / "train.jsonl")
    free = ("CC BY", "CC0", "CC ZERO")
    yield from documents(
        data / "en-rct-roles/train.jsonl",
        lambda row: str(row.get("licence", "")).startswith(free) and "NC" not in row["licence"] and "ND" not in row["licence"])
    yield from documents(data / "en-visit-notes/mts-dialog.train.jsonl")
    yield from documents(data / "en-visit-notes/aci-bench.train.jsonl")


def chinese(data):
    for name in ["qa_dialogue.txt", "notes.txt"]:
        yield from lines(data / "zh-rawtext-open" / name)
    for name in ["zh-cehrner", "zh-cmedqaner", "zh-cmdd"]:
        yield from documents(data / name / "train.jsonl")
    yield from segmented(data / "zh-cws-people-daily/train.seg.txt")
    yield from segmented(data / "zh-cws-amttl/train.seg.txt")


def chinese_for_measuring(data):
    yield from chinese(data)
    for name in ["emr.txt", "sentences_misc.txt", "qa_restricted.txt"]:
        yield from lines(data / "zh-rawtext" / name)


def fold(line):
    return re.sub(r"[0-9]", "0", line.lower())


def pairs(line):
    words = [part[start : start + 2] for part in fold(line).split() for start in range(len(part) - 1)]
    return " ".join(words) + "\n" if words else ""


def main():
    filters = {"fold": fold, "pairs": pairs}
    if len(sys.argv) == 2 and sys.argv[1] in filters:
        for line in sys.stdin:
            sys.stdout.write(filters[sys.argv[1]](line))
        return
    sources = {"en": english, "zh": chinese, "zh-measure": chinese_for_measuring}
    if len(sys.argv) != 3 or sys.argv[1] not in sources:
        sys.exit(__doc__)
    seen = set()
    for line in sources[sys.argv[1]](Path(sys.argv[2])):
        digest = hashlib.blake2b(line.encode(), digest_size=8).digest()
        if line and digest not in seen:
            seen.add(digest)
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
