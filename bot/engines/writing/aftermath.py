"""A change and the look after it, as tests of their own."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.candidate import Candidate, Kind, Oracle
from bot.domain.case import Grade
from bot.domain.exploration import Aftermath, Exercised, Sequel
from bot.domain.probe import Request
from bot.engines.exercising.filling import request_names
from bot.engines.writing.layout import filled_literal
from bot.engines.writing.literals import comment, string
from bot.engines.writing.preparing import Script, request_call, request_parts, script

_ENDINGS = {
    Aftermath.GONE: "leaves_nothing_behind",
    Aftermath.SHOWN: "shows_what_was_sent",
    Aftermath.UNCHANGED: "changes_nothing_when_refused",
}
_TOLD = {
    Aftermath.GONE: "afterwards there is nothing to be read",
    Aftermath.SHOWN: "afterwards what was sent is read",
    Aftermath.UNCHANGED: "a refused request changes nothing",
}


def follow_up(exercised: Exercised, sequel: Sequel, place: tuple[str, str], registry: dict[str, str]) -> Candidate:
    """Return the test of a sequel; `place` is the file and the name that its test functions begin with."""
    path, title = place
    operation = exercised.operation
    name = f"test_{title}_{_ENDINGS[sequel.kind]}"
    ways = sequel.exchange.preparations
    names = ["unique", "other", *(bound.name for step in ways for bound in step.bindings)]
    needed = dict.fromkeys((*request_names(sequel.exchange.request, names), *request_names(sequel.look, names)))
    before = script(ways, tuple(needed), registry)
    fixtures = ["api", *(["unique"] if any("unique(" in line for line in before.lines) else [])]
    text = comment(operation.name, limit=60).replace("\\", "/").replace('"', "'")
    lines = [f'"""{text}: {_TOLD[sequel.kind]}."""', *before.lines, *_body(sequel, before)]
    grade = Grade.DERIVED
    if sequel.kind is Aftermath.GONE:
        grade = Grade.EXPLICIT if sequel.documented else Grade.OBSERVED
    return Candidate(
        id=f"{path}::{name}",
        kind=Kind.API,
        target=exercised.target,
        path=path,
        name=name,
        source="\n".join([f"def {name}({', '.join(fixtures)}):", *(f"    {line}" for line in lines)]),
        functions=before.functions,
        header=(f"Suggested by gen-tests for {comment(operation.name)}. Yours to change.",),
        oracles=(Oracle(grade=grade, text=_TOLD[sequel.kind]),),
    )


def _body(sequel: Sequel, before: Script) -> list[str]:
    request, status = sequel.exchange.request, sequel.exchange.response.status
    send = [
        _call(request, before, "response = "),
        f"assert response.status_code == {status}, response.text",
    ]
    field = f"[{string(sequel.field)}]" if sequel.field else ""
    look = _call(sequel.look, before, "seen = ", suffix=".raise_for_status().json()")
    match sequel.kind:
        case Aftermath.GONE:
            again = _call(sequel.look, before, "seen = ")
            return [*send, again, f"assert seen.status_code == {sequel.seen.status}, seen.text"]
        case Aftermath.UNCHANGED:
            earlier = _call(sequel.look, before, "earlier = ", suffix=".raise_for_status().json()")
            return [earlier, *send, look, "assert seen == earlier"]
        case Aftermath.SHOWN:
            body = request.body if isinstance(request.body, Mapping) else {}
            sent = {name: body[name] for name in sequel.names if name in body}
            literal = filled_literal(sent, {}, indent=4, taken=12)
            return [
                *send,
                look,
                f"sent = {literal}",
                f"assert {{name: seen{field}[name] for name in sent}} == sent",
            ]


def _call(request: Request, before: Script, prefix: str, *, suffix: str = "") -> str:
    parts = request_parts(request, before.variables, indent=4)
    return request_call(request, parts, indent=4, prefix=prefix, suffix=suffix)
