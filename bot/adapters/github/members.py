"""Accounts: what one may do in the repository, and the sign that its command was heard."""

from __future__ import annotations

from urllib.parse import quote

from bot.adapters.github.connection import Connection, understood
from bot.domain.errors import RefusedError

_ROLES = frozenset({"admin", "maintain", "write", "triage", "read"})


class RepositoryMembers:
    """Implements ports.Members for one repository."""

    def __init__(self, connection: Connection, repository: str) -> None:
        """Take the connection and `owner/name`."""
        self._connection = connection
        self._path = f"/repos/{repository}"

    @understood()
    def role(self, login: str) -> str:
        """Return the finest role GitHub knows; an account it does not know has none."""
        try:
            item = self._connection.get(f"{self._path}/collaborators/{quote(login, safe='')}/permission")
        except RefusedError as error:
            if error.code == 404:
                return "none"
            raise
        # A role made by the organisation counts as the built-in one it is based on.
        role, folded = item.get("role_name"), item.get("permission")
        return next((str(name) for name in (role, folded) if name in _ROLES), "none")

    def react(self, comment: int, reaction: str) -> None:
        """Put a reaction on a comment; GitHub keeps one of each kind for an account."""
        self._connection.send("POST", f"{self._path}/issues/comments/{comment}/reactions", {"content": reaction})
