"""An operation, probed and understood: preparations found, covering rows sent, forbidden values one a row, access last.

A pure generator: it yields requests, is sent responses, and returns every exchange. Rows that the state of the
application refuses (an unknown coupon) are told apart from those it accepts, so that one such value does not mask
every combination it is part of (input masking); valid rows come first, forbidden values last.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from bot.domain.api import Api
from bot.domain.candidate import Disagreement
from bot.domain.covering import Constraint
from bot.domain.covering import Request as RowRequest
from bot.domain.errors import InputError
from bot.domain.exploration import Combining, Exchange, Exercised, Purpose, Sequel
from bot.domain.probe import Observation, Probe, Request, Response
from bot.domain.target import Endpoint
from bot.engines.combinatorial.components import all_flaws, guards
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.nodes import Flaw
from bot.engines.combinatorial.strata import Stratum
from bot.engines.exercising.actors import second
from bot.engines.exercising.aftermath import aftermath
from bot.engines.exercising.covering_rows import Book, cover
from bot.engines.exercising.filling import request_names
from bot.engines.exercising.given_rows import seeds_of
from bot.engines.exercising.ground import Ground, Talk, Ways, merged, play, succeeded
from bot.engines.exercising.learning import Base, establish
from bot.engines.exercising.oracles import expect, refusals
from bot.engines.exercising.requests import completed, request_of, short, unique_ids
from bot.engines.exercising.rules import rules_of

PROBES_PER_ROW = 60
PROBES_AT_LEAST = 300
MOST_TOLERATED = 4


def exercise(
    target: Endpoint, api: Api, *, seed: int, combining: Combining
) -> Generator[Probe, Observation, Exercised]:
    """Explore one operation; equal answers give equal results.

    The budget of requests follows from `combining.max_rows`: about sixty for each row, preparations included.
    """
    probes = PROBES_PER_ROW * combining.max_rows + PROBES_AT_LEAST
    ground = Ground(api=api, target=target.name, seed=seed, budget=probes)
    base = yield from establish(ground, target.operation)
    book = Book(base=base, constraints=_constraints(ground, base, combining))
    interactions = None
    sequels: tuple[Sequel, ...] = ()
    if base.accepted:
        interactions = yield from cover(ground, book, _wanted(ground, base, combining))
    elif base.sent is not None:
        _refused_base(book, base)
    if base.sent is not None:
        yield from _access(ground, book)
        yield from _unknown(ground, book)
        yield from _flawed(ground, book, combining.max_rows)
        sequels = yield from aftermath(ground, base, book.exchanges)
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
        sequels=sequels,
        notes=(*ground.notes, *(f"no value found for {gap}" for gap in base.shape.gaps)),
    )


def _constraints(ground: Ground, base: Base, combining: Combining) -> tuple[Constraint, ...]:
    """Return what the project says cannot be, as far as it speaks of this operation; the rest is said."""
    rules, said = rules_of(base.shape, base.model, combining.constraints)
    ground.notes += said
    if rules:
        try:
            plan(replace(base.model, constraints=rules), RowRequest(strength=1, max_rows=0))
        except InputError as error:
            ground.notes.append(f"the constraints are left out: {error.message}")
            return ()
    return rules


def _wanted(ground: Ground, base: Base, combining: Combining) -> RowRequest:
    seeds, said = seeds_of(base.shape, base.model, combining.given)
    ground.notes += said
    return RowRequest(strength=combining.strength, max_rows=combining.max_rows, seed=ground.seed, seeds=seeds)


def _refused_base(book: Book, base: Base) -> None:
    response = base.sent.response if base.sent is not None else Response(status=0)
    unknown = response.status == 404 and "{" in base.operation.path
    purpose = Purpose.UNKNOWN if unknown else Purpose.COVERING
    _note(book, "nothing of that name" if unknown else "typical", base.request, (response, base.ways, purpose))


def _note(
    book: Book,
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


def _access(ground: Ground, book: Book) -> Talk[None]:
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


def _note_other(ground: Ground, book: Book, request: Request, seen: tuple[Response, Ways, Purpose]) -> None:
    """Another user's success is a finding only where the document names a 403."""
    names_403 = any(answer.status == "403" for answer in book.base.operation.answers)
    if succeeded(seen[0]) and not names_403:
        ground.notes.append("another user is let in as well; the document does not say whether that is right")
        return
    _note(book, "another user", request, seen)


def _unknown(ground: Ground, book: Book) -> Talk[None]:
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


def _with_flaw(ground: Ground, book: Book, flaw: Flaw) -> Talk[tuple[Response, Request, Request] | None]:
    base = book.base
    guard = guards(base.shape).get(flaw.path)
    kept = guard is None or base.row.get(guard.component) in guard.values
    row = (
        base.row if guard is None or kept else completed(base.model, base.row, {guard.component: str(guard.values[0])})
    )
    request = request_of(base.operation, base.shape, row, flaw=flaw, headers=base.headers)
    sent = None if ground.exhausted else (yield from play(ground, base.ways, request))
    return (sent.response, request, sent.request) if sent is not None else None


def _flawed(ground: Ground, book: Book, most: int) -> Talk[None]:
    """Send every forbidden value alone, all else valid.

    Values that are accepted where the document promises no refusal are no rows: they show neither right nor wrong.
    """
    tolerated = []
    for flaw in all_flaws(book.base.shape)[:most]:
        exchange = yield from _with_flaw(ground, book, flaw)
        if exchange is None or _masked(book.base, exchange[0]):
            continue
        response, request, sent = exchange
        row = f"{short(flaw.path)} {flaw.stratum.label}"
        if succeeded(response) and not refusals(book.base.operation):
            tolerated.append(row)
        else:
            _note(book, row, request, (response, book.base.ways, Purpose.FLAWED), sent=sent)
    if tolerated:
        more = f" and {len(tolerated) - MOST_TOLERATED} more" if len(tolerated) > MOST_TOLERATED else ""
        told = ", ".join(tolerated[:MOST_TOLERATED]) + more
        ground.notes.append(f"values against the document are accepted ({told}); it names no 400 or 422 for them")


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
            key = (found.kind, _fault(exchange, found))
            if key in seen:
                continue
            seen.add(key)
        kept.append(exchange)
    return kept


def _fault(exchange: Exchange, found: Disagreement) -> str:
    """What makes two disagreements of one kind the same fault; failing covering rows are told apart by their cause."""
    if found.kind == "schema":
        return found.seen.partition(":")[0]
    told = exchange.changes if exchange.response.status >= 500 and exchange.purpose is Purpose.COVERING else ()
    return f"{exchange.purpose} {found.summary if found.kind == 'status' else found.seen} {told}"


def _named(exchanges: list[Exchange]) -> tuple[Exchange, ...]:
    names = unique_ids([exchange.row for exchange in exchanges])
    return tuple(replace(exchange, row=name) for name, exchange in zip(names, exchanges, strict=True))
