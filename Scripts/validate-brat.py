#!/usr/bin/env python3
"""Reads a folder of BRAT files with the Python package pybrat and compares what it read with the lines.

usage: validate-brat.py FOLDER

Every entity and relation of the .ann files must be read, and the words of each entity must be those at its offsets in the .txt file. Prints what is wrong, and
exits with 1 then. Needs: pip install pybrat
"""
import glob
import sys

from pybrat.parser import BratParser

folder = sys.argv[1]
lines = {"T": 0, "R": 0}
for path in glob.glob(folder + "/*.ann"):
    for line in open(path, encoding="utf-8", newline="\n"):
        if line[0] in lines:
            lines[line[0]] += 1
examples = BratParser(error="raise").parse(folder)
entities, relations = sum(len(example.entities) for example in examples), sum(len(example.relations) for example in examples)
wrong = [f"{example.id} {entity.id}" for example in examples for entity in example.entities
         if " ".join(example.text[span.start:span.end] for span in entity.spans) != entity.mention]
for name in wrong:
    print(f"{name}: the words are not those at the offsets")
print(f"{len(examples)} documents, {entities} of {lines['T']} entities, {relations} of {lines['R']} relations, {len(wrong)} with other words")
sys.exit(bool(wrong) or entities != lines["T"] or relations != lines["R"] or not examples)
