"""Result lines into Arrow columns, reading no more of a line than the columns need."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.json

from .errors import GARBLED
from .schema import LOOSE_COLUMNS

#: How the command writes the loose columns where they are empty, which is most often.
_EMPTY = b'"measurements":[],"medications":[],"times":[]'
#: A number as the value of a contribution. Within a string of the line the quotes would have backslashes.
_NUMBER_VALUE = re.compile(rb'"value":(-?[0-9][^,}]*)')


class LineDecoder:
    """Makes columns of result lines, by Arrow's own reader: it is several times faster than a reader in Python, and gives way to one where a
    line has another shape than was declared.

    Args:
        columns: the columns wanted, `json` being the line itself.
    """

    def __init__(self, columns: pa.Schema) -> None:
        self._columns = columns
        self._loose = [field for field in columns if field.name in LOOSE_COLUMNS]
        # Arrow's reader has none for maps.
        self._maps = [field for field in columns if pa.types.is_map(field.type)]
        apart = [field.name for field in (*self._loose, *self._maps)]
        self._has_contributions = "contributions" in columns.names
        self._plain = pa.schema([field for field in columns if field.name not in ("json", *apart)])

    def decode(self, lines: Sequence[bytes], ids: Sequence[str | None]) -> list[pa.Array]:
        """One array a column, in their order, with an element a line; `ids` name the lines that cannot be read."""
        arrays = dict(zip(self._plain.names, self._read(lines, ids), strict=True))
        if self._loose:
            # Within a string of the line the quotes would have backslashes.
            arrays.update(_arrays(lines, ids, self._loose, empty=[], is_empty=lambda line: _EMPTY in line))
        if self._maps:
            keys = [f'"{field.name}":{{'.encode() for field in self._maps]
            arrays.update(_arrays(lines, ids, self._maps, empty=None, is_empty=lambda line: not any(key in line for key in keys)))
        if "json" in self._columns.names:
            arrays["json"] = pa.array([line.decode("utf-8", "replace") for line in lines], pa.string())
        return [arrays[name] for name in self._columns.names]

    def _read(self, lines: Sequence[bytes], ids: Sequence[str | None]) -> list[pa.Array]:
        block = b"\n".join(lines) + b"\n"
        if self._has_contributions:
            # Values are numbers or words; as text they are of one kind.
            block = _NUMBER_VALUE.sub(rb'"value":"\1"', block)
        # Arrow's reader takes numbers that JSON does not have.
        if b"NaN" not in block and b"Infinity" not in block:
            try:
                block.decode()  # Arrow's reader lets through what is not UTF-8.
                table = pyarrow.json.read_json(
                    pa.BufferReader(block),
                    # One block, since a line may not stand in two.
                    read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(block)),
                    parse_options=pyarrow.json.ParseOptions(explicit_schema=self._plain, unexpected_field_behavior="ignore"),
                )
            except (UnicodeDecodeError, pa.ArrowInvalid):
                pass
            else:
                if table.num_rows == len(lines) and table.schema.equals(self._plain):
                    return [_one_chunk(column) for column in table.columns]
        values = [_parsed(line, name) for line, name in zip(lines, ids, strict=True)]
        # Every value is made to fit first: an error of Arrow's would quote it.
        return [
            pa.array([_fitted(value.get(field.name), field.type) for value in values], field.type) for field in self._plain
        ]


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _arrays(
    lines: Sequence[bytes], ids: Sequence[str | None], fields: Sequence[pa.Field], empty: list[Any] | None, is_empty: Callable[[bytes], bool]
) -> dict[str, pa.Array]:
    """Columns whose lines are read by Python, but for those in which they are all empty."""
    nothing: dict[str, Any] = {field.name: empty for field in fields}
    values = [nothing if is_empty(line) else _parsed(line, name) for line, name in zip(lines, ids, strict=True)]
    return {field.name: pa.array([_fitted(value.get(field.name), field.type) for value in values], field.type) for field in fields}


def _parsed(line: bytes, name: str | None) -> dict[str, Any]:
    try:
        value = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    return {"id": name, "error": {"code": GARBLED, "message": "The worker's line is no JSON object."}}


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON.")


def _fitted(value: Any, kind: pa.DataType) -> Any:
    """A value as a type takes it; null where it cannot."""
    if value is None:
        return None
    if pa.types.is_string(kind):
        return _text(value)
    if pa.types.is_struct(kind):
        if not isinstance(value, dict):
            return None
        return {field.name: _fitted(value.get(field.name), field.type) for field in kind}
    if pa.types.is_map(kind):
        if not isinstance(value, dict):
            return None
        return [(key, _fitted(item, kind.item_type)) for key, item in value.items() if _text(key) is not None]
    if pa.types.is_list(kind):
        return [_fitted(item, kind.value_type) for item in value] if isinstance(value, list) else None
    if pa.types.is_boolean(kind):
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _number(value, kind)


def _text(value: Any) -> str | None:
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode()  # Half of a surrogate pair cannot be.
    except ValueError:
        return None
    return text


def _number(value: int | float, kind: pa.DataType) -> int | float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    if not math.isfinite(number):
        return None
    if pa.types.is_floating(kind):
        return number
    return int(value) if number.is_integer() and abs(number) < 2**31 else None
