"""What the tests share: the stand-in for `casebook`, the program itself where there is one, and Spark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"

# Taken out of the environment, which executors inherit: tests say themselves where the program is.
PROGRAM = os.environ.pop("CASEBOOK_BINARY", None)

# Before Spark starts: its Python processes are to be this Python and to find this package; local-cluster looks for SPARK_HOME.
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["PYTHONPATH"] = os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])


def write_fake(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable} -S\n" + (Path(__file__).parent / "fake_casebook.py").read_text())
    path.chmod(0o755)
    return path


@pytest.fixture
def fake(tmp_path: Path) -> str:
    """The stand-in, at a path that no other test has, so that its processes can be told by it."""
    return str(write_fake(tmp_path / "fake-casebook"))


@pytest.fixture
def starts(tmp_path: Path) -> Path:
    """A file in which the stand-in notes its processes."""
    return tmp_path / "starts"


@pytest.fixture(scope="session")
def program() -> str:
    """The real program, from CASEBOOK_BINARY or PATH."""
    path = PROGRAM or shutil.which("casebook")
    if path is None:
        pytest.skip("the program casebook is not here: set CASEBOOK_BINARY")
    return os.path.abspath(path)


@pytest.fixture
def real(program: str, tmp_path: Path) -> str:
    """The real program under a path of this test's own."""
    link = tmp_path / "real-casebook"
    link.symlink_to(program)
    return str(link)


@pytest.fixture(scope="session")
def texts(program: str) -> list[str]:
    """Notes of the project's corpora."""
    corpora = Path(__file__).resolve().parents[3] / "Corpora/notes"
    if not corpora.is_dir():
        pytest.skip("the corpora are not beside this package")
    import json

    run = subprocess.run([program, "convert", str(corpora / "en/dev"), str(corpora / "zh/dev")], check=True, stdout=subprocess.PIPE)
    return [json.loads(line)["text"] for line in run.stdout.splitlines()]


class Sessions:
    """One Spark session at a time, kept as long as the same one is asked for."""

    def __init__(self) -> None:
        self._key: tuple[str, ...] | None = None
        self._session = None

    def get(self, master: str, **settings: str):
        from pyspark.find_spark_home import _find_spark_home
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_HOME", _find_spark_home())
        key = (master, *(f"{name}={value}" for name, value in sorted(settings.items())))
        if key != self._key:
            self.stop()
            builder = SparkSession.builder.master(master).appName("casebook").config("spark.ui.enabled", "false")
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
            for name, value in {"spark.sql.shuffle.partitions": "2", **settings}.items():
                builder = builder.config(name, value)
            self._session = builder.getOrCreate()
            self._session.sparkContext.setLogLevel("FATAL")
            self._key = key
        return self._session

    def stop(self) -> None:
        if self._session is not None:
            self._session.stop()
        self._session, self._key = None, None


@pytest.fixture(scope="session")
def sessions() -> Iterator[Sessions]:
    sessions = Sessions()
    yield sessions
    sessions.stop()


@pytest.fixture
def spark(sessions: Sessions):
    return sessions.get("local[2]")


def processes(belongs: Callable[[list[str]], bool]) -> list[int]:
    """Process ids whose command line is wanted."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            except OSError:
                continue
            if belongs(words):
                found.append(int(entry.name))
    return found


def parent(pid: int) -> int:
    return int((Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[1])


def wait_for(what: Callable[[], object], seconds: float = 60.0):
    """The first true value of `what`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(0.02)
    raise AssertionError("What was waited for did not happen.")
