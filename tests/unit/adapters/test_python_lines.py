"""What coverage.py could not use is said in its own words, never swallowed."""

from __future__ import annotations

from pathlib import Path

import coverage
import pytest

from bot.adapters.collectors import python_lines


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A repository with one file that ran, and what was measured of it."""
    root = tmp_path / "src"
    root.mkdir()
    (tmp_path / "out").mkdir()
    (root / "ran.py").write_text("x = 1\n")
    data = coverage.CoverageData(str(tmp_path / "out" / f"{python_lines.DATA}.1"))
    data.add_arcs({str(root / "ran.py"): [(-1, 1), (1, -1)]})
    data.write()
    return root


def test_what_ran_is_returned_without_a_word(measured: Path) -> None:
    document, notes = python_lines.collect(measured.parent / "out", measured, [measured / "ran.py"])

    assert document["ran.py"]["executed"] == [1]  # type: ignore[index,call-overload]  # JSON of a known shape
    assert notes == ()


def test_a_document_that_cannot_be_made_is_told_with_its_cause(measured: Path) -> None:
    """A process that measured lines where branches were asked for: the two cannot be told together."""
    out = measured.parent / "out"
    (out / f"{python_lines.DATA}.1").unlink()
    data = coverage.CoverageData(str(out / f"{python_lines.DATA}.1"))
    data.add_lines({str(measured / "ran.py"): [1]})
    data.write()

    document, notes = python_lines.collect(out, measured, [measured / "ran.py"])

    assert document == {}
    assert notes == ("Can't add branch measurements to existing line data",)


def test_a_file_that_does_not_parse_is_named_and_the_others_count(measured: Path) -> None:
    (measured / "odd.py").write_text("x = = 1\n")

    document, notes = python_lines.collect(
        measured.parent / "out", measured, [measured / "ran.py", measured / "odd.py"]
    )

    assert set(document) == {"ran.py"}
    assert [("odd.py" in note, str(measured) in note) for note in notes] == [(True, False)]


def test_data_that_cannot_be_read_is_named(measured: Path) -> None:
    """A process that was killed while it wrote: what it ran is lost, and the reader is told."""
    out = measured.parent / "out"
    (out / f"{python_lines.DATA}.2").write_bytes(b"no data base")

    document, notes = python_lines.collect(out, measured, [measured / "ran.py"])

    assert set(document) == {"ran.py"}
    assert len(notes) == 1
    assert f"{python_lines.DATA}.2" in notes[0]
