#!/usr/bin/env python3
"""Makes timelines of the stays of the PhysioNet/CinC challenge of 2012, one JSON line each.

    physionet-timelines.py FOLDER [OUTCOMES.txt] > stays.jsonl

FOLDER holds a file a stay (`Time,Parameter,Value`; -1 means missing). What stands at 00:00 of Age, Gender, Height and ICUType does not change;
all else is an event at its hour. With the outcomes, death in hospital is the label.
"""
import csv
import json
import pathlib
import sys

FIXED = {"Age", "Gender", "Height", "ICUType"}


def number(text):
    value = float(text)
    return int(value) if value == int(value) else value


def timeline(path):
    unit = {"id": path.stem, "static": {}, "events": []}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code, value = row["Parameter"], number(row["Value"])
            if code in ("", "RecordID") or value == -1:
                continue
            hours, minutes = row["Time"].split(":")
            if code in FIXED and row["Time"] == "00:00":
                unit["static"][code] = value
            else:
                unit["events"].append({"time": round(int(hours) + int(minutes) / 60, 4), "code": code, "value": value})
    return unit


def main(folder, outcomes=None):
    labels = {}
    if outcomes:
        with open(outcomes, newline="", encoding="utf-8") as file:
            labels = {row["RecordID"]: int(row["In-hospital_death"]) for row in csv.DictReader(file)}
    for path in sorted(pathlib.Path(folder).glob("[0-9]*.txt")):
        unit = timeline(path)
        if unit["id"] in labels:
            unit["label"] = labels[unit["id"]]
        print(json.dumps(unit))


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
