"""Doing something once although its answer may get lost: look whether it was done before doing it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.delivery import Fate, Part, Place, Pull, Remark
from bot.domain.errors import HostError, RefusedError, UnsureError
from bot.formats.posting.marks import Mark, mark_of

TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A pull request, who the bot is there, and what stood on it when the delivery began."""

    pull: Pull
    me: int
    remarks: tuple[Remark, ...]

    @property
    def ours(self) -> tuple[Remark, ...]:
        """What the bot itself wrote and marked."""
        return tuple(one for one in self.remarks if one.author == self.me and mark_of(one.body) is not None)


def marked_as(remarks: tuple[Remark, ...], place: Place, mark: Mark, *, me: int) -> tuple[Remark, ...]:
    """Return the remarks of ours with this mark, oldest first: a stranger's mark is none."""
    found = [one for one in remarks if one.place is place and one.author == me and mark_of(one.body) == mark]
    return tuple(sorted(found, key=lambda one: one.id))


def settle(write: Callable[[], None], *, done: Callable[[], bool]) -> None:
    """Write; when it is not known whether that worked, look, and only then try again. Raise UnsureError in the end."""
    for turn in range(TRIES):
        try:
            write()
        except UnsureError:
            if done():
                return
            if turn == TRIES - 1:
                raise
        else:
            return


def told(name: str, error: HostError) -> Part:
    """Say what an error means for a part of a delivery."""
    fate = Fate.REFUSED if isinstance(error, RefusedError) else Fate.FAILED
    return Part(name=name, fate=fate, detail=f"{error.message} {error.remedy}")
