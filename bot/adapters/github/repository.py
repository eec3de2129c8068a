"""A repository: what it is called inside GitHub, and which pull request a commit belongs to."""

from __future__ import annotations

from bot.adapters.github.connection import Connection
from bot.adapters.github.discussion import read_pull
from bot.domain.delivery import Home
from bot.domain.event import ReplyTarget


class Repository:
    """Implements ports.Repository for one repository."""

    def __init__(self, connection: Connection, repository: str) -> None:
        """Take the connection and `owner/name`."""
        self._connection = connection
        self._path = f"/repos/{repository}"

    def home(self) -> Home:
        """Return the repository's opaque name and the branch that everything ends up on."""
        item = self._connection.get(self._path)
        return Home(node=item["node_id"], default_branch=item["default_branch"])

    def pull_of(self, target: ReplyTarget) -> int | None:
        """Return the open pull request of a branch at a commit; the branch's name alone says nothing."""
        query = {"state": "open"}
        if target.head_repository is not None and target.head_branch:
            query["head"] = f"{target.head_repository.partition('/')[0]}:{target.head_branch}"
        for item in self._connection.all(f"{self._path}/pulls", **query):
            pull = read_pull(item)
            if (pull.head, pull.head_repository) == (target.head, target.head_repository):
                return pull.number
        return None
