"""What goes wrong for a whole task; a document that fails gets an error row instead.

No message holds text of a note: Spark prints them on the driver and keeps them in its logs.
"""

from __future__ import annotations

import json


class CasebookError(Exception):
    """Base of the errors of this package."""


class BinaryNotFound(CasebookError):
    """The `casebook` program is not where it was looked for."""


class WorkerFailed(CasebookError):
    """The `casebook` program does not start, or ends on every document."""


#: Codes of error rows that this package makes; all others come from `casebook` itself.
CRASHED = "worker.crashed"
TIMED_OUT = "worker.timeout"
GARBLED = "worker.protocol"
MALFORMED = "input.malformed"


def error_line(identifier: str | None, code: str, message: str) -> bytes:
    """A result line for a row that `casebook` gave none for, in the form of its own error lines."""
    line: dict[str, object] = {} if identifier is None else {"id": identifier}
    line["error"] = {"code": code, "message": message}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
