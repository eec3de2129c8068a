"""What git itself writes is read as what really changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.change import Change, FileStatus
from bot.formats import diff


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def change_between(folder: Path) -> Change:
    text = git(folder, "diff", "--no-color", "--no-ext-diff", "-M", "HEAD~1", "HEAD")
    return diff.parse(text, base="HEAD~1", head="HEAD")


def write(folder: Path, files: dict[bytes, bytes]) -> None:
    git(folder, "rm", "-rq", "--ignore-unmatch", ".")
    for name, content in files.items():
        target = Path(str(folder), name.decode("utf-8", "surrogateescape"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")


def test_four_hundred_files_with_renames_binaries_and_odd_names(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    odd = [
        b"caf\xc3\xa9.py",
        b"\xff.py",
        b"a\nb.py",
        b'say "hi".py',
        b"with space.py",
        b"-rf",
        b"d/ b/x.py",
        b"back\\s",
    ]
    before = {b"f%03d.txt" % number: b"one\ntwo\nthree\n" * (number + 1) for number in range(400)}
    before |= {b"image.bin": b"\x00\x01", b"gone.txt": b"bye\n", b"same.txt": b"same\n"}
    after = {name: content + b"more" for name, content in before.items() if name.startswith(b"f")}
    after |= dict.fromkeys(odd, b"new\n") | {b"image.bin": b"\x00\x02", b"same.txt": b"same\n"}
    after[b"moved/f399.txt"] = after.pop(b"f399.txt")
    write(tmp_path, before)
    write(tmp_path, after)

    change = change_between(tmp_path)

    by_path = {file.path: file for file in change.files}
    assert change.notes == ()
    assert len(change.files) == 399 + 1 + len(odd) + 2
    assert {name.decode("utf-8", "surrogateescape") for name in odd} <= set(by_path)
    assert by_path["f010.txt"].added == {34}
    assert by_path["moved/f399.txt"].previous_path == "f399.txt"
    assert by_path["image.bin"].binary
    assert by_path["gone.txt"].status is FileStatus.REMOVED
    assert "same.txt" not in by_path


LINES = st.lists(
    st.sampled_from(["a", "b", "", "-- x", "++ b/y", "@@ -1 +1 @@", "diff --git a/z b/z", "\\ No"]), max_size=12
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=LINES, new=LINES, end=st.booleans())
def test_added_lines_rebuild_the_new_file(tmp_path: Path, old: list[str], new: list[str], end: bool) -> None:
    """A line that is not new stood in the old file: taking the added lines away leaves a subsequence of it."""
    if not (tmp_path / ".git").exists():
        git(tmp_path, "init", "-q")
    write(tmp_path, {b"x": "\n".join(old).encode()})
    write(tmp_path, {b"x": ("\n".join(new) + ("\n" if end else "")).encode()})

    numbers = {line.number for line in change_between(tmp_path).lines}

    lines = "\n".join(new).split("\n")
    kept = [line for number, line in enumerate(lines, 1) if number not in numbers]
    rest = iter("\n".join(old).split("\n"))
    assert all(line in rest for line in kept if line)
