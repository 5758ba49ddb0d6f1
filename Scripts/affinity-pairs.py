#!/usr/bin/env python3
"""Makes one table of drug–target pairs of Davis or KIBA, as DeepDTA gives them (pairs.tsv of indices, ligands_can.txt, proteins.txt): affinity-pairs.py CORPUS > PAIRS.tsv"""
import csv
import json
import os
import sys


def main(corpus):
    def entities(name):
        with open(os.path.join(corpus, name), encoding="utf-8") as file:
            return list(json.load(file).values())

    drugs, targets = entities("ligands_can.txt"), entities("proteins.txt")
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(["drug", "target", "affinity", "fold"])
    with open(os.path.join(corpus, "pairs.tsv"), encoding="utf-8", newline="") as file:
        for pair in csv.DictReader(file, delimiter="\t"):
            writer.writerow([drugs[int(pair["drug_index"])], targets[int(pair["protein_index"])], pair["affinity"], pair["fold"]])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
