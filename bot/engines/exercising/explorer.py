"""An operation, probed and understood: preparations found, covering rows sent, forbidden values one a row, access last.

A pure generator: it yields requests, is sent responses, and returns every exchange. Rows that the state of the
application refuses (an unknown coupon) are told apart from those it accepts, so that one such value does not mask
every combination it is part of (input masking); valid rows come first, forbidden values last.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from bot.domain.api import Api
from bot.domain.candidate import Interactions
from bot.domain.covering import Array, Guard, Model
from bot.domain.covering import Request as RowRequest
from bot.domain.exploration import Exchange, Exercised, Purpose
from bot.domain.probe import Observation, Probe, Request, Response
from bot.domain.target import Endpoint
from bot.engines.combinatorial.components import all_flaws, guards
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import measure
from bot.engines.combinatorial.nodes import Flaw
from bot.engines.combinatorial.schemas import words
from bot.engines.combinatorial.strata import Stratum
from bot.engines.exercising.actors import second
from bot.engines.exercising.filling import request_names
from bot.engines.exercising.ground import Ground, Talk, Ways, merged, play, succeeded
from bot.engines.exercising.learning import Base, establish, message_words
from bot.engines.exercising.oracles import expect
from bot.engines.exercising.requests import completed, model_of, request_of, row_id, short, unique_ids

MOST_REFUSED = 8
PROBES_PER_ROW = 60
PROBES_AT_LEAST = 300


@dataclass(slots=True)
class _Book:
    """What was sent so far; `without` are strata that are refused, `needs` choices that others depend on."""

    base: Base
    exchanges: list[Exchange] = field(default_factory=list)
    without: set[tuple[str, str]] = field(default_factory=set)
    needs: dict[str, Guard] = field(default_factory=dict)


def exercise(
    target: Endpoint, api: Api, *, seed: int, strength: int, max_rows: int
) -> Generator[Probe, Observation, Exercised]:
    """Explore one operation; equal answers give equal results.

    The budget of requests follows from `max_rows`: about sixty for each row, preparations included.
    """
    probes = PROBES_PER_ROW * max_rows + PROBES_AT_LEAST
    ground = Ground(api=api, target=target.name, seed=seed, budget=probes)
    base = yield from establish(ground, target.operation)
    book = _Book(base=base)
    interactions = None
    if base.accepted:
        interactions = yield from _cover(ground, book, RowRequest(strength=strength, max_rows=max_rows, seed=seed))
    elif base.sent is not None:
        _refused_base(book, base)
    if base.sent is not None:
        yield from _access(ground, book)
        yield from _unknown(ground, book)
        yield from _flawed(ground, book, max_rows)
    else:
        ground.notes.append("the preparations of this operation failed: it was not asked")
    if ground.exhausted:
        ground.notes.append(f"the budget of {probes} requests was used up")
    return Exercised(
        operation=target.operation,
        target=target.name,
        preparations=base.ways,
        exchanges=_named(_first_of_each(target, book.exchanges)),
        interactions=interactions,
        notes=(*ground.notes, *(f"no value found for {gap}" for gap in base.shape.gaps)),
    )


def _refused_base(book: _Book, base: Base) -> None:
    response = base.sent.response if base.sent is not None else Response(status=0)
    unknown = response.status == 404 and "{" in base.operation.path
    purpose = Purpose.UNKNOWN if unknown else Purpose.COVERING
    _note(book, "nothing of that name" if unknown else "typical", base.request, (response, base.ways, purpose))


def _note(
    book: _Book,
    row: str,
    request: Request,
    seen: tuple[Response, Ways, Purpose],
    *,
    sent: Request | None = None,
) -> None:
    response, ways, purpose = seen
    book.exchanges.append(
        Exchange(
            row=row,
            values=(),
            request=request,
            response=response,
            valid=purpose is not Purpose.FLAWED,
            preparations=ways,
            purpose=purpose,
            sent=sent,
        )
    )


def _cover(ground: Ground, book: _Book, wanted: RowRequest) -> Talk[Interactions | None]:
    """Send covering rows; strata that the application's state refuses get a row of their own first.

    A small array of strength 1 tells which strata are never accepted; each is then tried alone.
    """
    model = book.base.model
    each = RowRequest(strength=1, max_rows=wanted.max_rows, seed=wanted.seed)
    accepted, refused = yield from _send_rows(ground, book, _planned(model, each, book.base), known=())
    alone = yield from _alone(ground, book, _suspects(model, accepted, refused, book.base))
    model = model_of(book.base.shape, book.base.operation, without=frozenset(book.without), needs=book.needs)
    array = _planned(model, wanted, book.base)
    accepted, refused = yield from _send_rows(ground, book, array, known=tuple(accepted))
    broken = yield from _smallest(ground, book, [one for one in refused if one.response.status >= 500])
    book.exchanges += [*accepted, *broken, *_distinct_refusals([*alone, *refused], MOST_REFUSED)]
    strength = min(wanted.strength, max(1, len(model.components)))
    rows = tuple(tuple((path, str(value)) for path, value in exchange.values) for exchange in accepted)
    measured = measure(model, rows, strength=strength)
    if not measured.feasible:
        return None
    return Interactions(strength=strength, covered=measured.covered, feasible=measured.feasible, bound=array.bound)


def _alone(ground: Ground, book: _Book, suspects: tuple[tuple[str, str], ...]) -> Talk[list[Exchange]]:
    """Try each suspect in an otherwise typical row; a refused one may need another choice, else it is left out."""
    refused: list[Exchange] = []
    model = book.base.model
    for path, label in suspects:
        if path in book.needs:
            continue
        exchange = yield from _send_row(ground, book, completed(model, book.base.row, {path: label}))
        if exchange is None or not 400 <= exchange.response.status < 500:
            continue
        refused.append(exchange)
        partner = yield from _partner(ground, book, (path, label), exchange)
        if partner is not None:
            book.needs[path] = partner
        else:
            book.without.add((path, label))
    return refused


def _partner(ground: Ground, book: _Book, suspect: tuple[str, str], exchange: Exchange) -> Talk[Guard | None]:
    """Find a choice that the refusal names and beside which the suspect is accepted: a gift message needs wrapping."""
    path, label = suspect
    spoken = message_words(exchange.response)
    model = book.base.model
    guarded = {part.when.component for part in model.components if part.when} | {
        part.path for part in model.components if part.when
    }
    for part in model.components:
        named = set(words(short(part.path))) - set(words(short(path)))
        if part.path == path or guarded & {part.path, path} or not any(_speaks(spoken, word) for word in named):
            continue
        for value in part.values[:4]:
            if value == book.base.row.get(part.path):
                continue
            row = completed(model, book.base.row, {path: label, part.path: str(value)})
            tried = yield from _send_row(ground, book, row)
            if tried is not None and succeeded(tried.response):
                return Guard(component=part.path, values=(value,))
    return None


def _speaks(spoken: frozenset[str], word: str) -> bool:
    return any(other.startswith(word) for other in spoken) if len(word) > 2 else word in spoken


def _smallest(ground: Ground, book: _Book, broken: list[Exchange]) -> Talk[list[Exchange]]:
    """Bring a row that makes the application fail back to the typical one, as far as it still fails."""
    if not broken:
        return []
    current = min(broken, key=lambda exchange: len(_changes(exchange, book.base)))
    for path in _changes(current, book.base):
        if path not in dict(current.values) or path not in book.base.row:
            continue
        labels = {name: str(value) for name, value in current.values}
        row = completed(book.base.model, {**book.base.row, **labels, path: book.base.row[path]})
        tried = yield from _send_row(ground, book, row)
        if tried is not None and tried.response.status == current.response.status:
            current = tried
    return [current]


def _changes(exchange: Exchange, base: Base) -> list[str]:
    """Paths in which a row differs from the typical one, inner ones first."""
    return [path for path, value in reversed(exchange.values) if base.row.get(path) != value]


def _planned(model: Model, wanted: RowRequest, base: Base) -> Array:
    if not model.components:
        return Array(rows=((),))
    request = RowRequest(
        strength=min(wanted.strength, len(model.components)),
        max_rows=wanted.max_rows,
        seed=wanted.seed,
        seeds=(tuple(base.row.items()),),
    )
    return plan(model, request)


def _send_rows(
    ground: Ground, book: _Book, array: Array, *, known: tuple[Exchange, ...]
) -> Talk[tuple[list[Exchange], list[Exchange]]]:
    accepted: list[Exchange] = []
    refused: list[Exchange] = []
    for row in array.rows:
        labels = {path: str(value) for path, value in row}
        again = next((exchange for exchange in known if dict(exchange.values) == labels), None)
        exchange = again or (yield from _send_row(ground, book, labels))
        if exchange is not None:
            (accepted if succeeded(exchange.response) else refused).append(exchange)
    return accepted, refused


def _send_row(ground: Ground, book: _Book, labels: Mapping[str, str]) -> Talk[Exchange | None]:
    base = book.base
    request = request_of(base.operation, base.shape, labels, headers=base.headers)
    sent = None if ground.exhausted else (yield from play(ground, base.ways, request))
    if sent is None:
        return None
    return Exchange(
        row=row_id(labels, base.row, base.model.components),
        values=tuple(labels.items()),
        request=request,
        response=sent.response,
        valid=True,
        preparations=base.ways,
        sent=sent.request,
    )


def _suspects(
    model: Model, accepted: list[Exchange], refused: list[Exchange], base: Base
) -> tuple[tuple[str, str], ...]:
    """Strata that occur in refused rows and in no accepted one, in model order."""
    fine = {pair for exchange in accepted for pair in exchange.values} | set(base.row.items())
    bad = {pair for exchange in refused if exchange.response.status < 500 for pair in exchange.values}
    return tuple(
        (part.path, str(value))
        for part in model.components
        for value in part.values
        if (part.path, value) in bad - fine
    )


def _distinct_refusals(refused: list[Exchange], most: int) -> list[Exchange]:
    """Of refusals that are no server errors keep one for each status and message."""
    seen: set[str] = set()
    kept = []
    for exchange in refused:
        if exchange.response.status >= 500:
            continue
        key = f"{exchange.response.status} {exchange.response.body!r} {exchange.response.text}"
        if key not in seen:
            seen.add(key)
            kept.append(exchange)
    return kept[:most]


def _access(ground: Ground, book: _Book) -> Talk[None]:
    base, actor = book.base, ground.actor
    if not base.operation.secured or actor is None or not base.accepted:
        return
    bare = request_of(base.operation, base.shape, base.row)
    rest = tuple(step for step in base.ways if step not in actor.preparations)
    alone = not any(request_names(step.request, ("token", "unique")) for step in rest)
    ways = rest if alone else base.ways
    sent = yield from play(ground, ways, bare)
    if sent is not None:
        _note(book, "no token", bare, (sent.response, ways, Purpose.NO_TOKEN), sent=sent.request)
    if any(path.startswith("path.") and source.own for path, source in base.sources.items()):
        other = second(actor)
        ways = merged(base.ways, other.preparations)
        request = request_of(base.operation, base.shape, base.row, headers=other.headers)
        sent = yield from play(ground, ways, request)
        if sent is not None:
            _note_other(ground, book, request, (sent.response, ways, Purpose.OTHER_USER))


def _note_other(ground: Ground, book: _Book, request: Request, seen: tuple[Response, Ways, Purpose]) -> None:
    """Another user's success is a finding only where the document names a 403."""
    names_403 = any(answer.status == "403" for answer in book.base.operation.answers)
    if succeeded(seen[0]) and not names_403:
        ground.notes.append("another user is let in as well; the document does not say whether that is right")
        return
    _note(book, "another user", request, seen)


def _unknown(ground: Ground, book: _Book) -> Talk[None]:
    """Ask for ids of nothing, one at a time."""
    base = book.base
    names_404 = any(answer.status == "404" for answer in base.operation.answers)
    if not base.accepted or not names_404:
        return
    for path in base.sources:
        if not path.startswith("path.") and "{" in base.operation.path:
            continue
        stratum = _nothing(base, path)
        if stratum is None:
            continue
        flaw = Flaw(path=path.replace("[]", "[0]"), stratum=stratum)
        exchange = yield from _with_flaw(ground, book, flaw)
        if exchange is not None:
            response, request, sent = exchange
            row = f"{short(flaw.path)} of nothing that exists"
            _note(book, row, request, (response, base.ways, Purpose.UNKNOWN), sent=sent)


def _nothing(base: Base, path: str) -> Stratum | None:
    seen = base.sent.known.get(str(base.sources[path].strata[0].value)[1:-1]) if base.sent is not None else None
    if isinstance(seen, int):
        return Stratum(label="unknown", value=987654321)
    if isinstance(seen, str) and len(seen) == 36 and seen.count("-") == 4:
        return Stratum(label="unknown", value="00000000-0000-4000-8000-000000000000")
    if isinstance(seen, str) and seen.isdigit():
        return Stratum(label="unknown", value="987654321")
    return None


def _with_flaw(ground: Ground, book: _Book, flaw: Flaw) -> Talk[tuple[Response, Request, Request] | None]:
    base = book.base
    guard = guards(base.shape).get(flaw.path)
    kept = guard is None or base.row.get(guard.component) in guard.values
    row = (
        base.row if guard is None or kept else completed(base.model, base.row, {guard.component: str(guard.values[0])})
    )
    request = request_of(base.operation, base.shape, row, flaw=flaw, headers=base.headers)
    sent = None if ground.exhausted else (yield from play(ground, base.ways, request))
    return (sent.response, request, sent.request) if sent is not None else None


def _flawed(ground: Ground, book: _Book, most: int) -> Talk[None]:
    """Send every forbidden value alone, all else valid."""
    for flaw in all_flaws(book.base.shape)[:most]:
        exchange = yield from _with_flaw(ground, book, flaw)
        if exchange is not None and not _masked(book.base, exchange[0]):
            response, request, sent = exchange
            row = f"{short(flaw.path)} {flaw.stratum.label}"
            _note(book, row, request, (response, book.base.ways, Purpose.FLAWED), sent=sent)


def _masked(base: Base, response: Response) -> bool:
    """Whether the answer says no more than the refusal of the typical request."""
    return not base.accepted and base.sent is not None and response.status == base.sent.response.status


def _first_of_each(target: Endpoint, exchanges: list[Exchange]) -> list[Exchange]:
    """Of exchanges that disagree in the same way keep the first: one fault, one finding."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for exchange in exchanges:
        found = expect(target.operation, exchange).disagreement
        if found is not None:
            key = (found.kind, f"{exchange.purpose} {found.summary if found.kind == 'status' else found.seen}")
            if key in seen:
                continue
            seen.add(key)
        kept.append(exchange)
    return kept


def _named(exchanges: list[Exchange]) -> tuple[Exchange, ...]:
    names = unique_ids([exchange.row for exchange in exchanges])
    return tuple(
        Exchange(
            row=name,
            values=exchange.values,
            request=exchange.request,
            response=exchange.response,
            valid=exchange.valid,
            preparations=exchange.preparations,
            purpose=exchange.purpose,
            sent=exchange.sent,
        )
        for name, exchange in zip(names, exchanges, strict=True)
    )
