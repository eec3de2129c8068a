"""What a candidate shows once it ran: coverage, manual steps and expectations, and oracles that rest on something."""

from __future__ import annotations

from bot.domain.candidate import Candidate
from bot.domain.case import Grade
from bot.domain.lines import Coverage
from bot.domain.verdict import Evidence

GRADED = frozenset({Grade.EXPLICIT, Grade.DERIVED, Grade.SOURCE})


def evidence_of(candidate: Candidate, covered: Coverage) -> Evidence:
    """Return what a candidate shows: its coverage, its manual steps, and its oracles of grade E, D or S."""
    graded = [oracle for oracle in candidate.oracles if oracle.grade in GRADED]
    case = candidate.case
    return Evidence(
        coverage=covered,
        steps=frozenset((case, step) for step in candidate.steps) if case else frozenset(),
        expectations=frozenset((case, oracle.expectation) for oracle in graded if oracle.expectation is not None)
        if case
        else frozenset(),
        oracles=frozenset((candidate.target, oracle.text) for oracle in graded),
    )
