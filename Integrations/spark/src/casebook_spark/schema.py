"""The columns of results: what Spark is told of them, and the same for Arrow."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    IntegerType,
    MapType,
    StringType,
    StructField,
    StructType,
)

_TEXT, _INTEGER, _NUMBER, _TRUTH = StringType(), IntegerType(), DoubleType(), BooleanType()


def _struct(**fields: DataType) -> StructType:
    return StructType([StructField(name, kind) for name, kind in fields.items()])


_SPAN = ArrayType(_INTEGER)
_ERROR = _struct(code=_TEXT, message=_TEXT)
_CODE = _struct(system=_TEXT, code=_TEXT, display=_TEXT, score=_NUMBER)
_CUE = _struct(start=_INTEGER, end=_INTEGER, rule=_TEXT)
_ASSERTION = _struct(
    status=_TEXT, temporality=_TEXT, subject=_TEXT, relation=_TEXT, clinicalStatus=_TEXT, source=_TEXT, cues=ArrayType(_CUE)
)

#: Every column that `extract` can give, under the keys of the command's result lines. A key that a line lacks is null.
#: `measurements`, `medications` and `times` hold each item as JSON.
EXTRACT_COLUMNS = _struct(
    id=_TEXT,
    document=_struct(patient=_TEXT, encounter=_TEXT, type=_TEXT, time=_TEXT, author=_TEXT),
    language=_TEXT,
    offsets=_TEXT,
    length=_INTEGER,
    producer=_struct(version=_TEXT, pipeline=_TEXT, models=ArrayType(_TEXT), lexicons=_TEXT),
    text=_TEXT,
    sections=ArrayType(_struct(
        kind=_TEXT, code=_struct(system=_TEXT, code=_TEXT), title=_SPAN, start=_INTEGER, end=_INTEGER, level=_INTEGER, source=_TEXT
    )),
    sentences=ArrayType(_SPAN),
    tokens=ArrayType(_SPAN),
    entities=ArrayType(_struct(
        id=_TEXT, kind=_TEXT, start=_INTEGER, end=_INTEGER, text=_TEXT, confidence=_NUMBER, source=_TEXT, section=_INTEGER, role=_TEXT,
        assertion=_ASSERTION, codes=ArrayType(_CODE),
    )),
    relations=ArrayType(StructType([
        # `from` is no name for a Python argument.
        StructField("kind", _TEXT), StructField("from", _TEXT), StructField("to", _TEXT), StructField("confidence", _NUMBER),
        StructField("source", _TEXT),
    ])),
    measurements=ArrayType(_TEXT),
    medications=ArrayType(_TEXT),
    times=ArrayType(_TEXT),
    diagnostics=ArrayType(_struct(code=_TEXT, message=_TEXT)),
    error=_ERROR,
    json=_TEXT,
)

#: Every column that `score` can give. A contribution's `value` is written as in JSON: cast it where a number is wanted.
SCORE_COLUMNS = _struct(
    id=_TEXT,
    model=_TEXT,
    modelVersion=_TEXT,
    outcome=_TEXT,
    horizon=_TEXT,
    asOf=_NUMBER,
    status=_TEXT,
    reason=_TEXT,
    probability=_NUMBER,
    probabilities=MapType(_TEXT, _NUMBER),
    band=_TEXT,
    threshold=_NUMBER,
    flag=_TRUTH,
    logOdds=_NUMBER,
    baselineLogOdds=_NUMBER,
    contributions=ArrayType(_struct(feature=_TEXT, value=_TEXT, logOdds=_NUMBER)),
    inputs=_struct(present=_INTEGER, missing=_INTEGER),
    producer=_struct(version=_TEXT, pipeline=_TEXT, models=ArrayType(_TEXT), lexicons=_TEXT),
    error=_ERROR,
    json=_TEXT,
)

#: What `extract` and `score` give where no columns are named.
EXTRACT_DEFAULT = ("language", "sections", "entities", "relations", "measurements", "medications", "times", "diagnostics")
SCORE_DEFAULT = tuple(name for name in SCORE_COLUMNS.names if name not in ("id", "producer", "error", "json"))

#: Columns whose items are kept as JSON text.
LOOSE_COLUMNS = ("measurements", "medications", "times")


def chosen(all_columns: StructType, names: Iterable[str]) -> StructType:
    """The named columns, with `id` before and `error` behind them wherever they were named.

    Raises:
        ValueError: for a name that is no column.
    """
    names = list(names)
    unknown = [name for name in names if name not in all_columns.names]
    if unknown:
        raise ValueError(f"There is no column {', '.join(unknown)}; there are {', '.join(all_columns.names)}.")
    middle = [name for name in dict.fromkeys(names) if name not in ("id", "error", "json")]
    last = ["error", "json"] if "json" in names else ["error"]
    return StructType([all_columns[name] for name in ["id", *middle, *last]])


def arrow_type(kind: DataType) -> pa.DataType:
    """The Arrow form of a type that results have."""
    if isinstance(kind, StructType):
        return pa.struct([pa.field(field.name, arrow_type(field.dataType)) for field in kind])
    if isinstance(kind, ArrayType):
        return pa.list_(arrow_type(kind.elementType))
    if isinstance(kind, MapType):
        return pa.map_(arrow_type(kind.keyType), arrow_type(kind.valueType))
    return {StringType: pa.string(), IntegerType: pa.int32(), DoubleType: pa.float64(), BooleanType: pa.bool_()}[type(kind)]


def arrow_schema(columns: StructType) -> pa.Schema:
    return pa.schema([pa.field(field.name, arrow_type(field.dataType)) for field in columns])
