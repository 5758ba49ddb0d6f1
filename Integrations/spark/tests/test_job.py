"""A task without Spark: batches in, batches out."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from casebook_spark import BinaryNotFound, WorkerLimits
from casebook_spark import job as job_module
from casebook_spark.job import ID_COLUMN, KEPT_COLUMN, LINE_COLUMN, Job
from casebook_spark.schema import EXTRACT_COLUMNS, chosen


def job(binary: str, *arguments: str, keep: tuple[str, ...] = ("number",)) -> Job:
    columns = chosen(EXTRACT_COLUMNS, ["entities", "json"])
    return Job(("extract", "-", *arguments), binary, keep, columns, WorkerLimits(timeout=20), "The text is null.")


def batch(first: int, count: int, texts: dict[int, str] | None = None, string: pa.DataType = pa.string()) -> pa.RecordBatch:
    numbers = range(first, first + count)
    ids = [str(number) for number in numbers]
    lines = [json.dumps({"id": str(number), "text": (texts or {}).get(number, f"cough {number}")}) for number in numbers]
    return pa.RecordBatch.from_arrays(
        [pa.array(numbers), pa.array(ids, string), pa.array(lines, string)], names=[f"{KEPT_COLUMN}0", ID_COLUMN, LINE_COLUMN]
    )


def test_kept_columns_stay_with_their_rows_across_batches(fake, starts):
    batches = [batch(0, 300), batch(300, 1), batch(301, 0), batch(301, 700), batch(1001, 20)]
    results = list(job(fake, "--starts", str(starts)).run(iter(batches)))
    rows = [row for result in results for row in result.to_pylist()]
    assert [row["number"] for row in rows] == list(range(1021))
    assert all(row["id"] == str(row["number"]) and row["entities"][1]["text"] == row["id"] for row in rows)
    assert len(starts.read_text().split()) == 1
    assert max(result.num_rows for result in results) <= 128


def test_results_come_before_all_input_is_read(fake):
    taken = []

    def batches():
        for first in range(0, 5000, 100):
            taken.append(first)
            yield batch(first, 100)

    results = job(fake).run(batches())
    next(results)
    assert len(taken) <= 3
    results.close()


def test_a_batch_of_large_lines_is_given_on_early(fake, monkeypatch):
    monkeypatch.setattr(job_module, "_BYTES", 10_000)
    texts = {number: "cough " * 500 for number in range(20)}
    results = list(job(fake, "--include-text").run(iter([batch(0, 20, texts)])))
    assert sum(result.num_rows for result in results) == 20
    assert all(result.num_rows == 1 for result in results)


def test_the_result_line_is_the_workers_own(fake):
    (result,) = job(fake, "--include-text").run(iter([batch(0, 1, {0: "发热 😀 \"quoted\" \\ back"})]))
    line = result.to_pylist()[0]["json"]
    assert json.loads(line)["text"] == "发热 😀 \"quoted\" \\ back"
    assert "发热" in line


def test_strings_that_are_not_utf8_are_no_error_of_the_task(fake):
    broken = pa.array([b"\xff1", b"2"], pa.binary()).view(pa.string())
    line = pa.array([b'{"id":"\xef\xbf\xbd1","text":"a"}', b'{"id":"2","text":"b"}'], pa.binary()).view(pa.string())
    (result,) = job(fake, keep=()).run(iter([pa.RecordBatch.from_arrays([broken, line], names=[ID_COLUMN, LINE_COLUMN])]))
    assert result.column("id").to_pylist() == ["\ufffd1", "2"]


def test_a_broken_answer_gives_an_error_row_with_the_rows_id(fake):
    (result,) = job(fake).run(iter([batch(0, 3, {1: "BROKEN"})]))
    assert result.column("id").to_pylist() == ["0", "1", "2"]
    assert [error and error["code"] for error in result.column("error").to_pylist()] == [None, "worker.protocol", None]


def test_large_strings_are_taken(fake):
    (result,) = job(fake).run(iter([batch(0, 3, string=pa.large_string())]))
    assert result.column("id").to_pylist() == ["0", "1", "2"]


def test_nulls_give_error_rows(fake):
    ids = pa.array(["a", None, "c", None])
    lines = pa.array(['{"id":"a","text":"x"}', '{"text":"x"}', None, None])
    (result,) = job(fake, keep=()).run(iter([pa.RecordBatch.from_arrays([ids, lines], names=[ID_COLUMN, LINE_COLUMN])]))
    errors = [error and (error["code"], error["message"]) for error in result.column("error").to_pylist()]
    no_id = ("input.malformed", "The id is null.")
    no_text = ("input.malformed", "The text is null.")
    assert errors == [None, no_id, no_text, no_text]
    assert result.column("id").to_pylist() == ["a", None, "c", None]


def test_a_missing_program_is_told_before_any_row(tmp_path):
    with pytest.raises(BinaryNotFound, match="argument 'binary'"):
        list(job(str(tmp_path / "gone")).run(iter([])))
