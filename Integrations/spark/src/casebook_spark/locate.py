"""Finds the `casebook` program on the machine that runs a task."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from .errors import BinaryNotFound

#: Environment variable that names the program.
VARIABLE = "CASEBOOK_BINARY"
#: Where an archive that was shipped as `casebook.tar.gz#casebook` holds the program.
_IN_ARCHIVE = ("casebook/bin/casebook", "casebook/casebook")


def find_binary(named: str | None = None) -> str:
    """The absolute path of `casebook`.

    Looked at, in this order: `named`, the variable CASEBOOK_BINARY (each on PATH too if it has no slash), an archive unpacked as `casebook`
    in the working folder or among Spark's files, and PATH. A place that was named but holds no program
    is an error rather than a reason to look on: results would come from another version than was asked for.

    Raises:
        BinaryNotFound: with every place that was looked at.
    """
    for source, path in (("the argument 'binary'", named), (VARIABLE, os.environ.get(VARIABLE))):
        if path:
            places = _places([os.path.expanduser(path)])
            if "/" in path:
                return _first(places) or _fail(f"{source} names", places)
            return _first(places) or _on_path(path) or _fail(f"{source} names", [*places, Path("PATH")])
    places = _places(_IN_ARCHIVE)
    return _first(places) or _on_path("casebook") or _fail("looked at", [*places, Path("PATH")])


def _on_path(name: str) -> str | None:
    found = shutil.which(name)
    return None if found is None else os.path.abspath(found)


def _places(paths: list[str] | tuple[str, ...]) -> list[Path]:
    roots = [Path.cwd()]
    spark_root = _spark_files()
    if spark_root is not None and spark_root not in roots:
        roots.append(spark_root)
    # Joining an absolute path gives that path, once for each root.
    return list(dict.fromkeys(root / path for root in roots for path in paths))


def _spark_files() -> Path | None:
    """The folder into which Spark unpacks archives where that is not the working folder (local mode)."""
    try:
        from pyspark import SparkFiles

        return Path(SparkFiles.getRootDirectory())
    except Exception:  # Not in a Spark process, or one without a context: there is no such folder.
        return None


def _first(places: list[Path]) -> str | None:
    for place in places:
        if not place.is_file():
            continue
        if not os.access(place, os.X_OK):
            # Some ways of shipping an archive lose the mode of its files.
            try:
                place.chmod(place.stat().st_mode | stat.S_IXUSR)
            except OSError:
                continue
        return str(place.absolute())
    return None


def _fail(what: str, places: list[Path]) -> str:
    raise BinaryNotFound(
        f"The program 'casebook' was not found; {what}: {', '.join(map(str, places))}. Install it on every node, "
        f"set {VARIABLE}, or ship it with --archives casebook.tar.gz#casebook (python -m casebook_spark.package)."
    )


def library_path(binary: str) -> str | None:
    """The folder of shared libraries that was packed with the program, if any."""
    folder = Path(binary).resolve().parent
    for candidate in (folder / "casebook-libraries", folder.parent / "lib" / "casebook"):
        if candidate.is_dir():
            return str(candidate)
    return None
