"""`gen-tests rows`, from files to what is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.cli.doors import Doors
from bot.domain.errors import ExitStatus

MODEL = {
    "name": "shop",
    "components": [
        {"path": "kind", "values": ["card", "bill"]},
        {"path": "limit", "values": [0, 100], "when": {"component": "kind", "in": ["card"]}},
        {"path": "gift", "values": [True, False]},
    ],
}
Rows = Callable[..., tuple[int, str, str]]


def nowhere(*_: object) -> None:
    raise AssertionError("no sandbox is needed for rows")


@pytest.fixture
def rows(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rows:
    """Run the command in a folder with the files given; return status, output and what was said beside it."""
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str, **files: object) -> tuple[int, str, str]:
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        status = run(["rows", *arguments], doors=Doors(review=nowhere, publish=nowhere, reproduce=nowhere))  # type: ignore[arg-type]
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return called


def test_rows_as_csv_cover_every_pair(rows: Rows) -> None:
    status, out, err = rows("m.json", m_json=MODEL)

    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "kind,limit,gift"
    assert all((line.startswith("bill,,")) == line.startswith("bill") for line in lines[1:])
    assert "10 of 10 pairs" in err

    status, out, _ = rows("m.json", "--measure", "s.csv", s_csv=out)
    assert status == 0
    assert "10 of 10 (100 %)" in out
    assert "missing" not in out


def test_rows_as_json_leave_absent_components_out(rows: Rows) -> None:
    _, out, _ = rows("m.json", "--format", "json", m_json=MODEL)

    found = json.loads(out)
    assert {frozenset(row) for row in found["rows"]} == {
        frozenset(("kind", "limit", "gift")),
        frozenset(("kind", "gift")),
    }
    assert (found["covered"], found["feasible"], found["uncovered"]) == (10, 10, [])
    assert 1 <= found["bound"] <= len(found["rows"])
    assert set(found["orbits"]) == {"covered", "feasible"}


def test_a_table_shows_what_is_absent(rows: Rows) -> None:
    _, out, _ = rows("m.json", "--format", "table", m_json=MODEL)

    assert out.splitlines()[0].split() == ["row", "kind", "limit", "gift"]
    assert any(line.split()[1:3] == ["bill", "-"] for line in out.splitlines())


def test_a_row_limit_says_what_it_leaves_out(rows: Rows) -> None:
    _, out, err = rows("m.json", "--max-rows", "2", m_json=MODEL)

    assert len(out.splitlines()) == 3
    assert "left out: " in err


def test_measuring_names_what_is_missing_and_what_is_broken(rows: Rows) -> None:
    suite = "kind,limit,gift\ncard,0,true\nbill,0,true\ncard,7,true\n"

    status, out, _ = rows("m.json", "--measure", "s.csv", m_json=MODEL, s_csv=suite)

    assert status == 0
    assert "3, 2 of them break" in out
    assert "3 of 10 (30.0 %)" in out
    assert "row 2: 'limit' is there although" in out
    assert "row 3: '7' is no value of 'limit'" in out
    assert "missing: kind = card, limit = 100" in out

    _, out, _ = rows("m.json", "--measure", "s.csv", "--format", "json")
    found = json.loads(out)
    assert (found["rows"], found["covered"], found["feasible"]) == (3, 3, 10)
    assert [one["row"] for one in found["broken"]] == [2, 3]
    assert {"kind": "card", "limit": 100} in found["missing"]


def test_a_pict_model_and_a_casa_model_are_taken_by_their_names(rows: Rows) -> None:
    status, out, _ = rows("m.txt", m_txt="Size: 1, 20\nOS: a, b\n")
    assert (status, out.splitlines()[0], len(out.splitlines())) == (0, "Size,OS", 5)

    status, out, _ = rows("m.model", m_model="2\n2\n2 2\n")
    assert (status, out.splitlines()[0], len(out.splitlines())) == (0, "p0,p1", 5)

    # CASA's constraints lie beside the model.
    status, out, _ = rows("m.model", "--measure", "s.csv", m_constraints="1\n2\n- 0 - 2\n", s_csv="p0,p1\n0,0\n0,1\n")
    assert status == 0
    assert "1 of 3 (33.3 %)" in out
    assert "1 more pairs are ruled out" in out
    assert "row 1: it breaks the constraint: p0 <> 0 or p1 <> 0" in out


def test_core_components_are_combined_further(rows: Rows) -> None:
    parts = [{"path": path, "values": [0, 1]} for path in "abcd"]
    core = ("--core", "a", "--core", "b", "--core", "c", "--core-strength", "3")

    _, out, _ = rows("m.json", *core, "--measure", "s.csv", m_json={"components": parts}, s_csv="a,b,c,d\n0,0,0,0\n")

    assert "7 of 32" in out


def test_given_rows_come_first_and_stale_cells_are_named(rows: Rows) -> None:
    """`*` is free, an empty cell absent, a value or a column that the model lost is dropped alone."""
    given = "kind,limit,gift,colour\ncard,100,*,red\nbill,,true,\ncash,0,false,\n"

    status, out, err = rows("m.json", "--seed-rows", "s.csv", m_json=MODEL, s_csv=given)

    lines = out.splitlines()
    assert status == 0
    assert lines[1] in ("card,100,true", "card,100,false")
    assert lines[2] == "bill,,true"
    assert lines[3] == "card,0,false"
    assert "given row 1: colour = red was dropped" in err
    assert "given row 3: kind = cash was dropped" in err
    assert "10 of 10 pairs" in err


def test_an_invalid_value_has_a_row_of_its_own(rows: Rows) -> None:
    text = "A: 1, 2, ~-1\nB: x, y, ~none | nothing\n"

    _, out, err = rows("m.txt", m_txt=text)

    bad = [line for line in out.splitlines() if "~" in line]
    assert len(bad) == 2
    assert all(line.count("~") == 1 for line in bad)
    assert "2 rows with one invalid value" in err

    _, out, _ = rows("m.txt", "--measure", "s.csv", s_csv=out)
    assert "2 of 2 (100 %) values" in out
    assert "missing" not in out


def test_constraints_that_contradict_one_another_are_named(rows: Rows) -> None:
    model = {**MODEL, "constraints": ["gift = true", "kind = 'card'", "if kind = 'card' then gift = false"]}

    status, _, err = rows("m.json", m_json=model)

    assert status == 3
    assert all(text in err for text in ("gift = true", "kind = 'card'", "then gift = false", "#constraints-contradict"))


def test_what_cannot_be_small_is_refused_unless_the_rows_are_limited(rows: Rows) -> None:
    parts = [{"path": f"c{number}", "values": list(range(150))} for number in range(3)]

    status, _, err = rows("m.json", m_json={"components": parts})
    assert (status, "#rows-too-many" in err) == (3, True)

    status, out, err = rows("m.json", "--max-rows", "3")
    assert (status, len(out.splitlines())) == (0, 4)
    assert "left out: and " in err


@pytest.mark.parametrize(
    ("arguments", "files", "status", "words"),
    [
        (("gone.json",), {}, ExitStatus.INPUT, "#rows-model"),
        (("m.json",), {"m_json": "{"}, ExitStatus.INPUT, "#rows-model"),
        (("m.json",), {"m_json": {"components": []}}, ExitStatus.INPUT, "#covering-model"),
        (("m.json",), {"m_json": {**MODEL, "constraints": ["kind ="]}}, ExitStatus.INPUT, "#constraint-syntax"),
        (("m.txt",), {"m_txt": "A: 1\n[B] = 1;"}, ExitStatus.INPUT, "line 2, column 1"),
        (("m.model",), {"m_model": "2\n2\n1"}, ExitStatus.INPUT, "#casa-syntax"),
        (("m.json", "--strength", "4"), {"m_json": MODEL}, ExitStatus.INPUT, "from 1 to 3"),
        (("m.json", "--strength", "0"), {"m_json": MODEL}, ExitStatus.USAGE, "#usage"),
        (("m.json", "--core", "x"), {"m_json": MODEL}, ExitStatus.INPUT, "'x'"),
        (("m.json", "--measure", "s.csv"), {"m_json": MODEL, "s_csv": "x\n1\n"}, ExitStatus.INPUT, "#rows-file"),
        (("m.json", "--measure", "gone.csv"), {"m_json": MODEL}, ExitStatus.INPUT, "#rows-file"),
        (("m.json", "--seed-rows", "gone.csv"), {"m_json": MODEL}, ExitStatus.INPUT, "#rows-file"),
        (("m.json", "--measure", "s.csv", "--format", "csv"), {"m_json": MODEL}, ExitStatus.USAGE, "#usage"),
    ],
)
def test_bad_input_ends_with_what_was_seen(
    rows: Rows, arguments: tuple[str, ...], files: dict[str, object], status: int, words: str
) -> None:
    ended, out, err = rows(*arguments, **files)

    assert (ended, out) == (status, "")
    assert err.startswith("Error: ")
    assert words in err
    assert "Traceback" not in err
