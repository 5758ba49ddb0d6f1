"""Packs the `casebook` program for a cluster: `python -m casebook_spark.package --help`."""

from __future__ import annotations

import argparse
import gzip
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

#: Libraries that belong to the system's C library, of which a process can have one only: each node's own.
_SYSTEM = re.compile(r"(linux-vdso|ld-linux.*|libc|libm|libmvec|libpthread|libdl|librt|libresolv|libutil)\.so.*")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m casebook_spark.package", description="Packs casebook and its data into an archive for spark-submit --archives."
    )
    parser.add_argument("source", type=Path, help="where casebook was installed (bin/casebook and share/casebook), or the folder it was built in")
    parser.add_argument("-o", "--output", type=Path, default=Path("casebook.tar.gz"), help="the archive (default: casebook.tar.gz)")
    parser.add_argument("--libraries", action="store_true", help="add the shared libraries that nodes may lack, such as those of Swift and ICU")
    parser.add_argument("--python", type=Path, metavar="ZIP", help="also write this package as a zip file for spark-submit --py-files")
    options = parser.parse_args(arguments)
    try:
        names = pack(options.source, options.output, libraries=options.libraries)
        if options.python is not None:
            pack_python(options.python)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"casebook_spark.package: {error}", file=sys.stderr)
        return 1
    print(f"{options.output}: {len(names)} files. Give it to spark-submit as --archives {options.output}#casebook")
    return 0


def pack(source: Path, output: Path, *, libraries: bool = False) -> list[str]:
    """Writes the archive and returns the names in it. The same files give the same bytes.

    Raises:
        ValueError: where `source` holds no casebook.
    """
    if (source / "bin" / "casebook").is_file():
        binary, data, library_folder = source / "bin" / "casebook", [source / "share" / "casebook"], "lib/casebook"
    elif (source / "casebook").is_file():
        binary, data, library_folder = source / "casebook", sorted(source.glob("casebook_*.resources")), "casebook-libraries"
    else:
        raise ValueError(f"{source} holds neither bin/casebook nor casebook.")
    if not data or not all(folder.is_dir() for folder in data):
        raise ValueError(f"The data of casebook (share/casebook or *.resources) is not in {source}.")
    members = {str(binary.relative_to(source)): binary}
    for folder in data:
        members.update({str(file.relative_to(source)): file for file in folder.rglob("*") if file.is_file()})
    if libraries:
        members.update({f"{library_folder}/{name}": path for name, path in shared_libraries(binary).items()})
    with output.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name in sorted(members):
            # Links are followed, so that the archive stands alone.
            path = members[name].resolve()
            entry = tarfile.TarInfo(name)
            entry.size = path.stat().st_size
            entry.mode = 0o755 if path == binary.resolve() else 0o644
            with path.open("rb") as file:
                archive.addfile(entry, file)
    return sorted(members)


def shared_libraries(binary: Path) -> dict[str, Path]:
    """The shared libraries that a program needs beyond the C library, by the names it knows them under."""
    listing = subprocess.run(["ldd", str(binary)], check=True, capture_output=True, text=True).stdout
    found = {}
    for name, path in re.findall(r"^\s*(\S+) => (.+?)(?: \(0x[0-9a-f]+\))?$", listing, re.MULTILINE):
        if path == "not found":
            raise ValueError(f"{name}, which casebook needs, is not on this machine.")
        if not _SYSTEM.fullmatch(name):
            found[name] = Path(path)
    return found


def pack_python(output: Path) -> None:
    """This package as a zip file that Python imports from."""
    folder = Path(__file__).resolve().parent
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*.py")):
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{file.name}"), file.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
