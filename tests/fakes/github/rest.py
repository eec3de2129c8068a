"""GitHub's REST operations, each as a function from the world and a call to an answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.github.contract import Call
from tests.fakes.github.shapes import shaped
from tests.fakes.github.world import Comment, Commit, Note, Person, Pull, Review, Token, World

LONGEST = 65_536
BY_INTEGRATION = "Resource not accessible by integration"


class RefusalError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str, *, errors: list[Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {
            "message": message,
            "documentation_url": "https://docs.example.test/rest",
            "status": str(status),
        }
        if errors is not None:
            self.body["errors"] = errors


@dataclass(kw_only=True)
class Visit:
    """One request as a handler sees it: the world, whose token it is, and where this server is."""

    world: World
    token: Token
    origin: str

    def needs(self, *rights: str) -> None:
        """Refuse a token that has none of the rights."""
        if not self.token.rights & set(rights):
            raise RefusalError(403, BY_INTEGRATION)


Handler = Callable[[Visit, Call], tuple[int, Any]]
HANDLERS: dict[str, Handler] = {}


def handles(operation: str) -> Callable[[Handler], Handler]:
    """Register the handler of an operation."""

    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = handler
        return handler

    return register


def require_length(body: str | None) -> None:
    """Refuse a text that GitHub does not take."""
    if len((body or "").encode("utf-16-le")) // 2 > LONGEST:
        raise RefusalError(422, "Validation Failed", errors=["Body is too long (maximum is 65536 characters)"])


def node(kind: str, number: int) -> str:
    """Return the id of a thing in GraphQL."""
    return f"{kind}_{number}"


def user(world: World, number: int) -> dict[str, Any]:
    """Return an account."""
    person = world.people.get(number) or Person(login=f"user-{number}", id=number)
    return shaped("simple-user", login=person.login, id=person.id, type=person.kind, node_id=node("U", person.id))


@handles("users/get-authenticated")
def _me(visit: Visit, call: Call) -> tuple[int, Any]:
    if not visit.token.is_person:
        raise RefusalError(403, BY_INTEGRATION)
    return 200, shaped("public-user", login=visit.token.login, id=visit.token.id, type="User")


def _repository(world: World, name: str | None = None, *, component: str = "repository") -> dict[str, Any]:
    full = name or world.name
    return shaped(
        component,
        name=full.partition("/")[2],
        full_name=full,
        node_id=node("R", 1),
        default_branch=world.default_branch,
        allow_forking=True,
    )


@handles("repos/get")
def _repo(visit: Visit, call: Call) -> tuple[int, Any]:
    return 200, _repository(visit.world, component="full-repository")


@handles("repos/get-content")
def _content(visit: Visit, call: Call) -> tuple[int, Any]:
    files = visit.world.files_at(call.query.get("ref", visit.world.default_branch))
    path = call.names["path"]
    if path not in files:
        raise RefusalError(404, "Not Found")
    data = files[path].encode()
    return 200, shaped(
        "content-file",
        type="file",
        encoding="base64",
        size=len(data),
        name=path.rpartition("/")[2],
        path=path,
        content=base64.encodebytes(data).decode(),
        sha=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
    )


@handles("repos/get-collaborator-permission-level")
def _permission(visit: Visit, call: Call) -> tuple[int, Any]:
    person = next((one for one in visit.world.people.values() if one.login == call.names["username"]), None)
    if person is None:
        raise RefusalError(404, "Not Found")
    # GitHub folds the finer roles into the older words; only `role_name` tells them apart.
    # In a public repository everybody may read: the answer does not tell a member from a passer-by.
    role = "read" if person.role == "none" and visit.world.public else person.role
    folded = {"maintain": "write", "triage": "read"}.get(role, role)
    return 200, shaped("repository-collaborator-permission", permission=folded, role_name=role, user=None)


def _pull(visit: Visit, pull: Pull) -> dict[str, Any]:
    world = visit.world
    head_repository = None if pull.head_repository is None else _repository(world, pull.head_repository)
    sides: dict[str, dict[str, Any]] = {
        "head": {"ref": pull.head_branch, "sha": pull.head, "repo": head_repository},
        "base": {"ref": pull.base_branch, "sha": pull.base, "repo": _repository(world)},
    }
    owners = {"head": (pull.head_repository or "ghost/").partition("/")[0], "base": world.name.partition("/")[0]}
    for side, value in sides.items():
        value["label"] = f"{owners[side]}:{value['ref']}"
        value["user"] = user(world, pull.author)
    return shaped(
        "pull-request",
        number=pull.number,
        node_id=node("PR", pull.number),
        state=pull.state,
        title=pull.title,
        body=pull.body,
        user=user(world, pull.author),
        html_url=f"https://github.com/{world.name}/pull/{pull.number}",
        **sides,
    )


def _pull_of(visit: Visit, call: Call) -> Pull:
    pull = visit.world.pulls.get(int(call.names["pull_number"]))
    if pull is None or f"{call.names['owner']}/{call.names['repo']}" != visit.world.name:
        raise RefusalError(404, "Not Found")
    return pull


@handles("pulls/get")
def _get_pull(visit: Visit, call: Call) -> tuple[int, Any]:
    return 200, _pull(visit, _pull_of(visit, call))


@handles("pulls/list")
def _list_pulls(visit: Visit, call: Call) -> tuple[int, Any]:
    state, head, base = (call.query.get(name) for name in ("state", "head", "base"))
    found = [
        pull
        for pull in visit.world.pulls.values()
        if (state or "open") in ("all", pull.state)
        and base in (None, pull.base_branch)
        and head in (None, f"{(pull.head_repository or '/').partition('/')[0]}:{pull.head_branch}")
    ]
    return 200, [_simple(visit, pull) for pull in sorted(found, key=lambda one: -one.number)]


def _simple(visit: Visit, pull: Pull) -> dict[str, Any]:
    whole = _pull(visit, pull)
    names = ("number", "node_id", "state", "title", "body", "user", "html_url", "head", "base")
    return shaped("pull-request-simple", **{name: whole[name] for name in names})


@handles("pulls/create")
def _create_pull(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("pull_requests")
    world, body = visit.world, call.body
    if not visit.token.opens_pulls:
        raise RefusalError(403, "GitHub Actions is not permitted to create or approve pull requests.")
    branch, base = body["head"].partition(":")[2] or body["head"], body["base"]
    head, onto = world.refs.get(f"heads/{branch}"), world.refs.get(f"heads/{base}")
    if head is None or onto is None:
        raise RefusalError(422, "Validation Failed", errors=[{"field": "head" if head is None else "base"}])
    if head == onto:
        raise RefusalError(422, "Validation Failed", errors=[{"message": f"No commits between {base} and {branch}"}])
    for pull in world.pulls.values():
        if (pull.head_branch, pull.base_branch, pull.state) == (branch, base, "open"):
            said = f"A pull request already exists for {world.name.partition('/')[0]}:{branch}."
            raise RefusalError(422, "Validation Failed", errors=[{"message": said}])
    require_length(body.get("body"))
    pull = Pull(
        number=max(world.pulls, default=0) + 1,
        head=head,
        base=onto,
        head_branch=branch,
        base_branch=base,
        head_repository=world.name,
        author=visit.token.id,
        title=body["title"],
        body=body.get("body") or "",
    )
    world.pulls[pull.number] = pull
    return 201, _pull(visit, pull)


@handles("pulls/update")
def _update_pull(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("pull_requests")
    pull = _pull_of(visit, call)
    require_length(call.body.get("body"))
    pull.title, pull.body = call.body.get("title", pull.title), call.body.get("body", pull.body)
    pull.state = call.body.get("state", pull.state)
    return 200, _pull(visit, pull)


@handles("pulls/list-files")
def _files(visit: Visit, call: Call) -> tuple[int, Any]:
    listed = []
    for path, patch in sorted(_pull_of(visit, call).patches.items()):
        entry = shaped("diff-entry", filename=path, status="modified", sha="0" * 40)
        if patch is not None:
            entry["patch"] = patch
        listed.append(entry)
    return 200, listed


@handles("pulls/list-reviews")
def _reviews(visit: Visit, call: Call) -> tuple[int, Any]:
    number = _pull_of(visit, call).number
    mine = visit.token.id
    seen = [
        review
        for review in visit.world.reviews.values()
        if review.pull == number and (review.state != "PENDING" or review.author == mine)
    ]
    return 200, [_review(visit.world, review) for review in sorted(seen, key=lambda one: one.id)]


def _review(world: World, review: Review) -> dict[str, Any]:
    return shaped(
        "pull-request-review",
        id=review.id,
        node_id=node("PRR", review.id),
        user=user(world, review.author),
        body=review.body,
        state=review.state,
        commit_id=review.commit,
    )


@handles("pulls/list-review-comments")
def _notes(visit: Visit, call: Call) -> tuple[int, Any]:
    number = _pull_of(visit, call).number
    world = visit.world
    seen = [
        note
        for note in world.notes.values()
        if note.pull == number and (note.review not in world.reviews or world.reviews[note.review].state != "PENDING")
    ]
    return 200, [_note(world, note, "pull-request-review-comment") for note in sorted(seen, key=lambda one: one.id)]


@handles("pulls/list-comments-for-review")
def _review_notes(visit: Visit, call: Call) -> tuple[int, Any]:
    review = _review_of(visit, call)
    seen = [note for note in visit.world.notes.values() if note.review == review.id]
    return 200, [_note(visit.world, note, "review-comment") for note in sorted(seen, key=lambda one: one.id)]


def _note(world: World, note: Note, component: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": note.id,
        "node_id": node("PRRC", note.id),
        "user": user(world, note.author),
        "path": note.path,
        "body": note.body,
        "commit_id": note.commit,
        "pull_request_review_id": note.review,
    }
    if note.reply_to is not None:
        values["in_reply_to_id"] = note.reply_to
    if note.line is not None:
        values["line"] = note.line
    return shaped(component, **values)


def _review_of(visit: Visit, call: Call) -> Review:
    pull = _pull_of(visit, call)
    review = visit.world.reviews.get(int(call.names["review_id"]))
    if review is None or review.pull != pull.number:
        raise RefusalError(404, "Not Found")
    return review


@handles("pulls/delete-pending-review")
def _discard(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("pull_requests")
    review = _review_of(visit, call)
    if review.state != "PENDING" or review.author != visit.token.id:
        raise RefusalError(422, "Can not delete a non-pending pull request review")
    answer = _review(visit.world, review)
    del visit.world.reviews[review.id]
    for note in [one for one in visit.world.notes.values() if one.review == review.id]:
        del visit.world.notes[note.id]
    return 200, answer


@handles("issues/list-comments")
def _comments(visit: Visit, call: Call) -> tuple[int, Any]:
    number = int(call.names["issue_number"])
    seen = [comment for comment in visit.world.comments.values() if comment.issue == number]
    return 200, [_comment(visit.world, comment) for comment in sorted(seen, key=lambda one: one.id)]


def _comment(world: World, comment: Comment) -> dict[str, Any]:
    return shaped(
        "issue-comment",
        id=comment.id,
        node_id=node("IC", comment.id),
        user=user(world, comment.author),
        body=comment.body,
    )


def _comment_of(visit: Visit, call: Call) -> Comment:
    comment = visit.world.comments.get(int(call.names["comment_id"]))
    if comment is None:
        raise RefusalError(404, "Not Found")
    return comment


@handles("issues/get-comment")
def _get_comment(visit: Visit, call: Call) -> tuple[int, Any]:
    return 200, _comment(visit.world, _comment_of(visit, call))


@handles("issues/create-comment")
def _create_comment(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("issues", "pull_requests")
    number = int(call.names["issue_number"])
    if number not in visit.world.pulls:
        raise RefusalError(404, "Not Found")
    require_length(call.body["body"])
    comment = Comment(id=visit.world.next_id(), issue=number, author=visit.token.id, body=call.body["body"])
    visit.world.comments[comment.id] = comment
    return 201, _comment(visit.world, comment)


@handles("issues/update-comment")
def _update_comment(visit: Visit, call: Call) -> tuple[int, Any]:
    # A token with the right may change anybody's comment: that it does not is the bot's own care.
    visit.needs("issues", "pull_requests")
    comment = _comment_of(visit, call)
    require_length(call.body["body"])
    comment.body = call.body["body"]
    return 200, _comment(visit.world, comment)


@handles("reactions/create-for-issue-comment")
def _react(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("issues", "pull_requests")
    comment = _comment_of(visit, call)
    reaction = (visit.token.id, call.body["content"])
    fresh = reaction not in comment.reactions
    if fresh:
        comment.reactions.append(reaction)
    return (201 if fresh else 200), shaped("reaction", content=call.body["content"])


@handles("git/get-ref")
def _ref(visit: Visit, call: Call) -> tuple[int, Any]:
    name = call.names["ref"]
    if name not in visit.world.refs:
        raise RefusalError(404, "Not Found")
    target = {"type": "commit", "sha": visit.world.refs[name], "url": f"{visit.origin}/object"}
    return 200, shaped("git-ref", ref=f"refs/{name}", object=target)


@handles("git/get-commit")
def _commit(visit: Visit, call: Call) -> tuple[int, Any]:
    sha = call.names["commit_sha"]
    if sha not in visit.world.commits:
        raise RefusalError(404, "Not Found")
    return 200, _git_commit(visit, sha)


def _git_commit(visit: Visit, sha: str) -> dict[str, Any]:
    commit = visit.world.commits[sha]
    who = {"name": "gen-tests", "email": "bot@example.test", "date": commit.moment}
    return shaped(
        "git-commit",
        sha=sha,
        message=commit.message,
        tree={"sha": commit.tree, "url": f"{visit.origin}/tree"},
        author=who,
        committer=who,
        parents=[{"sha": one, "url": f"{visit.origin}/c", "html_url": f"{visit.origin}/c"} for one in commit.parents],
    )


@handles("git/create-tree")
def _create_tree(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("contents")
    world, files = visit.world, {}
    base = call.body.get("base_tree")
    if base is not None:
        base = world.commits[base].tree if base in world.commits else base
        if base not in world.trees:
            raise RefusalError(422, "base_tree is not a valid tree oid")
        files = dict(world.trees[base])
    for entry in call.body["tree"]:
        if entry.get("mode") != "100644" or entry.get("type") != "blob" or "content" not in entry:
            raise RefusalError(422, "tree.mode, tree.type or tree.content is wrong")
        files[entry["path"]] = entry["content"]
    return 201, shaped("git-tree", sha=world.add_tree(files), tree=[])


@handles("git/create-commit")
def _create_commit(visit: Visit, call: Call) -> tuple[int, Any]:
    visit.needs("contents")
    body = call.body
    if body["tree"] not in visit.world.trees or any(one not in visit.world.commits for one in body["parents"]):
        raise RefusalError(422, "Tree SHA or parent does not exist")
    commit = Commit(
        tree=body["tree"],
        parents=tuple(body["parents"]),
        message=body["message"],
        moment=body.get("committer", body.get("author", {})).get("date", f"clock {visit.world.next_id()}"),
    )
    return 201, _git_commit(visit, visit.world.add_commit(commit))
