"""Files as a commit without a checkout: on a branch of ours with a pull request, or on the branch under review."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.application.settling import settle
from bot.domain.candidate import SourceFile
from bot.domain.delivery import Fate, Move, Offered, Part
from bot.formats.posting.marks import commit_message, same, tree_of
from bot.ports import Branches

_THERE = "the branch has the files already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Files to lay over a revision, and the pull request that offers them; `repository` is its opaque name."""

    repository: str
    revision: str
    files: tuple[SourceFile, ...]
    offer: Offered
    subject: str = "Add generated tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """Part of the use case: the same branch and the same pull request every time."""

    branches: Branches

    def stack(self, stack: Stack) -> tuple[Part, int]:
        """Bring the branch and its pull request up to date; return its number, 0 when there is none."""
        branch = stack.offer.branch
        tip = self.branches.tip(branch)
        if tip is not None and not self._is_ours(tip):
            detail = f"somebody else has changed the branch {branch}; it is left alone"
            return Part(name="pull request", fate=Fate.SKIPPED, detail=detail), 0
        tree = self._tree(stack)
        if tree == self.branches.commit(stack.revision).tree:
            # GitHub opens no pull request without a difference.
            return Part(name="pull request", fate=Fate.UNCHANGED, detail=_THERE), 0
        moved = self._moved(stack, tree, tip)
        fate, number = self._offered(stack.offer)
        fate = Fate.CHANGED if moved and fate is Fate.UNCHANGED else fate
        return Part(name="pull request", fate=fate, detail=f"#{number}"), number

    def commit(self, stack: Stack) -> Part:
        """Put the files on the branch itself, on top of the revision and of nothing else."""
        tree = self._tree(stack)
        if tree == self.branches.commit(stack.revision).tree:
            return Part(name="commit", fate=Fate.UNCHANGED, detail=_THERE)
        sha = self._recorded(stack, tree)
        self._move(stack, before=stack.revision, after=sha, force=False)
        return Part(name="commit", fate=Fate.WRITTEN, detail=sha[:12])

    def _is_ours(self, tip: str) -> bool:
        """Whether the tip is a commit of ours that nobody has changed: it names the tree it was made with."""
        facts = self.branches.commit(tip)
        return tree_of(facts.message) == facts.tree

    def _moved(self, stack: Stack, tree: str, tip: str | None) -> bool:
        if tip is not None:
            facts = self.branches.commit(tip)
            if (facts.tree, facts.parents) == (tree, (stack.revision,)):
                return False
        self._move(stack, before=tip, after=self._recorded(stack, tree), force=True)
        return True

    def _tree(self, stack: Stack) -> str:
        # Trees are named after what they hold: making one again makes nothing new.
        made: list[str] = []
        settle(lambda: made.append(self.branches.tree(stack.revision, stack.files)), done=lambda: False)
        return made[-1]

    def _recorded(self, stack: Stack, tree: str) -> str:
        made: list[str] = []
        message = commit_message(stack.subject, tree)
        settle(lambda: made.append(self.branches.record(tree, stack.revision, message)), done=lambda: False)
        return made[-1]

    def _move(self, stack: Stack, *, before: str | None, after: str, force: bool) -> None:
        branch = stack.offer.branch
        move = Move(repository=stack.repository, branch=branch, before=before, after=after, force=force)
        settle(partial(self.branches.move, move), done=lambda: self.branches.tip(branch) == after)

    def _offered(self, offer: Offered) -> tuple[Fate, int]:
        found = self.branches.offers(offer.branch)
        if not found:
            settle(partial(self.branches.offer, offer), done=lambda: bool(self.branches.offers(offer.branch)))
            return Fate.WRITTEN, self.branches.offers(offer.branch)[0].number
        first = found[0]
        if first.title == offer.title and same(first.body, offer.body):
            return Fate.UNCHANGED, first.number
        wanted = Offered(branch=offer.branch, onto=first.onto, title=offer.title, body=offer.body, number=first.number)
        self.branches.revise(wanted)
        return Fate.CHANGED, first.number
