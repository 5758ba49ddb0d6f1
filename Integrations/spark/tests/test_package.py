"""The archive for clusters."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from conftest import write_fake

from casebook_spark.package import main, pack, pack_python, shared_libraries


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    prefix = tmp_path / "prefix"
    write_fake(prefix / "bin/casebook")
    write_fake(prefix / "bin/another-program")
    for name in ("Lexicons/terms.txt", "Models/en/model.safetensors"):
        (prefix / "share/casebook" / name).parent.mkdir(parents=True, exist_ok=True)
        (prefix / "share/casebook" / name).write_text(name)
    return prefix


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    write_fake(folder / "casebook")
    for name in ("casebook_Lexicons.resources/terms.txt", "casebook_Models.resources/en/model", "Casebook.build/object.o"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_an_installed_program_keeps_its_layout(installed, tmp_path):
    names = pack(installed, tmp_path / "casebook.tar.gz")
    assert names == ["bin/casebook", "share/casebook/Lexicons/terms.txt", "share/casebook/Models/en/model.safetensors"]
    with tarfile.open(tmp_path / "casebook.tar.gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert os.access(tmp_path / "unpacked/bin/casebook", os.X_OK)
    assert (tmp_path / "unpacked/share/casebook/Lexicons/terms.txt").read_text() == "Lexicons/terms.txt"


def test_a_build_folder_gives_the_program_and_its_resources_alone(built, tmp_path):
    names = pack(built, tmp_path / "casebook.tar.gz")
    assert names == ["casebook", "casebook_Lexicons.resources/terms.txt", "casebook_Models.resources/en/model"]


def test_the_same_files_give_the_same_bytes(installed, tmp_path):
    pack(installed, tmp_path / "a.tar.gz")
    (installed / "share/casebook/Lexicons/terms.txt").touch()
    pack(installed, tmp_path / "b.tar.gz")
    assert (tmp_path / "a.tar.gz").read_bytes() == (tmp_path / "b.tar.gz").read_bytes()


def test_links_are_followed(installed, tmp_path):
    link = installed / "share/casebook/Lexicons/linked.txt"
    link.symlink_to(installed / "share/casebook/Lexicons/terms.txt")
    pack(installed, tmp_path / "casebook.tar.gz")
    with tarfile.open(tmp_path / "casebook.tar.gz") as archive:
        assert archive.getmember("share/casebook/Lexicons/linked.txt").isfile()


def test_a_folder_without_program_or_data_is_refused(installed, tmp_path, capsys):
    assert main([str(tmp_path), "--output", str(tmp_path / "a.tar.gz")]) == 1
    assert "neither bin/casebook nor casebook" in capsys.readouterr().err
    (installed / "share").rename(installed / "elsewhere")
    assert main([str(installed), "--output", str(tmp_path / "a.tar.gz")]) == 1
    assert "data of casebook" in capsys.readouterr().err
    assert not (tmp_path / "a.tar.gz").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ldd is Linux's")
def test_libraries_beyond_the_c_library_are_found():
    # Whatever program links more than the C library; Python's own module of compression does.
    import _bz2

    found = shared_libraries(Path(_bz2.__file__))
    assert any(name.startswith("libbz2") for name in found)
    assert not any(name.startswith(("libc.so", "ld-linux")) for name in found)
    assert all(path.is_file() for path in found.values())


@pytest.mark.real
def test_the_packed_program_reads_notes_with_its_own_libraries_and_data(program, tmp_path):
    source = Path(program).resolve().parent
    if source.name == "bin":
        source = source.parent
    pack(source, tmp_path / "casebook.tar.gz", libraries=True)
    with tarfile.open(tmp_path / "casebook.tar.gz") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    from casebook_spark.job import _environment
    from casebook_spark.locate import library_path

    binary = tmp_path / "unpacked" / ("bin/casebook" if (tmp_path / "unpacked/bin").is_dir() else "casebook")
    listing = subprocess.run(["ldd", str(binary)], env=_environment(str(binary)), check=True, capture_output=True, text=True).stdout
    assert str(library_path(str(binary))) in listing
    run = subprocess.run(
        [str(binary), "extract", "-", "--format", "ndjson"], input=b'{"id":"a","text":"Denies fever."}\n', env=_environment(str(binary)),
        check=True, stdout=subprocess.PIPE,
    )
    assert b'"text":"fever"' in run.stdout


def test_the_package_itself_is_imported_from_its_zip(tmp_path):
    pack_python(tmp_path / "casebook_spark.zip")
    code = "import casebook_spark; print(casebook_spark.__file__, casebook_spark.extract.__name__)"
    run = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(tmp_path / "casebook_spark.zip")}, capture_output=True, text=True)
    assert run.stdout.split() == [str(tmp_path / "casebook_spark.zip/casebook_spark/__init__.py"), "extract"]
