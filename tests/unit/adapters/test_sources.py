"""The sources that lines are counted in: what is not read of them is said, once."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.site.stage import LONGEST_SOURCE, sources
from bot.domain.project import Project, Sources

PROJECT = Project(sources=Sources(python=("shop", "tool.py"), browser=("web",)))


def test_what_is_read_is_not_spoken_of(tmp_path: Path) -> None:
    for folder in ("shop", "web"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shop" / "a.py").write_text("x = 1\n")
    (tmp_path / "shop" / "notes.txt").write_bytes(b"x" * (LONGEST_SOURCE + 1))
    (tmp_path / "tool.py").write_text("y = 1\n")
    (tmp_path / "web" / "b.jsx").write_text("z\n")

    assert sources(tmp_path, PROJECT) == ({"shop/a.py": "x = 1\n", "tool.py": "y = 1\n", "web/b.jsx": "z\n"}, ())


def test_files_that_are_not_read_are_said_in_one_note(tmp_path: Path) -> None:
    """Were they left out without a word, their lines would look like lines that cannot be executed."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.py").write_text("x = 1\n")
    (tmp_path / "shop" / "big.py").write_bytes(b"#" * (LONGEST_SOURCE + 1))
    (tmp_path / "shop" / "link.py").symlink_to("/etc/hostname")

    found, notes = sources(tmp_path, PROJECT)

    assert set(found) == {"shop/a.py"}
    assert notes == (
        "No line counts of source files that are not read: shop/big.py (larger than 2 MiB), shop/link.py (a link).",
    )


def test_a_note_does_not_grow_with_the_repository(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    for number in range(30):
        (tmp_path / "shop" / f"{number:02}.py").symlink_to("/nowhere")

    (note,) = sources(tmp_path, PROJECT)[1]

    assert note.endswith("shop/09.py (a link) and 20 more.")
