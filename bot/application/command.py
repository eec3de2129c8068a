"""A command in a comment: who asked, may they, and the one reply that ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.application.settling import marked_as, settle
from bot.domain.command import Asked
from bot.domain.delivery import Place, Pull, Remark
from bot.domain.errors import HostError
from bot.domain.event import Event, ReplyTarget
from bot.domain.permission import Answered, Decision, Reaction, Reply
from bot.engines.authorization import admitted, decide, reaction_to
from bot.formats.markdown.replies import reply as rendered
from bot.formats.posting.marks import Mark, key, marked
from bot.ports import Commenter, Discussion, Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The use case, on the pull request of one comment. `link` makes the address of a remark of ours."""

    members: Members
    discussion: Discussion
    commenter: Commenter
    link: Callable[[Pull, Remark], str]

    def answer(self, asked: Asked, *, defaults: Event) -> Decision:
        """Decide, and say so where something is to be said; what is allowed is only marked as seen."""
        decision: Decision | None = admitted(self._role(asked), public=asked.public)
        if decision is None:
            self._react(asked.reply, Reaction.EYES)
            decision = decide(asked, self.discussion.pull(), defaults=defaults)
        if isinstance(decision, Answered):
            self.say(asked.reply, decision.reply)
        return decision

    def say(self, target: ReplyTarget, reply: Reply) -> None:
        """Give the one reply to a comment; a comment that has one already gets no other."""
        mark = Mark(kind="reply", key=key(target.repository, target.pull, target.comment))
        me, remarks = self.discussion.me(), self.discussion.remarks()
        if not marked_as(remarks, Place.COMMENT, mark, me=me):
            body = marked(mark, rendered(reply, self._summary(remarks, me=me)))
            settle(
                partial(self.commenter.comment, body),
                done=lambda: bool(marked_as(self.discussion.remarks(), Place.COMMENT, mark, me=me)),
            )
        self._react(target, reaction_to(reply))

    def _role(self, asked: Asked) -> str | None:
        try:
            return self.members.role(asked.author.login)
        except HostError:
            return None

    def _react(self, target: ReplyTarget, reaction: Reaction) -> None:
        if target.comment is not None:
            # GitHub keeps one of each kind: twice is once.
            settle(partial(self.members.react, target.comment, str(reaction)), done=lambda: False)

    def _summary(self, remarks: tuple[Remark, ...], *, me: int) -> str:
        pull = self.discussion.pull()
        mark = Mark(kind="summary", key=key(pull.repository, pull.number))
        found = marked_as(remarks, Place.COMMENT, mark, me=me)
        return self.link(pull, found[0]) if found else ""
