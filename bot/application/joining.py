"""The shards of a sweep, joined: the report that one run would have given."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.errors import InputError
from bot.domain.report import Report
from bot.engines.proceedings import Proceedings, conclude, join, missing_parts, shard_number


def joined(parts: tuple[Proceedings, ...], *, wanted: int) -> Report:
    """Return the one report; `wanted` is how many folders were named.

    A shard that left nothing is told, the others count. Raise InputError (`recording`) when there is none, and when
    they are not parts of one sweep.
    """
    if not parts:
        raise _refused(f"none of the {wanted} folders holds a shard.json")
    keys = {_sweep_of(part) for part in parts}
    shards = [part.material.event.scope for part in parts]
    if len(keys) > 1 or len(set(shards)) < len(shards):
        raise _refused("the folders do not hold different parts of one sweep")
    found = join(tuple(sorted(parts, key=shard_number)))
    lost = missing_parts(parts)
    if lost:
        listed = ", ".join(str(number) for number in lost)
        told = f"Of the sweep's shards {listed} left nothing: what was theirs to do was not done."
        found = replace(found, material=replace(found.material, warnings=(*found.material.warnings, told)))
    return conclude(found)


def _sweep_of(part: Proceedings) -> tuple[str, int, int, frozenset[str]]:
    event = part.material.event
    return part.material.change.head, event.seed, event.strength, frozenset(part.agenda)


def _refused(problem: str) -> InputError:
    return InputError(
        f"The shards cannot be joined: {problem}.",
        remedy="Pass the folders that every `gen-tests sweep --shard I/N` of one sweep wrote.",
        slug="recording",
    )
