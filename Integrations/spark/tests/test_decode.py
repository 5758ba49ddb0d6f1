"""Result lines as columns."""

from __future__ import annotations

import json
from contextlib import nullcontext
from unittest import mock

import pyarrow as pa
import pytest

from casebook_spark.decode import LineDecoder
from casebook_spark.errors import error_line
from casebook_spark.schema import EXTRACT_COLUMNS, EXTRACT_DEFAULT, SCORE_COLUMNS, arrow_schema, chosen

ENTITY = {
    "id": "e0", "kind": "symptom", "start": 2, "end": 4, "text": "发热 \"x\" \\ 😀", "confidence": 0.9, "source": "model:zh", "section": 0,
    "role": "admission",
    "assertion": {
        "status": "absent", "temporality": "current", "subject": "family", "relation": "MTH", "clinicalStatus": "resolved",
        "cues": [{"start": 0, "end": 2, "rule": "zh.absent.否认"}],
    },
    "codes": [{"system": "HPO", "code": "HP:0001945", "display": "Fever"}, {"system": "X", "code": "1", "display": "y", "score": 1}],
}
FULL = {
    "id": "a", "document": {"patient": "p"}, "language": "zh", "offsets": "scalar", "length": 12,
    "producer": {"version": "0.1.0", "pipeline": "fast", "models": ["m@1"], "lexicons": "c5"}, "text": "…",
    "sections": [{"kind": "history", "code": {"system": "LOINC", "code": "1"}, "title": [0, 3], "start": 0, "end": 12, "level": 1}],
    "sentences": [[0, 8], [9, 12]], "tokens": [[0, 2]], "entities": [ENTITY],
    "relations": [{"kind": "treats", "from": "e0", "to": "e0", "confidence": 1, "source": "m"}],
    "measurements": [{"test": "WBC", "value": 12.3}, {"test": "血压"}], "medications": [], "times": ["2020"],
    "diagnostics": [{"code": "c", "message": "m", "count": 3}], "later": {"key": [1]},
}
BARE = {"id": "b", "language": "en", "sections": [], "entities": [], "relations": [], "measurements": [], "medications": [], "times": [], "diagnostics": []}


#: What stands for the id in a line that cannot be read.
NAME = "asked"


def line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def rows(lines: list[bytes], columns=EXTRACT_COLUMNS.names, all_columns=EXTRACT_COLUMNS, by_python=False) -> list[dict]:
    schema = arrow_schema(chosen(all_columns, columns))
    with mock.patch("pyarrow.json.read_json", side_effect=pa.ArrowInvalid) if by_python else nullcontext():
        arrays = LineDecoder(schema).decode(lines, [NAME] * len(lines))
    return pa.RecordBatch.from_arrays(arrays, schema=schema).to_pylist()


@pytest.mark.parametrize("by_python", [False, True])
def test_a_full_line_keeps_all_that_columns_have(by_python):
    (row,) = rows([line(FULL)], by_python=by_python)
    assert row["entities"][0]["text"] == ENTITY["text"]
    assert row["entities"][0]["assertion"]["cues"] == ENTITY["assertion"]["cues"]
    assert row["entities"][0]["codes"][0] == {"system": "HPO", "code": "HP:0001945", "display": "Fever", "score": None}
    assert row["entities"][0]["codes"][1]["score"] == 1.0
    assert row["sections"][0]["title"] == [0, 3] and row["sections"][0]["source"] is None
    assert row["sentences"] == [[0, 8], [9, 12]]
    assert row["relations"][0]["from"] == "e0" and row["relations"][0]["confidence"] == 1.0
    assert [json.loads(item) for item in row["measurements"]] == FULL["measurements"]
    assert row["medications"] == [] and row["times"] == ["2020"]
    assert row["document"] == {"patient": "p", "encounter": None, "type": None, "time": None, "author": None}
    assert row["diagnostics"] == [{"code": "c", "message": "m"}]
    assert row["error"] is None and row["json"].encode() == line(FULL)


@pytest.mark.parametrize("columns", [EXTRACT_COLUMNS.names, EXTRACT_DEFAULT, ("entities",), ("measurements", "json"), ()])
def test_both_ways_of_reading_agree(columns):
    lines = [line(FULL), line(BARE), error_line("c", "worker.crashed", "It ended."), error_line(None, "input.malformed", "The id is null.")]
    assert rows(lines, columns) == rows(lines, columns, by_python=True)


def test_an_error_row_has_nothing_else():
    (row,) = rows([error_line("c", "worker.crashed", "It ended.")])
    assert row.pop("id") == "c" and row.pop("error") == {"code": "worker.crashed", "message": "It ended."}
    assert json.loads(row.pop("json")) == {"id": "c", "error": {"code": "worker.crashed", "message": "It ended."}}
    assert set(row.values()) == {None}


def test_real_results_are_read_the_fast_way(program, texts, monkeypatch):
    import subprocess

    notes = "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))
    command = [program, "extract", "-", "--format", "ndjson", "--tokens", "--include-text"]
    lines = subprocess.run(command, input=notes.encode(), stdout=subprocess.PIPE, check=True).stdout.splitlines()
    slowly = rows(lines, by_python=True)
    monkeypatch.setattr("casebook_spark.decode._fitted", lambda value, kind: value)
    monkeypatch.setattr("casebook_spark.decode._parsed", lambda line: pytest.fail("A line was read in Python."))
    columns = [name for name in EXTRACT_COLUMNS.names if name not in ("measurements", "medications", "times")]
    fast = rows(lines, columns)
    assert fast == [{name: row[name] for name in fast[0]} for row in slowly]
    assert sum(len(row["entities"]) for row in fast) > 100


@pytest.mark.parametrize("odd", [
    {**FULL, "length": "twelve"}, {**FULL, "entities": {"a": 1}}, {**FULL, "entities": [1, None, ENTITY]}, {**FULL, "language": 7},
    {**FULL, "length": 1.5}, {**FULL, "length": 2**40}, {**FULL, "sentences": "x"}, {**FULL, "error": "x"}, {**FULL, "id": 7},
])
def test_another_shape_than_declared_gives_null_and_spares_the_rest(odd):
    first, second, third = rows([line(BARE), line(odd), line(FULL)])
    assert first["language"] == "en" and third == rows([line(FULL)])[0]
    assert json.loads(second["json"]) == odd


@pytest.mark.parametrize("noise", [
    b"no JSON", b"[1]", b'{"id":"a"', b'{"id":"asked","language":}', b"\xff\xfe", b'{"id":"\xff"}', b'{"id":"asked","length":NaN}',
    b'{"id":"asked","entities":[{"confidence":-Infinity}]}', b'{"id":"asked","length":' + b"1" * 5000 + b"}",
    pytest.param(b'{"id":' + b"[" * 100_000, id="deep"),
])
def test_a_line_that_is_no_result_gives_an_error_row(noise):
    before, row, after = rows([line(BARE), noise, line(BARE)])
    assert before == after == rows([line(BARE)])[0]
    assert row["id"] == NAME and row["error"]["code"] == "worker.protocol" and row["language"] is None and row["measurements"] is None


@pytest.mark.parametrize("by_python", [False, True])
@pytest.mark.parametrize("odd", [
    b'"length":1e400', b'"length":-1e400', b'"length":' + b"9" * 400, b'"language":"\\ud800"', b'"document":{"patient":"a\\udc00"}',
    b'"entities":[{"confidence":1e400}]', b'"entities":[{"text":"\\udfff","confidence":-1e999}]', b'"measurements":[1e400,"\\ud800",{"a":"\\ud800"}]',
])
def test_a_value_that_no_column_can_hold_gives_null(odd, by_python):
    first, row, last = rows([line(BARE), b'{"id":"a",' + odd + b"}", line(BARE)], by_python=by_python)
    assert row["id"] == "a" and row["error"] is None and first["language"] == last["language"] == "en"
    assert row["length"] is None and row["language"] is None and (row["document"] or {}).get("patient") is None
    assert all(entity["confidence"] is None and entity["text"] is None for entity in row["entities"] or [])
    assert all(item is None for item in row["measurements"] or [])


def test_a_map_leaves_out_keys_that_are_no_text():
    odd = b'{"id":"a","probabilities":{"\\ud800":0.5,"dead":1e400,"alive":0.5},"contributions":[{"value":1e400}]}'
    (row,) = rows([odd], SCORE_COLUMNS.names, SCORE_COLUMNS, by_python=True)
    assert dict(row["probabilities"]) == {"dead": None, "alive": 0.5} and row["contributions"][0]["value"] is None


def test_scores_keep_values_of_every_kind():
    values = [81, 0.5, True, "male", None, [1, 2]]
    result = {
        "id": "s", "model": "m", "modelVersion": "1", "outcome": "death", "horizon": "PT48H", "status": "scored", "probability": 1, "band": "high",
        "threshold": 0.5, "flag": True, "asOf": 48, "probabilities": {"dead": 0.75, "alive": 0.25},
        "contributions": [{"feature": f"f{i}", "value": value, "logOdds": i} for i, value in enumerate(values)],
        "inputs": {"present": 6, "missing": 0}, "producer": {"version": "0.1.0", "models": ["m@1"]},
    }
    (row,) = rows([line(result)], SCORE_COLUMNS.names, SCORE_COLUMNS, by_python=True)
    assert [item["value"] for item in row["contributions"]] == ["81", "0.5", "true", "male", None, "[1,2]"]
    assert row["probability"] == 1.0 and row["flag"] is True and row["inputs"] == {"present": 6, "missing": 0}
    assert dict(row["probabilities"]) == {"dead": 0.75, "alive": 0.25} and row["asOf"] == 48.0 and row["producer"]["models"] == ["m@1"]
    assert row["reason"] is None and row["error"] is None


def test_scores_are_read_alike_by_either_reader():
    values = [81, 0.5, -1e-7, "male", 'say "value":5, please', None]
    result = {
        "id": "s", "status": "scored", "probability": 0.25, "asOf": 48, "producer": {"version": "1", "pipeline": "", "models": ["m@1"], "lexicons": ""},
        "contributions": [{"feature": f"f{i}", "value": value, "logOdds": i} for i, value in enumerate(values)],
    }
    for probabilities in ({}, {"probabilities": {"dead": 0.75, "alive": 0.25}}):
        lines = [line({**result, **probabilities}), line({"id": "t", "status": "abstained", "reason": "died"})]
        quickly = rows(lines, SCORE_COLUMNS.names, SCORE_COLUMNS)
        assert quickly == rows(lines, SCORE_COLUMNS.names, SCORE_COLUMNS, by_python=True)
        assert [item["value"] for item in quickly[0]["contributions"]] == ["81", "0.5", "-1e-07", "male", 'say "value":5, please', None]


def test_columns_are_chosen_with_id_first_and_error_last():
    assert chosen(EXTRACT_COLUMNS, ["json", "relations", "error", "entities", "relations"]).names == ["id", "relations", "entities", "error", "json"]
    assert chosen(SCORE_COLUMNS, []).names == ["id", "error"]
    with pytest.raises(ValueError, match="no column entitys; there are id"):
        chosen(EXTRACT_COLUMNS, ["entitys"])
