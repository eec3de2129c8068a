"""What a machine can do, as it was seen, and how to get what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How it stands with one ability."""

    THERE = "ok"
    LIMITED = "limited"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """One thing that gen-tests needs of a machine; `needed` ones are those without which nothing is run."""

    name: str
    standing: Standing
    seen: str
    remedy: str = ""
    needed: bool = False
