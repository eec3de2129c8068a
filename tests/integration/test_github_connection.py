"""Requests to GitHub: what is asked again, what is waited for, where the token goes, what an odd answer becomes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.adapters.github.branches import RepositoryBranches
from bot.adapters.github.connection import Connection
from bot.adapters.github.discussion import ACTIONS, PullRequest
from bot.adapters.github.members import RepositoryMembers
from bot.domain.delivery import Credentials
from bot.domain.errors import BusyError, ExitStatus, HostError, InputError, RefusedError, UnsureError
from tests.fakes.github import server
from tests.fakes.github.server import FakeGitHub, Fault, serving
from tests.fakes.github.shop import NUMBER, a_world
from tests.fakes.github.world import Comment, Person

THREAD = f"/repos/octo/shop/issues/{NUMBER}/comments"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with serving(a_world()) as served:
        yield served


@pytest.fixture
def slept() -> list[float]:
    return []


def connected(github: FakeGitHub, slept: list[float], *, token: str = "write", patience: float = 600) -> Connection:
    credentials = Credentials(token=token, api=github.origin)
    return Connection(credentials, pace=0, backoff=0, patience=patience, sleep=slept.append)


@pytest.mark.parametrize(
    ("fault", "made"), [(server.BAD_GATEWAY_AFTER, 1), (server.DEAD_LINE_AFTER, 1), (server.BAD_GATEWAY_BEFORE, 0)]
)
def test_a_post_without_an_answer_is_not_sent_again(
    github: FakeGitHub, slept: list[float], fault: Fault, made: int
) -> None:
    """F-1: the library's own retry makes two comments of one."""
    github.arm({0: fault})

    with pytest.raises(UnsureError) as error:
        connected(github, slept).send("POST", THREAD, {"body": "Hello"})

    assert error.value.status is ExitStatus.RETRYABLE
    assert len(github.world.comments) == made
    assert len(github.heard) == 1


@pytest.mark.parametrize("fault", [server.BAD_GATEWAY_AFTER, server.DEAD_LINE_AFTER, server.BAD_GATEWAY_BEFORE])
def test_what_can_be_repeated_is_asked_again(github: FakeGitHub, slept: list[float], fault: Fault) -> None:
    github.world.comments[1] = Comment(id=1, issue=NUMBER, author=ACTIONS, body="old")
    connection = connected(github, slept)
    github.arm({0: fault})
    connection.send("PATCH", "/repos/octo/shop/issues/comments/1", {"body": "new"})
    assert github.world.comments[1].body == "new"

    github.arm({0: fault})
    assert connection.get("/repos/octo/shop")["full_name"] == "octo/shop"


def test_it_is_not_asked_for_ever(github: FakeGitHub, slept: list[float]) -> None:
    github.arm(dict.fromkeys(range(100), server.BAD_GATEWAY_BEFORE))

    with pytest.raises(UnsureError):
        connected(github, slept).get("/repos/octo/shop")

    assert len(github.heard) == 4


def limited(status: int, message: str = server.SECONDARY, **headers: str) -> Fault:
    return Fault(
        status=status, message=message, headers=tuple((name.replace("_", "-"), text) for name, text in headers.items())
    )


PAST = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        (limited(403, Retry_After="7"), 7, 7),
        (limited(429, Retry_After="7"), 7, 7),
        (limited(403, "Forbidden", Retry_After="3"), 3, 3),
        (limited(403), 60, 60),
        (limited(429, "Too many requests"), 60, 60),
        (limited(403, Retry_After=PAST), 1, 1),
        (limited(403, "API rate limit exceeded", X_RateLimit_Remaining="0", X_RateLimit_Reset="1"), 1, 1),
        (limited(403, Retry_After="soon"), 60, 60),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_github_is_waited_for_as_it_asks(
    github: FakeGitHub, slept: list[float], fault: Fault, least: float, most: float, method: str
) -> None:
    """F-2: a limit means that nothing was done, so that even a POST may be sent again."""
    github.arm({0: fault})
    connection = connected(github, slept)

    if method == "GET":
        connection.get("/repos/octo/shop")
    else:
        connection.send("POST", THREAD, {"body": "Hello"})

    assert len(slept) == 1
    assert least <= slept[0] <= most


def test_a_date_to_wait_for_is_understood(github: FakeGitHub, slept: list[float]) -> None:
    """Retry-After may be a moment instead of a number of seconds."""
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=500), usegmt=True)
    github.arm({0: limited(429, Retry_After=moment)})

    connected(github, slept).get("/repos/octo/shop")

    assert 1 < slept[0] <= 500


def test_a_limit_of_graphql_is_waited_for_too(github: FakeGitHub, slept: list[float]) -> None:
    """It comes as an error of an answer with status 200."""
    told = b'{"data": null, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}'
    github.arm({0: Fault(status=200, raw=told)})

    connected(github, slept).change("query { viewer { login } }", {})

    assert slept == [60]


def test_what_only_looks_is_asked_again_even_by_post(github: FakeGitHub, slept: list[float]) -> None:
    github.arm({0: server.BAD_GATEWAY_BEFORE, 1: server.DEAD_LINE_AFTER})

    assert connected(github, slept).look("query { viewer { login } }", {})["viewer"]["login"] == "github-actions[bot]"


def test_waiting_doubles_and_ends(github: FakeGitHub, slept: list[float]) -> None:
    github.arm({number: limited(429) for number in range(50)})

    with pytest.raises(BusyError):
        connected(github, slept, patience=600).get("/repos/octo/shop")

    assert slept == [60, 120, 240]


def test_two_hours_are_not_waited_for(github: FakeGitHub, slept: list[float]) -> None:
    github.arm({0: limited(429, Retry_After="7200")})

    with pytest.raises(BusyError, match="7200") as error:
        connected(github, slept).get("/repos/octo/shop")

    assert slept == []
    assert error.value.status is ExitStatus.RETRYABLE


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
def test_a_refusal_is_final(github: FakeGitHub, slept: list[float], status: int) -> None:
    github.arm({0: Fault(status=status, message="No")})

    with pytest.raises(RefusedError, match=f"{status} No") as error:
        connected(github, slept).get("/repos/octo/shop")

    assert error.value.code == status
    assert len(github.heard) == 1
    assert slept == []


def test_every_page_of_a_list_is_read_by_the_hundred(github: FakeGitHub, slept: list[float]) -> None:
    """F-7: at the API's default of 30 this would take nine requests."""
    for number in range(1, 251):
        github.world.comments[number] = Comment(id=number, issue=NUMBER, author=number, body=str(number))

    found = list(connected(github, slept).all(THREAD))

    assert [item["id"] for item in found] == list(range(1, 251))
    assert len(github.heard) == 3


@pytest.mark.parametrize(
    "link", ["http://evil.example/steal?page=2", "https://127.0.0.1/x?page=2", "//evil.example/x?page=2", "?page=2"]
)
def test_a_next_page_elsewhere_is_refused(github: FakeGitHub, slept: list[float], link: str) -> None:
    """Whoever follows such a link hands over the token."""
    github.arm({0: Fault(status=200, raw=b"[]", headers=(("Link", f'<{link}>; rel="next"'),))})

    with pytest.raises(UnsureError):
        list(connected(github, slept).all(THREAD))

    assert len(github.heard) == 1


def test_pages_without_end_end(github: FakeGitHub, slept: list[float]) -> None:
    more = (("Link", f'<{github.origin}{THREAD}?page=2>; rel="next"'),)
    github.arm({number: Fault(status=200, raw=b"[]", headers=more) for number in range(500)})

    with pytest.raises(UnsureError):
        list(connected(github, slept).all(THREAD))

    assert len(github.heard) == 100


class _Elsewhere(BaseHTTPRequestHandler):
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_to_another_host_gets_no_token(github: FakeGitHub, slept: list[float], status: int) -> None:
    """F-13: whatever becomes of the request, the token stays here."""
    seen: list[str] = []
    other = HTTPServer(("127.0.0.1", 0), type("Handler", (_Elsewhere,), {"seen": seen}))
    thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    place = f"http://localhost:{other.server_address[1]}/x"
    github.arm({number: Fault(status=status, raw=b"{}", headers=(("Location", place),)) for number in range(9)})
    try:
        with pytest.raises(HostError):
            PullRequest(connected(github, slept), "octo/shop", NUMBER).pull()
    finally:
        other.shutdown()
        other.server_close()
        thread.join()

    assert not any("write" in header for header in seen)


NONSENSE = [
    b"",
    b"<html><body>502 Bad Gateway</body></html>",
    b"null",
    b"[]",
    b"{}",
    b"42",
    b'"text"',
    b"{",
    b"\xff\xfe",
    b"[" * 5_000,
    b'{"id": null}',
    b'[{"id": 1}]',
    b'[{"id": 1, "node_id": "x", "user": {}}]',
    b'{"head": {"sha": "x", "ref": "x", "repo": null}, "base": {}, "number": 1}',
    b'{"data": null}',
    b'{"data": {"viewer": null}}',
    b'{"errors": [{}]}',
    b'{"errors": [null]}',
    b'{"errors": null}',
]


@pytest.mark.parametrize("status", [200, 500, 403, 404])
@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_an_answer_of_another_shape_is_an_error_with_a_remedy(
    github: FakeGitHub, slept: list[float], body: bytes, status: int
) -> None:
    """F-12: a proxy's page or a changed API ends in a message, not in a traceback."""
    connection = connected(github, slept)
    thread = PullRequest(connection, "octo/shop", NUMBER)
    branches = RepositoryBranches(connection, "octo/shop")
    members = RepositoryMembers(connection, "octo/shop")
    for ask in (
        thread.me,
        thread.pull,
        thread.remarks,
        thread.patches,
        lambda: thread.text("a.py", "b" * 40),
        lambda: thread.folded(("IC_1",)),
        lambda: branches.tip("x"),
        lambda: branches.commit("b" * 40),
        lambda: branches.tree("b" * 40, ()),
        lambda: branches.record("b" * 40, "b" * 40, "x"),
        lambda: branches.offers("x"),
        lambda: members.role("somebody"),
    ):
        github.arm({number: Fault(status=status, raw=body) for number in range(9)})
        error = raised(ask)
        assert error is None or (error.remedy and error.slug.startswith("github-"))


def raised(ask: Callable[[], object]) -> HostError | None:
    """Return the error of ours that asking ends with; any other is a bug."""
    try:
        ask()
    except HostError as error:
        return error
    return None


def test_nobody_there_is_unsure(slept: list[float]) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        connection = Connection(Credentials(token="write", api=origin), pace=0, backoff=0, sleep=slept.append)

        with pytest.raises(UnsureError):
            connection.get("/repos/octo/shop")


def test_no_token_is_said_before_anything_is_sent() -> None:
    with pytest.raises(InputError) as error:
        Connection(Credentials(token=""))

    assert error.value.slug == "github-token"


def test_a_token_is_in_no_message_and_no_representation(github: FakeGitHub, slept: list[float]) -> None:
    """C-4."""
    secret = "ghs_0123456789abcdef0123456789abcdef0123"
    with pytest.raises(RefusedError) as error:
        connected(github, slept, token=secret).get("/repos/octo/shop")

    assert secret not in str(error.value) + error.value.remedy + repr(error.value)
    assert secret not in repr(Credentials(token=secret))


@pytest.mark.parametrize(("token", "me"), [("write", ACTIONS), ("app", 77_001), ("pat", 501), ("read", ACTIONS)])
def test_every_kind_of_token_knows_whose_it_is(github: FakeGitHub, slept: list[float], token: str, me: int) -> None:
    assert PullRequest(connected(github, slept, token=token), "octo/shop", NUMBER).me() == me


def test_where_even_graphql_does_not_tell_it_is_the_jobs_own_token(github: FakeGitHub, slept: list[float]) -> None:
    github.arm({0: server.FORBIDDEN, 1: server.FORBIDDEN})

    assert PullRequest(connected(github, slept), "octo/shop", NUMBER).me() == ACTIONS


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("admin", "admin"),
        ("maintain", "maintain"),
        ("write", "write"),
        ("triage", "triage"),
        ("read", "read"),
        ("none", "read"),
        ("custom-role", "write"),
    ],
)
def test_the_finest_role_is_told(
    github: FakeGitHub, slept: list[float], monkeypatch: pytest.MonkeyPatch, role: str, told: str
) -> None:
    """`permission` alone folds triage into read and maintain into write; a role of the organisation has its base."""
    github.world.people[9] = Person(login="somebody", id=9, role=role)
    if role == "custom-role":
        answer = b'{"permission": "write", "role_name": "custom-role", "user": null}'
        github.arm({0: Fault(status=200, raw=answer)})

    assert RepositoryMembers(connected(github, slept), "octo/shop").role("somebody") == told


def test_an_account_that_github_does_not_know_has_no_role(github: FakeGitHub, slept: list[float]) -> None:
    members = RepositoryMembers(connected(github, slept), "octo/shop")

    assert members.role("nobody") == "none"
    assert members.role("../../../user") == "none"


def test_a_reaction_twice_is_one(github: FakeGitHub, slept: list[float]) -> None:
    github.world.comments[1] = Comment(id=1, issue=NUMBER, author=501, body="/gen-tests")
    members = RepositoryMembers(connected(github, slept), "octo/shop")

    members.react(1, "eyes")
    members.react(1, "eyes")
    members.react(1, "rocket")

    assert github.world.comments[1].reactions == [(ACTIONS, "eyes"), (ACTIONS, "rocket")]


def test_an_enterprise_server_is_asked_below_its_path(github: FakeGitHub, slept: list[float]) -> None:
    """GHES has its API below /api/v3 and its GraphQL below /api."""
    connection = Connection(
        Credentials(token="write", api=f"{github.origin}/api/v3/"), pace=0, backoff=0, sleep=slept.append
    )
    github.arm({number: Fault(status=200, raw=b'{"data": {}}') for number in range(2)})

    connection.get("/repos/octo/shop")
    connection.look("query { viewer { login } }", {})

    assert [one.path for one in github.heard] == ["/api/v3/repos/octo/shop", "/api/graphql"]
