"""Covering rows, sent: which are accepted, which the state refuses, and what a failing row comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.candidate import Interactions
from bot.domain.covering import Array, Constraint, Guard, Model
from bot.domain.covering import Request as RowRequest
from bot.domain.exploration import Exchange
from bot.domain.json import Json
from bot.engines.combinatorial.covering import plan
from bot.engines.combinatorial.measuring import measure
from bot.engines.combinatorial.schemas import words
from bot.engines.combinatorial.truth import paths
from bot.engines.exercising.frugal import costly, worth_a_row
from bot.engines.exercising.ground import Ground, Talk, play, succeeded
from bot.engines.exercising.learning import Base, message_words
from bot.engines.exercising.requests import completed, model_of, request_of, row_changes, row_id, short

MOST_ROWS = 24
MOST_REFUSED = 8
MOST_FAULTS = 3
MOST_SHRINKS = 40
MOST_MORE = 8
MOST_CULPRITS = 4


@dataclass(slots=True)
class Book:
    """What was sent so far.

    `without` are strata that are refused, `spared` those that use up a stock, `needs` choices that others depend on.
    `constraints` are what the project says cannot be.
    """

    base: Base
    exchanges: list[Exchange] = field(default_factory=list)
    without: set[tuple[str, str]] = field(default_factory=set)
    spared: frozenset[tuple[str, str]] = frozenset()
    needs: dict[str, Guard] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()


def cover(ground: Ground, book: Book, wanted: RowRequest) -> Talk[Interactions | None]:
    """Send covering rows; strata that the application's state refuses get a row of their own first.

    A small array of strength 1 tells which strata are never accepted; each is then tried alone. What uses up a stock
    stands in one row each; an operation that takes from one gets two thirds of the rows.
    """
    book.spared = frozenset(costly(book.base.shape))
    dear = worth_a_row(costly(book.base.shape))
    most = wanted.max_rows or MOST_ROWS
    room = max(1, (most * 2 // 3 if dear and book.base.operation.method.upper() == "POST" else most) - len(dear))
    wanted = replace(wanted, max_rows=room)
    each = RowRequest(strength=1, max_rows=room, seed=wanted.seed)
    model = _model(book)
    accepted, refused = yield from _send_rows(ground, book, _planned(model, each, book.base), known=())
    alone = yield from _alone(ground, book, _suspects(model, accepted, refused, book.base))
    array = _planned(_model(book), wanted, book.base)
    accepted, refused = yield from _send_rows(ground, book, array, known=tuple(accepted))
    broken = yield from _smallest(ground, book, [one for one in refused if one.response.status >= 500])
    state = yield from _smallest(ground, book, [one for one in refused if one.response.status < 500])
    culprits = [(path, str(dict(one.values)[path])) for one in (*broken, *state) for path in _changes(one, book.base)]
    for culprit in culprits[:MOST_CULPRITS]:
        accepted += yield from _topped_up(ground, book, wanted, (accepted, culprit))
    extremes = yield from _extremes(ground, book, dear, accepted)
    broken += yield from _smallest(ground, book, [one for one in extremes if one.response.status >= 500])
    accepted += [one for one in extremes if succeeded(one.response)]
    book.exchanges += [*accepted, *_once_each(broken, book.base)]
    book.exchanges += _distinct_refusals([*alone, *state, *refused], MOST_REFUSED)
    return _measured(book, wanted, (accepted, array))


def _model(book: Book, *without: tuple[str, str]) -> Model:
    return _without(book, frozenset({*book.without, *book.spared, *without}))


def _without(book: Book, left_out: frozenset[tuple[str, str]]) -> Model:
    model = model_of(book.base.shape, book.base.operation, without=left_out, needs=book.needs)
    known = {part.path for part in model.components}
    fit = tuple(one for one in book.constraints if known.issuperset(paths(one.expression)))
    return replace(model, constraints=fit)


def _measured(book: Book, wanted: RowRequest, sent: tuple[list[Exchange], Array]) -> Interactions | None:
    """Measure against everything that may be accepted, what was spared included."""
    accepted, array = sent
    model = _without(book, frozenset(book.without))
    strength = min(wanted.strength, max(1, len(model.components)))
    rows = tuple(tuple((path, str(value)) for path, value in exchange.values) for exchange in accepted)
    measured = measure(model, rows, strength=strength)
    if not measured.feasible:
        return None
    return Interactions(
        strength=strength,
        covered=measured.covered,
        feasible=measured.feasible,
        bound=array.bound,
        rows=len(rows),
        guarded=sum(part.when is not None for part in model.components),
        constraints=len(model.constraints),
        given=len(wanted.seeds),
        cut=bool(array.uncovered),
    )


def _extremes(
    ground: Ground, book: Book, dear: tuple[tuple[str, str], ...], accepted: list[Exchange]
) -> Talk[list[Exchange]]:
    """Send each spared value once, in the fullest row that was accepted; what the stock refuses is not written."""
    richest = max(accepted, key=lambda one: len(_changes(one, book.base)), default=None)
    rows = [{path: str(value) for path, value in richest.values}] if richest is not None else []
    found: list[Exchange] = []
    for path, label in dear:
        for row in (*rows, book.base.row):
            exchange = yield from _send_row(ground, book, completed(book.base.model, row, {path: label}))
            if exchange is not None and (succeeded(exchange.response) or exchange.response.status >= 500):
                found.append(exchange)
                break
        else:
            ground.notes.append(f"{short(path)}={label} is refused as things stand: no row shows it")
    return found


def _topped_up(
    ground: Ground, book: Book, wanted: RowRequest, known: tuple[list[Exchange], tuple[str, str]]
) -> Talk[list[Exchange]]:
    """Cover once more, without one value that a refusal came down to, what only stood in refused rows."""
    accepted, culprit = known
    model = _model(book, culprit)
    fine = [exchange for exchange in accepted if culprit not in exchange.values]
    room = min(MOST_MORE, (wanted.max_rows or 0) - len(accepted))
    if room <= 0:
        return []
    request = RowRequest(
        strength=min(wanted.strength, max(1, len(model.components))),
        max_rows=len(fine) + room,
        seed=wanted.seed,
        seeds=tuple(tuple((path, str(value)) for path, value in exchange.values) for exchange in fine),
    )
    rows = plan(model, request).rows[len(fine) :]
    more, _ = yield from _send_rows(ground, book, Array(rows=rows), known=())
    return more


def _alone(ground: Ground, book: Book, suspects: tuple[tuple[str, str], ...]) -> Talk[list[Exchange]]:
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


def _partner(ground: Ground, book: Book, suspect: tuple[str, str], exchange: Exchange) -> Talk[Guard | None]:
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


def _smallest(ground: Ground, book: Book, broken: list[Exchange]) -> Talk[list[Exchange]]:
    """Bring rows that fail back to the typical one, as far as they still fail; one row for each cause."""
    found: list[Exchange] = []
    left = sorted(broken, key=lambda exchange: len(_changes(exchange, book.base)))
    while left and len(found) < MOST_FAULTS:
        found.append((yield from _shrunk(ground, book, left[0])))
        cause, status = _cause(found[-1], book.base), found[-1].response.status
        left = [one for one in left[1:] if one.response.status != status or not cause <= set(one.values)]
    return found


def _shrunk(ground: Ground, book: Book, current: Exchange) -> Talk[Exchange]:
    """Take back one change after the other while the answer stays, until none can be taken back."""
    first = {part.path: str(part.values[0]) for part in book.base.model.components}
    spent, changed = 0, True
    while changed and spent < MOST_SHRINKS:
        changed = False
        for path in _changes(current, book.base):
            labels = {name: str(value) for name, value in current.values}
            back = book.base.row.get(path, first.get(path, ""))
            if path not in labels or labels[path] == back or spent >= MOST_SHRINKS:
                continue
            spent += 1
            row = completed(book.base.model, {**book.base.row, **labels, path: back})
            tried = yield from _send_row(ground, book, row)
            if tried is not None and tried.response.status == current.response.status:
                current, changed = tried, True
    return current


def _cause(exchange: Exchange, base: Base) -> set[tuple[str, Json]]:
    """The choices that a shrunk row is left with, beside what any row of theirs has."""
    first = {part.path: str(part.values[0]) for part in base.model.components}
    return {(path, value) for path, value in exchange.values if base.row.get(path, first.get(path)) != value}


def _once_each(broken: list[Exchange], base: Base) -> list[Exchange]:
    """Of failing rows with the same status and a cause in common keep the first."""
    kept: list[Exchange] = []
    for one in broken:
        cause = _cause(one, base)
        twins = [other for other in kept if other.response.status == one.response.status]
        if not any(cause & _cause(other, base) or cause == _cause(other, base) for other in twins):
            kept.append(one)
    return kept


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
        seeds=(tuple(base.row.items()), *wanted.seeds),
    )
    return plan(model, request)


def _send_rows(
    ground: Ground, book: Book, array: Array, *, known: tuple[Exchange, ...]
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


def _send_row(ground: Ground, book: Book, labels: Mapping[str, str]) -> Talk[Exchange | None]:
    base = book.base
    request = request_of(base.operation, base.shape, labels, headers=base.headers)
    sent = None if ground.exhausted else (yield from play(ground, base.ways, request))
    if sent is None:
        return None
    return Exchange(
        row=row_id(labels, base.row, base.model.components),
        changes=row_changes(labels, base.row, base.model.components),
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
