"""Branches of a repository: commits made from files without a checkout, and the pull requests that offer them."""

from __future__ import annotations

from urllib.parse import quote

from bot.adapters.github.connection import Connection, understood
from bot.domain.candidate import SourceFile
from bot.domain.delivery import CommitFacts, Move, Offered
from bot.domain.errors import RefusedError

_NOWHERE = "0" * 40
_MOVE = """mutation Move($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}"""


class RepositoryBranches:
    """Implements ports.Branches for one repository."""

    def __init__(self, connection: Connection, repository: str) -> None:
        """Take the connection and `owner/name`."""
        self._connection = connection
        self._path = f"/repos/{repository}"
        self._owner = repository.partition("/")[0]

    @understood()
    def tip(self, branch: str) -> str | None:
        """Return the commit that a branch points to, None when there is no such branch."""
        try:
            return str(self._connection.get(f"{self._path}/git/ref/heads/{quote(branch)}")["object"]["sha"])
        except RefusedError as error:
            if error.code == 404:
                return None
            raise

    @understood()
    def commit(self, revision: str) -> CommitFacts:
        """Return what is known of a commit."""
        item = self._connection.get(f"{self._path}/git/commits/{revision}")
        parents = tuple(parent["sha"] for parent in item["parents"])
        return CommitFacts(tree=item["tree"]["sha"], parents=parents, message=item["message"])

    @understood()
    def tree(self, revision: str, files: tuple[SourceFile, ...]) -> str:
        """Make the tree of a revision with these files laid over it; trees are named after what they hold."""
        base = self.commit(revision).tree
        entries = [{"path": file.path, "mode": "100644", "type": "blob", "content": file.content} for file in files]
        return str(
            self._connection.send("POST", f"{self._path}/git/trees", {"base_tree": base, "tree": entries})["sha"]
        )

    @understood()
    def record(self, tree: str, parent: str, message: str) -> str:
        """Make a commit that no branch points to yet; without an author of its own GitHub signs it."""
        given = {"message": message, "tree": tree, "parents": [parent]}
        return str(self._connection.send("POST", f"{self._path}/git/commits", given)["sha"])

    def move(self, branch: Move) -> None:
        """Move a branch; GitHub itself compares where it is with where it is believed to be."""
        update = {
            "name": f"refs/heads/{branch.branch}",
            "beforeOid": branch.before or _NOWHERE,
            "afterOid": branch.after,
            "force": branch.force,
        }
        self._connection.change(_MOVE, {"input": {"repositoryId": branch.repository, "refUpdates": [update]}})

    @understood()
    def offers(self, branch: str) -> tuple[Offered, ...]:
        """Return the open pull requests of a branch, oldest first."""
        items = self._connection.all(f"{self._path}/pulls", state="open", head=f"{self._owner}:{branch}")
        found = [
            Offered(
                number=item["number"],
                branch=item["head"]["ref"],
                onto=item["base"]["ref"],
                title=item["title"],
                body=item["body"] or "",
            )
            for item in items
        ]
        return tuple(sorted(found, key=lambda offer: offer.number))

    def offer(self, offer: Offered) -> None:
        """Open a pull request."""
        given = {"title": offer.title, "body": offer.body, "head": offer.branch, "base": offer.onto}
        self._connection.send("POST", f"{self._path}/pulls", given)

    def revise(self, offer: Offered) -> None:
        """Change the title and the text of a pull request."""
        self._connection.send("PATCH", f"{self._path}/pulls/{offer.number}", {"title": offer.title, "body": offer.body})
