"""A notebook in memory that differs from the small shop wherever APIs do.

The token comes with the registration and is sent as `Token …`; lists lie under `data`, ids are UUIDs; a folder must
exist before a note; security is not documented; DELETE answers 204; one answer breaks its schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.probe import Request, Response

SPACE = UUID("00000000-0000-4000-8000-0000000000ff")
IDENTIFIER: dict[str, Any] = {"type": "string", "format": "uuid"}
NAMED: dict[str, Any] = {"type": "string", "maxLength": 40}


def _operation(name: str, *statuses: str, body: dict[str, Any] | None = None, secured: bool = True) -> Operation:
    method, path = name.split()
    parameters = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    schema = {"type": "object", "required": list(body), "properties": body} if body else {}
    return Operation(
        method=method,
        path=path,
        operation_id="",
        parameters=tuple(Parameter(name=one, place="path", required=True, schema=IDENTIFIER) for one in parameters),
        body=Body(media_type="application/json", required=True, schema=schema) if body else None,
        answers=tuple(Answer(status=status) for status in statuses),
        secured=secured,
    )


OPERATIONS = (
    _operation("POST /users", "201", body={"username": NAMED, "password": NAMED}, secured=False),
    _operation("GET /folders", "200"),
    _operation("POST /folders", "201", "400", body={"title": NAMED}, secured=False),
    _operation("POST /notes", "201", "400", "404", body={"folder_id": IDENTIFIER, "text": NAMED}),
    _operation("GET /notes/{id}", "200", "404"),
    _operation("DELETE /notes/{id}", "204", "404"),
)
API = Api(title="Notebook", operations=OPERATIONS)


class Notebook:
    """The notebook's state; `answer` is one step."""

    def __init__(self) -> None:
        self.users: set[str] = set()
        self.folders: dict[str, str] = {}
        self.notes: dict[str, str] = {}

    def answer(self, request: Request) -> Response:
        """Answer one request as the application would."""
        status, body = self._answer(request)
        return Response(status=status, body=body)

    def _answer(self, request: Request) -> tuple[int, Any]:
        body = request.body if isinstance(request.body, Mapping) else {}
        if (request.method, request.path) == ("POST", "/users"):
            return self._register(body)
        token = dict(request.headers).get("Authorization", "")
        if token.removeprefix("Token token-of-") not in self.users:
            return 401, {"error": "authentication required"}
        if request.path == "/folders":
            return self._folder(request.method, body)
        if request.path == "/notes":
            return self._note(body)
        return self._one(request.method, request.path.removeprefix("/notes/"))

    def _register(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        if body.get("username") in self.users:
            return 400, {"error": "user name is taken"}
        self.users.add(str(body.get("username")))
        return 201, {"data": {"user": body.get("username"), "token": f"token-of-{body.get('username')}"}}

    def _folder(self, method: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        if method == "GET":
            return 200, {"data": [{"uuid": uuid} for uuid in self.folders]}
        if not isinstance(body.get("title"), str) or len(body["title"]) > 40:
            return 400, {"error": "title is wrong"}
        uuid = str(uuid5(SPACE, f"folder {len(self.folders)}"))
        self.folders[uuid] = body["title"]
        return 201, {"folder": {"uuid": uuid}}

    def _note(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        if str(body.get("folder_id")) not in self.folders:
            return 404, {"error": "no such folder"}
        if not isinstance(body.get("text"), str) or len(body["text"]) > 40:
            return 400, {"error": "text is wrong"}
        uuid = str(uuid5(SPACE, f"note {len(self.notes)}"))
        self.notes[uuid] = body["text"]
        return 201, {"data": {"id": uuid, "text": body["text"]}}

    def _one(self, method: str, uuid: str) -> tuple[int, Any]:
        if uuid not in self.notes:
            return 404, {"error": "no such note"}
        if method == "DELETE":
            self.notes.pop(uuid)
            return 204, None
        return 200, {"data": {"id": uuid, "text": self.notes[uuid]}}
