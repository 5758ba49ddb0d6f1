#!/usr/bin/env python3
"""Compares Spark on this machine with the plain command line, over the same notes or the same table.

    PYTHONPATH=src python bench.py [--casebook PATH] [--notes 10000] [--cores 2] [--pipeline fast]
    PYTHONPATH=src python bench.py [--casebook PATH] [--cores 2] --score TABLE.csv --model NAME [--id-column X]

The notes are those of the project's corpora, repeated under ids of their own. A table is scored whole, all its columns as text; scores must be
equal on both sides. Spark's time begins when its session stands and has run a small job, as it does on a cluster that is already there. Other
work on the machine shows as rounds that differ: then trust the processor time, and better, measure again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

REPOSITORY = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    seconds: float
    processor_seconds: float


class Task(NamedTuple):
    """The same work for both sides."""

    #: What is counted, and all that was chosen.
    unit: str
    title: str
    #: Spark's input, as it is read before any time is taken.
    table: Callable[[SparkSession], DataFrame]
    transform: Callable[[DataFrame], DataFrame]
    #: The command, without its output.
    command: list[str]


def texts(casebook: str, corpora: list[Path]) -> list[str]:
    """The texts of marked notes, without their marks."""
    listing = subprocess.run([casebook, "convert", *map(str, corpora)], check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line)["text"] for line in listing.splitlines()]


def processor_seconds(root: int) -> float:
    """Processor time that a process and what it started have used, ended ones too: those were waited for and stand with their parents."""
    parents, used = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            used[int(entry.name)] = sum(map(int, fields[11:15]))
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(used.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def command_line(command: list[str], output: Path) -> Run:
    for old in output.parent.glob(f"{output.name}*"):
        old.unlink()  # The ledger too: the next run is to begin anew.
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, "--output", str(output)], check=True, stderr=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def extraction(options: argparse.Namespace, casebook: str, folder: Path) -> Task:
    from casebook_spark import EXTRACT_DEFAULT, extract

    notes = folder / "notes.jsonl"
    with notes.open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(cycle(texts(casebook, options.corpora)), options.notes)):
            file.write(json.dumps({"id": f"note-{number:06}", "text": text}, ensure_ascii=False) + "\n")
    return Task(
        "notes", f"{notes.stat().st_size / 1e6:.1f} MB, {options.pipeline}",
        lambda spark: spark.read.schema("id string, text string").json(str(notes)),
        lambda df: extract(df, columns=options.columns or EXTRACT_DEFAULT, pipeline=options.pipeline, binary=casebook),
        [casebook, "extract", str(notes), "--format", "ndjson", "--jobs", str(options.cores), "--pipeline", options.pipeline],
    )


def scoring(options: argparse.Namespace, casebook: str) -> Task:
    from casebook_spark import SCORE_DEFAULT, score

    table = options.score
    command = [casebook, "score", str(table), "--format", "ndjson", "--jobs", str(options.cores), "--model", options.model]
    return Task(
        "units", f"{table.stat().st_size / 1e6:.1f} MB, {options.model}",
        lambda spark: spark.read.csv(str(table), header=True, multiLine=True, escape='"'),
        lambda df: score(df, model=options.model, id_column=options.id_column, columns=options.columns or SCORE_DEFAULT, binary=casebook),
        [*command, "--id-column", options.id_column],
    )


def check_same(task: Task, lines: Path, table: Path, count: int) -> None:
    """Stops where the two sides differ: in how many they read, and for scores in the probability of any unit."""
    columns = ["id", "error", "probability"] if task.unit == "units" else ["id", "error"]
    results = pyarrow.parquet.read_table(table, columns=columns).to_pydict()
    if len(results["id"]) != count or any(results["error"]):
        sys.exit(f"Spark gave {len(results['id'])} results for {count} {task.unit}, {sum(map(bool, results['error']))} of them errors.")
    plain = []
    with lines.open("rb") as file:
        for result in map(json.loads, file):
            plain.append(tuple(result.get(name) for name in columns))

    def order(row: tuple) -> list[tuple]:
        return [(value is not None, value) for value in row]

    if sorted(plain, key=order) != sorted(zip(*(results[name] for name in columns), strict=True), key=order):
        sys.exit("The results of Spark and of the command line differ.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casebook", help="the program (default: CASEBOOK_BINARY, else the one on PATH)")
    parser.add_argument("--corpora", type=Path, nargs="+", default=[REPOSITORY / "Corpora/notes/en", REPOSITORY / "Corpora/notes/zh"])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--score", type=Path, metavar="TABLE.csv", help="score this table instead of reading notes")
    parser.add_argument("--model", help="name or folder of the model, for --score")
    parser.add_argument("--id-column", default="id", help="the table's column of ids (default: id)")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--pipeline", default="fast")
    parser.add_argument("--rounds", type=int, default=3, help="each side runs so often, in turn")
    parser.add_argument("--sink", choices=["noop", "parquet"], default="parquet", help="where Spark's results go; the command line writes a file")
    parser.add_argument("--columns", nargs="+", help="columns to give (default: those of extract or score)")
    options = parser.parse_args()
    if options.score is not None and options.columns is not None:
        options.columns.append("probability")  # For the comparison.
    if (options.score is None) != (options.model is None):
        parser.error("--score and --model belong together")

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    from casebook_spark import find_binary

    casebook = find_binary(options.casebook)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        task = extraction(options, casebook, folder) if options.score is None else scoring(options, casebook)
        lines, results, table = folder / "results.ndjson", folder / "results.parquet", folder / "input.parquet"

        spark = (
            SparkSession.builder.master(f"local[{options.cores}]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.files.minPartitionNum", 4 * options.cores).getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
        # Four tasks a core, so that no core is idle for long at the end.
        task.table(spark).repartition(4 * options.cores).write.parquet(str(table))
        count = spark.read.parquet(str(table)).count()

        def run(limit: int | None) -> Run:
            df = spark.read.parquet(str(table))
            writer = task.transform(df if limit is None else df.limit(limit)).write.mode("overwrite")
            start = time.perf_counter(), processor_seconds(os.getpid())
            if options.sink == "noop":
                writer.format("noop").save()
            else:
                writer.parquet(str(results))
            return Run(time.perf_counter() - start[0], processor_seconds(os.getpid()) - start[1])

        plain: list[Run] = []
        spark_runs: list[Run] = []
        for _ in range(options.rounds):
            plain.append(command_line(task.command, lines))
            # Spark ends Python processes that had nothing to do for a minute, and their time goes with them: not while a round is measured.
            run(50)
            spark_runs.append(run(None))
        spark.stop()
        if options.sink == "parquet":
            check_same(task, lines, results, count)

    print(f"{count} {task.unit}, {task.title}, {options.cores} cores, sink {options.sink}")
    for name, runs in (("command line", plain), ("Spark", spark_runs)):
        each = ", ".join(f"{run.seconds:.1f}/{run.processor_seconds:.1f}" for run in runs)
        speed = count / median(run.seconds for run in runs)
        print(f"{name:13} {speed:6.0f} {task.unit}/s, {median(run.processor_seconds for run in runs):6.1f} s of processors   (rounds: {each})")
    for which, pick in (("median", median), ("fastest", min)):
        seconds, processor = (pick(run[measure] for run in plain) / pick(run[measure] for run in spark_runs) for measure in (0, 1))
        print(f"Spark runs at {seconds:.2f} of the command line's speed, {processor:.2f} by processor time ({which} runs).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
