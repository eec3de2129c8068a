"""A library in memory: OAuth2 form login, things named by a slug, refusals that say what is wrong, and a changed echo.

Planted: a request for a red card comes back with another title; a crate with a lid answers 500, and so does a box
with a label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.probe import Request, Response

FORM = "application/x-www-form-urlencoded"
TEXT: dict[str, Any] = {"type": "string", "minLength": 2, "maxLength": 30}
BOOLEAN: dict[str, Any] = {"type": "boolean", "default": False}
CREDENTIALS = {"username": TEXT, "password": TEXT}
PARCEL = {"kind": {"enum": ["letter", "box", "crate"]}, "lid": BOOLEAN, "label": BOOLEAN, "note": TEXT}
CARD = {"title": TEXT, "colour": {"enum": ["blue", "red", "green", "grey", "black", "white"]}}


def _operation(name: str, *statuses: str, body: dict[str, Any] | None = None, **more: Any) -> Operation:
    method, path = name.split()
    media_type = more.pop("media_type", "application/json")
    needed = more.pop("needed", list(body or {}))
    schema: dict[str, Any] = {"type": "object", "required": needed, "properties": body}
    inside = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    own = tuple(Parameter(name=one, place="path", required=True, schema=TEXT) for one in inside)
    return Operation(
        method=method,
        path=path,
        operation_id="",
        parameters=(*own, *more.pop("query", ())),
        body=Body(media_type=media_type, required=True, schema=schema) if body else None,
        answers=tuple(Answer(status=status) for status in statuses),
        **more,
    )


SORT = Parameter(name="sort", place="query", required=False, schema={"enum": ["price_asc", "-price", "title"]})
OPERATIONS = (
    _operation("POST /signup", "201", "409", body=CREDENTIALS),
    _operation("POST /token", "200", "401", body={"grant_type": {"const": "password"}, **CREDENTIALS}, media_type=FORM),
    _operation("GET /me", "200", "401", secured=True),
    _operation("POST /shelves", "201", "409", body={"slug": TEXT, "label": TEXT}, secured=True),
    _operation("GET /shelves/{slug}", "200", "404", secured=True),
    _operation("PUT /shelves/{slug}", "200", "404", "422", body={"label": TEXT, "tags": TEXT}, secured=True),
    _operation("DELETE /shelves/{slug}", "204", "404", secured=True),
    _operation("GET /books", "200", query=(SORT,)),
    _operation("POST /parcels", "201", "400", body=PARCEL, needed=["kind"]),
    _operation("POST /cards", "201", body=CARD),
    _operation("PATCH /closed", "200", "403", body={"label": TEXT}),
    _operation("GET /notices/{code}", "200", "404"),
)
API = Api(title="Library", operations=OPERATIONS)
BOOKS = [
    {"title": title, "price": price, "copies": copies, "worth": price * copies}
    for title, price, copies in (("A", 30, 2), ("B", 10, 3), ("C", 20, 4))
]


def operation(name: str) -> Operation:
    """Find an operation by `METHOD /path`."""
    return next(found for found in OPERATIONS if found.name == name)


class Library:
    """The library's state; `answer` is one step. `forgetful`: a deleted shelf stays, a refused change is kept."""

    def __init__(self, *, forgetful: bool = False) -> None:
        self.forgetful = forgetful
        self.users: dict[str, str] = {}
        self.shelves: dict[str, dict[str, Any]] = {}
        self.media_types: set[str] = set()

    def answer(self, request: Request) -> Response:
        """Answer one request as the application would."""
        body = request.body if isinstance(request.body, Mapping) else {}
        self.media_types.add(request.media_type or "")
        status, found = self._open(request, dict(body))
        return Response(status=status, body=found)

    def _open(self, request: Request, body: dict[str, Any]) -> tuple[int, Any]:
        name = f"{request.method} {request.path}"
        plain: dict[str, Callable[[dict[str, Any]], tuple[int, Any]]] = {
            "POST /signup": self._sign_up,
            "POST /token": self._token,
            "POST /parcels": _parcel,
            "POST /cards": _card,
            "PATCH /closed": _closed,
        }
        if name in plain:
            return plain[name](body)
        if name == "GET /books":
            return _books(dict(request.query).get("sort", ""))
        if request.path.startswith("/notices/"):
            return 404, {"detail": "no such notice"}
        token = dict(request.headers).get("Authorization", "").removeprefix("Bearer ticket-of-")
        if token not in self.users:
            return 401, {"detail": "who are you?"}
        return (200, {"username": token}) if request.path == "/me" else self._shelf(request, body)

    def _sign_up(self, body: dict[str, Any]) -> tuple[int, Any]:
        if body.get("username") in self.users:
            return 409, {"detail": "taken"}
        self.users[str(body.get("username"))] = str(body.get("password"))
        return 201, {"username": body.get("username")}

    def _token(self, body: dict[str, Any]) -> tuple[int, Any]:
        if self.users.get(str(body.get("username"))) != body.get("password"):
            return 401, {"detail": "wrong"}
        return 200, {"access_token": f"ticket-of-{body['username']}", "token_type": "bearer"}

    def _shelf(self, request: Request, body: dict[str, Any]) -> tuple[int, Any]:
        if request.method == "POST":
            slug = f"{body.get('slug')}-{len(self.shelves)}"
            self.shelves[slug] = {"slug": slug, "label": body.get("label")}
            return 201, self.shelves[slug]
        slug = request.path.removeprefix("/shelves/")
        if slug not in self.shelves:
            return 404, {"detail": "no such shelf"}
        if request.method == "DELETE":
            if not self.forgetful:
                self.shelves.pop(slug)
            return 204, None
        return self._changed(slug, body) if request.method == "PUT" else (200, self.shelves[slug])

    def _changed(self, slug: str, body: dict[str, Any]) -> tuple[int, Any]:
        fine = all(isinstance(body.get(name), str) and 2 <= len(body[name]) <= 30 for name in ("label", "tags"))
        if fine or self.forgetful:
            self.shelves[slug] = {"slug": slug, **body}
        return (200, self.shelves[slug]) if fine else (422, {"detail": "label and tags are texts"})


def _closed(body: dict[str, Any]) -> tuple[int, Any]:
    return 403, {"detail": f"closed: {sorted(body)}"}


def _parcel(body: dict[str, Any]) -> tuple[int, Any]:
    if body.get("kind") == "letter":
        return 400, {"detail": "this kind is not sent any more"}
    if (body.get("kind"), body.get("lid")) == ("crate", True) or (body.get("kind"), body.get("label")) == ("box", True):
        return 500, None
    return 201, {"kind": body.get("kind")}


def _card(body: dict[str, Any]) -> tuple[int, Any]:
    title = "Untitled" if body.get("colour") == "red" and body.get("title") else body.get("title")
    return 201, {"title": title, "colour": body.get("colour")}


def _books(sort: str) -> tuple[int, Any]:
    field = "title" if sort == "title" else "price"
    listed = sorted(BOOKS, key=lambda book: str(book[field]), reverse=sort == "-price")
    return 200, {"books": listed if sort else listed[:2], "count": 3 if sort else 2}
