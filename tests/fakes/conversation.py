"""A pull request of which nobody but the test hears."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.event import ReplyTarget
from bot.domain.permission import PullState, Reaction, Role, Standing

BASE, HEAD = "b" * 40, "a" * 40
REPOSITORY = "Codertocat/Hello-World"
TARGET = ReplyTarget(
    repository=REPOSITORY, head=HEAD, pull=1, head_repository=REPOSITORY, head_branch="changes", comment=7
)


def a_pull(**changes: object) -> PullState:
    """Build an open pull request from a branch of the same repository."""
    fields: dict[str, object] = {"target": TARGET, "base": BASE, "open": True, "pushed": "2019-05-15T15:20:13Z"}
    return PullState(**(fields | changes))  # type: ignore[arg-type]  # a builder takes any field


@dataclass
class Talk:
    """Implements ports.Conversation; `said` is everything that could be seen on the pull request, in order."""

    role: Standing | None = field(default_factory=lambda: Standing(role=Role.WRITE, member=True))
    state: PullState = field(default_factory=a_pull)
    link: str = ""
    said: list[str] = field(default_factory=list)

    def standing(self, target: ReplyTarget, login: str) -> Standing | None:
        return self.role

    def pull(self, target: ReplyTarget) -> PullState:
        return self.state

    def react(self, target: ReplyTarget, reaction: Reaction) -> None:
        self.said.append(str(reaction))

    def reply(self, target: ReplyTarget, text: str) -> None:
        self.said.append(text)

    def summary(self, target: ReplyTarget) -> str:
        return self.link
