"""`extract` and `score`: DataFrame in, DataFrame out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    DataType,
    DateType,
    DoubleType,
    FloatType,
    MapType,
    NullType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from .job import ID_COLUMN, KEPT_COLUMN, LINE_COLUMN, Job
from .schema import EXTRACT_COLUMNS, EXTRACT_DEFAULT, SCORE_COLUMNS, SCORE_DEFAULT, chosen
from .supervisor import WorkerLimits

#: Options of the command that would break the exchange of lines.
_RESERVED = (
    "-", "--", "--output", "-o", "--format", "-f", "--jobs", "--id-column", "--resume", "--dry-run", "--verbose", "--progress", "--help", "-h",
    "--version",
)
#: Options that have no value behind them.
_FLAGS = ("--tokens", "--include-text", "--quiet")
#: Members by which the command tells a timeline from a wide row.
_TIMELINE = ("static", "events", "notes")


def extract(
    df: DataFrame,
    *,
    id_column: str = "id",
    text_column: str = "text",
    language_column: str | None = None,
    patient_column: str | None = None,
    encounter_column: str | None = None,
    type_column: str | None = None,
    time_column: str | None = None,
    author_column: str | None = None,
    keep: Sequence[str] = (),
    columns: Sequence[str] = EXTRACT_DEFAULT,
    pipeline: str | None = None,
    language: str | None = None,
    kinds: Sequence[str] | None = None,
    offsets: str | None = None,
    arguments: Sequence[str] = (),
    binary: str | None = None,
    limits: WorkerLimits = WorkerLimits(),
) -> DataFrame:
    """Reads the note in each row with `casebook extract`.

    Args:
        df: one note a row.
        id_column: names the note in results; any type that casts to a string.
        text_column: the note.
        language_column: `en` or `zh`; null to detect it. The other columns go into the result's `document`.
        keep: columns of `df` to pass through, before the results.
        columns: which of `EXTRACT_COLUMNS` to give; `id` and `error` always come. Fewer are faster. `"json"` is the whole result line.
        pipeline: `rules`, `fast` or `accurate`.
        language: of notes that state none.
        kinds: kinds of entities to keep.
        offsets: what offsets count: `scalar`, `utf8` or `utf16`.
        arguments: further options of the command, such as `["--rules", "site-rules"]`; paths are those of the executors.
        binary: path of the program on the executors; see `find_binary`.
        limits: of each task's worker.

    Returns:
        A row for each row of `df`, in the order of its partition. A row that failed has `error` and no other results.
    """
    options = _options({"--pipeline": pipeline, "--language": language, "--kinds": ",".join(kinds) if kinds else None, "--offsets": offsets})
    named = {
        "text": text_column, "language": language_column, "patient": patient_column, "encounter": encounter_column, "type": type_column,
        "time": time_column, "author": author_column,
    }
    identifier = _column(id_column).cast("string")
    parts = [identifier.alias("id"), *(_as_text(df, column).alias(key) for key, column in named.items() if column is not None)]
    line = F.to_json(F.struct(*parts), {"ignoreNullFields": "true"})
    return _run(
        df,
        ("extract", "-", "--format", "ndjson", "--jobs", "1", *options, *_checked(arguments)),
        identifier,
        # A note without an id would be named by its place in the worker's input, which says nothing here.
        F.when(_column(text_column).isNotNull(), line),
        keep,
        chosen(EXTRACT_COLUMNS, columns),
        empty="The text is null.",
        binary=binary,
        limits=limits,
    )


def score(
    df: DataFrame,
    *,
    model: str,
    id_column: str = "id",
    features: Sequence[str] | None = None,
    timeline_column: str | None = None,
    keep: Sequence[str] = (),
    columns: Sequence[str] = SCORE_DEFAULT,
    arguments: Sequence[str] = (),
    binary: str | None = None,
    limits: WorkerLimits = WorkerLimits(),
) -> DataFrame:
    """Scores each row with `casebook score`.

    A row is a wide one, whose columns are the model's inputs, or holds a patient's timeline in one column.

    Args:
        df: one patient, stay or other unit a row.
        model: name of the model.
        id_column: names the unit in results; any type that casts to a string. Where `timeline_column` holds JSON, its own `id` is taken.
        features: columns of a wide row to send, under the names given here; all but the id where none are named. A column that names the
            patient, where the model's schema has one, is to be among them. NaN and infinities are sent as null.
        timeline_column: a column with `static`, `events` and `notes`, as a struct or as JSON; then no other column is sent. Times are hours.
        keep: columns of `df` to pass through, before the results.
        columns: which of `SCORE_COLUMNS` to give; `id` and `error` always come. `"json"` is the whole result line.
        arguments: further options of the command; paths are those of the executors.
        binary: path of the program on the executors; see `find_binary`.
        limits: of each task's worker.

    Returns:
        A row for each row of `df`, in the order of its partition. A row that failed has `error` and no other results.
    """
    if timeline_column is not None and features is not None:
        raise ValueError("A timeline is sent whole: give features or timeline_column, not both.")
    identifier: Column
    empty = "The timeline is null."
    # Always named: a model's schema may have another id than the lines here.
    id_name = "id"
    if timeline_column is None:
        identifier = _column(id_column).cast("string")
        fold = _fold(df)
        sent = [name for name in (df.columns if features is None else features) if fold(name) != fold(id_column)]
        if taken := [name for name in sent if name in _TIMELINE]:
            raise ValueError(f"A wide row cannot have a column {', '.join(taken)}, which makes it a timeline: name the features, or rename it.")
        values = [_finite(_column(name), field.dataType).alias(name) for name, field in zip(sent, _fields(df, sent), strict=True)]
        line = F.to_json(F.struct(identifier.alias(id_column), *values), {"ignoreNullFields": "false"})
        id_name = id_column
    elif isinstance(kind := _fields(df, [timeline_column])[0].dataType, StructType):
        identifier = _column(id_column).cast("string")
        whole = _column(timeline_column)
        values = [_finite(whole.getField(field.name), field.dataType).alias(field.name) for field in kind if _fold(df)(field.name) != "id"]
        line = F.when(whole.isNotNull(), F.to_json(F.struct(identifier.alias("id"), *values), {"ignoreNullFields": "true"}))
    elif isinstance(kind, StringType):
        whole = _column(timeline_column)
        identifier = F.get_json_object(whole, "$.id")
        is_json = identifier.isNotNull() | F.get_json_object(whole, "$").isNotNull()
        # Line feeds stand between values only, since JSON does not take them in strings.
        line = F.when(is_json, F.regexp_replace(whole, r"[\r\n]+", " "))
        empty = "The timeline is null or not JSON."
    else:
        raise ValueError(f"The column {timeline_column} is neither a struct nor a string.")
    return _run(
        df,
        ("score", "-", "--model", model, "--format", "ndjson", "--jobs", "1", "--id-column", id_name, *_checked(arguments)),
        identifier,
        line,
        keep,
        chosen(SCORE_COLUMNS, columns),
        empty=empty,
        binary=binary,
        limits=limits,
    )


def _run(
    df: DataFrame, command: tuple[str, ...], identifier: Column, line: Column, keep: Sequence[str], columns: StructType, *,
    empty: str, binary: str | None, limits: WorkerLimits,
) -> DataFrame:
    fold = _fold(df)
    keep = tuple({fold(name): name for name in keep}.values())
    taken = {name.lower() for name in columns.names}
    clashing = [name for name in keep if name.lower() in taken]
    if clashing:
        raise ValueError(f"The results have a column {', '.join(clashing)} too; rename the kept one, or leave it out (the id is given anyway).")
    schema = StructType([*_fields(df, keep), *columns])
    job = Job(command, binary, keep, columns, limits, empty)

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return job.run(batches)

    # Under plain names: `mapInArrow` stumbles over dots and backticks in those of its input.
    kept = [_column(name).alias(f"{KEPT_COLUMN}{place}") for place, name in enumerate(keep)]
    rows = df.select(*kept, identifier.alias(ID_COLUMN), line.alias(LINE_COLUMN))
    return rows.mapInArrow(run, schema)


def _column(name: str) -> Column:
    """A column by its name, which may hold dots."""
    return F.col("`" + name.replace("`", "``") + "`")


def _fields(df: DataFrame, names: Iterable[str]) -> list[StructField]:
    """The columns of these names as Spark finds them, under the names given."""
    return df.select(*map(_column, names)).schema.fields


def _fold(df: DataFrame) -> Callable[[str], str]:
    """Makes names equal that Spark holds for equal."""
    return str if df.sparkSession.conf.get("spark.sql.caseSensitive") == "true" else str.lower


def _as_text(df: DataFrame, name: str) -> Column:
    """A column as a string in JSON; dates and times become one there, in ISO 8601, of themselves."""
    kind = _fields(df, [name])[0].dataType
    if isinstance(kind, (StringType, DateType, TimestampType, TimestampNTZType)):
        return _column(name)
    return _column(name).cast("string")


def _finite(value: Column, kind: DataType) -> Column:
    """A value with null for NaN, which tables use for what is missing, and for infinities: JSON has none of them."""
    if isinstance(kind, NullType):
        return value.cast("string")
    if isinstance(kind, (FloatType, DoubleType)):
        # NaN is more than infinity here.
        return F.when(F.abs(value) < float("inf"), value)
    if isinstance(kind, ArrayType) and _has_fractions(kind):
        return F.transform(value, lambda item: _finite(item, kind.elementType))
    if isinstance(kind, MapType) and _has_fractions(kind):
        return F.transform_values(value, lambda _, item: _finite(item, kind.valueType))
    if isinstance(kind, StructType) and _has_fractions(kind):
        fields = [_finite(value.getField(field.name), field.dataType).alias(field.name) for field in kind]
        return F.when(value.isNotNull(), F.struct(*fields))
    return value


def _has_fractions(kind: DataType) -> bool:
    if isinstance(kind, ArrayType):
        return _has_fractions(kind.elementType)
    if isinstance(kind, MapType):
        return _has_fractions(kind.valueType)
    if isinstance(kind, StructType):
        return any(_has_fractions(field.dataType) for field in kind)
    return isinstance(kind, (FloatType, DoubleType))


def _options(values: dict[str, str | None]) -> list[str]:
    return [part for option, value in values.items() if value is not None for part in (option, value)]


def _checked(arguments: Sequence[str]) -> tuple[str, ...]:
    takes_value = False
    for argument in arguments:
        is_option = isinstance(argument, str) and argument.startswith("-")
        # Anything else would be an input.
        is_value = isinstance(argument, str) and takes_value
        if not (is_option or is_value) or argument.split("=")[0] in _RESERVED:
            raise ValueError(f"{argument!r} cannot be given: the package itself sets inputs, outputs and how lines are exchanged.")
        takes_value = is_option and "=" not in argument and argument not in _FLAGS
    return tuple(arguments)
