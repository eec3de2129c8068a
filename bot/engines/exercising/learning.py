"""Getting one accepted answer out of an operation: parents first, a token where asked, and refusals read.

A refusal names what is missing more often than not: "Your cart is empty" leads to the operation that fills the cart,
"coupon unknown" to a row without a coupon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.api import Operation
from bot.domain.covering import Model
from bot.domain.exploration import Binding, Preparation
from bot.domain.json import Json
from bot.domain.probe import Request, Response
from bot.engines.combinatorial.components import Shape, shape_of
from bot.engines.combinatorial.schemas import words
from bot.engines.combinatorial.strata import Stratum
from bot.engines.exercising.actors import find_login, find_register, sign_in
from bot.engines.exercising.ground import Ground, Made, Sent, Talk, Ways, merged, play, succeeded
from bot.engines.exercising.requests import completed, model_of, path_parameters, request_of, short
from bot.engines.exercising.sequences import (
    collection_path,
    creators,
    id_leaves,
    listers,
    locate,
    rank_of,
    singular,
    stem_of,
)

DEEPEST = 4
MOST_ATTEMPTS = 10
SIGN_IN = "sign in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where ids come from: preparations that bind them, the strata they become, whether this user made the thing."""

    ways: Ways
    strata: tuple[Stratum, ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The typical request of an operation: what comes first, the row, the answer (None: nothing could be asked)."""

    operation: Operation
    shape: Shape
    model: Model
    row: Mapping[str, str]
    ways: Ways
    headers: tuple[tuple[str, str], ...]
    request: Request
    sent: Sent | None
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the typical request was answered with a 2xx."""
        return self.sent is not None and succeeded(self.sent.response)


def establish(ground: Ground, operation: Operation, *, depth: int = 0) -> Talk[Base]:
    """Find preparations and a row with which the operation succeeds; the last refused try when none does."""
    if operation.secured and ground.actor is None:
        ground.actor = yield from sign_in(ground, guarded=operation)
    sources = yield from _sources(ground, operation, depth)
    pool = {path: source.strata for path, source in sources.items()}
    shape = shape_of(operation, pool)
    actor = ground.actor if operation.secured else None
    ways = merged(actor.preparations if actor else (), *(source.ways for source in sources.values()))
    base = _base(operation, shape, sources, ways, actor.headers if actor else ())
    return (yield from _persuade(ground, base, depth))


def make(ground: Ground, operation: Operation, depth: int) -> Talk[Made | None]:
    """Carry an operation out successfully, once; remember how."""
    if operation.name in ground.made:
        return ground.made[operation.name]
    ground.made[operation.name] = None
    if depth > DEEPEST or ground.exhausted:
        return None
    base = yield from establish(ground, operation, depth=depth)
    if base.accepted and base.sent is not None:
        ground.made[operation.name] = Made(
            operation=operation, preparations=base.ways, request=base.request, response=base.sent.response
        )
    return ground.made[operation.name]


def label_of(operation: Operation) -> str:
    """Return what an operation does, in words."""
    return operation.summary.strip() or operation.name


def _base(
    operation: Operation,
    shape: Shape,
    sources: Mapping[str, Source],
    ways: Ways,
    headers: tuple[tuple[str, str], ...],
) -> Base:
    model = model_of(shape, operation)
    row = completed(model, {})
    request = request_of(operation, shape, row, headers=headers)
    return Base(
        operation=operation,
        shape=shape,
        model=model,
        row=row,
        ways=ways,
        headers=headers,
        request=request,
        sent=None,
        sources=sources,
    )


def _tried(ground: Ground, base: Base, row: Mapping[str, str], ways: Ways) -> Talk[Base]:
    request = request_of(base.operation, base.shape, row, headers=base.headers)
    sent = yield from play(ground, ways, request)
    return Base(
        operation=base.operation,
        shape=base.shape,
        model=base.model,
        row=row,
        ways=ways,
        headers=base.headers,
        request=request,
        sent=sent,
        sources=base.sources,
    )


def _persuade(ground: Ground, base: Base, depth: int) -> Talk[Base]:
    """Try the typical row; on a refusal read the message, then try other rows."""
    first = yield from _tried(ground, base, base.row, base.ways)
    current = first
    asked: set[str] = {base.operation.name}
    rows: list[Mapping[str, str]] = [_full(base.model)]
    for _ in range(MOST_ATTEMPTS):
        if current.accepted or current.sent is None or ground.exhausted:
            break
        response = current.sent.response
        if response.status in (401, 403) and not current.headers and SIGN_IN not in asked:
            asked.add(SIGN_IN)
            current = yield from _with_actor(ground, current)
            continue
        helped = yield from _helped(ground, current, asked, depth)
        if helped is not None:
            current = helped
            continue
        rows = [*_hinted(current, response), *rows]
        if not rows:
            break
        current = yield from _tried(ground, current, rows.pop(0), current.ways)
    return current if current.accepted else first


def _with_actor(ground: Ground, base: Base) -> Talk[Base]:
    if ground.actor is None:
        ground.actor = yield from sign_in(ground, guarded=base.operation)
    if ground.actor is None:
        return base
    signed = Base(
        operation=base.operation,
        shape=base.shape,
        model=base.model,
        row=base.row,
        ways=base.ways,
        headers=ground.actor.headers,
        request=base.request,
        sent=None,
        sources=base.sources,
    )
    return (yield from _tried(ground, signed, base.row, merged(ground.actor.preparations, base.ways)))


def _helped(ground: Ground, base: Base, asked: set[str], depth: int) -> Talk[Base | None]:
    """Carry out the operations that the refusal speaks of, one after the other, and try again."""
    if base.sent is None or base.sent.response.status not in (400, 404, 409, 412, 422, 428):
        return None
    spoken = {singular(word) for word in words(_message(base.sent.response))}
    for operation in ground.api.operations:
        if operation.name in asked or not _producer(ground, operation, base.operation):
            continue
        about = {singular(word) for word in words(operation.path.replace("{", "/_").split("/_")[0])} - {"api", "v1"}
        if not about & spoken:
            continue
        asked.add(operation.name)
        made = yield from make(ground, operation, depth + 1)
        if made is not None:
            step = Preparation(label=label_of(operation), request=made.request)
            ways = merged(base.ways, made.preparations, (step,))
            tried = yield from _tried(ground, base, base.row, ways)
            if tried.sent is not None and _moved(base.sent.response, tried.sent.response):
                return tried
    return None


def _producer(ground: Ground, operation: Operation, target: Operation) -> bool:
    left_out = {found.name for found in (find_register(ground.api), find_login(ground.api)) if found}
    return operation.method.upper() in ("POST", "PUT") and operation.name not in left_out and operation != target


def _moved(before: Response, after: Response) -> bool:
    return (before.status, _message(before)) != (after.status, _message(after))


def _message(response: Response) -> str:
    return response.text or _flat(response.body)


def message_words(response: Response) -> frozenset[str]:
    """Return the words of a refusal."""
    return frozenset(words(_message(response)))


def _flat(value: Json) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_flat(item)}" for name, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(_flat(item) for item in value)
    return str(value)


def _hinted(base: Base, response: Response) -> list[Mapping[str, str]]:
    """Rows in which a component that the refusal names has its next stratum."""
    spoken = set(words(_message(response)))
    found: list[Mapping[str, str]] = []
    for part in base.model.components:
        if part.path not in base.row or not set(words(short(part.path))) & spoken:
            continue
        position = part.values.index(base.row[part.path])
        if position + 1 < len(part.values):
            found.append(completed(base.model, base.row, {part.path: str(part.values[position + 1])}))
    return found[:2]


def _full(model: Model) -> Mapping[str, str]:
    present = {
        part.path: next((str(value) for value in part.values if value not in ("absent", "null")), str(part.values[0]))
        for part in model.components
    }
    return completed(model, present)


def _sources(ground: Ground, operation: Operation, depth: int) -> Talk[dict[str, Source]]:
    found: dict[str, Source] = {}
    wanted = [(f"path.{parameter.name}", parameter.name, True) for parameter in path_parameters(operation)]
    wanted += [(path, name, False) for path, name in id_leaves(shape_of(operation, {}))]
    for path, name, in_path in wanted:
        stem = stem_of(name, operation)
        near = collection_path(operation, name) if in_path else ""
        makers, lists = creators(ground.api, stem, near=near), listers(ground.api, stem, near=near)
        order = (*makers, *lists) if in_path and operation.secured else (*lists, *makers)
        for candidate in order:
            if candidate.name == operation.name:
                continue
            source = yield from _source(ground, candidate, (name, stem), depth)
            if source is not None:
                found[path] = source
                break
    return found


def _source(ground: Ground, candidate: Operation, named: tuple[str, str], depth: int) -> Talk[Source | None]:
    name, stem = named
    made = yield from make(ground, candidate, depth + 1)
    if made is None:
        return None
    pointers = locate(made.response.body, name, stem)
    if not pointers:
        return None
    creates = candidate.method.upper() != "GET"
    bound = _bound_name(name, stem)
    rank = "" if creates else rank_of(made.response.body, stem)
    bindings = tuple(
        Binding(
            name=bound if number == 0 else f"{bound}_{number + 1}",
            pointer=_positioned(pointer, number) if rank else pointer,
            rank=rank,
        )
        for number, pointer in enumerate(pointers[:1] if creates else pointers)
    )
    step = Preparation(label=label_of(candidate), request=made.request, bindings=bindings)
    strata = tuple(
        Stratum(label=("existing", "another", "a third")[number], value="{" + binding.name + "}")
        for number, binding in enumerate(bindings)
    )
    return Source(ways=merged(made.preparations, (step,)), strata=strata, own=creates and candidate.secured)


def _positioned(pointer: str, number: int) -> str:
    """In a ranked list the best one is first."""
    parts = pointer.split("/")
    place = next(place for place, part in enumerate(parts) if part.isdigit())
    return "/".join([*parts[:place], str(number), *parts[place + 1 :]])


def _bound_name(name: str, stem: str) -> str:
    spoken = words(name)
    text = "_".join(spoken if len(spoken) > 1 else (stem, *spoken))
    safe = "".join(char if char.isascii() and (char.isalnum() or char == "_") else "_" for char in text)
    return safe if safe and not safe[0].isdigit() and safe not in ("unique", "other", "token") else f"id_{safe}"
