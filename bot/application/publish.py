"""A report, delivered: the kept files where somebody can take them, one summary comment, old suggestions folded away.

Every write can be repeated: what stands there already is found by its mark and its author, never written twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.application.settling import Thread, marked_as, settle, told
from bot.application.stacking import Stack, Stacking
from bot.application.suggesting import Planned, Reviewed, Suggesting, offered
from bot.domain.candidate import SourceFile
from bot.domain.delivery import Deliver, Delivered, Fate, Offered, Part, Place, PublishRequest, Pull
from bot.domain.errors import HostError
from bot.domain.report import Report
from bot.engines.delivery import Differences, differences, outdated, snapshot
from bot.formats.markdown import verdict
from bot.formats.posting import state, summary, taking
from bot.formats.posting.marks import Mark, key, marked, same
from bot.ports import Commenter, Discussion

NAME = "summary comment"
_MOST_FOLDED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The use case; everything it needs of the world is handed in."""

    discussion: Discussion
    commenter: Commenter
    suggesting: Suggesting
    stacking: Stacking

    def publish(self, report: Report, request: PublishRequest) -> Delivered:
        """Deliver a report; raise HostError only when the pull request cannot even be read."""
        if request.deliver is Deliver.NOWHERE:
            return Delivered()
        pull = self.discussion.pull()
        late = _too_late(pull, report)
        if late is not None:
            return Delivered(parts=(late,))
        thread = Thread(pull=pull, me=self.discussion.me(), remarks=self.discussion.remarks())
        if request.deliver is Deliver.COMMENT:
            return self._in_a_review(report, thread)
        return self._as_commits(report, thread, request.deliver)

    def _in_a_review(self, report: Report, thread: Thread) -> Delivered:
        planned = Planned(mark=Mark(kind="review", key=""))
        try:
            planned = self.suggesting.plan(report, thread)
            reviewed = self.suggesting.review(planned, thread)
        except HostError as error:
            reviewed = Reviewed(part=told("review", error))
        text = taking.in_a_review(
            files=tuple(sorted(reviewed.files)),
            there=planned.there,
            rest=planned.rest,
            withheld=tuple((one.path, one.reason) for one in planned.withheld),
            committable=not thread.pull.is_fork,
        )
        parts = [reviewed.part, self._summary(report, thread, text=text, elsewhere=reviewed.files)]
        if reviewed.settled:
            parts.append(self._folded(thread, reviewed))
        return Delivered(parts=tuple(parts))

    def _as_commits(self, report: Report, thread: Thread, deliver: Deliver) -> Delivered:
        ranked, withheld = offered(report)
        files = tuple(sorted((offer.file for offer in ranked), key=lambda file: file.path))
        part, number = self._stacked(report, thread, deliver, files)
        if deliver is Deliver.COMMIT:
            # The head that the summary comment is about is not the head any more.
            return Delivered(parts=(part,))
        done = part.fate in (Fate.WRITTEN, Fate.CHANGED, Fate.UNCHANGED)
        text = taking.elsewhere(
            number=number,
            problem="" if done else part.detail,
            withheld=tuple((one.path, one.reason) for one in withheld),
        )
        shown = frozenset(file.path for file in files) if done else frozenset()
        return Delivered(parts=(part, self._summary(report, thread, text=text, elsewhere=shown)))

    def _stacked(
        self, report: Report, thread: Thread, deliver: Deliver, files: tuple[SourceFile, ...]
    ) -> tuple[Part, int]:
        name = "commit" if deliver is Deliver.COMMIT else "pull request"
        if not files:
            return Part(name=name, fate=Fate.SKIPPED, detail="there is nothing to offer"), 0
        if thread.pull.is_fork:
            detail = "the branch is in a fork, where a token of this repository cannot write"
            return Part(name=name, fate=Fate.REFUSED, detail=detail), 0
        stack = Stack(
            repository=thread.pull.repository_node,
            revision=report.change.head,
            files=files,
            offer=_offer(report, thread.pull, deliver),
        )
        try:
            if deliver is Deliver.COMMIT:
                return self.stacking.commit(stack), 0
            return self.stacking.stack(stack)
        except HostError as error:
            return told(name, error), 0

    def _summary(self, report: Report, thread: Thread, *, text: str, elsewhere: frozenset[str]) -> Part:
        try:
            return self._summarised(report, thread, text=text, elsewhere=elsewhere)
        except HostError as error:
            return told(NAME, error)

    def _summarised(self, report: Report, thread: Thread, *, text: str, elsewhere: frozenset[str]) -> Part:
        mark = Mark(kind="summary", key=key(thread.pull.repository, thread.pull.number))
        found = marked_as(thread.remarks, Place.COMMENT, mark, me=thread.me)
        now, since = snapshot(report), None
        earlier = state.read(found[0].body) if found else None
        if earlier is not None:
            # On the same head the comparison stays the one that was made first: a replay changes nothing.
            since = earlier[1] if earlier[0].head == now.head else earlier[0]
        changes = "" if since is None else taking.changes(*_told(differences(now, since)))
        body = marked(
            mark,
            summary.comment(report, changes=changes, taking=text, hidden=state.write(now, since), elsewhere=elsewhere),
        )
        late = _too_late(self.discussion.pull(), report)
        if late is not None:
            return late
        for extra in found[1:]:
            self._fold(extra.node, "DUPLICATE")
        if not found:
            settle(
                partial(self.commenter.comment, body),
                done=lambda: bool(marked_as(self.discussion.remarks(), Place.COMMENT, mark, me=thread.me)),
            )
            # Two runs at once may both have found none: the older comment stays.
            written = marked_as(self.discussion.remarks(), Place.COMMENT, mark, me=thread.me)
            for extra in written[1:]:
                self._fold(extra.node, "DUPLICATE")
            return Part(name=NAME, fate=Fate.WRITTEN)
        if same(found[0].body, body):
            return Part(name=NAME, fate=Fate.UNCHANGED)
        self.commenter.edit(found[0].id, body)
        return Part(name=NAME, fate=Fate.CHANGED)

    def _folded(self, thread: Thread, reviewed: Reviewed) -> Part:
        """Fold away what has had its time, and show again what another report on the same head had folded."""
        name = "earlier suggestions"
        old = outdated(thread.ours, thread.remarks, reviewed.current)[-_MOST_FOLDED:]
        current = tuple(one.node for one in thread.ours if one.id in reviewed.current)[:_MOST_FOLDED]
        try:
            folded = self.discussion.folded((*old, *current))
            fold = [node for node in old if node not in folded]
            unfold = [node for node in current if node in folded]
            for node in fold:
                self._fold(node, "OUTDATED")
            for node in unfold:
                settle(partial(self.commenter.unfold, node), done=lambda: False)
        except HostError as error:
            return told(name, error)
        return Part(name=name, fate=Fate.CHANGED if fold or unfold else Fate.UNCHANGED)

    def _fold(self, node: str, reason: str) -> None:
        # Folding twice is folding once: there is nothing to look for in between.
        settle(partial(self.commenter.fold, node, reason), done=lambda: False)


def _too_late(pull: Pull, report: Report) -> Part | None:
    """Say why a report must not be told any more: it would speak of code that is no longer there."""
    if not pull.is_open:
        return Part(name=NAME, fate=Fate.SKIPPED, detail="the pull request is closed")
    if pull.head != report.change.head:
        detail = f"superseded: the branch is at {pull.head[:12]}, the report is about {report.change.head[:12]}"
        return Part(name=NAME, fate=Fate.SKIPPED, detail=detail)
    return None


def _told(found: Differences) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...], str]:
    groups = (
        ("new tests", found.new),
        ("tests no longer suggested", found.gone),
        ("new findings", found.found),
        ("findings that no longer hold", found.settled),
    )
    before, after = found.lines
    lines = "" if before == after else f"patch lines {before[0]}/{before[1]} → {after[0]}/{after[1]}"
    return found.since, groups, lines


def _offer(report: Report, pull: Pull, deliver: Deliver) -> Offered:
    if deliver is Deliver.COMMIT:
        return Offered(branch=pull.head_branch, onto=pull.head_branch, title="", body="")
    return Offered(
        branch=f"gen-tests/pr-{pull.number}",
        onto=pull.head_branch,
        title=f"Tests for #{pull.number}",
        body=taking.pull_request(verdict(report), pull=pull.number, head=report.change.head),
    )
