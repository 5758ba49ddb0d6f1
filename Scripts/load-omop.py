#!/usr/bin/env python3
"""Loads NOTE.csv and NOTE_NLP.csv of a folder into SQLite with the types of OMOP's specification, and says what does not fit.

usage: load-omop.py FIELD_LEVEL.csv FOLDER [DATABASE]

FIELD_LEVEL.csv is `OMOP_CDMv5.4_Field_Level.csv` of the OHDSI Common Data Model. Columns must be those of the specification, in its order; numbers, days and
lengths are checked by the database, and each mention must stand in its note at its offset (offsets in scalars). Exits with 1 where something is wrong.
"""
import csv
import pathlib
import re
import sqlite3
import sys

csv.field_size_limit(1 << 30)
TABLES = {"note": "NOTE.csv", "note_nlp": "NOTE_NLP.csv"}


def column(name, kind, required):
    sized = re.fullmatch(r"varchar\((\w+)\)", kind.lower())
    if kind == "integer":
        rule = f"typeof(\"{name}\") = 'integer'"
    elif kind == "date":
        rule = f'date("{name}") = "{name}"'
    elif kind == "datetime":
        rule = f'datetime("{name}") = "{name}"'
    elif sized:
        rule = "1" if sized[1] == "max" else f'length("{name}") <= {sized[1]}'
    else:
        raise SystemExit(f"the type {kind} is not known")
    affinity = "INTEGER" if kind == "integer" else "TEXT"
    return f'"{name}" {affinity}{" NOT NULL" if required else ""} CHECK ("{name}" IS NULL OR {rule})'


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2])
    fields = {table: [] for table in TABLES}
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["cdmTableName"] in fields:
                fields[row["cdmTableName"]].append((row["cdmFieldName"].strip('"'), row["cdmDatatype"], row["isRequired"] == "Yes", row["isPrimaryKey"] == "Yes"))
    database, problems = sqlite3.connect(sys.argv[3] if len(sys.argv) > 3 else ":memory:"), 0
    for table, name in TABLES.items():
        columns = fields[table]
        keys = ", ".join(f'"{column}"' for column, _, _, is_key in columns if is_key)
        database.execute(f"CREATE TABLE {table} ({', '.join(column(*spec[:3]) for spec in columns)}, PRIMARY KEY ({keys}))")
        with open(folder / name, encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows)
            if header != [spec[0] for spec in columns]:
                sys.exit(f"{name}: the columns are not those of the specification: {header}")
            for number, row in enumerate(rows, 1):
                try:
                    # An empty text is a text: only what may be missing is NULL.
                    values = [None if value == "" and not spec[2] else value for value, spec in zip(row, columns, strict=True)]
                    database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", values)
                except (sqlite3.Error, ValueError) as error:
                    problems += 1
                    print(f"{name}: row {number}: {error}")
    database.commit()
    for (count,) in database.execute("SELECT count(*) FROM note_nlp WHERE note_id NOT IN (SELECT note_id FROM note)"):
        problems += count
        if count:
            print(f"{count} mentions belong to no note")
    texts = {note: text.replace("\0", " ") for note, text in database.execute("SELECT note_id, note_text FROM note")}
    misplaced = 0
    for note, offset, words in database.execute('SELECT note_id, "offset", lexical_variant FROM note_nlp'):
        if not texts[note][int(offset):].startswith(words):
            misplaced += 1
    if misplaced:
        print(f"{misplaced} mentions do not stand where they should")
    counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
    print(f"{counts[0]} notes, {counts[1]} mentions, {problems + misplaced} problems")
    sys.exit(1 if problems + misplaced else 0)


if __name__ == "__main__":
    main()
