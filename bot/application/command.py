"""A command in a comment: who asked, may they, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.command import Asked
from bot.domain.event import Event
from bot.domain.permission import Answered, Decision, Reaction, Reply
from bot.engines.authorization import admitted, decide, reaction_to
from bot.ports import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The use case; `told` renders a reply, with the address of our last summary. `defaults` is a review as wanted."""

    conversation: Conversation
    told: Callable[[Reply, str], str]
    defaults: Event

    def answer(self, asked: Asked) -> Decision:
        """Decide, and say so where something is to be said; what is allowed is only marked as seen."""
        decision: Decision | None = admitted(self.conversation.standing(asked.reply, asked.author.login))
        if decision is None:
            self.conversation.react(asked.reply, Reaction.EYES)
            decision = decide(asked, self.conversation.pull(asked.reply), defaults=self.defaults)
        if isinstance(decision, Answered):
            self._say(asked, decision.reply)
        return decision

    def _say(self, asked: Asked, reply: Reply) -> None:
        summary = self.conversation.summary(asked.reply)
        self.conversation.reply(asked.reply, self.told(reply, summary))
        self.conversation.react(asked.reply, reaction_to(reply))
