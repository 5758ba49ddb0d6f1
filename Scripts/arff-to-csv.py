#!/usr/bin/env python3
"""Turns a table of Weka's ARFF into CSV with a header and an `id` column: arff-to-csv.py FILE.arff > FILE.csv"""
import csv
import sys


def main(path):
    names, rows, is_data = [], [], False
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("%"):
                continue
            if is_data:
                rows.append(next(csv.reader([line], quotechar="'", skipinitialspace=True)))
            elif line.lower().startswith("@attribute"):
                rest = line.split(None, 1)[1].strip()
                quote = rest[0] if rest[0] in "'\"" else None
                names.append(rest[1 : rest.index(quote, 1)] if quote else rest.split()[0])
            elif line.lower().startswith("@data"):
                is_data = True
    writer = csv.writer(sys.stdout)
    writer.writerow(["id"] + names)
    writer.writerows([number] + ["" if value == "?" else value.strip().strip("'") for value in row] for number, row in enumerate(rows, 1))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
