"""Files are whole or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pia_diff.cli import output
from pia_diff.cli.output import FileInTheWay, NoFolder, write_file


def test_text_is_written_as_utf8(tmp_path: Path) -> None:
    write_file(tmp_path / "表.md", "𠮷野家\n")
    assert (tmp_path / "表.md").read_bytes() == "𠮷野家\n".encode()
    assert [file.name for file in tmp_path.iterdir()] == ["表.md"]


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_an_existing_file_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(0o604)
    write_file(file, b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o604)


def test_an_existing_file_is_not_overwritten_unless_allowed(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    with pytest.raises(FileInTheWay):
        write_file(file, b"new", overwrite=False)
    assert file.read_bytes() == b"old"


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_file(file, b"new")
    assert caught.value.filename == str(file)
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
    assert file.read_bytes() == b"old"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFolder, match="nowhere"):
        write_file(tmp_path / "nowhere" / "a", b"x")


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path, b"x")


def test_a_device_is_written_to_directly() -> None:
    write_file(Path("/dev/null"), b"x", overwrite=False)
    assert Path("/dev/null").is_char_device()
