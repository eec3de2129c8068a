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
from bot.formats import report_json
from bot.formats.report_json import read, write
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
    report = replace(a_partial_report(), files=written, findings=findings, seed=seed, budget=budget)

    recorded = read(write(report), SCHEMA)

    assert (recorded.base, recorded.head) == (report.change.base, report.change.head)
    assert (recorded.seed, recorded.budget) == (seed, budget)
    assert recorded.files == written
    assert recorded.findings == findings


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
    assert json.loads(write(a_report_of_nothing()))["coverage"]["patch"]["after"] == {"lines": [0, 0], "branches": None}


def test_each_status_has_its_reason() -> None:
    entries = json.loads(write(a_partial_report()))["candidates"]

    assert [entry["status"] for entry in entries] == ["kept", "finding", "kept", "rejected", "rejected", "unexecuted"]
    assert [bool(entry["reason"]) for entry in entries] == [False, True, False, True, True, True]


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
        changed(findings=[{"id": "F-1"}]),
    ],
)
def test_what_is_not_a_report_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as error:
        read(text, SCHEMA)

    assert error.value.slug == "report-json"


def test_a_report_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_json, "MAX_BYTES", 10)

    with pytest.raises(InputError, match="larger"):
        read(write(a_partial_report()), SCHEMA)
