"""One pull request: what it is, what stands on it, and what the bot writes there."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote

from bot.adapters.github.connection import PAGE, Connection, understood
from bot.domain.delivery import Note, Patch, Place, Pull, Remark
from bot.domain.errors import RefusedError
from bot.formats.diff import shown

# The account behind the token that GitHub gives to every job.
ACTIONS = 41898282
_LARGEST = 1024 * 1024
_VIEWER = "query { viewer { databaseId } }"
_FOLDED = """query Folded($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on Minimizable { isMinimized } }
}"""
_FOLD = """mutation Fold($input: MinimizeCommentInput!) {
  minimizeComment(input: $input) { minimizedComment { isMinimized } }
}"""
_UNFOLD = """mutation Unfold($input: UnminimizeCommentInput!) {
  unminimizeComment(input: $input) { unminimizedComment { isMinimized } }
}"""
_BEGIN = """mutation Begin($input: AddPullRequestReviewInput!) {
  addPullRequestReview(input: $input) { pullRequestReview { id } }
}"""
_NOTE = """mutation Note($input: AddPullRequestReviewThreadInput!) {
  addPullRequestReviewThread(input: $input) { thread { id } }
}"""
_SUBMIT = """mutation Submit($input: SubmitPullRequestReviewInput!) {
  submitPullRequestReview(input: $input) { pullRequestReview { id } }
}"""


class PullRequest:
    """Implements ports.Discussion, ports.Commenter and ports.Reviewer for one pull request."""

    def __init__(self, connection: Connection, repository: str, number: int) -> None:
        """Take the connection, `owner/name`, and the number."""
        self._connection = connection
        self._repository = f"/repos/{repository}"
        self._path = f"/repos/{repository}/pulls/{number}"
        self._thread = f"/repos/{repository}/issues/{number}/comments"

    @understood()
    def me(self) -> int:
        """Return the account that the token writes as: only a person's token can ask for it by REST."""
        try:
            return int(self._connection.get("/user")["id"])
        except RefusedError as error:
            if error.code != 403:
                raise
        try:
            return int(self._connection.look(_VIEWER, {})["viewer"]["databaseId"])
        except (RefusedError, TypeError, ValueError):
            return ACTIONS

    @understood()
    def pull(self) -> Pull:
        """Return the pull request as it is at this moment."""
        return read_pull(self._connection.get(self._path))

    @understood()
    def remarks(self) -> tuple[Remark, ...]:
        """Return every comment, review and note; of pending reviews GitHub shows the token's own."""
        comments = [_remark(item, Place.COMMENT) for item in self._connection.all(self._thread)]
        reviews = [_remark(item, Place.REVIEW) for item in self._connection.all(f"{self._path}/reviews")]
        notes = [_remark(item, Place.NOTE) for item in self._connection.all(f"{self._path}/comments")]
        return (*comments, *reviews, *notes)

    @understood()
    def notes(self, review: int) -> tuple[Remark, ...]:
        """Return the notes of one review, pending or not."""
        items = self._connection.all(f"{self._path}/reviews/{review}/comments")
        return tuple(_remark(item, Place.NOTE) for item in items)

    @understood()
    def patches(self) -> tuple[Patch, ...]:
        """Return the files of the diff; one too large to be shown has no lines to speak of."""
        return tuple(
            Patch(path=item["filename"], hunks=shown(item.get("patch") or ""))
            for item in self._connection.all(f"{self._path}/files")
            if item["status"] != "removed"
        )

    @understood()
    def text(self, path: str, revision: str) -> str | None:
        """Return a file of a revision; None when there is none, or none that can be shown."""
        try:
            item = self._connection.get(f"{self._repository}/contents/{quote(path)}", ref=revision)
        except RefusedError as error:
            if error.code == 404:
                return None
            raise
        try:
            data = base64.b64decode(item["content"]) if item["size"] <= _LARGEST else b""
            return data.decode("utf-8") if item["encoding"] == "base64" else None
        except (TypeError, KeyError, binascii.Error, UnicodeDecodeError):
            return None

    @understood()
    def folded(self, nodes: tuple[str, ...]) -> frozenset[str]:
        """Return which of these remarks are folded away already."""
        found = self._connection.look(_FOLDED, {"ids": list(nodes[:PAGE])})["nodes"] if nodes else ()
        return frozenset(item["id"] for item in found if item is not None and item.get("isMinimized"))

    def comment(self, body: str) -> None:
        """Write a comment."""
        self._connection.send("POST", self._thread, {"body": body})

    def edit(self, comment: int, body: str) -> None:
        """Change a comment."""
        self._connection.send("PATCH", f"{self._repository}/issues/comments/{comment}", {"body": body})

    def fold(self, node: str, reason: str) -> None:
        """Fold a remark away."""
        self._connection.change(_FOLD, {"input": {"subjectId": node, "classifier": reason}})

    def unfold(self, node: str) -> None:
        """Show a remark that was folded away."""
        self._connection.change(_UNFOLD, {"input": {"subjectId": node}})

    def begin(self, pull: Pull, body: str) -> None:
        """Begin a pending review of the pull request's head."""
        given = {"pullRequestId": pull.node, "commitOID": pull.head, "body": body}
        self._connection.change(_BEGIN, {"input": given})

    @understood()
    def note(self, review: str, note: Note) -> bool:
        """Add a note to a pending review; one that GitHub finds outside the diff it drops without an error."""
        given: dict[str, object] = {"pullRequestReviewId": review, "path": note.path, "body": note.body}
        given["subjectType"] = "LINE" if note.last else "FILE"
        if note.last:
            given |= {"line": note.last, "side": "RIGHT"}
        if 0 < note.first < note.last:
            given |= {"startLine": note.first, "startSide": "RIGHT"}
        try:
            answer = self._connection.change(_NOTE, {"input": given})
        except RefusedError as error:
            if error.code in (400, 422):
                return False
            raise
        return (answer["addPullRequestReviewThread"] or {}).get("thread") is not None

    def submit(self, review: str) -> None:
        """Show the review to everybody, as a comment: the bot neither approves nor asks for changes."""
        self._connection.change(_SUBMIT, {"input": {"pullRequestReviewId": review, "event": "COMMENT"}})

    def discard(self, review: int) -> None:
        """Delete a pending review with its notes; one that is gone already is no trouble."""
        try:
            self._connection.send("DELETE", f"{self._path}/reviews/{review}")
        except RefusedError as error:
            if error.code != 404:
                raise


def read_pull(item: Any) -> Pull:
    """Return a pull request from GitHub's JSON."""
    head = item["head"]["repo"]
    return Pull(
        number=int(item["number"]),
        head=item["head"]["sha"],
        is_open=item["state"] == "open",
        head_branch=item["head"]["ref"],
        base_branch=item["base"]["ref"],
        repository=item["base"]["repo"]["full_name"],
        head_repository=None if head is None else head["full_name"],
        node=item["node_id"],
        repository_node=item["base"]["repo"]["node_id"],
        base=item["base"]["sha"],
        pushed="" if head is None else head.get("pushed_at") or "",
    )


def _remark(item: Any, place: Place) -> Remark:
    author = item.get("user")
    return Remark(
        id=int(item["id"]),
        node=item["node_id"],
        place=place,
        # An account that was deleted is nobody: never ours.
        author=0 if author is None else int(author["id"]),
        body=item.get("body") or "",
        pending=item.get("state") == "PENDING",
        review=item.get("pull_request_review_id"),
        answers=item.get("in_reply_to_id"),
    )
