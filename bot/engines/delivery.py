"""Which files are offered, where on the pull request, and what has changed since the last time.

Files are ranked by what their tests show; the first MOST get a note of the review on the changed file they speak of.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.candidate import SourceFile
from bot.domain.delivery import Patch, Place, Remark, Snapshot
from bot.domain.report import Report
from bot.domain.verdict import Kept
from bot.engines.writing.gate import violations

MOST = 10
_NAME = re.compile(r"(?:[\w\-]+/)*(?:test_\w+|conftest)\.py", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Head lines `first` to `last` of a file, and what they become; no text removes them."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file worth suggesting: how many tests of which cases or targets, and what they add.

    `speaks_of` are the changed files that they are about, best first.

    `place` is the file of the diff that its note stands on, if there is one. `exists` says that the head has a file of
    that path; `edits` turn that file into this one, when the diff shows every line they touch.
    """

    file: SourceFile
    tests: int = 0
    subjects: tuple[str, ...] = ()
    lines: int = 0
    worth: int = 0
    speaks_of: tuple[str, ...] = ()
    place: str = ""
    exists: bool = False
    edits: tuple[Edit, ...] = ()

    @property
    def is_fixtures(self) -> bool:
        """Whether it is what the tests need, and none itself."""
        return self.file.path.rpartition("/")[2] == "conftest.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A file that is not offered, and why."""

    path: str
    reason: str


def offers(report: Report) -> tuple[tuple[Offer, ...], tuple[Withheld, ...]]:
    """Return the files in the order of their evidence, and those that must not be offered.

    Who publishes has not seen the files being made, so that the gate judges them once more.
    """
    found: list[Offer] = []
    withheld: list[Withheld] = []
    for file in report.files:
        reason = _objection(file)
        if reason:
            withheld.append(Withheld(path=file.path, reason=reason))
        else:
            found.append(_offer(file, report))
    # The fixtures come first: every other file needs them.
    ranked = sorted(found, key=lambda one: (not one.is_fixtures, -one.worth, one.file.path))
    return tuple(ranked), tuple(withheld)


def _objection(file: SourceFile) -> str:
    if not _NAME.fullmatch(file.path):
        return "its path is not that of a test"
    return next(iter(violations(file)), "")


def _offer(file: SourceFile, report: Report) -> Offer:
    kept = [one for one in report.verdicts if isinstance(one, Kept) and one.candidate.path == file.path]
    speaks: Counter[str] = Counter()
    paths = {target.name: target.path for target in report.targets}
    for verdict in kept:
        speaks.update(line.path for line in verdict.evidence.coverage.lines)
        # The target itself comes before files that are merely run through.
        if verdict.candidate.target in paths:
            speaks[paths[verdict.candidate.target]] += 1_000_000
    return Offer(
        file=file,
        tests=len(kept),
        subjects=tuple(dict.fromkeys(one.candidate.case or one.candidate.target for one in kept)),
        lines=sum(len(one.evidence.coverage.lines) for one in kept),
        worth=sum(_worth(one) for one in kept),
        speaks_of=tuple(sorted(speaks, key=lambda path: (-speaks[path], path))),
    )


def _worth(kept: Kept) -> int:
    shown = kept.evidence
    coverage = len(shown.coverage.lines) + len(shown.coverage.branches)
    return coverage + 3 * (len(shown.steps) + len(shown.expectations) + len(shown.oracles))


def placed(offer: Offer, patches: Mapping[str, Patch], *, present: str | None) -> Offer | None:
    """Say where an offer stands and how it is taken; None when the head has the very file already.

    `present` is the text of its path on head.
    """
    if present == offer.file.content:
        return None
    exists = present is not None
    changes = edits(present, offer.file.content, patches.get(offer.file.path)) if present is not None else ()
    wanted = (offer.file.path, *offer.speaks_of) if exists else offer.speaks_of
    # A file that speaks of nothing in the diff (the fixtures) stands on the first file there is.
    candidates = [path for path in wanted if path in patches] or sorted(patches)
    return replace(offer, place=candidates[0] if candidates else "", exists=exists, edits=changes)


def edits(old: str, new: str, patch: Patch | None) -> tuple[Edit, ...]:
    """Return the edits that turn `old` into `new`; none when the diff does not show every line they touch."""
    if patch is None or "\r" in old + new:
        return ()
    before, after = old.split("\n"), new.split("\n")
    found = tuple(
        Edit(first=first + 1, last=last, text="".join(f"{line}\n" for line in after[start:end]))
        for first, last, start, end in _spans(before, after)
    )
    return found if len(found) <= MOST and all(patch.shows(one.first, one.last) for one in found) else ()


def _spans(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """Return what changes as (first, last) of the old lines and of the new ones, counted from 0, last exclusive.

    An insertion has no old line to stand on: it takes the line above along, or at the top the one below. Two that
    would stand on the same line become one.
    """
    spans: list[tuple[int, int, int, int]] = []
    for kind, *span in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        first, last, start, end = span
        if first == last and first > 0:
            first, start = first - 1, start - 1
        elif first == last:
            last, end = last + 1, end + 1
        if spans and first < spans[-1][1]:
            first, _, start, _ = spans.pop()
        spans.append((first, last, start, end))
    return spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a report says that an earlier one did not, and the reverse; `lines` are the patch's before and now."""

    since: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    lines: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0))


def snapshot(report: Report) -> Snapshot:
    """Return what is remembered of a report."""
    after = report.delta.patch_after
    covered = after.covered & after.executable
    return Snapshot(
        head=report.change.head,
        kept=tuple(sorted({one.candidate.name for one in report.verdicts if isinstance(one, Kept)})),
        findings=tuple(sorted({finding.summary for finding in report.findings})),
        lines=(len(covered.lines), len(after.executable.lines)),
    )


def differences(now: Snapshot, since: Snapshot) -> Differences:
    """Compare two reports of one pull request."""
    return Differences(
        since=since.head,
        new=_without(now.kept, since.kept),
        gone=_without(since.kept, now.kept),
        found=_without(now.findings, since.findings),
        settled=_without(since.findings, now.findings),
        lines=(since.lines, now.lines),
    )


def _without(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in some if one not in others)


def outdated(ours: tuple[Remark, ...], everything: tuple[Remark, ...], current: frozenset[int]) -> tuple[str, ...]:
    """Return our reviews and notes that are not `current` and that nobody else has answered."""
    mine = {one.id for one in ours}
    answered = {one.answers for one in everything if one.answers is not None and one.id not in mine}
    talked = {one.review for one in ours if one.place is Place.NOTE and one.id in answered}
    return tuple(
        one.node
        for one in ours
        if not one.pending
        and one.place is not Place.COMMENT
        and one.id not in current
        and one.review not in current
        and one.id not in (answered if one.place is Place.NOTE else talked)
    )
