"""A pull request of which nobody but the test hears."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.delivery import Patch, Place, Pull, Remark
from bot.domain.errors import RefusedError
from bot.domain.event import ReplyTarget

BASE, HEAD = "b" * 40, "a" * 40
REPOSITORY = "Codertocat/Hello-World"
TARGET = ReplyTarget(
    repository=REPOSITORY, head=HEAD, pull=1, head_repository=REPOSITORY, head_branch="changes", comment=7
)
ME = 41898282


def a_pull(**changes: object) -> Pull:
    """Build an open pull request from a branch of the same repository."""
    fields: dict[str, object] = {
        "number": 1,
        "head": HEAD,
        "is_open": True,
        "head_branch": "changes",
        "base_branch": "main",
        "repository": REPOSITORY,
        "head_repository": REPOSITORY,
        "node": "PR_1",
        "repository_node": "R_1",
        "base": BASE,
        "pushed": "2019-05-15T15:20:13Z",
    }
    return Pull(**(fields | changes))  # type: ignore[arg-type]  # a builder takes any field


@dataclass
class Talk:
    """Implements ports.Members, ports.Discussion and ports.Commenter; `said` is what could be seen, in order.

    The role None stands for an API that does not answer.
    """

    known: str | None = "write"
    state: Pull = field(default_factory=a_pull)
    said: list[str] = field(default_factory=list)
    written: list[Remark] = field(default_factory=list)

    def role(self, login: str) -> str:
        if self.known is None:
            raise RefusedError("GitHub refused: 403.", remedy="", slug="github-refused", code=403)
        return self.known

    def react(self, comment: int, reaction: str) -> None:
        if reaction not in self.said:
            self.said.append(reaction)

    def me(self) -> int:
        return ME

    def pull(self) -> Pull:
        return self.state

    def remarks(self) -> tuple[Remark, ...]:
        return tuple(self.written)

    def notes(self, review: int) -> tuple[Remark, ...]:
        return ()

    def patches(self) -> tuple[Patch, ...]:
        return ()

    def text(self, path: str, revision: str) -> str | None:
        return None

    def folded(self, nodes: tuple[str, ...]) -> frozenset[str]:
        return frozenset()

    def comment(self, body: str) -> None:
        number = 100 + len(self.written)
        self.written.append(Remark(id=number, node=f"IC_{number}", place=Place.COMMENT, author=ME, body=body))
        self.said.append(body.partition("\n")[2])

    def edit(self, comment: int, body: str) -> None:
        raise AssertionError(body)

    def fold(self, node: str, reason: str) -> None:
        raise AssertionError(node)

    def unfold(self, node: str) -> None:
        raise AssertionError(node)
