"""Requests to GitHub: paced, patient with its limits, and clear about what an error means.

Three kinds of no answer have to be told apart, because only one of them may be asked again without looking:
refused (nothing was changed), busy (nothing was changed, later it may be), unsure (it may have been changed).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
from github import Auth, Github, GithubException
from urllib3.util import Retry

from bot.domain.delivery import Credentials
from bot.domain.errors import BusyError, HostError, InputError, RefusedError, UnsureError

PAGE = 100
MOST_PAGES = 100
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
_NEXT = re.compile(r'<([^<>]{1,4000})>; rel="next"')
_LIMITED = re.compile(r"(?i)rate limit|abuse detection")
_FIRST_WAIT = 60.0
_LOOKS = 3
_SETTLING = 2.0
# What PyGithub and our own reading raise for an answer of an unexpected shape.
_NONSENSE = (AssertionError, RuntimeError, ValueError, LookupError, TypeError, AttributeError)

Result = TypeVar("Result")


@contextmanager
def understood() -> Iterator[None]:
    """Read an answer: one of another shape than the documented one is as good as none."""
    try:
        yield
    except _NONSENSE as error:
        raise _unsure("an answer of the documented shape", seen=type(error).__name__) from error


class Connection:
    """One token on one GitHub; `patience` is how many seconds all waiting together may take."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        pace: float = 1.0,
        patience: float = 600.0,
        backoff: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the token and how to behave; nothing is sent yet."""
        if not credentials.token:
            raise InputError("There is no token for GitHub.", remedy="Set GITHUB_TOKEN.", slug="github-token")
        # PyGithub's own retry sends a POST again after a 502: the comment would stand there twice.
        retry = Retry(
            total=3,
            status_forcelist=(500, 502, 503, 504),
            allowed_methods=_IDEMPOTENT,
            backoff_factor=backoff,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        github = Github(
            auth=Auth.Token(credentials.token),
            base_url=credentials.api.rstrip("/"),
            retry=retry,
            timeout=20,
            seconds_between_requests=None,
            seconds_between_writes=pace or None,
        )
        self._requester = github.requester
        self._base = credentials.api.rstrip("/")
        self._patience = patience
        self._sleep = sleep

    def get(self, path: str, **query: str | int) -> Any:
        """Return one thing."""
        return self._asked("GET", path, query=query)[1]

    def all(self, path: str, **query: str | int) -> Iterator[Any]:
        """Yield every item of a list, page by page to its end."""
        parameters: Mapping[str, str | int] = {**query, "per_page": PAGE}
        for _ in range(MOST_PAGES):
            headers, items = self._asked("GET", path, query=parameters)
            if not isinstance(items, list):
                raise _unsure(f"a list at {path}")
            yield from items
            following = _NEXT.search(str(headers.get("link", "")))
            if following is None:
                return
            parameters = self._same_place(following[1])
        raise _unsure(f"fewer than {MOST_PAGES * PAGE} items at {path}")

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Change something; raise UnsureError when it cannot be known whether it was changed."""
        return self._asked(method, path, body=body)[1]

    def look(self, text: str, variables: Mapping[str, object]) -> Any:
        """Ask by GraphQL for something that changes nothing, and again when there is no answer."""
        for _ in range(_LOOKS - 1):
            try:
                return self.change(text, variables)
            except UnsureError:
                continue
        return self.change(text, variables)

    def change(self, text: str, variables: Mapping[str, object]) -> Any:
        """Change something by GraphQL and return its data; GraphQL's errors are refusals with the code 400."""
        return self._patient(lambda: self._requester.graphql_query(text, dict(variables))[1]["data"])

    def _asked(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> tuple[Mapping[str, Any], Any]:
        parameters = None if query is None else dict(query)
        given = None if body is None else dict(body)
        return self._patient(lambda: self._requester.requestJsonAndCheck(method, path, parameters, input=given))

    def _same_place(self, link: str) -> dict[str, str | int]:
        """Return the query of the next page, refusing one that lies elsewhere: the token would go there."""
        place, base = urlsplit(link), urlsplit(self._base)
        if (place.scheme, place.netloc) != (base.scheme, base.netloc):
            raise _unsure("its next page on the same host")
        return dict(parse_qsl(place.query))

    def _patient(self, call: Callable[[], Result]) -> Result:
        tries = 0
        while True:
            try:
                with understood():
                    return call()
            except GithubException as error:
                wait = _wait(error, tries)
                if wait is None:
                    raise self._settled(_told(error)) from error
                if wait > self._patience:
                    raise _busy(wait) from error
                self._patience -= wait
                self._sleep(wait)
                tries += 1
            except requests.RequestException as error:
                raise self._settled(_unsure("an answer", seen=type(error).__name__)) from error

    def _settled(self, error: HostError) -> HostError:
        """Give GitHub's lists the time to show what was written before somebody looks there."""
        if isinstance(error, UnsureError):
            self._sleep(_SETTLING)
        return error


def _wait(error: GithubException, tries: int) -> float | None:
    """Return how many seconds GitHub asks to wait, None when waiting would not help."""
    headers = {str(key).lower(): str(value) for key, value in (error.headers or {}).items()}
    data = error.data if isinstance(error.data, dict) else {}
    kinds = [item.get("type") for item in data.get("errors") or () if isinstance(item, dict)]
    limited = error.status == 429 or "RATE_LIMITED" in kinds
    if error.status == 403:
        limited = "retry-after" in headers or bool(_LIMITED.search(str(data.get("message", ""))))
    if not limited:
        return None
    for name, moment in (("retry-after", _after), ("x-ratelimit-reset", _until)):
        if headers.get(name) and (name == "retry-after" or headers.get("x-ratelimit-remaining") == "0"):
            seconds = moment(headers[name])
            if seconds is not None:
                return max(1.0, seconds)
    return _FIRST_WAIT * float(2**tries)


def _after(text: str) -> float | None:
    if text.isdecimal():
        return float(text)
    try:
        return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None


def _until(text: str) -> float | None:
    return float(text) - time.time() + 1 if text.isdecimal() else None


def _told(error: GithubException) -> HostError:
    said = _said(error)
    if error.status >= 500:
        return _unsure("an answer", seen=f"{error.status} {said}")
    remedy = {
        401: "The token is not valid (any more).",
        403: "Give the job the permission `pull-requests: write`; the token of a fork's run never has it.",
        404: "Check the repository and the number, and what the token may see.",
    }.get(error.status, "Nothing was changed.")
    return RefusedError(
        f"GitHub refused: {error.status} {said}.", remedy=remedy, slug="github-refused", code=error.status
    )


def _said(error: GithubException) -> str:
    data = error.data if isinstance(error.data, dict) else {}
    details = [item.get("message") if isinstance(item, dict) else item for item in data.get("errors") or ()]
    said = [str(text) for text in (data.get("message"), *details) if text]
    return "; ".join(said)[:300].rstrip(".") or "without a word"


def _unsure(wanted: str, *, seen: str = "") -> UnsureError:
    got = f" ({seen})" if seen else ""
    return UnsureError(
        f"GitHub did not give {wanted}{got}.",
        remedy="Run the job again: it goes on where it stopped.",
        slug="github-unsure",
    )


def _busy(wait: float) -> BusyError:
    return BusyError(
        f"GitHub asks to wait {wait:.0f} seconds, which is longer than there is time for.",
        remedy="Run the job again later: it goes on where it stopped.",
        slug="github-busy",
    )
