"""What any notation of a model comes to: the model, what it asks for, and how its values are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.covering import Literal, Model

LONGEST = 8 * 1024 * 1024
Names = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSource:
    """A model as read.

    `names` says how values of a notation of its own are written, by path and `mark`; a value with several names takes
    turns. `folded` means that case does not matter in what is written, `blank_is_free` that an empty cell of a given
    row leaves the choice open.
    """

    model: Model
    strength: int | None = None
    core: tuple[str, ...] = ()
    core_strength: int | None = None
    names: Names = field(default_factory=dict)
    folded: bool = False
    blank_is_free: bool = False


def mark(value: Literal) -> str:
    """Tell apart what JSON tells apart."""
    return repr(value)
