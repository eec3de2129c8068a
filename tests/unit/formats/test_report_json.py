"""The report as data: one shape, equal bytes for equal reports, and back as far as reproducing needs."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.domain.candidate import SourceFile
from bot.domain.errors import InputError
from bot.domain.event import WHOLE_CHANGE, ChangedLines, Everything, Kind, NamedCases, Scope, Shard
from bot.domain.lines import NOTHING, Branch, Coverage, lines_of
from bot.domain.report import Delta, Measured
from bot.formats import markdown
from bot.formats.report_json import read, reading, write
from tests.builders import REPORTS, a_finding, a_partial_report, a_report_of_nothing

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[3] / "configs" / "report.schema.json").read_text())
PATHS = st.from_regex(r"[a-z_]{1,8}(/[a-z_]{1,8}){0,3}\.py", fullmatch=True)
TEXT = st.text(alphabet=st.characters(codec=None), max_size=200)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_is_of_its_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)

    Draft202012Validator(SCHEMA).validate(json.loads(write(REPORTS[name]())))


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_keys_stand_in_the_order_of_the_schema(name: str) -> None:
    document = json.loads(write(REPORTS[name]()))

    assert list(document) == list(SCHEMA["properties"])


@given(st.lists(st.tuples(PATHS, TEXT), max_size=4), TEXT, st.integers(), st.floats(0, 1e6))
def test_what_reproducing_needs_comes_back(files: list[tuple[str, str]], text: str, seed: int, budget: float) -> None:
    written = tuple(SourceFile(path=path, content=content) for path, content in files)
    findings = tuple(replace(a_finding(), summary=text, seen=text, test=file) for file in written)
    report = replace(a_partial_report(), files=written, findings=findings, verdicts=(), seed=seed, budget=budget)

    recorded = read(write(report), SCHEMA)

    assert (recorded.change.base, recorded.change.head) == (report.change.base, report.change.head)
    assert (recorded.seed, recorded.budget) == (seed, budget)
    assert recorded.files == written
    assert recorded.findings == findings


@pytest.mark.parametrize(
    "scope",
    [
        WHOLE_CHANGE,
        ChangedLines(paths=("web/src", "a.py"), kind=Kind.UI),
        NamedCases(ids=("TC-1",)),
        Everything(),
        Everything(shard=Shard(number=2, count=2)),
    ],
)
def test_what_was_asked_for_comes_back(scope: Scope) -> None:
    """The command that does it again is made from it, by a publisher too."""
    report = replace(a_partial_report(), scope=scope, strength=3)

    recorded = read(write(report), SCHEMA)

    assert (recorded.scope, recorded.strength) == (scope, 3)
    assert markdown.command(recorded) == markdown.command(report)


@given(TEXT)
def test_foreign_text_leaves_the_document_valid(text: str) -> None:
    report = replace(a_partial_report(), warnings=(text * 50,))

    document = json.loads(write(report))

    assert not list(Draft202012Validator(SCHEMA).iter_errors(document))
    assert write(report).isascii()


def test_a_file_carries_the_hash_of_its_content() -> None:
    file = SourceFile(path="a.py", content="é\n")

    entry = json.loads(write(replace(a_partial_report(), files=(file,))))["files"][0]

    assert entry["sha256"] == sha256("é\n".encode()).hexdigest()


def test_timings_of_one_phase_are_added_up_and_can_be_left_out() -> None:
    report = replace(a_report_of_nothing(), timings=(("run", 1.0), ("wait", 0.5), ("run", 2.0)))

    assert json.loads(write(report))["timings"] == {"run": 3.0, "wait": 0.5}
    assert json.loads(write(report, timings=False))["timings"] == {}


def test_branches_that_are_not_measured_are_null() -> None:
    after = json.loads(write(a_report_of_nothing()))["coverage"]["patch"]["after"]

    assert (after["lines"], after["branches"]) == ([0, 0], None)


def test_each_status_has_its_reason() -> None:
    entries = json.loads(write(a_partial_report()))["candidates"]

    assert [entry["status"] for entry in entries] == ["kept", "finding", "kept", "rejected", "rejected", "unexecuted"]
    assert [bool(entry["reason"]) for entry in entries] == [False, True, False, True, True, True]


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_report_read_back_says_the_same(name: str) -> None:
    """The publishing job renders what it is handed: its comment has to be the one the review would have written."""
    report = REPORTS[name]()

    again = read(write(report), SCHEMA)

    assert write(again) == write(report)
    assert markdown.render(again) == markdown.render(report)


LINES = st.lists(st.integers(1, 300), max_size=30)
JUMPS = st.lists(st.tuples(st.integers(1, 99), st.integers(-9, 99)), max_size=20)


@given(st.dictionaries(PATHS, st.tuples(LINES, LINES, JUMPS), max_size=3), st.sets(PATHS))
def test_no_line_and_no_branch_gets_lost(
    files: dict[str, tuple[list[int], list[int], list[Any]]], blind: set[str]
) -> None:
    """A publisher and a merge of shards count lines again: they need the sets, not only their sizes."""
    covered = executable = NOTHING
    for path, (some, more, jumps) in files.items():
        taken = Coverage(
            lines=lines_of(path, some), branches=frozenset(Branch(path, source, target) for source, target in jumps)
        )
        covered |= taken
        executable |= taken | Coverage(lines=lines_of(path, more))
    measured = Measured(covered=covered, executable=executable, unmeasured_branches=tuple(sorted(blind)))
    report = replace(a_partial_report(), delta=Delta(patch_after=measured, project_base=measured))

    again = read(write(report), SCHEMA)

    assert again.delta == report.delta
    assert [getattr(one, "evidence", None) for one in again.verdicts] == [
        getattr(one, "evidence", None) for one in report.verdicts
    ]


@pytest.mark.parametrize("lines", ["1-999999999", "1-1500000,1-1500000", "x", "1-", "-1", "1,,2", "1 ", "٣"])
def test_lines_that_are_none_or_too_many_are_refused_before_they_are_made(lines: str) -> None:
    """Twelve characters can ask for a billion numbers."""
    document = json.loads(write(a_partial_report()))
    document["coverage"]["patch"]["after"]["files"][0]["executable"] = lines

    with pytest.raises(InputError) as error:
        read(json.dumps(document), SCHEMA)

    assert error.value.slug == "report-json"


def changed(**changes: object) -> str:
    return json.dumps(json.loads(write(a_partial_report())) | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        "[" * 100_000,
        "NaN",
        changed(schema="gen-tests/report/2"),
        changed(extra=1),
        changed(seed="1"),
        changed(body="# Markdown"),
        changed(files=[{"path": "../a.py", "sha256": "0" * 64, "content": ""}]),
        changed(files=[{"path": "/etc/passwd", "sha256": "0" * 64, "content": ""}]),
        changed(files=[{"path": "a//b.py", "sha256": "0" * 64, "content": ""}]),
        changed(files=[{"path": "a\\..\\b.py", "sha256": "0" * 64, "content": ""}]),
        changed(files=[{"path": "a\0.py", "sha256": "0" * 64, "content": ""}]),
        changed(files=[{"path": "a.py", "sha256": "0", "content": ""}]),
        changed(files=[{"path": "a.py", "sha256": "0" * 64, "content": "not what was written"}]),
        changed(scope={"kind": "everything", "shard": [3, 2]}),
        changed(scope={"kind": "change", "paths": ["a"], "only": "cli"}),
        changed(findings=[]),
        changed(findings=[{"id": "F-1"}]),
    ],
)
def test_what_is_not_a_report_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as error:
        read(text, SCHEMA)

    assert error.value.slug == "report-json"


def test_a_report_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)

    with pytest.raises(InputError, match="larger"):
        read(write(a_partial_report()), SCHEMA)


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**12), st.floats(allow_nan=False), TEXT, st.just([]), st.just({})
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in items for place in places(item, (*path, key)))]


DOCUMENT = json.loads(write(a_partial_report()))
PLACES = places(DOCUMENT)[1:]


@given(st.sampled_from(PLACES), VALUES)
def test_a_report_with_one_value_changed_is_refused_or_rendered(place: tuple[Any, ...], value: Any) -> None:
    """Whoever makes the artifact chooses every value of it: none may end in a traceback."""
    document = json.loads(json.dumps(DOCUMENT))
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value

    try:
        report = read(json.dumps(document), SCHEMA)
    except InputError:
        return
    assert len(markdown.render(report)) <= 60_000
    read(write(report), SCHEMA)
