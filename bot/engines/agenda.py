"""What a review asks the application, and in which order: manual cases that speak of its targets, then operations.

A sweep takes what is covered least first, whatever it is, so that a small budget goes where it shows most. A shard
takes its share of the same list: every n-th entry in an order that neither coverage nor budget decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.candidate import Candidate, Kind
from bot.domain.case import ManualCase, Pairing
from bot.domain.event import Everything, NamedCases, Scope, Shard
from bot.domain.lines import Coverage, lines_of
from bot.domain.target import Endpoint, Target
from bot.engines.pairing import chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A manual case to be followed or an operation to be exercised; `target` is the name of what it is for."""

    key: str
    target: str
    case: ManualCase | None = None
    endpoint: Endpoint | None = None


def agenda(
    targets: tuple[Target, ...],
    pairings: tuple[Pairing, ...],
    cases: tuple[ManualCase, ...],
    *,
    scope: Scope,
    covered: Coverage,
) -> tuple[Entry, ...]:
    """Return everything that a scope asks for, in order; `covered` is what the team's tests cover.

    Where cases are named, operations are left alone.
    """
    followed = tuple(
        Entry(key=_case_key(case.id), target=target, case=case) for case, target in chosen(pairings, cases, scope=scope)
    )
    exercised = tuple(
        Entry(key=_operation_key(target.name), target=target.name, endpoint=target)
        for target in targets
        if isinstance(target, Endpoint)
    )
    if isinstance(scope, NamedCases):
        return followed
    if not isinstance(scope, Everything):
        return (*followed, *exercised)
    shares = {target.name: _share(target, covered) for target in reversed(targets)}
    # What nothing is known to speak of comes last: it may be about anything, or nothing.
    return tuple(sorted((*followed, *exercised), key=lambda entry: (shares.get(entry.target, 2.0), entry.key)))


def share_of(entries: tuple[Entry, ...], shard: Shard | None) -> tuple[Entry, ...]:
    """Return the entries that one shard takes, in their order."""
    if shard is None:
        return entries
    keys = sorted(entry.key for entry in entries)
    mine = {key for place, key in enumerate(keys) if place % shard.count == shard.number - 1}
    return tuple(entry for entry in entries if entry.key in mine)


def key_of(candidate: Candidate) -> str:
    """Return the key of the entry that a candidate was written for."""
    if candidate.kind is Kind.UI and candidate.case is not None:
        return _case_key(candidate.case)
    return _operation_key(candidate.target)


def _share(target: Target, covered: Coverage) -> float:
    """Return which part of a target's lines is covered; a target without lines counts as not covered."""
    lines = lines_of(target.path, target.lines) | (target.reaches if isinstance(target, Endpoint) else frozenset())
    return len(lines & covered.lines) / len(lines) if lines else 0.0


def _case_key(case: str) -> str:
    return f"case {case}"


def _operation_key(name: str) -> str:
    return f"operation {name}"
