"""GitHub's GraphQL mutations that the bot uses, checked against GitHub's own schema before they run."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, graphql_sync

from tests.fakes.github import diffs
from tests.fakes.github.rest import BY_INTEGRATION, Visit, node, require_length
from tests.fakes.github.world import NOBODY, Comment, Note, Review

_KINDS = {"IC": "IssueComment", "PRR": "PullRequestReview", "PRRC": "PullRequestReviewComment"}
Info = GraphQLResolveInfo[Any]
Thing = Comment | Review | Note


def answered(visit: Visit, query: str, variables: Any) -> dict[str, Any]:
    """Run a query; what the schema does not know comes back as an error, as it does from GitHub."""
    result = graphql_sync(_schema(), query, root_value=Root(visit), variable_values=variables)
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [{"message": error.message, **(error.extensions or {})} for error in result.errors]
    return answer


@cache
def _schema() -> GraphQLSchema:
    schema = build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))
    for name in ("Node", "Minimizable"):
        schema.type_map[name].resolve_type = lambda value, *_: value["__typename"]  # type: ignore[attr-defined]
    return schema


def _forbidden(message: str = BY_INTEGRATION) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "FORBIDDEN"})


class Root:
    """The resolvers, one for each field of Query and Mutation."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.world = visit.world

    def viewer(self, info: Info) -> dict[str, Any]:
        """Return whose token it is; unlike REST, this is told to every kind of token."""
        token = self.visit.token
        return {"id": node("U", token.id), "databaseId": token.id, "login": token.login}

    def nodes(self, info: Info, ids: list[str]) -> list[Any]:
        """Return things by their ids; None for those there are not."""
        return [None if (thing := self._thing(one)) is None else _shown(thing) for one in ids]

    def addPullRequestReview(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Begin a review: pending until it is submitted, and only one at a time."""
        self._needs("pull_requests")
        pull = self.world.pulls.get(int(input["pullRequestId"].removeprefix("PR_")))
        if pull is None:
            raise GraphQLError("Could not resolve to a node", extensions={"type": "NOT_FOUND"})
        if input.get("event") is not None or input.get("comments") or input.get("threads"):
            raise AssertionError("the bot begins its reviews empty and pending")
        mine = [one for one in self.world.reviews.values() if one.state == "PENDING" and one.pull == pull.number]
        if any(one.author == self.visit.token.id for one in mine):
            raise GraphQLError("User can only have one pending review per pull request")
        require_length(input.get("body"))
        commit = input.get("commitOID")
        if commit not in self.world.commits:
            raise GraphQLError("The commitOID is not part of the pull request")
        review = Review(
            id=self.world.next_id(),
            pull=pull.number,
            author=self.visit.token.id,
            body=input.get("body") or "",
            commit=commit,
        )
        self.world.reviews[review.id] = review
        return {"pullRequestReview": _shown(review)}

    def addPullRequestReviewThread(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Add a comment to a pending review; one outside the diff is silently not made, as on GitHub."""
        self._needs("pull_requests")
        review = self._pending(input["pullRequestReviewId"])
        require_length(input["body"])
        patches = self.world.pulls[review.pull].patches
        on_file = input["subjectType"] == "FILE"
        if input["path"] not in patches:
            return {"thread": None}
        if not on_file:
            if input.get("line") is None or input["side"] != "RIGHT" or input["startSide"] != "RIGHT":
                raise GraphQLError("line is required, on the right side")
            if diffs.complaint(patches[input["path"]], input["line"], input.get("startLine")):
                return {"thread": None}
        note = Note(
            id=self.world.next_id(),
            pull=review.pull,
            review=review.id,
            author=review.author,
            path=input["path"],
            body=input["body"],
            commit=review.commit,
            line=None if on_file else input["line"],
            start=None if on_file else input.get("startLine"),
        )
        self.world.notes[note.id] = note
        thread = {"id": node("PRRT", note.id), "path": note.path, "line": note.line}
        return {"thread": {**thread, "subjectType": input["subjectType"]}}

    def submitPullRequestReview(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Show a pending review to everybody."""
        self._needs("pull_requests")
        review = self._pending(input["pullRequestReviewId"])
        if input["event"] != "COMMENT":
            raise AssertionError("the bot neither approves nor asks for changes")
        if not review.body and not any(note.review == review.id for note in self.world.notes.values()):
            raise GraphQLError("Review has nothing to say")
        review.state = "COMMENTED"
        return {"pullRequestReview": _shown(review)}

    def minimizeComment(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Fold something away."""
        self._needs("pull_requests", "issues")
        thing = self._thing(input["subjectId"])
        if thing is None:
            raise GraphQLError("Could not resolve to a node", extensions={"type": "NOT_FOUND"})
        thing.minimized = input["classifier"].lower()
        return {"minimizedComment": _shown(thing)}

    def unminimizeComment(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Show something again."""
        self._needs("pull_requests", "issues")
        thing = self._thing(input["subjectId"])
        if thing is None:
            raise GraphQLError("Could not resolve to a node", extensions={"type": "NOT_FOUND"})
        thing.minimized = None
        return {"unminimizedComment": _shown(thing)}

    def updateRefs(self, info: Info, input: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        """Move branches, each only from where the caller believes it to be."""
        self._needs("contents")
        for update in input["refUpdates"]:
            name = update["name"].removeprefix("refs/")
            now = self.world.refs.get(name, NOBODY)
            if update.get("beforeOid") is not None and update["beforeOid"] != now:
                raise GraphQLError(f"Reference update failed: {name} is at {now}")
            if update["afterOid"] not in self.world.commits:
                raise GraphQLError("afterOid is not a commit")
            if now != NOBODY and not update["force"] and not self.world.descends(update["afterOid"], now):
                raise GraphQLError("Update is not a fast forward")
            self.world.refs[name] = update["afterOid"]
            for pull in self.world.pulls.values():
                if pull.state == "open" and f"heads/{pull.head_branch}" == name:
                    pull.head = update["afterOid"]
        return {"clientMutationId": None}

    def _needs(self, *rights: str) -> None:
        if not self.visit.token.rights & set(rights):
            raise _forbidden()

    def _thing(self, identity: str) -> Thing | None:
        kind, _, number = identity.rpartition("_")
        found: dict[str, dict[int, Any]] = {
            "IC": self.world.comments,
            "PRR": self.world.reviews,
            "PRRC": self.world.notes,
        }
        thing: Thing | None = found.get(kind, {}).get(int(number))
        return thing

    def _pending(self, identity: str) -> Review:
        review = self._thing(identity)
        if not isinstance(review, Review) or review.author != self.visit.token.id:
            raise GraphQLError("Could not resolve to a node", extensions={"type": "NOT_FOUND"})
        if review.state != "PENDING":
            raise GraphQLError("The review has been submitted already")
        return review


def _shown(thing: Thing) -> dict[str, Any]:
    kind = {Comment: "IC", Review: "PRR", Note: "PRRC"}[type(thing)]
    shown = {
        "__typename": _KINDS[kind],
        "id": node(kind, thing.id),
        "databaseId": thing.id,
        "body": thing.body,
        "isMinimized": thing.minimized is not None,
        "minimizedReason": thing.minimized,
    }
    return {**shown, "state": thing.state} if isinstance(thing, Review) else shown
