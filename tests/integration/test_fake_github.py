"""The strict GitHub is strict: what GitHub would refuse or ignore, it refuses, so that no test passes on a mistake."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.github import contract, diffs
from tests.fakes.github.rest import HANDLERS
from tests.fakes.github.server import FakeGitHub, serving
from tests.fakes.github.shapes import smallest
from tests.fakes.github.shop import NUMBER, a_world
from tests.fakes.github.world import Comment, World

REPOSITORY = "/repos/octo/shop"
THREAD = f"{REPOSITORY}/issues/{NUMBER}/comments"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving(a_world()) as served:
        yield served


def asked(
    github: FakeGitHub, method: str, path: str, body: object = None, *, token: str = "write"
) -> tuple[int, Any, str]:
    """Send one request, without any client that would tidy it up."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(github.origin + path, data, {"Authorization": f"token {token}"}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer), answer.headers.get("Link", "")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), ""


def changed(github: FakeGitHub, name: str, given: Mapping[str, object], *, token: str = "write") -> Any:
    """Send one mutation; return its errors, or its data."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation M($input: {kind}!) {{ {name}(input: $input) {{ clientMutationId }} }}"
    _, answer, _ = asked(github, "POST", "/graphql", {"query": query, "variables": {"input": given}}, token=token)
    return answer.get("errors") or answer["data"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", THREAD, {"text": "x"}),
        ("POST", THREAD, {"body": "x", "extra": 1}),
        ("POST", THREAD, {"body": 7}),
        ("POST", THREAD, None),
        ("GET", f"{THREAD}?perpage=100", None),
        ("GET", f"{THREAD}?per_page=many", None),
        ("PUT", THREAD, {"body": "x"}),
        ("GET", f"{REPOSITORY}/nonsense", None),
        ("POST", f"{REPOSITORY}/issues/comments/1/reactions", {"content": "applause"}),
        ("POST", f"{REPOSITORY}/pulls/{NUMBER}/merge", {}),
        ("POST", f"{REPOSITORY}/git/trees", {"tree": [{"path": "a", "mode": "777", "type": "blob", "content": ""}]}),
    ],
)
def test_what_githubs_description_does_not_know_is_a_breach(
    github: FakeGitHub, method: str, path: str, body: object
) -> None:
    """GitHub ignores a misspelt field: nothing would say that it had no effect."""
    status, _, _ = asked(github, method, path, body)

    assert status == 499
    assert len(github.breaches) == 1
    github.breaches.clear()


@pytest.mark.parametrize(
    "query",
    [
        "query { viewer { email } }",
        "query { nothing }",
        "mutation { mergePullRequest(input: {}) { clientMutationId } }",
        'mutation { minimizeComment(input: {subjectId: "IC_1", classifier: OLD}) { clientMutationId } }',
        'mutation { minimizeComment(input: {subject: "IC_1", classifier: SPAM}) { clientMutationId } }',
        "mutation {",
    ],
)
def test_what_githubs_schema_does_not_know_is_an_error(github: FakeGitHub, query: str) -> None:
    _, answer, _ = asked(github, "POST", "/graphql", {"query": query, "variables": {}})

    assert answer["errors"]


def test_every_operation_has_a_handler_and_the_other_way_round() -> None:
    described = json.loads((Path(contract.__file__).parent / "openapi.json").read_text())

    assert set(described["operations"]) == set(HANDLERS)


@pytest.mark.parametrize("name", ["pull-request", "issue-comment", "pull-request-review", "full-repository"])
def test_the_smallest_value_of_a_schema_is_valid(name: str) -> None:
    contract.check_component(name, smallest(contract.schema(name)))


def test_an_answer_of_the_wrong_shape_is_a_breach() -> None:
    with pytest.raises(contract.BreachError):
        contract.check_answer("repos/get", 200, {"id": "x"})
    with pytest.raises(contract.BreachError):
        contract.check_answer("repos/get", 204, None)


@pytest.mark.parametrize("token", ["read", "write", "app", "pat"])
def test_a_token_can_do_what_its_kind_can(github: FakeGitHub, token: str) -> None:
    github.world.comments[1] = Comment(id=1, issue=NUMBER, author=601, body="x")
    may = token != "read"

    assert asked(github, "GET", "/user", token=token)[0] == (200 if token == "pat" else 403)
    assert asked(github, "POST", THREAD, {"body": "x"}, token=token)[0] == (201 if may else 403)
    assert asked(github, "PATCH", f"{REPOSITORY}/issues/comments/1", {"body": "y"}, token=token)[0] == (
        200 if may else 403
    )
    fold = changed(github, "minimizeComment", {"subjectId": "IC_1", "classifier": "OUTDATED"}, token=token)
    assert isinstance(fold, dict) == may
    github.world.refs["heads/new"] = github.world.refs["heads/feature/wrap"]
    pull = {"title": "x", "head": "new", "base": "main"}
    status = asked(github, "POST", f"{REPOSITORY}/pulls", pull, token=token)[0]
    assert status == (201 if token in ("app", "pat") else 403)
    assert asked(github, "GET", "/user", token="stolen")[0] == 401


def test_a_list_has_thirty_items_unless_asked_and_says_where_it_goes_on(github: FakeGitHub) -> None:
    for number in range(1, 251):
        github.world.comments[number] = Comment(id=number, issue=NUMBER, author=1, body="x")

    assert len(asked(github, "GET", THREAD)[1]) == 30
    _, items, link = asked(github, "GET", f"{THREAD}?per_page=500&page=2")
    assert [items[0]["id"], len(items)] == [101, 100]
    assert 'page=3>; rel="next"' in link
    assert 'rel="next"' not in asked(github, "GET", f"{THREAD}?per_page=100&page=3")[2]


@pytest.mark.parametrize(("length", "status"), [(65_536, 201), (65_537, 422)])
def test_a_comment_has_its_length(github: FakeGitHub, length: int, status: int) -> None:
    assert asked(github, "POST", THREAD, {"body": "x" * length})[0] == status


def begun(github: FakeGitHub) -> str:
    head = github.world.pulls[NUMBER].head
    changed(github, "addPullRequestReview", {"pullRequestId": f"PR_{NUMBER}", "commitOID": head, "body": "x"})
    return f"PRR_{max(github.world.reviews)}"


@pytest.mark.parametrize(
    ("line", "start", "taken"),
    [
        (30, None, True),
        (34, 29, True),
        (35, None, False),
        (28, None, False),
        (30, 30, False),
        (31, 40, False),
        (31, 2, False),
    ],
)
def test_a_note_outside_the_diff_is_silently_not_made(
    github: FakeGitHub, line: int, start: int | None, taken: bool
) -> None:
    given = {"pullRequestReviewId": begun(github), "path": "shop/orders.py", "body": "x", "line": line}

    changed(github, "addPullRequestReviewThread", given | ({} if start is None else {"startLine": start}))

    assert bool(github.world.notes) == taken


def test_a_file_outside_the_diff_takes_no_note(github: FakeGitHub) -> None:
    given = {"pullRequestReviewId": begun(github), "path": "README.md", "body": "x", "subjectType": "FILE"}

    changed(github, "addPullRequestReviewThread", given)

    assert github.world.notes == {}


def test_an_account_has_one_pending_review_that_only_it_sees(github: FakeGitHub) -> None:
    review = begun(github)
    listed = f"{REPOSITORY}/pulls/{NUMBER}/reviews"
    again = {"pullRequestId": f"PR_{NUMBER}", "commitOID": github.world.pulls[NUMBER].head, "body": "x"}

    assert "one pending review" in str(changed(github, "addPullRequestReview", again))
    assert len(asked(github, "GET", listed)[1]) == 1
    assert asked(github, "GET", listed, token="pat")[1] == []
    changed(github, "submitPullRequestReview", {"pullRequestReviewId": review, "event": "COMMENT"})
    assert len(asked(github, "GET", listed, token="pat")[1]) == 1


@pytest.mark.parametrize(
    ("before", "force", "moved"),
    [("right", True, True), ("right", False, False), ("wrong", True, False), (None, True, True)],
)
def test_a_branch_moves_only_from_where_it_is_believed_to_be(
    github: FakeGitHub, before: str | None, force: bool, moved: bool
) -> None:
    world: World = github.world
    tip, base = world.refs["heads/feature/wrap"], world.refs["heads/main"]
    oid = {"right": tip, "wrong": "f" * 40, None: None}[before]
    update = {"name": "refs/heads/feature/wrap", "beforeOid": oid, "afterOid": base, "force": force}

    changed(github, "updateRefs", {"repositoryId": "R_1", "refUpdates": [update]})

    assert (github.world.refs["heads/feature/wrap"] == base) == moved


def test_a_pull_request_is_opened_once_and_only_for_something_new(github: FakeGitHub) -> None:
    pull = {"title": "x", "head": "feature/wrap", "base": "main"}
    github.world.refs["heads/same"] = github.world.refs["heads/main"]

    assert "already exists" in str(asked(github, "POST", f"{REPOSITORY}/pulls", pull, token="app"))
    status, answer, _ = asked(github, "POST", f"{REPOSITORY}/pulls", {**pull, "head": "same"}, token="app")
    assert (status, "No commits between" in str(answer)) == (422, True)
    assert asked(github, "POST", f"{REPOSITORY}/pulls", {**pull, "head": "gone"}, token="app")[0] == 422


def test_another_repository_is_not_there(github: FakeGitHub) -> None:
    assert asked(github, "GET", f"/repos/other/shop/pulls/{NUMBER}")[0] == 404


@pytest.mark.parametrize(
    ("patch", "shown"),
    [
        ("@@ -1,2 +1,3 @@\n a\n+b\n c", [range(1, 4)]),
        ("@@ -1 +1 @@\n-a\n+b", [range(1, 2)]),
        ("@@ -1,2 +0,0 @@\n-a\n-b", []),
        ("@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file", [range(1, 3)]),
        ("@@ -1,1 +1,1 @@\n a\n@@ -9,1 +9,2 @@ def x():\n+y\n z", [range(1, 2), range(9, 11)]),
        ("", []),
    ],
)
def test_the_lines_of_a_patch_are_counted_one_by_one(patch: str, shown: list[range]) -> None:
    """The bot reads the same from the headers alone."""
    from bot.formats.diff import shown as read

    assert diffs.hunks(patch) == shown
    assert list(read(patch)) == [(hunk.start, hunk.stop - 1) for hunk in shown]
