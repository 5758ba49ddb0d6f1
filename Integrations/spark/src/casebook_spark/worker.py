"""One `casebook` process: lines in, lines out, without either pipe ever blocking the caller."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from queue import Empty, SimpleQueue

from .errors import WorkerFailed

_BLOCK = 1 << 16
#: Seconds that a process or a thread which has nothing left to do may take to end.
_PATIENCE = 10.0


def _death_with_starter() -> Callable[[], object] | None:
    """Has the kernel kill a new process when the thread that started it ends, as all threads do when this process is killed.

    Called in the new process, beside whose one thread others may have held locks: so everything is looked up here, and the call itself
    takes no lock (`PyDLL` keeps Python's own).
    """
    if sys.platform != "linux":
        return None  # There a process that hangs outlives this one; any other sees its input end.
    prctl = ctypes.PyDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    set_death_signal = 1  # PR_SET_PDEATHSIG
    return partial(prctl, set_death_signal, signal.SIGKILL, 0, 0, 0)


_DEATH_WITH_STARTER = _death_with_starter()


class Worker:
    """A running process. One thread writes to it, another reads from it, so a full pipe on one side cannot stop the other.

    The caller bounds what is sent and not yet answered; the queues here have no bound of their own.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._inbox: SimpleQueue[list[bytes] | None] = SimpleQueue()
        self._has_ended = False
        self._sent = 0
        #: Whether any line came back.
        self.has_answered = False
        #: When the last line came back, before that when the process started; in seconds of `time.monotonic`.
        self.last_answer_at = time.monotonic()
        started: SimpleQueue[subprocess.Popen[bytes] | Exception] = SimpleQueue()
        self._writer = threading.Thread(target=self._start_and_write, args=(command, environment, started), daemon=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._writer.start()
        process = started.get()
        if isinstance(process, OSError):
            raise WorkerFailed(f"{command[0]} cannot be run: {process.strerror}.") from None
        if isinstance(process, Exception):
            raise process
        self._process = process
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return not self._has_ended and self._process.poll() is None

    def send(self, line: bytes) -> int:
        """Hands a line, with its line feed, to the process, and says which of its lines it is, from 1. Never blocks."""
        self._sent += 1
        self._outbox.put(line)
        return self._sent

    def receive(self, wait: float) -> list[bytes] | None:
        """Lines that came back, without their line feeds; none after `wait` seconds; None when the process has ended."""
        if self._has_ended:
            return None
        try:
            lines = self._inbox.get(timeout=wait) if wait > 0 else self._inbox.get_nowait()
        except Empty:
            return []
        if lines is None:
            self._has_ended = True
        return lines

    def finish(self) -> None:
        """Ends the input, waits for the process to end by itself, and kills it where it does not."""
        self._outbox.put(None)
        self._writer.join(_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """Ends the process and its threads."""
        self._process.kill()
        self._process.wait()
        self._outbox.put(None)
        for thread in (self._writer, self._reader):
            # Bounded: where `casebook` is a script, what it started may outlive it and hold the pipes.
            thread.join(_PATIENCE)
        self._has_ended = True

    # Each thread closes its own pipe, so that no descriptor is closed, and its number given away, while it is in use.

    def _start_and_write(
        self, command: Sequence[str], environment: Mapping[str, str] | None, started: SimpleQueue[subprocess.Popen[bytes] | Exception]
    ) -> None:
        """Starts the process and stays as long as it runs, whatever becomes of the caller's thread: the process ends with this one."""
        try:
            # Standard error is dropped: what a dying process prints of its memory could be text of a note.
            process = subprocess.Popen(
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                bufsize=0, env=None if environment is None else dict(environment), preexec_fn=_DEATH_WITH_STARTER,
            )
        except Exception as error:
            started.put(error)
            return
        started.put(process)
        pipe = process.stdin
        assert pipe is not None
        try:
            while (line := self._outbox.get()) is not None:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(pipe.fileno(), rest):]
        except OSError:
            pass  # The process is gone; the reader sees it end.
        finally:
            pipe.close()
            process.wait()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        pieces: list[bytes] = []
        try:
            while block := os.read(pipe.fileno(), _BLOCK):
                first, *others = block.split(b"\n")
                pieces.append(first)
                if not others:
                    continue
                # What stands behind the last line feed is the beginning of a line, or, where the process dies, of none.
                lines = [b"".join(pieces), *others[:-1]]
                pieces = [others[-1]]
                self.last_answer_at = time.monotonic()
                self.has_answered = True
                self._inbox.put([line for line in lines if line])
        except OSError:
            pass
        finally:
            pipe.close()
            self._inbox.put(None)
