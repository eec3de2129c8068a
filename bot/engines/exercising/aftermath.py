"""A second look after a change: what was deleted is gone, what was sent is shown, what was refused changed nothing.

Only things that the test's own user made are changed, never what a fresh database comes with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.api import Api, Operation
from bot.domain.exploration import Aftermath, Exchange, Purpose, Sequel
from bot.domain.json import Json
from bot.domain.probe import Request, Response
from bot.engines.exercising.filling import fill_request
from bot.engines.exercising.ground import Ground, Talk, ask, prepare, succeeded
from bot.engines.exercising.learning import Base

GONE = (404, 410)


def aftermath(ground: Ground, base: Base, exchanges: Sequence[Exchange]) -> Talk[tuple[Sequel, ...]]:
    """Look at what an accepted DELETE, PUT or PATCH left behind, and at what a refused one did."""
    method = base.operation.method.upper()
    found = _reader(ground.api, base.operation)
    if method not in ("DELETE", "PUT", "PATCH") or found is None or not base.accepted or not _own(base):
        return ()
    reader, field = found
    sequels: list[Sequel | None] = []
    accepted = [one for one in exchanges if one.purpose is Purpose.COVERING and succeeded(one.response)]
    if method == "DELETE":
        sequels.append((yield from _gone(ground, accepted, reader, field)))
    else:
        sequels.append((yield from _shown(ground, accepted, reader, field)))
        refused = [one for one in exchanges if one.purpose is Purpose.FLAWED and 400 <= one.response.status < 500]
        sequels.append((yield from _unchanged(ground, [one for one in refused if _whole(one)], reader, field)))
    return tuple(sequel for sequel in sequels if sequel is not None)


def _own(base: Base) -> bool:
    """Whether the thing that is changed belongs to the user that the test registers."""
    in_path = [source for path, source in base.sources.items() if path.startswith("path.")]
    named = base.operation.path.count("{")
    return len(in_path) == named and all(source.own for source in in_path) and (named > 0 or base.operation.secured)


def _reader(api: Api, operation: Operation) -> tuple[Operation, str] | None:
    """Return the operation that reads the thing, and the field of its answer that holds it (empty: all of it)."""
    reads = {one.path: one for one in api.operations if one.method.upper() == "GET"}
    above, _, last = operation.path.rstrip("/").rpartition("/")
    if operation.path in reads:
        return reads[operation.path], ""
    return (reads[above], last) if above in reads and not last.startswith("{") else None


def _whole(exchange: Exchange) -> bool:
    """Whether a refused request names the thing itself: the flaw is in its body."""
    return "{" in exchange.request.path or not any(char.isdigit() for char in exchange.request.path)


def _look(exchange: Exchange, reader: Operation) -> Request:
    """Read the path that the request has, cut to as many segments as the reader's."""
    parts = exchange.request.path.split("/")[: len(reader.path.split("/"))]
    return Request(method="GET", path="/".join(parts), headers=exchange.request.headers)


def _gone(ground: Ground, accepted: Sequence[Exchange], reader: Operation, field: str) -> Talk[Sequel | None]:
    if field or not accepted:
        return None
    exchange = accepted[0]
    look = _look(exchange, reader)
    answers = yield from _asked(ground, exchange, (look, exchange.request, look))
    if len(answers) < 3 or not succeeded(answers[0]) or answers[2].status not in GONE:
        return None
    named = any(answer.status == str(answers[2].status) for answer in reader.answers)
    return Sequel(kind=Aftermath.GONE, exchange=exchange, look=look, seen=answers[2], documented=named)


def _shown(ground: Ground, accepted: Sequence[Exchange], reader: Operation, field: str) -> Talk[Sequel | None]:
    """Send the fullest accepted request; fields that the look shows as they were sent are kept."""
    bodies = [one for one in accepted if isinstance(one.request.body, Mapping) and one.request.body]
    exchange = max(bodies, key=lambda one: len(one.changes), default=None)
    if exchange is None or exchange.sent is None or not isinstance(exchange.sent.body, Mapping):
        return None
    look = _look(exchange, reader)
    answers = yield from _asked(ground, exchange, (exchange.request, look))
    seen = _held(answers[-1].body, field) if len(answers) == 2 and succeeded(answers[1]) else None
    if not isinstance(seen, Mapping) or not succeeded(answers[0]):
        return None
    plain = {name: value for name, value in exchange.sent.body.items() if "{" not in repr(_template(exchange, name))}
    names = tuple(name for name, value in plain.items() if name in seen and repr(seen[name]) == repr(value))
    if not names:
        return None
    return Sequel(kind=Aftermath.SHOWN, exchange=exchange, look=look, seen=answers[1], field=field, names=names)


def _unchanged(ground: Ground, refused: Sequence[Exchange], reader: Operation, field: str) -> Talk[Sequel | None]:
    """Look twice before (what differs then differs by itself) and once after a refused request."""
    if not refused:
        return None
    exchange = max(refused, key=lambda one: len(repr(one.request.body)) if isinstance(one.request.body, Mapping) else 0)
    look = _look(exchange, reader)
    answers = yield from _asked(ground, exchange, (look, look, exchange.request, look))
    if len(answers) < 4 or not succeeded(answers[0]) or answers[2].status != exchange.response.status:
        return None
    if not answers[0].body == answers[1].body == answers[3].body:
        return None
    return Sequel(kind=Aftermath.UNCHANGED, exchange=exchange, look=look, seen=answers[3], field=field)


def _asked(ground: Ground, exchange: Exchange, requests: Sequence[Request]) -> Talk[tuple[Response, ...]]:
    known = yield from prepare(ground, exchange.preparations)
    if isinstance(known, Response):
        return ()
    answers = []
    for request in requests:
        answers.append((yield from ask(ground, fill_request(request, known))))
    return tuple(answers)


def _held(body: Json, field: str) -> Json:
    return body.get(field) if field and isinstance(body, Mapping) else body


def _template(exchange: Exchange, name: str) -> Json:
    return exchange.request.body.get(name) if isinstance(exchange.request.body, Mapping) else None
