"""What a row should have been answered, on what ground, and whether the application disagrees.

explicit   the document leaves one possibility
derived    the document leaves several, the seen one is among them
observed   the document is silent (an undocumented 401, 403, 404, 409) or the refusal is one of state
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.api import Answer, Operation
from bot.domain.candidate import Disagreement
from bot.domain.case import Grade
from bot.domain.exploration import Exchange, Purpose

QUIET = frozenset({401, 403, 404, 409})
INVALID = (422, 400)


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


def successes(operation: Operation) -> tuple[int, ...]:
    """Return the documented 2xx statuses."""
    named = [answer.status for answer in operation.answers]
    return tuple(int(status) for status in named if status.isdecimal() and status.isascii() and status[0] == "2")


def _valid(operation: Operation, exchange: Exchange) -> Verdict:
    seen = exchange.response.status
    good = successes(operation)
    if 200 <= seen < 300:
        if answer_for(operation, seen) is None and good:
            return _excluded(exchange, good[0], f"answers {seen}, which the document does not name")
        grade = Grade.EXPLICIT if good == (seen,) else Grade.DERIVED
        return _schema(exchange, Verdict(status=seen, grade=grade, expectation=f"documented {seen}"))
    known = answer_for(operation, seen) is not None
    if known or seen in QUIET or seen < 400:
        word = "documented" if known else "undocumented"
        verdict = Verdict(status=seen, grade=Grade.OBSERVED, expectation=f"observed {seen}, {word}")
        return _schema(exchange, verdict) if known else verdict
    what = f"refuses a valid request with {seen}, which the document does not name"
    return _excluded(exchange, (good or (200,))[0], what)


def _refusal(operation: Operation, exchange: Exchange, wanted: tuple[int, ...]) -> Verdict:
    seen = exchange.response.status
    named = documented(operation, wanted)
    if seen in wanted:
        grade = Grade.EXPLICIT if named == (seen,) else Grade.DERIVED
        text = f"documented {seen}" if seen in named else f"{seen} for a request that must be refused"
        return _schema(exchange, Verdict(status=seen, grade=grade, expectation=text))
    if 200 <= seen < 300:
        return _accepted(exchange, (named or wanted)[0])
    known = answer_for(operation, seen) is not None
    if known or seen in QUIET or seen < 400:
        word = "documented" if known else "undocumented"
        return Verdict(status=seen, grade=Grade.OBSERVED, expectation=f"observed {seen}, {word}")
    return _excluded(exchange, (named or wanted)[0], f"answers {seen}, which the document does not name")


def _accepted(exchange: Exchange, status: int) -> Verdict:
    what = {
        Purpose.NO_TOKEN: "answers without a token",
        Purpose.OTHER_USER: "lets another user in",
        Purpose.UNKNOWN: f"accepts an id of nothing ({exchange.row})",
    }.get(exchange.purpose, f"accepts {exchange.row}")
    return _excluded(exchange, status, what)


def _excluded(exchange: Exchange, status: int, what: str) -> Verdict:
    return Verdict(
        status=status,
        grade=Grade.EXPLICIT,
        expectation=f"documented {status}",
        disagreement=Disagreement(
            kind="status",
            summary=f"{what} [{exchange.row}]" if exchange.row not in what else what,
            expected=f"status {status}",
            seen=_seen(exchange),
            reproduce=curl(exchange),
        ),
    )


def _server_error(operation: Operation, exchange: Exchange) -> Verdict:
    refused = exchange.purpose is not Purpose.COVERING
    wanted = {Purpose.NO_TOKEN: (401,), Purpose.OTHER_USER: (403, 404), Purpose.UNKNOWN: (404,)}
    candidates = wanted.get(exchange.purpose, INVALID) if refused else successes(operation) or (200,)
    status = (documented(operation, candidates) or candidates)[0]
    return Verdict(
        status=status,
        grade=Grade.EXPLICIT,
        expectation=f"documented {status}",
        disagreement=Disagreement(
            kind="server-error",
            summary=f"answers {exchange.response.status} to {exchange.row}",
            expected=f"status {status}",
            seen=_seen(exchange),
            reproduce=curl(exchange),
        ),
    )


def _schema(exchange: Exchange, verdict: Verdict) -> Verdict:
    if not exchange.response.violations:
        return verdict
    first = exchange.response.violations[0]
    return Verdict(
        status=verdict.status,
        grade=verdict.grade,
        expectation=verdict.expectation,
        disagreement=Disagreement(
            kind="schema",
            summary=f"the answer breaks its documented schema: {first[:160]}",
            expected="an answer as documented",
            seen="; ".join(exchange.response.violations)[:300],
            reproduce=curl(exchange),
        ),
    )


def _seen(exchange: Exchange) -> str:
    text = " ".join((exchange.response.text or repr(exchange.response.body)).split())
    return f"status {exchange.response.status}: {text[:200]}"


def curl(exchange: Exchange) -> str:
    """Return one line to paste, where the request stands alone; nothing where it needs preparations."""
    if exchange.preparations or exchange.sent is None or exchange.sent.body is not None:
        return ""
    query = "&".join(f"{name}={value}" for name, value in exchange.sent.query)
    target = exchange.sent.path + (f"?{query}" if query else "")
    quoted = "'" + target.replace("'", "'\\''") + "'"
    return f'curl -sg -X {exchange.sent.method} "$API"{quoted}'
