"""What runs in a task: batches in, batches out, one worker for all of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa
from pyspark.sql.types import StructType

from .decode import LineDecoder
from .errors import MALFORMED, error_line
from .locate import find_binary, library_path
from .schema import arrow_schema
from .supervisor import Request, Supervisor, WorkerLimits

#: Columns that carry a row to its task: the id as text, the worker's line, and, numbered, those that are kept.
ID_COLUMN = "_casebook_id"
LINE_COLUMN = "_casebook_line"
KEPT_COLUMN = "_casebook_kept_"

#: A batch of results ends at so many rows or bytes of lines: enough for columns to pay, few enough to keep memory small.
_ROWS = 128
_BYTES = 2 << 20


@dataclass(frozen=True)
class Job:
    """Everything that a task needs to know; travels from the driver to the executors."""

    #: What follows the program's name.
    arguments: tuple[str, ...]
    binary: str | None
    #: Names of the kept columns in the results.
    keep: tuple[str, ...]
    columns: StructType
    limits: WorkerLimits
    #: What an error row says where a row has no line.
    empty: str

    def run(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The results of a partition. Batches of input are taken as the worker has room for their rows."""
        # Before the first row, so that a missing program is told even where rows are few.
        binary = find_binary(self.binary)
        results = arrow_schema(self.columns)
        decoder = LineDecoder(results)
        supervisor = Supervisor([binary, *self.arguments], self.limits, _environment(binary))
        #: Batches with rows that are not yet given on.
        waiting: deque[pa.RecordBatch] = deque()

        def requests() -> Iterator[Request]:
            for batch in batches:
                if batch.num_rows > 0:
                    waiting.append(batch)
                    yield from self._requests(batch)

        lines: list[bytes] = []
        ids: list[str | None] = []
        size = 0
        start = 0
        with closing(supervisor.answers(requests())) as answers:
            for request in answers:
                assert request.answer is not None
                lines.append(request.answer)
                ids.append(request.id)
                size += len(request.answer)
                is_last = start + len(lines) == waiting[0].num_rows
                if not is_last and len(lines) < _ROWS and size < _BYTES:
                    continue
                kept = waiting[0].slice(start, len(lines)).select([f"{KEPT_COLUMN}{place}" for place in range(len(self.keep))])
                schema = pa.schema([*(field.with_name(name) for field, name in zip(kept.schema, self.keep, strict=True)), *results])
                yield pa.RecordBatch.from_arrays([*kept.columns, *decoder.decode(lines, ids)], schema=schema)
                start += len(lines)
                if is_last:
                    waiting.popleft()
                    start = 0
                lines, ids, size = [], [], 0

    def _requests(self, batch: pa.RecordBatch) -> Iterator[Request]:
        # As bytes: the worker takes bytes, and a string that is not UTF-8 would be an error with the string in it.
        ids = _bytes(batch.column(ID_COLUMN))
        lines = _bytes(batch.column(LINE_COLUMN))
        for start in range(0, batch.num_rows, _ROWS):
            some_ids, some_lines = (column.slice(start, _ROWS).to_pylist() for column in (ids, lines))
            for identifier, line in zip(some_ids, some_lines, strict=True):
                name = None if identifier is None else identifier.decode("utf-8", "replace")
                if name is None or line is None:
                    reason = self.empty if line is None else "The id is null."
                    yield Request(name, None, error_line(name, MALFORMED, reason))
                else:
                    yield Request(name, line + b"\n")


def _bytes(column: pa.Array) -> pa.Array:
    return column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary())


def _environment(binary: str) -> dict[str, str] | None:
    libraries = library_path(binary)
    if libraries is None:
        return None
    others = os.environ.get("LD_LIBRARY_PATH")
    return {**os.environ, "LD_LIBRARY_PATH": f"{libraries}:{others}" if others else libraries}
