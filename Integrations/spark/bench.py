#!/usr/bin/env python3
"""Compares Spark on this machine with the plain command line, over the same notes.

    PYTHONPATH=src python bench.py --casebook PATH [--notes 10000] [--cores 2] [--pipeline fast]

The notes are those of the project's corpora, repeated under ids of their own. Spark's time begins when its session stands and has run
a small job, as it does on a cluster that is already there. Other work on the machine shows as rounds that differ: then trust the processor
time, and better, measure again.
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
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    seconds: float
    processor_seconds: float


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


def command_line(casebook: str, notes: Path, cores: int, pipeline: str, output: Path) -> Run:
    command = [casebook, "extract", str(notes), "--format", "ndjson", "--jobs", str(cores), "--pipeline", pipeline, "--output", str(output)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casebook", default=os.environ.get("CASEBOOK_BINARY", "casebook"), help="the program")
    parser.add_argument("--corpora", type=Path, nargs="+", default=[REPOSITORY / "Corpora/notes/en", REPOSITORY / "Corpora/notes/zh"])
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--pipeline", default="fast")
    parser.add_argument("--rounds", type=int, default=3, help="each side runs so often, in turn")
    parser.add_argument("--sink", choices=["noop", "parquet"], default="parquet", help="where Spark's results go; the command line writes a file")
    parser.add_argument("--columns", nargs="+", help="columns to give (default: those of extract)")
    options = parser.parse_args()

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    from casebook_spark import EXTRACT_DEFAULT, extract

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        notes = folder / "notes.jsonl"
        with notes.open("w", encoding="utf-8") as file:
            for number, text in enumerate(islice(cycle(texts(options.casebook, options.corpora)), options.notes)):
                file.write(json.dumps({"id": f"note-{number:06}", "text": text}, ensure_ascii=False) + "\n")
        megabytes = notes.stat().st_size / 1e6

        spark = (
            SparkSession.builder.master(f"local[{options.cores}]").config("spark.ui.enabled", "false")
            .config("spark.sql.files.minPartitionNum", 4 * options.cores).getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
        table = folder / "notes.parquet"
        # Four tasks a core, so that no core is idle for long at the end.
        spark.read.schema("id string, text string").json(str(notes)).repartition(4 * options.cores).write.parquet(str(table))

        def run(count: int | None) -> Run:
            df = spark.read.parquet(str(table))
            if count is not None:
                df = df.limit(count)
            columns = options.columns or EXTRACT_DEFAULT
            writer = extract(df, columns=columns, pipeline=options.pipeline, binary=options.casebook).write.mode("overwrite")
            start = time.perf_counter(), processor_seconds(os.getpid())
            if options.sink == "noop":
                writer.format("noop").save()
            else:
                writer.parquet(str(folder / "results.parquet"))
            return Run(time.perf_counter() - start[0], processor_seconds(os.getpid()) - start[1])

        plain: list[Run] = []
        spark_runs: list[Run] = []
        for _ in range(options.rounds):
            plain.append(command_line(options.casebook, notes, options.cores, options.pipeline, folder / "results.ndjson"))
            # Spark ends Python processes that had nothing to do for a minute, and their time goes with them: not while a round is measured.
            run(50)
            spark_runs.append(run(None))
        if options.sink == "parquet":
            count = spark.read.parquet(str(folder / "results.parquet")).where("error is null").count()
            assert count == options.notes, f"Spark gave {count} results for {options.notes} notes."
        spark.stop()

    print(f"{options.notes} notes, {megabytes:.1f} MB, {options.pipeline}, {options.cores} cores, sink {options.sink}")
    for name, runs in (("command line", plain), ("Spark", spark_runs)):
        each = ", ".join(f"{run.seconds:.1f}/{run.processor_seconds:.1f}" for run in runs)
        speed = options.notes / median(run.seconds for run in runs)
        print(f"{name:13} {speed:6.0f} notes/s, {median(run.processor_seconds for run in runs):6.1f} s of processors   (rounds: {each})")
    for which, pick in (("median", median), ("fastest", min)):
        seconds, processor = (pick(run[measure] for run in plain) / pick(run[measure] for run in spark_runs) for measure in (0, 1))
        print(f"Spark runs at {seconds:.2f} of the command line's speed, {processor:.2f} by processor time ({which} runs).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
