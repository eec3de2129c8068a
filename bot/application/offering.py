"""The tests of a sweep, offered: one pull request of ours onto the branch that everything ends up on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.application.settling import told
from bot.application.stacking import Stack, Stacking
from bot.domain.candidate import SourceFile
from bot.domain.delivery import Delivered, Fate, Home, Offered, Part
from bot.domain.errors import HostError
from bot.domain.report import Report
from bot.engines.delivery import offers
from bot.formats.markdown import verdict
from bot.formats.posting import taking
from bot.ports import Repository

BRANCH = "gen-tests/sweep"
NAME = "pull request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """The use case; everything it needs of the world is handed in."""

    repository: Repository
    stacking: Stacking

    def offer(self, report: Report) -> Delivered:
        """Open the pull request or bring it up to date; without files nothing is opened."""
        files = tuple(sorted((offer.file for offer in offers(report)[0]), key=lambda file: file.path))
        if not files:
            return Delivered(parts=(Part(name=NAME, fate=Fate.SKIPPED, detail="there is nothing to offer"),))
        try:
            home = self.repository.home()
            part, _ = self.stacking.stack(_stack(report, home, files))
        except HostError as error:
            part = told(NAME, error)
        return Delivered(parts=(part,))


def _stack(report: Report, home: Home, files: tuple[SourceFile, ...]) -> Stack:
    return Stack(
        repository=home.node,
        revision=report.change.head,
        files=files,
        offer=Offered(
            branch=BRANCH,
            onto=home.default_branch,
            title="Generated tests for what is covered least",
            body=taking.sweep(verdict(report), head=report.change.head),
        ),
    )
