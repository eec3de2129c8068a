"""What a sandbox leaves behind is read like a letter from a stranger (D-13, B-10)."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bot.adapters import beneath
from bot.adapters.sandbox.outputs import collect, read


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("not yours")
    work = tmp_path / "work"
    (work / "out" / "deep").mkdir(parents=True)
    (work / "out" / "a.json").write_text("{}")
    (work / "out" / "deep" / "b.json").write_text("[]")
    return work


def test_regular_files_come_out_in_path_order(work: Path) -> None:
    assert collect(work, "out").files == (("out/a.json", b"{}"), ("out/deep/b.json", b"[]"))


def test_links_fifos_devices_and_sockets_are_left_out(work: Path) -> None:
    out = work / "out"
    (out / "link").symlink_to(work.parent / "secret")
    (out / "folder").symlink_to(work.parent)
    os.mkfifo(out / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(out / "socket"))
    if os.geteuid() == 0:
        os.mknod(out / "device", 0o600 | 0o020000, os.makedev(1, 3))

    outputs = collect(work, "out")

    assert [path for path, _ in outputs.files] == ["out/a.json", "out/deep/b.json"]
    assert len(outputs.left_out) == len(list(out.iterdir())) - 2


def test_a_sparse_file_of_a_tebibyte_is_not_read(work: Path) -> None:
    with (work / "out" / "huge").open("wb") as file:
        file.truncate(1024**4)

    outputs = collect(work, "out", total=1024)

    assert [path for path, _ in outputs.files] == ["out/a.json", "out/deep/b.json"]
    assert outputs.left_out == ("out/huge: not a regular file, or too large",)
    assert read(work, "out/huge", limit=1024) is None


def test_a_hundred_thousand_files_are_cut_and_said(work: Path) -> None:
    for number in range(100_000):
        os.close(os.open(work / "out" / f"f{number}", os.O_CREAT | os.O_WRONLY))

    outputs = collect(work, "out", files=100)

    assert len(outputs.files) <= 100
    assert "more than 100 files and folders" in outputs.left_out


def test_the_bytes_of_all_files_together_are_capped(work: Path) -> None:
    outputs = collect(work, "out", total=3)

    assert outputs.files == (("out/a.json", b"{}"),)
    assert outputs.left_out == ("out/deep/b.json: not a regular file, or too large",)


@pytest.mark.parametrize(
    "path", ["../secret", "/etc/passwd", "out/../../secret", "out//a.json", "", ".", "out/a.json/.."]
)
def test_a_path_that_is_not_plain_reads_nothing(work: Path, path: str) -> None:
    assert read(work, path) is None


def test_a_link_in_the_middle_of_a_path_is_not_followed(work: Path) -> None:
    (work / "away").symlink_to(work.parent)

    assert read(work, "away/secret") is None
    with pytest.raises(OSError, match="Not a directory"):
        beneath.write(work, "away/planted", b"x")
    with pytest.raises(OSError, match="Not a directory"):
        beneath.make_folder(work, "away/planted")
    with pytest.raises(OSError, match="Not a directory"):
        beneath.link(work, "away/planted", "x")
    assert sorted(path.name for path in work.parent.iterdir()) == ["secret", "work"]


def test_nothing_that_exists_is_written_over(work: Path) -> None:
    with pytest.raises(FileExistsError):
        beneath.write(work, "out/a.json", b"x")


def test_a_missing_folder_gives_nothing(work: Path) -> None:
    assert collect(work, "nowhere").files == ()
    assert beneath.kind(work, "nowhere/at/all") is None
