"""Checks on accepted answers that nobody wrote down but that held every time: echoes, limits, filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.exploration import Exchange
from bot.domain.json import Json
from bot.engines.writing.literals import string

LEAST_HELD = 4
USUALLY = 0.8
_LIMITS = ("limit", "page_size", "per_page", "pageSize", "perPage", "size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Lines of a test, what they check in words, and what of the request they read: `sent`, `query` or nothing."""

    lines: tuple[str, ...]
    text: str
    reads: str


def echoes(exchanges: Sequence[Exchange]) -> Check | None:
    """Return the check that fields come back as they were sent, for those that always did."""
    pairs = [
        (exchange.sent.body, exchange.response.body)
        for exchange in exchanges
        if exchange.sent is not None
        and isinstance(exchange.sent.body, Mapping)
        and isinstance(exchange.response.body, Mapping)
    ]
    names = list(dict.fromkeys(name for sent, _ in pairs for name in sent))
    held = [name for name in names if pairs and len(pairs) == len(exchanges) and _held(name, pairs)]
    if not held:
        return None
    listed = ", ".join(string(name) for name in held) + ("," if len(held) == 1 else "")
    lines = (
        f"fields = ({listed})",
        "echoed = {field: sent[field] for field in fields if field in sent}",
        "assert {field: answer[field] for field in echoed} == echoed",
    )
    return Check(lines=lines, text=f"answers with what was sent as {', '.join(held)}", reads="sent")


def strays(exchanges: Sequence[Exchange]) -> dict[int, tuple[str, Json, Json]]:
    """Return rows, by position, in which a field came back changed that nearly always comes back as it was sent.

    Each with the field, what was sent and what was answered. Only values of one type count, and none that are the same
    text in another spelling (trimmed, in other case), the same number rounded, or the same list in another order.
    """
    pairs = [(one.sent.body if one.sent is not None else None, one.response.body) for one in exchanges]
    found: dict[int, tuple[str, Json, Json]] = {}
    for name in dict.fromkeys(name for sent, _ in pairs if isinstance(sent, Mapping) for name in sent):
        both = [
            (row, sent[name], answer[name])
            for row, (sent, answer) in enumerate(pairs)
            if isinstance(sent, Mapping) and isinstance(answer, Mapping) and name in sent and name in answer
        ]
        held = [row for row, given, back in both if _same(given, back)]
        changed = [entry for entry in both if entry[0] not in held]
        if len(held) < LEAST_HELD or len(held) < USUALLY * len(both) or len({repr(g) for _, g, _ in both}) < 2:
            continue
        if all(type(given) is type(back) and not _respelt(given, back) for _, given, back in changed):
            found |= {row: (name, given, back) for row, given, back in changed if row not in found}
    return found


def _respelt(given: Json, back: Json) -> bool:
    """Whether an answer is another spelling of what was sent."""
    if isinstance(given, str) and isinstance(back, str):
        return "".join(given.split()).casefold() == "".join(back.split()).casefold()
    if isinstance(given, float) and isinstance(back, float):
        return abs(given - back) <= 0.0051
    if _is_list(given) and isinstance(given, Sequence) and isinstance(back, Sequence):
        return {repr(item) for item in given} == {repr(item) for item in back}
    return isinstance(given, Mapping)


def filters(exchanges: Sequence[Exchange]) -> tuple[Check, ...]:
    """Return checks that a list keeps to the query: its length, and fields that a parameter names."""
    listed = [(one.sent, items_of(one.response.body)) for one in exchanges]
    rows = [(dict(sent.query), found[1]) for sent, found in listed if sent is not None and found is not None]
    access = {found[0] for _, found in listed if found is not None}
    if len(rows) < len(exchanges) or len(access) != 1:
        return ()
    names = list(dict.fromkeys(name for query, _ in rows for name in query))
    checks = [_filter(name, rows, next(iter(access))) for name in names]
    return tuple(check for check in checks if check is not None)


def items_of(body: Json) -> tuple[str, Sequence[Json]] | None:
    """Return how to reach the list in an answer (source after `answer`) and the list."""
    if isinstance(body, Sequence) and not isinstance(body, str):
        return "", body
    if isinstance(body, Mapping):
        lists = [(name, value) for name, value in body.items() if _is_list(value)]
        if len(lists) == 1 and _is_list(lists[0][1]):
            value = lists[0][1]
            return f"[{string(lists[0][0])}]", value if isinstance(value, Sequence) else ()
    return None


def _is_list(value: Json) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _held(name: str, pairs: Sequence[tuple[Mapping[str, Json], Mapping[str, Json]]]) -> bool:
    sent = [(given[name], answer) for given, answer in pairs if name in given]
    return all(name in answer and _same(value, answer[name]) for value, answer in sent)


def _same(left: Json, right: Json) -> bool:
    return left == right and isinstance(left, bool) == isinstance(right, bool)


Rows = Sequence[tuple[Mapping[str, str], Sequence[Json]]]
Asked = Sequence[tuple[str, Sequence[Json]]]


def _filter(name: str, rows: Rows, access: str) -> Check | None:
    asked = [(query[name], items) for query, items in rows if name in query]
    if not any(items for _, items in asked):
        return None
    if name in _LIMITS:
        held = all(value.isdigit() and len(items) <= int(value) for value, items in asked)
        line = f"assert len(answer{access}) <= int(query.get({string(name)}, 1_000_000))"
        return Check(lines=(line,), text=f"lists no more than {name}", reads="query") if held else None
    for prefix, sign in (("min_", ">="), ("max_", "<="), ("min", ">="), ("max", "<=")):
        field = name.removeprefix(prefix)
        if name.startswith(prefix) and field:
            return _bound(name, field[0].lower() + field[1:], sign, (asked, access))
    return _equal(name, asked, access)


def _bound(name: str, field: str, sign: str, place: tuple[Asked, str]) -> Check | None:
    asked, access = place
    values = [(value, item.get(field)) for value, items in asked for item in items if isinstance(item, Mapping)]
    numbers = [(float(v), seen) for v, seen in values if isinstance(seen, int | float) and v.lstrip("-").isdigit()]
    held = numbers and len(numbers) == len(values)
    if not held or not all(seen >= v if sign == ">=" else seen <= v for v, seen in numbers):
        return None
    line = f"assert all(item[{string(field)}] {sign} int(query[{string(name)}]) for item in answer{access})"
    return Check(lines=(f"if {string(name)} in query:", f"    {line}"), text=f"keeps to {name}", reads="query")


def _equal(name: str, asked: Asked, access: str) -> Check | None:
    items = [(value, item) for value, items in asked for item in items]
    if not items or not all(isinstance(item, Mapping) and item.get(name) == value for value, item in items):
        return None
    line = f"assert all(item[{string(name)}] == query[{string(name)}] for item in answer{access})"
    return Check(lines=(f"if {string(name)} in query:", f"    {line}"), text=f"keeps to {name}", reads="query")
