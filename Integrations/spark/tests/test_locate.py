"""Where the program is looked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import write_fake

from casebook_spark import BinaryNotFound, find_binary, locate


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """A working folder and a PATH without the program."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv("CASEBOOK_BINARY", raising=False)
    monkeypatch.setattr(locate, "_spark_files", lambda: None)
    return folder


def test_nowhere_is_an_error_that_says_where_it_looked(nowhere):
    with pytest.raises(BinaryNotFound, match=r"--archives casebook\.tar\.gz#casebook") as caught:
        find_binary()
    for place in ("casebook/bin/casebook", "casebook/casebook"):
        assert str(nowhere / place) in str(caught.value)


def test_the_order_of_places(nowhere, tmp_path, monkeypatch):
    on_path = write_fake(tmp_path / "path/casebook")
    assert find_binary() == str(on_path)
    files = tmp_path / "files"
    monkeypatch.setattr(locate, "_spark_files", lambda: files)
    in_files = write_fake(files / "casebook/casebook")
    assert find_binary() == str(in_files)
    flat = write_fake(nowhere / "casebook/casebook")
    assert find_binary() == str(flat)
    installed = write_fake(nowhere / "casebook/bin/casebook")
    assert find_binary() == str(installed)
    variable = write_fake(tmp_path / "variable")
    monkeypatch.setenv("CASEBOOK_BINARY", str(variable))
    assert find_binary() == str(variable)
    named = write_fake(tmp_path / "named")
    assert find_binary(str(named)) == str(named)


def test_a_named_place_without_the_program_is_no_reason_to_look_on(nowhere, tmp_path, monkeypatch):
    write_fake(tmp_path / "path/casebook")
    with pytest.raises(BinaryNotFound, match=r"the argument 'binary' names: .*/gone"):
        find_binary(str(tmp_path / "gone"))
    monkeypatch.setenv("CASEBOOK_BINARY", str(tmp_path / "gone"))
    with pytest.raises(BinaryNotFound, match="CASEBOOK_BINARY names"):
        find_binary()


def test_a_name_without_a_slash_is_looked_for_on_path_too(nowhere, tmp_path, monkeypatch):
    with pytest.raises(BinaryNotFound, match="PATH"):
        find_binary("casebook-beta")
    on_path = write_fake(tmp_path / "path/casebook-beta")
    assert find_binary("casebook-beta") == str(on_path)
    monkeypatch.setenv("CASEBOOK_BINARY", "casebook-beta")
    assert find_binary() == str(on_path)
    with pytest.raises(BinaryNotFound):
        find_binary("./casebook-beta")
    # What was shipped with the job comes first.
    shipped = write_fake(nowhere / "casebook-beta")
    assert find_binary("casebook-beta") == str(shipped)


def test_a_relative_name_is_looked_for_among_sparks_files_too(tmp_path, monkeypatch):
    monkeypatch.setattr(locate, "_spark_files", lambda: tmp_path / "files")
    program = write_fake(tmp_path / "files/tools/casebook")
    assert find_binary("tools/casebook") == str(program)


def test_a_lost_mode_is_given_back(nowhere):
    program = write_fake(nowhere / "casebook/bin/casebook")
    program.chmod(0o644)
    assert find_binary() == str(program)
    assert os.access(program, os.X_OK)


@pytest.mark.parametrize("binary, folder", [("bin/casebook", "lib/casebook"), ("casebook", "casebook-libraries")])
def test_libraries_are_those_packed_with_the_program(tmp_path, binary, folder):
    program = write_fake(tmp_path / "unpacked" / binary)
    assert locate.library_path(str(program)) is None
    (tmp_path / "unpacked" / folder).mkdir(parents=True)
    assert locate.library_path(str(program)) == str(Path(tmp_path / "unpacked" / folder))
