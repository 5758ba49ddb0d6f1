"""`extract` and `score` in a local Spark session."""

from __future__ import annotations

import csv
import datetime
import json
import math
import subprocess
from decimal import Decimal
from random import Random

import pytest
from pyspark.sql import functions as F

from casebook_spark import EXTRACT_COLUMNS, SCORE_DEFAULT, WorkerLimits, extract, score

pytestmark = pytest.mark.spark
LIMITS = WorkerLimits(timeout=3, start_timeout=10)


def by_id(df):
    return {row["id"]: row for row in df.collect()}


# extract


def test_every_row_gets_its_results_and_what_was_kept(spark, fake, starts):
    df = spark.range(1000, numPartitions=4).select("id", F.concat(F.lit("cough "), "id").alias("text"), (F.col("id") * 2).alias("twice"))
    results = extract(df, keep=["twice"], binary=fake, arguments=["--starts", str(starts)])
    assert results.columns == [
        "twice", "id", "language", "sections", "entities", "relations", "measurements", "medications", "times", "diagnostics", "error",
    ]
    rows = results.collect()
    assert [row["id"] for row in rows] == [str(i) for i in range(1000)]
    assert all(row["twice"] == 2 * int(row["id"]) and row["entities"][1]["text"] == row["id"] and row["error"] is None for row in rows)
    # One process a task.
    assert len(starts.read_text().split()) == 4


def test_results_have_the_declared_types(spark, fake):
    df = spark.createDataFrame([("a", "cough")], "id string, text string")
    results = extract(df, columns=EXTRACT_COLUMNS.names, binary=fake)
    assert {field.name: field.dataType for field in results.schema} == {field.name: field.dataType for field in EXTRACT_COLUMNS}
    assert results.columns[0] == "id" and results.columns[-2:] == ["error", "json"]
    codes = results.select(F.explode("entities").alias("e")).select(F.explode("e.codes").alias("c")).select("c.system", "c.code")
    assert [tuple(row) for row in codes.collect()] == [("HPO", "HP:0")]


def test_metadata_languages_and_odd_names(spark, fake):
    moment = datetime.datetime(2024, 3, 1, 12, 30)
    df = spark.createDataFrame(
        [(7, "cough", "zh", "p1", moment), (8, "cough", None, None, None)], "`note.id` int, `the text` string, lang string, `pat``ient` string, time timestamp"
    )
    results = by_id(extract(
        df, id_column="note.id", text_column="the text", language_column="lang", patient_column="pat`ient", time_column="time",
        keep=["note.id", "pat`ient"], columns=["language", "document"], binary=fake,
    ))
    assert results["7"]["language"] == "zh" and results["8"]["language"] == "en"
    assert results["7"]["note.id"] == 7 and results["7"]["pat`ient"] == "p1"
    assert results["7"]["document"]["patient"] == "p1" and results["7"]["document"]["time"].startswith("2024-03-01T12:30:00")
    assert results["8"]["document"] is None


def test_nulls_and_poison_give_error_rows(spark, fake):
    texts = ["a", None, "CRASH", "b", "HANG", "FAIL", "c"]
    df = spark.createDataFrame([*enumerate(texts), (None, "no id")], "id int, text string").coalesce(1)
    rows = extract(df, binary=fake, columns=["entities"], limits=WorkerLimits(timeout=1, start_timeout=1)).collect()
    assert [row["id"] for row in rows] == ["0", "1", "2", "3", "4", "5", "6", None]
    assert [row["error"] and row["error"]["code"] for row in rows] == [
        None, "input.malformed", "worker.crashed", None, "worker.timeout", "input.malformed", None, "input.malformed",
    ]
    assert [row["entities"] is None for row in rows] == [row["error"] is not None for row in rows]


def test_text_that_is_not_utf8_is_read_with_replacements(spark, fake):
    df = spark.range(1).select("id", F.expr("cast(X'61FF62' as string)").alias("text"))
    (row,) = extract(df, columns=["entities", "error"], binary=fake).collect()
    assert row["error"] is None and row["entities"][0]["text"] == "a\ufffdb"


def test_an_empty_frame_starts_no_process(spark, fake, starts):
    df = spark.createDataFrame([], "id string, text string")
    assert extract(df, binary=fake, arguments=["--starts", str(starts)]).collect() == []
    assert not starts.exists()


def test_a_missing_program_is_a_clear_error(spark, tmp_path):
    df = spark.createDataFrame([("a", "cough")], "id string, text string")
    with pytest.raises(Exception, match=r"BinaryNotFound: The program 'casebook' was not found"):
        extract(df, binary=str(tmp_path / "gone")).collect()


def test_options_that_do_not_exist_are_told_without_text(spark, fake):
    df = spark.createDataFrame([("a", "a canary's text")], "id string, text string")
    with pytest.raises(Exception, match=r"WorkerFailed.*There is no such model") as caught:
        extract(df, binary=fake, arguments=["--refuse"]).collect()
    assert "canary" not in str(caught.value)


def test_arguments_are_checked_on_the_driver(spark, fake):
    df = spark.createDataFrame([("a", "cough", 1)], "id string, text string, Entities int")
    for arguments in (
        ["--jobs", "4"], ["--output=x"], ["-f", "json"], [1], ["--resume"], ["-"], ["--"], ["notes.jsonl"], ["--rules", "site", "notes.jsonl"],
        ["--rules=site", "notes.jsonl"], ["--tokens", "notes.jsonl"],
    ):
        with pytest.raises(ValueError, match="cannot be given"):
            extract(df, binary=fake, arguments=arguments)
    for arguments in (["--rules", "site", "--quiet"], ["--rules=site", "--tokens"], ["--time-limit", "-1"]):
        extract(df, binary=fake, arguments=arguments)
    with pytest.raises(ValueError, match="results have a column Entities"):
        extract(df, keep=["Entities"])
    with pytest.raises(ValueError, match="no column entitys"):
        extract(df, columns=["entitys"])


def test_a_frame_can_go_on_from_the_results(spark, fake):
    df = spark.range(200).select("id", F.concat_ws(" ", F.lit("cough"), "id").alias("text"))
    counted = extract(df, columns=["entities"], binary=fake).select(F.explode("entities").alias("e")).groupBy("e.text").count()
    assert {row["text"]: row["count"] for row in counted.orderBy(F.desc("count")).limit(1).collect()} == {"cough": 200}


def test_names_are_found_in_any_case_as_spark_finds_them(spark, fake):
    df = spark.createDataFrame([(1, "cough", "p")], "Note int, Text string, patient string")
    results = extract(df, id_column="NOTE", patient_column="Patient", keep=["PATIENT", "patient"], columns=["document"], binary=fake)
    assert results.columns == ["patient", "id", "document", "error"]
    (row,) = results.collect()
    assert row["id"] == "1" and row["document"]["patient"] == "p"
    with pytest.raises(Exception, match="(?i)unresolved_column|cannot be resolved"):
        extract(df, id_column="Note", keep=["nothing"], binary=fake)


# score


def test_wide_rows_are_scored(spark, fake):
    df = spark.createDataFrame(
        [(1, 2, 0.5, "male", True), (2, 30, float("nan"), "female", False), (3, 1, None, None, None)], "stay int, a int, b double, sex string, dead boolean"
    )
    results = by_id(score(df, model="test-model", id_column="stay", features=["a", "b"], keep=["dead"], columns=[*SCORE_DEFAULT, "json"], binary=fake))
    assert results["1"]["status"] == "scored" and results["1"]["probability"] == pytest.approx(2.5 / 3.5)
    assert results["1"]["probabilities"]["alive"] == pytest.approx(1 / 3.5) and results["1"]["inputs"]["present"] == 2
    assert results["1"]["model"] == "test-model" and results["1"]["flag"] is True and results["1"]["band"] == "low" and results["1"]["dead"] is True
    assert [tuple(item) for item in results["1"]["contributions"]] == [("a", "2", 0.25), ("b", "0.5", 0.25)]
    for identifier in ("2", "3"):
        assert results[identifier]["status"] == "abstained" and results[identifier]["reason"] == "too little is known"
        assert results[identifier]["probability"] is None and results[identifier]["inputs"]["missing"] == 1
    # The columns that were not named were not sent.
    assert "sex" not in results["1"]["json"]


def test_without_features_all_columns_are_sent(spark, fake):
    df = spark.createDataFrame([("x", Decimal("1.5"), datetime.date(2024, 3, 1), "t")], "id string, amount decimal(4,1), day date, `od.d` string")
    (row,) = score(df, model="m", binary=fake).collect()
    assert {item["feature"]: item["value"] for item in row["contributions"]} == {"amount": "1.5", "day": "2024-03-01", "od.d": "t"}


def test_nan_is_missing_in_timelines_too(spark, fake):
    nan = float("nan")
    schema = "id int, timeline struct<static:struct<age:double>,events:array<struct<time:double,code:string,value:double>>>"
    df = spark.createDataFrame([(1, ((nan,), [(1.0, "HR", nan), (2.0, "HR", 80.0)])), (2, None)], schema)
    scored, null = score(df, model="m", timeline_column="timeline", binary=fake, columns=["status", "inputs", "json"]).collect()
    assert scored["status"] == "abstained" and scored["inputs"]["missing"] == 1
    assert null["error"]["message"] == "The timeline is null."


def test_what_json_has_no_number_for_is_null_wherever_it_stands(spark, fake):
    schema = "id int, a double, b float, c array<double>, d map<string,double>, e struct<x:map<string,array<float>>,y:int>"
    nan, infinity = float("nan"), float("inf")
    df = spark.createDataFrame(
        [(1, 1.5, 2.5, [3.5], {"k": 4.5}, ({"k": [5.5]}, 6)), (2, nan, infinity, [nan, -infinity], {"k": infinity, "l": nan}, ({"k": [nan, 7.5]}, 6))], schema
    )
    results = by_id(score(df, model="m", binary=fake, arguments=["--echo"], columns=["json"]))
    assert json.loads(results["1"]["json"])["line"] == {"id": "1", "a": 1.5, "b": 2.5, "c": [3.5], "d": {"k": 4.5}, "e": {"x": {"k": [5.5]}, "y": 6}}
    assert json.loads(results["2"]["json"])["line"] == {
        "id": "2", "a": None, "b": None, "c": [None, None], "d": {"k": None, "l": None}, "e": {"x": {"k": [None, 7.5]}, "y": 6},
    }


def test_features_are_found_in_any_case_and_sent_as_named(spark, fake):
    df = spark.createDataFrame([(1, 2, 3)], "id int, age int, weight int")

    def sent(**named) -> dict:
        (row,) = score(df, model="m", binary=fake, arguments=["--echo"], columns=["json"], **named).collect()
        return json.loads(row["json"])["line"]

    assert sent(features=["AGE"]) == {"id": "1", "AGE": 2}
    assert sent(id_column="ID") == {"ID": "1", "age": 2, "weight": 3}
    assert sent(id_column="ID", features=["id", "Weight"]) == {"ID": "1", "Weight": 3}
    with pytest.raises(Exception, match="(?i)unresolved_column|cannot be resolved"):
        sent(features=["height"])
    spark.conf.set("spark.sql.caseSensitive", "true")
    try:
        df = df.withColumn("Id", df["weight"])
        assert sent() == {"id": "1", "age": 2, "weight": 3, "Id": 3}
    finally:
        spark.conf.unset("spark.sql.caseSensitive")


def test_numbers_as_ids_are_those_of_the_timeline(spark, fake):
    numbers = ["7", "7.0", "1e2", "9007199254740993", "12345678901234567890123"]
    df = spark.createDataFrame([(f'{{"id":{number},"events":[]}}',) for number in numbers], "timeline string").coalesce(1)
    rows = score(df, model="m", timeline_column="Timeline", binary=fake).collect()
    assert [row["id"] for row in rows] == numbers and all(row["error"] is None for row in rows)


@pytest.mark.parametrize("form", ["struct", "json", "pretty json"])
def test_timelines_are_scored(spark, fake, form):
    schema = "id int, static struct<age:int>, events array<struct<time:string,code:string,value:double>>, notes array<struct<text:string>>"
    df = spark.createDataFrame([(1, (81,), [("t", "HR", 90.0), ("t", "SpO2", None)], []), (2, (None,), [], [])], schema)
    if form == "struct":
        df = df.select("id", F.struct("static", "events", "notes").alias("timeline"))
    else:
        options = {"pretty": "true"} if form.startswith("pretty") else {}
        df = df.select("id", F.to_json(F.struct("*"), options).alias("timeline"))
    results = by_id(score(df, model="m", timeline_column="timeline", keep=["timeline"], binary=fake))
    assert results["1"]["probability"] == pytest.approx(83 / 84) and results["1"]["band"] == "high"
    assert results["2"]["status"] == "abstained" and results["2"]["inputs"]["missing"] == 1


def test_rows_without_timeline_or_id_give_error_rows(spark, fake):
    df = spark.createDataFrame(
        [("a", '{"id":"a","events":[],"static":{"age":1}}'), ("b", None), ("c", '{"events":[]}'), ("d", "no JSON"), ("e", '{"id":"e","events":[')],
        "id string, timeline string"
    )
    rows = score(df, model="m", timeline_column="timeline", keep=[], binary=fake).collect()
    no_json = "The timeline is null or not JSON."
    assert [row["error"] and row["error"]["message"] for row in rows] == [None, no_json, "The id is null.", no_json, no_json]
    timelines = df.select("id", F.when(F.col("id") == "a", F.struct(F.struct(F.lit(1).alias("age")).alias("static"))).alias("timeline"))
    rows = score(timelines, model="m", timeline_column="timeline", binary=fake).collect()
    assert [row["error"] and row["error"]["message"] for row in rows] == [None, *["The timeline is null."] * 4]


def test_poison_units_give_error_rows(spark, fake):
    df = spark.createDataFrame([(i, do) for i, do in enumerate(["", "CRASH", "", "HANG", "FAIL", "GARBLE", ""])], "id int, do string").coalesce(1)
    rows = score(df, model="m", binary=fake, limits=WorkerLimits(timeout=1, start_timeout=1)).collect()
    codes = [None, "worker.crashed", None, "worker.timeout", "input.malformed", "worker.protocol", None]
    assert [row["error"] and row["error"]["code"] for row in rows] == codes
    assert [row["status"] for row in rows] == [None if code else "scored" for code in codes]


def test_score_takes_one_form_of_input(spark):
    df = spark.createDataFrame([("a", "{}", 1)], "id string, timeline string, number int")
    with pytest.raises(ValueError, match="not both"):
        score(df, model="m", timeline_column="timeline", features=["number"])
    with pytest.raises(ValueError, match="cannot have a column notes"):
        score(df.withColumn("notes", F.lit("")), model="m")
    with pytest.raises(ValueError, match="neither a struct nor a string"):
        score(df, model="m", timeline_column="number")


# The program itself


def command_line(program: str, lines: list[dict], *arguments: str) -> list[str]:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    run = subprocess.run([program, *arguments], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return run.stdout.decode().splitlines()


@pytest.mark.real
@pytest.mark.parametrize("pipeline", ["rules", "fast"])
def test_results_are_those_of_the_command_line(spark, program, texts, pipeline):
    odd = ["", "\u0000 \u2028 \"fever\" \\ 😀\r\n\t发热"]
    notes = [{"id": f"{number}", "text": text, "patient": f"p{number}"} for number, text in enumerate([*texts, *odd])]
    expected = command_line(program, notes, "extract", "-", "--format", "ndjson", "--pipeline", pipeline)
    df = spark.createDataFrame([(note["id"], note["text"], note["patient"]) for note in notes], "id string, text string, patient string").repartition(3)
    rows = by_id(extract(df, patient_column="patient", columns=["entities", "relations", "json"], pipeline=pipeline, binary=program))
    assert [rows[note["id"]]["json"] for note in notes] == expected
    for line in expected:
        result = json.loads(line)
        found = [(e["kind"], e["start"], e["end"], e["text"], e["assertion"]["status"]) for e in rows[result["id"]]["entities"]]
        assert found == [(e["kind"], e["start"], e["end"], e["text"], e["assertion"]["status"]) for e in result["entities"]]
        assert len(rows[result["id"]]["relations"]) == len(result["relations"])
    assert sum(len(row["entities"]) for row in rows.values()) > 100


@pytest.mark.real
def test_the_programs_own_errors_come_as_rows(spark, program):
    df = spark.createDataFrame([("a", "fever " * 6_000_000), ("b", "Denies fever.")], "id string, text string").coalesce(1)
    large, small = extract(df, pipeline="rules", columns=["entities"], binary=program).collect()
    assert large["id"] == "a" and large["error"]["code"] == "limit.size" and large["entities"] is None
    assert small["error"] is None and small["entities"][0]["assertion"]["status"] == "absent"


@pytest.fixture(scope="module")
def stays() -> list[dict]:
    """Made-up stays with a known outcome, in which age and lactate tell something."""
    random = Random(1)
    rows = []
    for number in range(400):
        age, lactate = random.randint(20, 90), round(random.uniform(0.5, 8), 1)
        risk = 1 / (1 + math.exp(-((age - 70) / 12 + (lactate - 3) / 1.5)))
        rows.append({
            "stay": number, "age": age, "lactate": lactate if random.random() < 0.8 else None, "sex": random.choice("fm"),
            "died": int(random.random() < risk),
        })
    return rows


@pytest.fixture(scope="module")
def model(program: str, stays: list[dict], tmp_path_factory) -> str:
    """A small model of the outcome."""
    # Help on a command that is not there is help on all the others.
    if "casebook score" not in subprocess.run([program, "score", "--help"], capture_output=True, text=True).stdout:
        pytest.skip("this casebook has no command 'score'")
    folder = tmp_path_factory.mktemp("risk")
    with (folder / "stays.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, list(stays[0]))
        table.writeheader()
        table.writerows(stays)
    command = [program, "train", "risk", "--train", str(folder / "stays.csv"), "--label", "died", "--id-column", "stay", "--unmeasured"]
    subprocess.run([*command, "--jobs", "1", "--quiet", "--output", str(folder / "model")], check=True, capture_output=True)
    return str(folder / "model")


def same_scores(rows, expected: list[str]) -> None:
    assert [row["json"] for row in rows] == expected
    for row, result in zip(rows, map(json.loads, expected), strict=True):
        assert row["probability"] == result["probability"] and row["status"] == result["status"] and row["flag"] == result["flag"]
        assert [(part["feature"], part["logOdds"]) for part in row["contributions"]] == [
            (part["feature"], part["logOdds"]) for part in result["contributions"]
        ]
        assert row["inputs"].asDict() == result["inputs"] and row["error"] is None


@pytest.mark.real
def test_scores_of_wide_rows_are_those_of_the_command_line(spark, program, model, stays):
    names = ("stay", "age", "lactate", "sex")
    lines = [{name: stay[name] for name in names} for stay in stays]
    expected = command_line(program, lines, "score", "-", "--model", model, "--format", "ndjson", "--jobs", "1", "--id-column", "stay")
    frame = spark.createDataFrame([tuple(line.values()) for line in lines], "stay int, age int, lactate double, sex string")
    with_nan = frame.withColumn("lactate", F.coalesce("lactate", F.lit(float("nan"))))
    for df in (frame, with_nan):
        rows = score(df.repartition(3), model=model, id_column="stay", columns=[*SCORE_DEFAULT, "json"], binary=program).collect()
        same_scores(sorted(rows, key=lambda row: int(row["id"])), expected)


@pytest.mark.real
def test_scores_of_timelines_are_those_of_the_command_line(spark, program, model, stays):
    timelines = [
        {"id": f"t{stay['stay']}", "static": {"age": stay["age"], "sex": stay["sex"]}, "events": [{"time": 1.5, "code": "HR", "value": 80}]}
        for stay in stays[:50]
    ]
    expected = command_line(program, timelines, "score", "-", "--model", model, "--format", "ndjson", "--jobs", "1")
    as_text = spark.createDataFrame([(json.dumps(timeline),) for timeline in timelines], "timeline string").coalesce(1)
    schema = "id string, timeline struct<static:struct<age:int,sex:string>,events:array<struct<time:double,code:string,value:double>>>"
    values = [(line["id"], ((line["static"]["age"], line["static"]["sex"]), [(1.5, "HR", 80.0)])) for line in timelines]
    for df in (as_text, spark.createDataFrame(values, schema).coalesce(1)):
        rows = score(df, model=model, timeline_column="timeline", columns=[*SCORE_DEFAULT, "json"], binary=program).collect()
        same_scores(rows, expected)


@pytest.mark.real
def test_units_that_the_program_cannot_read_keep_their_ids(spark, program, model, tmp_path):
    lines = ['{"id":"a","static":{"age":50}}', '{"id":"b","events":3}', '{"id":7.0,"static":{"age":"x"}}', '{"id":"c","age":[1]}', '{"id":"d","age":60}']
    lines += ['{"id":9007199254740993,"static":{"age":50}}', '{"id":1e2,"static":{"age":50}}']
    df = spark.createDataFrame([(line,) for line in lines], "timeline string").coalesce(1)
    rows = score(df, model=model, timeline_column="timeline", binary=program).collect()
    assert [row["id"] for row in rows] == ["a", "b", "7.0", "c", "d", "9007199254740993", "1e2"]
    assert [row["error"] and row["error"]["code"] for row in rows] == [
        None, "timeline.malformed", None, "timeline.malformed", None, None, None,
    ]
    with pytest.raises(Exception, match=r"WorkerFailed.*resource\.missing"):
        score(df, model=str(tmp_path / "no-model"), timeline_column="timeline", binary=program).collect()
