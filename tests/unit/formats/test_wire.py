"""Messages of the agent come back as they went, and nothing else comes back at all."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.execution import NodeResult, Outcome, RunRequest, SuiteRun
from bot.domain.lines import Branch, Coverage, Line
from bot.domain.probe import (
    Act,
    Acted,
    Action,
    Assertion,
    Call,
    Check,
    Checked,
    Control,
    Failed,
    Form,
    Locator,
    Look,
    Page,
    Request,
    Response,
    Settle,
    Visit,
)
from bot.domain.project import Command, CoverageKind, Project, Reset, Service, Site
from bot.formats import wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
TEXT = st.text(max_size=20)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
SECONDS = st.floats(0, 100, allow_nan=False)
CHAINS = st.builds(
    lambda text, number: Locator(
        calls=(
            Call(method="get_by_role", arguments=("button",), keywords=(("name", text),)),
            Call(method="nth", arguments=(number,)),
        )
    ),
    TEXT,
    st.integers(-3, 99),
)
SETTLE = st.builds(Settle, quiet=SECONDS, limit=SECONDS)
REFS = st.none() | TEXT
ASSERTIONS = st.builds(
    Assertion,
    form=st.sampled_from(Form),
    locator=st.none() | CHAINS,
    expected=st.lists(TEXT | st.integers(), max_size=2).map(tuple),
)
CONTROLS = st.builds(
    Control,
    ref=TEXT,
    role=TEXT,
    name=TEXT,
    value=TEXT,
    options=st.lists(TEXT, max_size=3).map(tuple),
    enabled=st.booleans(),
    checked=st.none() | st.booleans(),
)
PAGES = st.builds(
    Page, path=TEXT, title=TEXT, controls=st.lists(CONTROLS, max_size=3).map(tuple), texts=st.lists(TEXT).map(tuple)
)
PROBES = st.one_of(
    st.builds(Request, method=TEXT, path=TEXT, query=PAIRS, headers=PAIRS, body=JSON, media_type=st.none() | TEXT),
    st.just(Visit()),
    st.builds(Look, settle=SETTLE),
    st.builds(Act, action=st.sampled_from(Action), ref=REFS, locator=st.none() | CHAINS, value=REFS, settle=SETTLE),
    st.builds(Check, assertion=ASSERTIONS, ref=REFS, timeout=SECONDS),
)
OBSERVATIONS = st.one_of(
    st.builds(Response, status=st.integers(100, 599), headers=PAIRS, body=JSON, text=TEXT),
    PAGES,
    st.builds(Acted, page=PAGES, locator=st.none() | CHAINS),
    st.builds(Checked, holds=st.booleans(), seen=TEXT, locator=st.none() | CHAINS),
    st.builds(Failed, reason=TEXT),
)
PROBE_KINDS = (Request, Visit, Look, Act, Check)
OBSERVATION_KINDS = (Response, Page, Acted, Checked, Failed)


@given(PROBES)
def test_every_probe_comes_back(probe: object) -> None:
    assert wire.decode(wire.encode(probe), *PROBE_KINDS) == probe


@given(OBSERVATIONS)
def test_every_observation_comes_back_on_one_line(observation: object) -> None:
    line = wire.encode(observation)

    assert wire.decode(line, *OBSERVATION_KINDS) == observation
    assert len(line.splitlines()) == 1
    assert line.isascii()


def test_projects_requests_and_runs_come_back() -> None:
    """Enums, named tuples, frozen sets and optional parts: everything the domain is made of."""
    service = Service(
        name="api", command=Command(run=("a",), env=(("A", "b"),)), ready="x", coverage=CoverageKind.PYTHON
    )
    whole = (
        Project(services=(service,), site=Site(api="http://a"), reset=Reset(delete=("x",))),
        RunRequest(files=(), nodes=("a::b",), seed=3),
        SuiteRun(
            results=(NodeResult(node="a::b", outcome=Outcome.TIMED_OUT),),
            covered=Coverage(
                lines=frozenset({Line("a.py", 2), Line("a.py", 1)}), branches=frozenset({Branch("a.py", 1, -1)})
            ),
        ),
    )

    assert tuple(wire.decode(wire.encode(value), type(value)) for value in whole) == whole


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        '"Failed"',
        "{",
        "{}",
        '{"type": "Missing"}',
        '{"type": ["Failed"]}',
        '{"type": "Failed"}',
        '{"type": "Failed", "reason": 1}',
        '{"type": "Failed", "reason": "a", "more": 1}',
        '{"type": "Failed", "reason": "a", "reason": "b"}',
        '{"type": "Failed", "reason": "\\ud800"}',
        '{"type": "Checked", "holds": 1}',
        '{"type": "Response", "status": true}',
        '{"type": "Response", "status": 200.0}',
        '{"type": "Response", "status": 200, "headers": [["a"]]}',
        '{"type": "Response", "status": 200, "headers": "ab"}',
        '{"type": "Response", "status": 200, "body": NaN}',
        '{"type": "Response", "status": 200, "body": 1e999}',
        '{"type": "Response", "status": 200, "body": {"\\udfff": 1}}',
        '{"type": "Response", "status": 200, "body": ' + "[" * 200 + "]" * 200 + "}",
        '{"type": "Response", "status": 200, "body": ' + "[" * 100_000,
        '{"type": "Response", "status": ' + "1" * 5000 + "}",
        '{"type": "Page", "path": "", "title": "", "controls": {}}',
        '{"type": "Page", "path": "", "title": "", "controls": [{"type": "Failed", "reason": ""}]}',
        '{"type": "Checked", "holds": true, "locator": {"type": "Locator", "calls": []}}',
        '{"type": "Checked", "holds": true, "locator": {"type": "Locator", "calls":'
        ' [{"type": "Call", "method": "evaluate", "arguments": ["1"]}]}}',
    ],
)
def test_what_is_not_an_observation_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wire.decode(line, *OBSERVATION_KINDS)


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries({"type": st.sampled_from([kind.__name__ for kind in OBSERVATION_KINDS])})
            | st.dictionaries(st.sampled_from(["type", "reason", "status", "page", "holds", "locator"]), inner)
        ),
        max_leaves=6,
    )
)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        found = wire.decode(json.dumps(value), *OBSERVATION_KINDS)
    except ValueError:
        return

    assert isinstance(found, OBSERVATION_KINDS)


def test_text_that_no_file_can_hold_is_replaced_on_the_way_out() -> None:
    """A page's strings are UTF-16; half a character is not text."""
    assert wire.decode(wire.encode(Failed(reason="a\ud800b")), Failed) == Failed(reason="a?b")


def test_what_is_too_large_or_too_deep_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    monkeypatch.setattr(wire, "LARGEST", 100)

    with pytest.raises(ValueError, match="deeply"):
        wire.encode(Response(status=200, body=deep))  # type: ignore[arg-type]  # hostile on purpose
    with pytest.raises(ValueError, match="more than 100"):
        wire.encode(Failed(reason="x" * 100))
    with pytest.raises(ValueError, match="more than 100"):
        wire.decode(" " * 101, Failed)
    with pytest.raises(ValueError, match="JSON compliant"):
        wire.encode(Look(settle=Settle(quiet=float("nan"))))


@dataclass(frozen=True)
class Strange:
    part: set[int]


def test_a_type_without_a_wire_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no wire form"):
        wire.decode('{"type": "Strange", "part": []}', Strange)
