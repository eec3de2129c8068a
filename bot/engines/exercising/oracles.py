"""What a row should have been answered, on what ground, and whether the application disagrees.

explicit   the document leaves one possibility
derived    the document leaves several, the seen one is among them
observed   the document is silent (an undocumented 401, 403, 404, 409) or the refusal is one of state
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.api import Answer, Operation
from bot.domain.candidate import Disagreement
from bot.domain.case import Grade
from bot.domain.exploration import Exchange, Purpose
from bot.domain.json import Json
from bot.engines.volatile import steady

QUIET = frozenset({401, 403, 404, 409})
INVALID = (422, 400)
_PLACE = re.compile(r"(\{[A-Za-z_][A-Za-z0-9_]*\})")
# Stands in a command for the origin of the API, which only the configuration knows.
ORIGIN = '"$API"'
# How the names of forbidden values read within a sentence; `{}` is the field.
_FLAWS = {
    "missing": "a request without {}",
    "not one of its values": "{} outside its documented values",
    "against its pattern": "{} against its documented pattern",
    "too short": "{} shorter than documented",
    "too long": "{} longer than documented",
    "below its minimum": "{} below its documented minimum",
    "above its maximum": "{} above its documented maximum",
    "too few entries": "{} with too few entries",
    "too many entries": "{} with too many entries",
    "a text instead of a number": "a text instead of a number as {}",
    "a text instead of yes or no": "a text instead of yes or no as {}",
    "a text instead of a list": "a text instead of a list as {}",
    "a text instead of an object": "a text instead of an object as {}",
    "a list instead of a text": "a list instead of a text as {}",
    "of nothing that exists": "{} of nothing that exists",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The status to assert, its grade, the reason in words, and the disagreement if there is one."""

    status: int
    grade: Grade
    expectation: str
    disagreement: Disagreement | None = None


def expect(operation: Operation, exchange: Exchange) -> Verdict:
    """Return what the written row asserts."""
    seen = exchange.response.status
    if seen >= 500:
        return _server_error(operation, exchange)
    if exchange.purpose in (Purpose.NO_TOKEN, Purpose.OTHER_USER):
        return _refusal(operation, exchange, (401, 403) if exchange.purpose is Purpose.NO_TOKEN else (403, 404))
    if exchange.purpose is Purpose.FLAWED:
        return _refusal(operation, exchange, INVALID)
    if exchange.purpose is Purpose.UNKNOWN:
        return _refusal(operation, exchange, (404,))
    return _valid(operation, exchange)


def answer_for(operation: Operation, status: int) -> Answer | None:
    """Return the documented answer for a status: its own, its class (`4XX`), or `default`."""
    by_status = {answer.status.upper(): answer for answer in operation.answers}
    return by_status.get(str(status)) or by_status.get(f"{status // 100}XX") or by_status.get("DEFAULT")


def documented(operation: Operation, statuses: Iterable[int]) -> tuple[int, ...]:
    """Return those of the statuses that the document names."""
    return tuple(status for status in statuses if answer_for(operation, status) is not None)


def refusals(operation: Operation) -> tuple[str, ...]:
    """Return the documented statuses that promise to refuse a request which breaks the document."""
    return tuple(answer.status for answer in operation.answers if answer.status.upper() in {"400", "422", "4XX"})


def successes(operation: Operation) -> tuple[int, ...]:
    """Return the documented 2xx statuses."""
    named = [answer.status for answer in operation.answers]
    return tuple(int(status) for status in named if status.isdecimal() and status.isascii() and status[0] == "2")


def _valid(operation: Operation, exchange: Exchange) -> Verdict:
    seen = exchange.response.status
    good = successes(operation)
    if 200 <= seen < 300:
        if answer_for(operation, seen) is None and good:
            what = f"answers {seen} {_when(exchange)}, which the document does not name"
            return _excluded(operation, exchange, good, what)
        grade = Grade.EXPLICIT if good == (seen,) else Grade.DERIVED
        return _schema(operation, exchange, Verdict(status=seen, grade=grade, expectation=f"documented {seen}"))
    known = answer_for(operation, seen) is not None
    if known or seen in QUIET or seen < 400:
        word = "documented" if known else "undocumented"
        verdict = Verdict(status=seen, grade=Grade.OBSERVED, expectation=f"observed {seen}, {word}")
        return _schema(operation, exchange, verdict) if known else verdict
    what = f"refuses {_spoken(exchange)} with {seen}, which the document does not name"
    return _excluded(operation, exchange, good or (200,), what)


def _refusal(operation: Operation, exchange: Exchange, wanted: tuple[int, ...]) -> Verdict:
    seen = exchange.response.status
    named = documented(operation, wanted)
    if seen in wanted:
        grade = Grade.EXPLICIT if named == (seen,) else Grade.DERIVED
        text = f"documented {seen}" if seen in named else f"{seen} for a request that must be refused"
        return _schema(operation, exchange, Verdict(status=seen, grade=grade, expectation=text))
    if 200 <= seen < 300:
        if exchange.purpose is Purpose.FLAWED and not refusals(operation):
            return Verdict(status=seen, grade=Grade.OBSERVED, expectation=f"observed {seen}, no refusal is documented")
        return _accepted(operation, exchange, named or wanted)
    known = answer_for(operation, seen) is not None
    if known or seen in QUIET or seen < 400:
        word = "documented" if known else "undocumented"
        return Verdict(status=seen, grade=Grade.OBSERVED, expectation=f"observed {seen}, {word}")
    what = f"answers {seen} {_when(exchange)}, which the document does not name"
    return _excluded(operation, exchange, named or wanted, what)


def _accepted(operation: Operation, exchange: Exchange, wanted: tuple[int, ...]) -> Verdict:
    what = {
        Purpose.NO_TOKEN: "answers without a token",
        Purpose.OTHER_USER: "lets another user in",
    }.get(exchange.purpose, f"accepts {_spoken(exchange)}")
    return _excluded(operation, exchange, wanted, what)


def _excluded(operation: Operation, exchange: Exchange, wanted: tuple[int, ...], what: str) -> Verdict:
    return Verdict(
        status=wanted[0],
        grade=Grade.EXPLICIT,
        expectation=f"documented {wanted[0]}",
        disagreement=Disagreement(
            kind="status",
            summary=f"{operation.name} {what}",
            expected=_wanted(operation, wanted),
            seen=_seen(exchange),
            reproduce=curl(exchange),
        ),
    )


def _wanted(operation: Operation, statuses: tuple[int, ...]) -> str:
    words = " or ".join(str(status) for status in statuses)
    return f"status {words}, as documented" if documented(operation, statuses) else f"status {words}"


def _when(exchange: Exchange) -> str:
    """Say to what, or when: `when payment is invoice and gift_wrap is true`."""
    told = [f"{name} {state}" for name, state in exchange.changes]
    if not told:
        return f"to {_spoken(exchange)}"
    return "when " + " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def changed_echo(operation: Operation, exchange: Exchange, change: tuple[str, Json, Json]) -> Disagreement:
    """Say that a field came back other than it was sent, which all the other rows show it should not."""
    name, given, back = change
    return Disagreement(
        kind="echo",
        summary=f"{operation.name} answers with another {name} than was sent {_when(exchange)}",
        expected=steady(f"{name} {given!r}")[:200],
        seen=steady(f"sent {given!r}, answered {back!r}")[:300],
        reproduce=curl(exchange),
    )


def _spoken(exchange: Exchange) -> str:
    """A row's name as part of a sentence: `author too long` is an `author` longer than documented."""
    for label, words in _FLAWS.items():
        subject = exchange.row.removesuffix(f" {label}")
        if subject != exchange.row and exchange.purpose in (Purpose.FLAWED, Purpose.UNKNOWN):
            return words.format(f"`{subject}`")
    return "a typical request" if exchange.row == "typical" else f"a request with {exchange.row}"


def _server_error(operation: Operation, exchange: Exchange) -> Verdict:
    refused = exchange.purpose is not Purpose.COVERING
    wanted = {Purpose.NO_TOKEN: (401,), Purpose.OTHER_USER: (403, 404), Purpose.UNKNOWN: (404,)}
    candidates = wanted.get(exchange.purpose, INVALID) if refused else successes(operation) or (200,)
    statuses = documented(operation, candidates) or candidates
    status = statuses[0]
    return Verdict(
        status=status,
        grade=Grade.EXPLICIT,
        expectation=f"documented {status}",
        disagreement=Disagreement(
            kind="server-error",
            summary=f"{operation.name} answers {exchange.response.status} {_when(exchange)}",
            expected=_wanted(operation, statuses),
            seen=_seen(exchange),
            reproduce=curl(exchange),
        ),
    )


def _schema(operation: Operation, exchange: Exchange, verdict: Verdict) -> Verdict:
    if not exchange.response.violations:
        return verdict
    told = [steady(violation) for violation in exchange.response.violations]
    return Verdict(
        status=verdict.status,
        grade=verdict.grade,
        expectation=verdict.expectation,
        disagreement=Disagreement(
            kind="schema",
            summary=f"{operation.name} breaks its documented schema: {told[0][:160]}",
            expected=f"a body of the schema documented for {verdict.status}",
            seen="; ".join(told)[:300],
            reproduce=curl(exchange),
        ),
    )


def _seen(exchange: Exchange) -> str:
    text = steady(" ".join((exchange.response.text or repr(exchange.response.body)).split()))
    return f"status {exchange.response.status}: {text[:200]}"


def curl(exchange: Exchange) -> str:
    """Return one line to paste: the last request, with `${TOKEN}` and the like for what preparations give."""
    if exchange.sent is None or exchange.preparations or exchange.sent.body is not None:
        return _template(exchange)
    words = [f"curl -sg -X {exchange.sent.method.upper()} {ORIGIN}{_quoted(exchange.sent.path)}"]
    words += ["-G"] if exchange.sent.query else []
    words += [f"--data-urlencode {_quoted(f'{name}={value}')}" for name, value in exchange.sent.query]
    return " ".join(words)


def _template(exchange: Exchange) -> str:
    request = exchange.request if exchange.preparations else exchange.sent
    if request is None:
        return ""
    query = "&".join(f"{quote(name)}={_shell(value, safe='')}" for name, value in request.query)
    target = _shell(request.path, safe="/%") + (f"?{query}" if query else "")
    parts = [f"curl -sg -X {request.method}", f"{ORIGIN}''\"{target}\""]
    parts += [f'-H "{_double(name)}: {_double(value)}"' for name, value in request.headers]
    if request.media_type is not None:
        form = request.media_type == "application/x-www-form-urlencoded"
        text = _form(request.body) if form else _json(request.body, exchange.sent.body if exchange.sent else None)
        parts += [f'-H "Content-Type: {_double(request.media_type)}"', f'-d "{_double(text)}"']
    return " ".join(parts)


def _json(template: Json, sent: Json) -> str:
    """Return a body as JSON; a placeholder that stands for a number is not quoted."""
    text = json.dumps(template, ensure_ascii=True)
    for name in _numbers(template, sent):
        text = text.replace(f'"{name}"', name)
    return text


def _numbers(template: Json, sent: Json) -> tuple[str, ...]:
    if isinstance(template, str):
        return (template,) if not isinstance(sent, str) and _PLACE.fullmatch(template) else ()
    if isinstance(template, Mapping) and isinstance(sent, Mapping):
        return tuple(name for key in template for name in _numbers(template[key], sent.get(key)))
    if isinstance(template, Sequence) and isinstance(sent, Sequence):
        return tuple(name for one, other in zip(template, sent, strict=False) for name in _numbers(one, other))
    return ()


def _form(body: Json) -> str:
    fields = body.items() if isinstance(body, Mapping) else ()
    return "&".join(f"{quote(name)}={_encoded(str(value), safe='')}" for name, value in fields)


def _encoded(text: str, *, safe: str) -> str:
    """Percent-encode a text, its placeholders left alone."""
    pieces = _PLACE.split(text)
    return "".join(piece if number % 2 else quote(piece, safe=safe) for number, piece in enumerate(pieces))


def quote(text: str, *, safe: str = "/") -> str:
    """Percent-encode a text as UTF-8, all but letters, digits, `-._~` and what is `safe`."""
    plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + safe
    return "".join(
        char if char in plain else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace")) for char in text
    )


def _shell(text: str, *, safe: str) -> str:
    return _double(_encoded(text, safe=safe))


def _double(text: str) -> str:
    """Return a text as it stands between double quotes in a shell; a placeholder becomes a variable."""
    flat = "".join(char if char >= " " else " " for char in text)
    pieces = _PLACE.split(flat)
    return "".join(
        ("${" + piece[1:-1].upper() + "}") if number % 2 else re.sub(r'([\\"$`])', r"\\\1", piece)
        for number, piece in enumerate(pieces)
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
