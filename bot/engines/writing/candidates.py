"""What was explored, as candidates: each kind by its own writer."""

from __future__ import annotations

from bot.domain.candidate import Candidate
from bot.domain.exploration import Explored, Followed
from bot.engines.writing import api, ui


def write(explored: Explored, *, output: str, target: str) -> tuple[Candidate, ...]:
    """Return the candidates of one exploration; `target` names what a followed case is about."""
    if isinstance(explored, Followed):
        return ui.write(explored, output=output, target=target)
    return api.write(explored, folder=output)
