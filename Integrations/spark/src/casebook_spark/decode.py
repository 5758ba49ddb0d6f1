"""Result lines into Arrow columns, reading no more of a line than the columns need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.json

from .schema import LOOSE_COLUMNS

#: How the command writes the loose columns where they are empty, which is most often.
_EMPTY = b'"measurements":[],"medications":[],"times":[]'


class LineDecoder:
    """Makes columns of result lines.

    Args:
        columns: the columns wanted, `json` being the line itself.
        is_uniform: whether each key has values of one kind only, so that Arrow's own reader serves. It is several times faster than a
            reader in Python and gives way to it where a line has another shape than was declared.
    """

    def __init__(self, columns: pa.Schema, is_uniform: bool) -> None:
        self._columns = columns
        self._is_uniform = is_uniform
        self._loose = [field for field in columns if is_uniform and field.name in LOOSE_COLUMNS]
        loose_names = [field.name for field in self._loose]
        self._plain = pa.schema([field for field in columns if field.name not in ("json", *loose_names)])

    def decode(self, lines: Sequence[bytes]) -> list[pa.Array]:
        """One array a column, in their order, with an element a line."""
        arrays = dict(zip(self._plain.names, self._read(lines), strict=True))
        if self._loose:
            arrays.update(_loose_arrays(lines, self._loose))
        if "json" in self._columns.names:
            arrays["json"] = pa.array([line.decode("utf-8", "replace") for line in lines], pa.string())
        return [arrays[name] for name in self._columns.names]

    def _read(self, lines: Sequence[bytes]) -> list[pa.Array]:
        if self._is_uniform:
            block = b"\n".join(lines) + b"\n"
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
        values = [_parsed(line) for line in lines]
        # Every value is made to fit first: an error of Arrow's would quote it.
        return [
            pa.array([_fitted(value.get(field.name), field.type) for value in values], field.type) for field in self._plain
        ]


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _loose_arrays(lines: Sequence[bytes], fields: Sequence[pa.Field]) -> dict[str, pa.Array]:
    values: list[dict[str, Any]] = []
    nothing: dict[str, Any] = {field.name: [] for field in fields}
    for line in lines:
        # Within a string of the line the quotes would have backslashes.
        values.append(nothing if _EMPTY in line else _parsed(line))
    return {field.name: pa.array([_fitted(value.get(field.name), field.type) for value in values], field.type) for field in fields}


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    return {"error": {"code": "worker.protocol", "message": "The worker's line is no JSON object."}}


def _fitted(value: Any, kind: pa.DataType) -> Any:
    """A value as a type takes it; null where it cannot."""
    if value is None:
        return None
    if pa.types.is_string(kind):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if pa.types.is_struct(kind):
        if not isinstance(value, dict):
            return None
        return {field.name: _fitted(value.get(field.name), field.type) for field in kind}
    if pa.types.is_map(kind):
        return [(key, _fitted(item, kind.item_type)) for key, item in value.items()] if isinstance(value, dict) else None
    if pa.types.is_list(kind):
        return [_fitted(item, kind.value_type) for item in value] if isinstance(value, list) else None
    if pa.types.is_boolean(kind):
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if pa.types.is_floating(kind):
        return float(value)
    return int(value) if value == int(value) and abs(value) < 2**31 else None
