"""Processes that are killed while a job runs: the job still ends, with every result once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from functools import partial
from pathlib import Path

import pytest
from conftest import parent, processes, wait_for, write_fake
from pyspark.sql import functions as F

from casebook_spark import extract
from casebook_spark.package import pack

#: Some of the notes take so long that the job runs for seconds, whatever the machine.
COUNT, SLOW = 400, "SLOW 0.02"


def slow_notes(spark, partitions: int):
    return spark.range(COUNT, numPartitions=partitions).select("id", F.concat_ws(" ", F.lit(SLOW), "id").alias("text"))


def check(rows) -> None:
    """Every row once, each with what an undisturbed worker says of it."""
    assert sorted(int(row["id"]) for row in rows) == list(range(COUNT))
    assert all(row["error"] is None for row in rows)
    assert all([entity["text"] for entity in row["entities"]] == ["SLOW", "0.02", row["id"]] for row in rows)


class Killer(threading.Thread):
    """Kills what it is told to, once it is there and the job is well under way."""

    def __init__(self, victims, times: int = 1, pause: float = 0.7) -> None:
        super().__init__(daemon=True)
        self._victims, self._times, self._pause = victims, times, pause
        self.killed: list[int] = []
        self._stop_now = threading.Event()

    def run(self) -> None:
        while len(self.killed) < self._times and not self._stop_now.is_set():
            victims = [pid for pid in self._victims() if pid not in self.killed]
            if victims and not self._stop_now.wait(self._pause):
                try:
                    os.kill(victims[0], signal.SIGKILL)
                    self.killed.append(victims[0])
                except (ProcessLookupError, IndexError):
                    pass
            self._stop_now.wait(0.05)

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop_now.set()
        self.join()


@pytest.mark.spark
def test_killed_workers_are_replaced(sessions, fake):
    spark = sessions.get("local[2,4]")
    with Killer(lambda: processes(lambda words: fake in words), times=3) as killer:
        rows = extract(slow_notes(spark, 2), columns=["entities"], binary=fake).collect()
    assert len(killer.killed) == 3
    check(rows)


@pytest.mark.spark
def test_killed_python_processes_make_spark_try_again(sessions, fake, starts):
    spark = sessions.get("local[2,4]")

    def python_of_a_worker() -> list[int]:
        found = []
        for pid in processes(lambda words: fake in words):
            try:
                found.append(parent(pid))
            except FileNotFoundError:
                pass
        return [pid for pid in found if pid != os.getpid()]

    with Killer(python_of_a_worker) as killer:
        rows = extract(slow_notes(spark, 2), columns=["entities"], binary=fake, arguments=["--starts", str(starts)]).collect()
    assert len(killer.killed) == 1
    check(rows)
    assert len(starts.read_text().split()) >= 3
    # The worker of the killed process saw its input end.
    wait_for(lambda: not processes(lambda words: fake in words))


@pytest.mark.spark
@pytest.mark.real
def test_the_programs_results_are_equal_when_it_is_killed(sessions, real, texts):
    spark = sessions.get("local[2,4]")
    notes = [(str(number), text) for number, text in enumerate(texts * 8)]
    results = extract(
        spark.createDataFrame(notes, "id string, text string").repartition(2), columns=["json"], pipeline="fast", binary=real
    )
    expected = {row["id"]: row["json"] for row in results.collect()}
    assert len(expected) == len(notes) and all('"error"' not in line[:200] for line in expected.values())
    with Killer(lambda: processes(lambda words: real in words), times=2, pause=0.3) as killer:
        rows = results.collect()
    assert len(killer.killed) == 2
    assert len(rows) == len(notes) and {row["id"]: row["json"] for row in rows} == expected


@pytest.fixture
def archive(tmp_path: Path) -> str:
    """A packed program as a cluster gets it."""
    prefix = tmp_path / "prefix"
    write_fake(prefix / "bin/casebook")
    (prefix / "share/casebook").mkdir(parents=True)
    (prefix / "share/casebook/data").write_text("data")
    pack(prefix, tmp_path / "casebook.tar.gz")
    return f"{tmp_path / 'casebook.tar.gz'}#casebook"


@pytest.mark.spark
def test_a_shipped_archive_is_found_in_local_mode(sessions, archive):
    spark = sessions.get("local[2]", **{"spark.archives": archive})
    df = spark.createDataFrame([("a", "cough")], "id string, text string")
    (row,) = extract(df, columns=["entities"]).collect()
    assert row["entities"][0]["text"] == "cough"


@pytest.mark.cluster
def test_a_killed_executor_loses_nothing(sessions, archive, starts):
    """Two executors with a core each, as processes of their own, which find the program in the archive that was shipped to them."""
    spark = sessions.get("local-cluster[2,1,2048]", **{"spark.archives": archive, "spark.executor.memory": "1g"})
    driver = spark.sparkContext._gateway.jvm.java.lang.ProcessHandle.current().pid()

    with Killer(partial(executors_at_work, driver, str(starts)), pause=1.0) as killer:
        rows = extract(slow_notes(spark, 6), columns=["entities"], arguments=["--starts", str(starts)]).collect()
    assert len(killer.killed) == 1
    check(rows)
    assert len(starts.read_text().split()) >= 7
    wait_for(lambda: not processes(lambda words: str(starts) in words))


@pytest.mark.cluster
@pytest.mark.real
def test_a_killed_executor_loses_none_of_the_programs_results(sessions, real, texts, tmp_path):
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts * 8)]
    (tmp_path / "notes.jsonl").write_text("\n".join(lines))
    command = [real, "extract", str(tmp_path / "notes.jsonl"), "--format", "ndjson", "--pipeline", "fast", "--jobs", "1"]
    expected = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    spark = sessions.get("local-cluster[2,1,2048]", **{"spark.executor.memory": "1g"})
    driver = spark.sparkContext._gateway.jvm.java.lang.ProcessHandle.current().pid()
    df = spark.createDataFrame([(line,) for line in lines], "line string").select(F.from_json("line", "id string, text string").alias("n")).select("n.*")
    with Killer(partial(executors_at_work, driver, real), pause=0.5) as killer:
        rows = extract(df.repartition(6), columns=["json"], pipeline="fast", binary=real).collect()
    assert len(killer.killed) == 1
    assert [row["json"] for row in sorted(rows, key=lambda row: int(row["id"]))] == expected
    wait_for(lambda: not processes(lambda words: real in words))


def executors_at_work(driver: int, mark: str) -> list[int]:
    """Executors of a driver that have a worker with this word in its command line."""
    busy = set()
    for pid in processes(lambda words: mark in words):
        try:
            while pid > 1 and not is_executor(pid):
                pid = parent(pid)
            if pid > 1 and descends(pid, driver):
                busy.add(pid)
        except FileNotFoundError:
            pass
    return sorted(busy)


def is_executor(pid: int) -> bool:
    return b"CoarseGrainedExecutorBackend" in (Path("/proc") / str(pid) / "cmdline").read_bytes()


def descends(pid: int, ancestor: int) -> bool:
    while pid > 1 and pid != ancestor:
        pid = parent(pid)
    return pid == ancestor
