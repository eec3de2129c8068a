"""An exercised operation as a pytest module: what is accepted, what is refused, who may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.api import Operation
from bot.domain.candidate import Candidate, Interactions, Kind, Oracle, Row
from bot.domain.case import Grade
from bot.domain.exploration import Exchange, Exercised, Preparation, Purpose
from bot.domain.json import Json
from bot.domain.project import Project
from bot.engines.exercising.filling import names_in, request_names
from bot.engines.exercising.oracles import Verdict, answer_for, changed_echo, expect
from bot.engines.writing.aftermath import follow_up
from bot.engines.writing.checks import Check, echoes, filters, strays
from bot.engines.writing.contracts import assignment, reduced
from bot.engines.writing.layout import WIDTH, identifier, relative, wrapped
from bot.engines.writing.literals import comment, string
from bot.engines.writing.preparing import (
    Script,
    body_keyword,
    once,
    query_value,
    request_call,
    request_parts,
    script,
)
from bot.engines.writing.relations import relations

_FILLED = '''def _filled(value, known):
    """Put what is known by now in place of its {name}, everywhere in the data."""
    if isinstance(value, dict):
        return {key: _filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    if isinstance(value, str):
        if value[:1] == "{" and value[1:-1] in known:
            return known[value[1:-1]]
        for name, item in known.items():
            value = value.replace("{" + name + "}", str(item))
    return value'''
_WITHOUT = '''def _without(value, *names):
    """Leave fields out."""
    return {name: item for name, item in value.items() if name not in names}'''
_TYPICAL = "TYPICAL"
_ENDINGS = {"accepted": "", "refused": "_refuses", "token": "_needs_a_token", "other": "_refuses_another_user"}
_PARTS = ("path", "params", "headers", "json", "data")
_WORDS = {"path": "path", "params": "query", "headers": "headers", "json": "body", "data": "form"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Exchanges that become the rows of one function, with what each should have been answered."""

    operation: Operation
    kind: str
    exchanges: tuple[Exchange, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def ways(self) -> tuple[Preparation, ...]:
        """The preparations that they share."""
        return self.exchanges[0].preparations


def write(exercised: Exercised, *, folder: str = Project().output) -> tuple[Candidate, ...]:
    """Return one candidate for accepted rows, one for refused ones, one for access; none for what was never asked."""
    operation = exercised.operation
    title = identifier(_title(operation))
    path = f"{folder}/api/test_{title}.py"
    registry: dict[str, str] = {}
    groups = _groups(operation, _with_needed_bindings(exercised.exchanges))
    found = [_candidate(exercised, group, (path, title), registry) for group in groups]
    return (*found, *(follow_up(exercised, sequel, (path, title), registry) for sequel in exercised.sequels))


def _title(operation: Operation) -> str:
    return operation.summary.strip() or f"{operation.method} {operation.path}"


def _groups(operation: Operation, exchanges: Sequence[Exchange]) -> list[_Group]:
    """Sort exchanges by what is shown and by their preparations, in a fixed order."""
    found: dict[str, list[tuple[Exchange, Verdict]]] = {kind: [] for kind in _ENDINGS}
    access = {Purpose.NO_TOKEN: "token", Purpose.OTHER_USER: "other"}
    for exchange in exchanges:
        verdict = expect(operation, exchange)
        kind = access.get(exchange.purpose, "accepted" if 200 <= verdict.status < 300 else "refused")
        found[kind].append((exchange, verdict))
    groups = []
    for kind, pairs in found.items():
        ways: list[tuple[Preparation, ...]] = []
        for exchange, _ in pairs:
            ways += [exchange.preparations] if exchange.preparations not in ways else []
        for number, way in enumerate(ways):
            chosen = [pair for pair in pairs if pair[0].preparations == way]
            chosen = _with_strays(operation, chosen) if kind == "accepted" else chosen
            groups.append(
                _Group(
                    operation=operation,
                    kind=kind if number == 0 else f"{kind}_{number + 1}",
                    exchanges=tuple(exchange for exchange, _ in chosen),
                    verdicts=tuple(verdict for _, verdict in chosen),
                )
            )
    return groups


def _with_strays(operation: Operation, pairs: list[tuple[Exchange, Verdict]]) -> list[tuple[Exchange, Verdict]]:
    """Let the first row disagree in which a field came back changed; further rows show the same and are left out."""
    fine = [number for number, (_, verdict) in enumerate(pairs) if verdict.disagreement is None]
    told: set[str] = set()
    changed = {fine[place]: change for place, change in strays([pairs[number][0] for number in fine]).items()}
    found = []
    for number, (exchange, verdict) in enumerate(pairs):
        change = changed.get(number)
        if change is None:
            found.append((exchange, verdict))
        elif change[0] not in told:
            told.add(change[0])
            found.append((exchange, replace(verdict, disagreement=changed_echo(operation, exchange, change))))
    return found


def _with_needed_bindings(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """Leave out what no request takes from an answer."""
    every = [step for exchange in exchanges for step in exchange.preparations]
    names = list(dict.fromkeys(bound.name for step in every for bound in step.bindings))
    requests = [step.request for step in every] + [exchange.request for exchange in exchanges]
    used = {name for request in requests for name in request_names(request, names)}
    return tuple(
        replace(
            exchange,
            preparations=tuple(
                replace(step, bindings=tuple(bound for bound in step.bindings if bound.name in used))
                for step in exchange.preparations
            ),
        )
        for exchange in exchanges
    )


def _candidate(exercised: Exercised, group: _Group, place: tuple[str, str], registry: dict[str, str]) -> Candidate:
    path, title = place
    kind, _, number = group.kind.partition("_")
    name = f"test_{title}{_ENDINGS[kind]}" + (f"_{number}" if number else "")
    parts = [_row_parts(exchange) for exchange in group.exchanges]
    varying = tuple(part for part in _PARTS if len({repr(row.get(part)) for row in parts}) > 1)
    interactions = exercised.interactions if kind == "accepted" else None
    checks = _checks(group) if kind == "accepted" else ()
    needed = _needed(group, parts)
    before = _shared(group, script(group.ways, needed, registry), needed)
    contract = _contract(group)
    source = _source(group, (name, _docstring(group, interactions)), (before, varying, parts), (contract, checks))
    fills = "_filled(" in source
    typical = _typical(exercised, parts[0])
    rows = tuple(
        _row(exchange, verdict, row, (varying, typical))
        for exchange, verdict, row in zip(group.exchanges, group.verdicts, parts, strict=True)
    )
    told = "\n".join(row.source for row in rows)
    return Candidate(
        id=f"{path}::{name}",
        kind=Kind.API,
        target=exercised.target,
        path=path,
        name=name,
        source=source,
        imports=(*(("import pytest",) if len(rows) > 1 else ()), *(("import jsonschema",) if contract[1] else ())),
        constants=(*contract[0], *((assignment(_TYPICAL, typical),) if _TYPICAL in told else ())),
        functions=(
            *((_FILLED,) if fills else ()),
            *((_WITHOUT,) if "_without(" in told else ()),
            *before.functions,
        ),
        header=(f"Suggested by gen-tests for {comment(group.operation.name)}. Yours to change.",),
        rows=rows if len(rows) > 1 else (),
        disagreement=rows[0].disagreement if len(rows) == 1 else None,
        oracles=_oracles(group, contract, checks),
        interactions=interactions,
    )


def _typical(exercised: Exercised, first: Mapping[str, Json]) -> Json:
    """The body that most rows are a change of: that of the first exchange."""
    if not exercised.exchanges or exercised.exchanges[0].request.media_type is None:
        return first.get("json")
    return exercised.exchanges[0].request.body


def _row_parts(exchange: Exchange) -> dict[str, Json]:
    request = exchange.request
    parts: dict[str, Json] = {"path": request.path}
    if request.query:
        parts["params"] = query_value(request.query)
    if request.headers:
        parts["headers"] = dict(request.headers)
    if request.media_type is not None:
        parts[body_keyword(request)] = request.body
    return parts


def _needed(group: _Group, parts: Sequence[Mapping[str, Json]]) -> tuple[str, ...]:
    names = ["unique", "other", *(bound.name for step in group.ways for bound in step.bindings)]
    return names_in([dict(row) for row in parts], names)


def _shared(group: _Group, before: Script, needed: tuple[str, ...]) -> Script:
    """Where rows leave each other alone, what comes before them is done once: all refused ones, and replacements."""
    kind, _, number = group.kind.partition("_")
    replaces = kind == "accepted" and group.operation.method.upper() == "PUT"
    settled = {exchange.response.status for exchange in group.exchanges} <= {200, 204}
    if len(group.exchanges) < 2 or not before.lines or not (kind == "refused" or (replaces and settled)):
        return before
    title = "_before_refusals" if kind == "refused" else "_before_replacing"
    told = "refused requests share: they change nothing" if kind == "refused" else "rows share: each replaces it whole"
    return once(before, (title + (f"_{number}" if number else ""), f"Make what {told}."), needed)


def _docstring(group: _Group, interactions: Interactions | None) -> str:
    text = comment(f"{group.operation.name}", limit=60).replace("\\", "/").replace('"', "'")
    if interactions is not None and interactions.feasible:
        way = {1: "values", 2: "pairs", 3: "triples"}.get(interactions.strength, "combinations")
        return f"{text}: {interactions.covered} of {interactions.feasible} {way} in {len(group.exchanges)} rows."
    words = {
        "accepted": "what it accepts",
        "refused": "what it refuses",
        "token": "nobody may ask without a token",
        "other": "one user may not ask for what is another's",
    }
    return f"{text}: {words[group.kind.partition('_')[0]]}."


def _source(
    group: _Group,
    named: tuple[str, str],
    sent: tuple[Script, tuple[str, ...], Sequence[Mapping[str, Json]]],
    asserted: tuple[tuple[tuple[str, ...], str], tuple[Check, ...]],
) -> str:
    (name, docstring), (before, varying, parts), (contract, checks) = named, sent, asserted
    words_ = {word for line in before.lines for word in re.findall(r"\w+(?=[(,)])", line)}
    fixtures = [name for name in ("unique", "once") if name in words_]
    lines = []
    arguments: list[str] = []
    status = str(group.verdicts[0].status)
    if len(parts) > 1:
        arguments, status = [*(_WORDS[part] for part in varying), "status"], "status"
        names = ", ".join(string(text) for text in arguments)
        first = names if len(arguments) == 1 else f"({names})"
        lines = ["@pytest.mark.parametrize(", f"    {first},", "    [", "        {rows}", "    ],", ")"]
    lines.append(f"def {name}({', '.join(['api', *fixtures, *arguments])}):")
    lines.append(f'    """{docstring}"""')
    lines += [f"    {line}" for line in before.lines]
    lines += [f"    {line}" for line in _request_lines(group, before, varying, parts)]
    lines.append(f"    assert response.status_code == {status}, response.text")
    lines += [f"    {line}" for line in ([contract[1]] if contract[1] else [])]
    lines += [f"    {line}" for line in _check_lines(checks, group, before, varying)]
    return "\n".join(lines)


def _request_lines(
    group: _Group, before: Script, varying: tuple[str, ...], parts: Sequence[Mapping[str, Json]]
) -> list[str]:
    request = group.exchanges[0].request
    constant = request_parts(request, before.variables, indent=4)
    lines = []
    holding = {part: names_in([row.get(part) for row in parts], before.variables) for part in varying}
    known = [name for name in before.variables if any(name in names for names in holding.values())]
    if known:
        lines.append("known = {" + ", ".join(f"{string(name)}: {before.variables[name]}" for name in known) + "}")
    for part in _PARTS:
        if part in varying:
            constant[part] = f"_filled({_WORDS[part]}, known)" if holding[part] else _WORDS[part]
    return [*lines, request_call(request, constant, indent=4, prefix="response = ")]


def _check_lines(checks: tuple[Check, ...], group: _Group, before: Script, varying: tuple[str, ...]) -> list[str]:
    if not checks:
        return []
    lines = ["answer = response.json()"]
    body = body_keyword(group.exchanges[0].request)
    for reads, part, word in (("sent", body, _WORDS[body]), ("query", "params", "query")):
        if not any(check.reads == reads for check in checks):
            continue
        rows = [_row_parts(exchange).get(part) for exchange in group.exchanges]
        fills = bool(names_in(rows, before.variables))
        constant = request_parts(group.exchanges[0].request, before.variables, indent=4).get(part, "{}")
        source = (f"_filled({word}, known)" if fills else word) if part in varying else constant
        lines += [f"{reads} = {source}"] if source != reads else []
    return [*lines, *(line for check in checks for line in check.lines)]


def _checks(group: _Group) -> tuple[Check, ...]:
    fine = [
        exchange
        for exchange, verdict in zip(group.exchanges, group.verdicts, strict=True)
        if verdict.disagreement is None and exchange.response.body is not None
    ]
    if not fine or len({exchange.response.status for exchange in fine}) > 1:
        return ()
    pairs = zip(group.exchanges, group.verdicts, strict=True)
    if any(verdict.disagreement is None and exchange.response.body is None for exchange, verdict in pairs):
        return ()
    echo = echoes(fine)
    return (*((echo,) if echo else ()), *filters(fine), *relations(fine))


def _contract(group: _Group) -> tuple[tuple[str, ...], str]:
    """Return the constants that hold the documented schemas, and the line that checks them."""
    statuses = sorted({verdict.status for verdict in group.verdicts})
    schemas: dict[int, Json] = {}
    for status in statuses:
        answer = answer_for(group.operation, status)
        schema = reduced(answer.schema) if answer is not None and answer.schema is not None else {}
        if schema:
            schemas[status] = schema
    if not schemas:
        return (), ""
    names = {status: f"ANSWER_{status}" for status in schemas}
    constants = tuple(assignment(names[status], schema) for status, schema in schemas.items())
    if len(statuses) == 1:
        return constants, f"jsonschema.validate(response.json(), {names[statuses[0]]})"
    table = "{" + ", ".join(f"{status}: {name}" for status, name in names.items()) + "}"
    if len(schemas) == len(statuses):
        return constants, f"jsonschema.validate(response.json(), {table}[status])"
    guard = f"if status in ({', '.join(str(status) for status in schemas)},):\n        "
    return constants, f"{guard}jsonschema.validate(response.json(), {table}[status])"


def _row(exchange: Exchange, verdict: Verdict, parts: Mapping[str, Json], told: tuple[tuple[str, ...], Json]) -> Row:
    varying, typical = told
    values = [_value(parts.get(part, _nothing(part)), part, typical) for part in varying]
    arguments = [*values, str(verdict.status), f"id={string(_printable(exchange.row))}"]
    flat = f"pytest.param({', '.join(arguments)})"
    if "\n" in flat or len(flat) + 9 > WIDTH:
        inner = "\n".join(f"    {line}" for argument in arguments for line in f"{_outdented(argument)},".split("\n"))
        flat = f"pytest.param(\n{inner}\n)"
    return Row(
        id=_printable(exchange.row),
        source=flat,
        grade=verdict.grade,
        expectation=verdict.expectation,
        disagreement=verdict.disagreement,
    )


def _value(value: Json, part: str, typical: Json) -> str:
    change = relative(value, typical, _TYPICAL, indent=12) if part in ("json", "data") else None
    whole = wrapped(value, indent=12, taken=12)
    return change if change is not None and len(whole) > 60 and len(change) < len(whole) else whole


def _outdented(text: str) -> str:
    """Values were laid out for where they will stand; rows are indented again when they are put there."""
    first, *rest = text.split("\n")
    return "\n".join([first, *(line.removeprefix(" " * 12) for line in rest)])


def _nothing(part: str) -> Json:
    return None if part in ("json", "data") else {}


def _printable(text: str) -> str:
    return "".join(char if 32 <= ord(char) < 127 else "?" for char in text)[:100]


def _oracles(group: _Group, contract: tuple[tuple[str, ...], str], checks: tuple[Check, ...]) -> tuple[Oracle, ...]:
    """The oracles of the whole function; the status of each row stands with the row."""
    grades = {verdict.grade for verdict in group.verdicts}
    best = next((grade for grade in (Grade.EXPLICIT, Grade.DERIVED, Grade.OBSERVED) if grade in grades), Grade.OBSERVED)
    words = {"accepted": "accepted requests", "refused": "refused requests", "token": "requests without a token"}
    kind = words.get(group.kind.partition("_")[0], "requests of another user")
    found = [Oracle(grade=best, text=f"status of {kind}")]
    if contract[1]:
        found.append(Oracle(grade=Grade.EXPLICIT, text=f"documented schema of answers to {kind}"))
    return (*found, *(Oracle(grade=Grade.DERIVED, text=check.text) for check in checks))
