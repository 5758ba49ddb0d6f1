"""Keeps a worker going through crashes, hangs and kills, and gives one answer for each request, in order."""

from __future__ import annotations

import json
import logging
import subprocess
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .errors import CRASHED, GARBLED, TIMED_OUT, WorkerFailed, error_line
from .worker import Worker

_log = logging.getLogger("casebook_spark")

#: How often a document may end a worker that has nothing else to do before the document is blamed. Once is not enough:
#: the kernel, a scheduler or a person may have killed the worker just then.
_CRASHES_ALONE = 2
#: A line that every command answers without having read of a patient.
_HARMLESS = b'{"id":"start","text":""}\n'


@dataclass(frozen=True)
class WorkerLimits:
    """Bounds of one task's worker."""

    #: Seconds that one document may take before the worker counts as hung.
    timeout: float = 120.0
    #: Seconds more for the first document, while the worker reads its models.
    start_timeout: float = 60.0
    #: Documents, and their bytes, that are sent and not yet given on.
    in_flight: int = 64
    in_flight_bytes: int = 8 << 20
    #: Documents in a row that may crash or hang the worker before the task fails: then it is the worker that is broken.
    give_up_after: int = 20

    def __post_init__(self) -> None:
        if min(self.timeout, self.start_timeout, self.in_flight, self.in_flight_bytes, self.give_up_after) <= 0:
            raise ValueError("Every limit of a worker must be more than 0.")


@dataclass(slots=True)
class Request:
    """A line for the worker, or, where `line` is None, a row that already has its answer."""

    id: str | None
    #: With its line feed.
    line: bytes | None
    #: Without.
    answer: bytes | None = None
    sent_at: float = 0.0
    #: Its place among the lines that its worker was sent, from 1.
    place: int = 0


class Supervisor:
    """Runs requests through one warm worker process, which it starts at the first request and again when it is lost.

    When a worker dies or hangs, the lines without an answer go to a new one, one at a time, so that the document at fault
    is found; it gets an error line and all others their result. Nothing is lost or doubled: an answer counts only as a whole
    line, and only for the oldest request without one.
    """

    def __init__(self, command: Sequence[str], limits: WorkerLimits, environment: Mapping[str, str] | None = None) -> None:
        self._command = list(command)
        self._limits = limits
        self._environment = environment
        self._worker: Worker | None = None
        #: Everything not yet given on, in order; and of it what waits for the worker.
        self._flight: deque[Request] = deque()
        self._unanswered: deque[Request] = deque()
        self._bytes = 0
        self._blamed_in_a_row = 0

    def answers(self, requests: Iterable[Request]) -> Generator[Request, None, None]:
        """The requests with their answers, in order.

        Raises:
            WorkerFailed: where the worker does not start or fails on every document.
        """
        try:
            for request in requests:
                self._submit(request)
                yield from self._done()
                while self._is_full():
                    self._collect(waits=True)
                    yield from self._done()
                self._collect(waits=False)
            while self._flight:
                self._collect(waits=True)
                yield from self._done()
            if self._worker is not None:
                self._worker.finish()
                self._worker = None
        finally:
            self._stop()

    # Sending and receiving

    def _submit(self, request: Request) -> None:
        self._flight.append(request)
        if request.line is None:
            return
        self._bytes += len(request.line)
        if self._worker is not None and not self._unanswered and not self._worker.is_running():
            self._stop()  # Killed while it had nothing to do.
        worker = self._running()
        self._unanswered.append(request)
        _send(request, worker)

    def _is_full(self) -> bool:
        return len(self._flight) >= self._limits.in_flight or self._bytes >= self._limits.in_flight_bytes

    def _done(self) -> Iterator[Request]:
        while self._flight and self._flight[0].answer is not None:
            request = self._flight.popleft()
            self._bytes -= len(request.line or b"")
            yield request

    def _collect(self, waits: bool) -> None:
        """Takes the answers that are there; waits for the next one if told to. Deals with a worker that is lost."""
        if not self._unanswered:
            return
        worker = self._running()
        lines = worker.receive(self._time_left(worker, self._unanswered[0]) if waits else 0)
        if lines is None:
            self._recover("ended")
        elif not lines:
            # An answer may have come between the end of the wait and now; the clock has then been set back.
            if waits and self._time_left(worker, self._unanswered[0]) <= 0:
                self._recover("took too long")
        elif not self._assign(lines):
            self._recover("answered something else")

    def _assign(self, lines: list[bytes]) -> bool:
        for line in lines:
            answer = _answer(line, self._unanswered[0]) if self._unanswered else None
            if answer is None:
                return False
            self._unanswered.popleft().answer = answer
            self._blamed_in_a_row = 0
        return True

    def _time_left(self, worker: Worker, request: Request) -> float:
        """Seconds that the oldest request still has: documents are read one after another, so its time began with the last answer."""
        limit = self._limits.timeout + (0 if worker.has_answered else self._limits.start_timeout)
        return max(request.sent_at, worker.last_answer_at) + limit - time.monotonic()

    # Recovery

    def _recover(self, what: str) -> None:
        suspects = list(self._unanswered)
        self._unanswered.clear()
        _log.warning("A casebook worker %s with %d documents before it; they are read again one by one.", what, len(suspects))
        self._lose(hung=what != "ended")
        for request in suspects:
            request.answer = self._alone(request)

    def _alone(self, request: Request) -> bytes:
        """The answer of a request that is the only one before the worker; an error line where it is at fault."""
        assert request.line is not None
        for _ in range(_CRASHES_ALONE):
            worker = self._running()
            _send(request, worker)
            lines: list[bytes] | None = []
            while not lines and lines is not None and (left := self._time_left(worker, request)) > 0:
                lines = worker.receive(left)
            if lines is None:
                self._lose(hung=False)
                continue
            if not lines:
                self._lose(hung=True)
                seconds = f"{self._limits.timeout:g}"
                return self._blame(request, TIMED_OUT, f"The document took longer than {seconds} seconds; raise the timeout or split it.")
            answer = _answer(lines[0], request) if len(lines) == 1 else None
            if answer is None:
                self._lose(hung=True)
                return self._blame(request, GARBLED, "The worker's answer belongs to no document that it was given.")
            self._blamed_in_a_row = 0
            return answer
        return self._blame(request, CRASHED, "The worker ended while it read this document; please report it.")

    def _blame(self, request: Request, code: str, message: str) -> bytes:
        self._blamed_in_a_row += 1
        if self._blamed_in_a_row >= self._limits.give_up_after:
            raise WorkerFailed(f"{self._blamed_in_a_row} documents in a row ended with {code} or the like; the worker itself seems broken.")
        return error_line(request.id, code, message)

    # The process

    def _running(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(self._command, self._environment)
        return self._worker

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _lose(self, hung: bool) -> None:
        never_answered = self._worker is not None and not self._worker.has_answered
        self._stop()
        if never_answered and not hung:
            self._check_start()

    def _check_start(self) -> None:
        """Tells a program that cannot start from a document that ends it: what it prints without a note may be shown."""
        try:
            run = subprocess.run(
                self._command, input=_HARMLESS, capture_output=True, timeout=self._limits.start_timeout,
                env=None if self._environment is None else dict(self._environment),
            )
        except subprocess.TimeoutExpired:
            return
        except OSError as error:
            raise WorkerFailed(f"{self._command[0]} cannot be run: {error.strerror}.") from None
        # Any answer will do: a command may well have nothing but an error to say of an empty line.
        if not run.stdout.strip():
            said = run.stderr.decode("utf-8", "replace").strip()[-2000:]
            raise WorkerFailed(f"{self._command[0]} does not start (status {run.returncode}): {said}")


def _send(request: Request, worker: Worker) -> None:
    assert request.line is not None
    request.sent_at = time.monotonic()
    request.place = worker.send(request.line)


def _answer(line: bytes, request: Request) -> bytes | None:
    """The result line of a request, or None if the line is another's.

    Where the command cannot read a line far enough to know its id, it names the line by its number; such an error gets the request's id.
    """
    # The usual case without reading the line: its id stands first, spelled as here.
    start = b'{"id":' + json.dumps(request.id, ensure_ascii=False).encode("utf-8", "replace")
    if line.startswith(start) and line[len(start):len(start) + 1] in (b",", b"}"):
        return line
    try:
        result = json.loads(line)
        identifier = result["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if identifier == request.id or (isinstance(identifier, str) and identifier == _spelled_id(request)):
        return line
    if identifier == f"line-{request.place}" and "error" in result:
        result["id"] = request.id
        return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return None


def _spelled_id(request: Request) -> str | None:
    """The id as the line spells it: a number is named by its digits there, which Spark may have changed (1e2 to 100.0)."""
    try:
        line = json.loads(request.line or b"", parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    identifier = line.get("id") if isinstance(line, dict) else None
    return identifier if isinstance(identifier, str) else None
