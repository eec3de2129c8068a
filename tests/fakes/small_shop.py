"""A shop in memory: the application that API exploration is tested against, as a pure step from request to answer.

It knows users, products with a stock, a cart that must be filled before ordering, and orders that belong to somebody.
Two faults are planted: an invoice with gift wrapping fails, and a quantity of 0 is accepted by PATCH.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.api import Answer, Api, Body, Operation, Parameter
from bot.domain.probe import Request, Response

PROBLEM: dict[str, Any] = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
TEXT: dict[str, Any] = {"type": "string", "minLength": 2, "maxLength": 30}
PRODUCT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "stock"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "stock": {"type": "integer"}},
}
ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["id", "note", "gift"],
    "properties": {"id": {"type": "integer"}, "note": {"type": ["string", "null"]}, "gift": {"type": "boolean"}},
}
LIMIT: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 5, "default": 5}
CARD = {
    "type": "object",
    "required": ["kind", "number"],
    "properties": {"kind": {"const": "card"}, "number": {"type": "string", "pattern": "^[0-9]{16}$"}},
}
INVOICE = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "invoice"}}}
VOUCHER = {
    "type": "object",
    "required": ["kind", "code"],
    "properties": {"kind": {"const": "voucher"}, "code": {"type": "string", "minLength": 4}},
}
NEW_ORDER = {
    "note": {"anyOf": [TEXT, {"type": "null"}]},
    "gift": {"type": "boolean", "default": False},
    "message": TEXT,
    "payment": {"oneOf": [CARD, INVOICE, VOUCHER], "discriminator": {"propertyName": "kind"}},
}
CREDENTIALS = {"email": {"type": "string", "format": "email"}, "password": {"type": "string", "minLength": 8}}
IDENTIFIER = Parameter(name="order_id", place="path", required=True, schema={"type": "integer", "minimum": 1})


def _answers(success: str, schema: dict[str, Any] | None, *refusals: int) -> tuple[Answer, ...]:
    return (
        Answer(status=success, schema=schema),
        *(Answer(status=str(status), schema=PROBLEM) for status in refusals),
    )


def _operation(name: str, words: str, answers: tuple[Answer, ...], **more: Any) -> Operation:
    method, path = name.split()
    return Operation(
        method=method,
        path=path,
        operation_id=words.lower().replace(" ", "_"),
        summary=words,
        answers=answers,
        **more,
    )


def _body(properties: dict[str, Any], *required: str) -> Body:
    schema: dict[str, Any] = {"type": "object", "required": list(required), "properties": properties}
    return Body(media_type="application/json", required=True, schema=schema)


OPERATIONS = (
    _operation(
        "POST /register",
        "Register",
        _answers("201", None, 409, 422),
        body=_body({**CREDENTIALS, "name": TEXT}, "email", "password"),
    ),
    _operation(
        "POST /login",
        "Log in",
        _answers("200", None, 401, 422),
        body=_body(CREDENTIALS, "email", "password"),
    ),
    _operation(
        "GET /products",
        "List products",
        _answers("200", {"type": "array", "items": PRODUCT}, 422),
        parameters=(Parameter(name="limit", place="query", required=False, schema=LIMIT),),
    ),
    _operation(
        "POST /cart/items",
        "Add to the cart",
        _answers("201", None, 401, 404, 422),
        body=_body({"product_id": {"type": "integer"}}, "product_id"),
        secured=True,
    ),
    _operation(
        "POST /orders",
        "Place an order",
        _answers("201", ORDER, 401, 404, 409, 422),
        body=_body(NEW_ORDER, "payment"),
        secured=True,
    ),
    _operation(
        "GET /orders/{order_id}",
        "Read an order",
        _answers("200", ORDER, 401, 403, 404, 422),
        parameters=(IDENTIFIER,),
        secured=True,
    ),
    _operation(
        "PATCH /orders/{order_id}",
        "Change an order",
        _answers("200", ORDER, 401, 403, 404, 422),
        parameters=(IDENTIFIER,),
        body=_body({"quantity": {"type": "integer", "minimum": 1, "maximum": 9}}, "quantity"),
        secured=True,
    ),
)
API = Api(title="Small shop", operations=OPERATIONS)


def operation(name: str) -> Operation:
    """Find an operation by `METHOD /path`."""
    return next(found for found in OPERATIONS if found.name == name)


class SmallShop:
    """The shop's state; `answer` is one step."""

    def __init__(self) -> None:
        self.users: dict[str, str] = {}
        self.carts: dict[str, int] = {}
        self.orders: dict[int, tuple[str, dict[str, Any]]] = {}

    def answer(self, request: Request) -> Response:
        """Answer one request as the application would."""
        handlers = {
            ("POST", "/register"): self._register,
            ("POST", "/login"): self._login,
            ("GET", "/products"): self._products,
            ("POST", "/cart/items"): self._add,
            ("POST", "/orders"): self._order,
        }
        handler = handlers.get((request.method, request.path))
        if handler is None and request.path.startswith("/orders/"):
            handler = self._one
        status, body = handler(request) if handler else (404, {"detail": "No such page"})
        return Response(status=status, body=body, text="" if body is not None else "Internal Server Error")

    def _user(self, request: Request) -> str | None:
        token = dict(request.headers).get("Authorization", "").removeprefix("Bearer token-of-")
        return token if token in self.users else None

    def _register(self, request: Request) -> tuple[int, Any]:
        body = request.body if isinstance(request.body, Mapping) else {}
        email, password, name = body.get("email"), body.get("password"), body.get("name", "ab")
        if not isinstance(email, str) or not isinstance(password, str) or len(password) < 8 or not _text(name):
            return 422, {"detail": "Check email, password and name"}
        if email in self.users:
            return 409, {"detail": "This email is taken"}
        self.users[email] = password
        return 201, {"email": email}

    def _login(self, request: Request) -> tuple[int, Any]:
        body = request.body if isinstance(request.body, Mapping) else {}
        email, password = body.get("email"), body.get("password")
        if not isinstance(email, str) or not isinstance(password, str) or len(password) < 8:
            return 422, {"detail": "Check email and password"}
        if self.users.get(email) != password:
            return 401, {"detail": "Wrong email or password"}
        return 200, {"access_token": f"token-of-{email}"}

    def _products(self, request: Request) -> tuple[int, Any]:
        limit = dict(request.query).get("limit", "5")
        if not limit.isdigit() or not 1 <= int(limit) <= 5:
            return 422, {"detail": "limit must be from 1 to 5"}
        listed = [{"id": 10 + number, "name": f"Thing {number}", "stock": number * 3} for number in range(5)]
        return 200, listed[: int(limit)]

    def _add(self, request: Request) -> tuple[int, Any]:
        user = self._user(request)
        body = request.body if isinstance(request.body, Mapping) else {}
        if user is None:
            return 401, {"detail": "Log in first"}
        if not isinstance(body.get("product_id"), int):
            return 422, {"detail": "product_id must be a number"}
        if body["product_id"] not in range(10, 15):
            return 404, {"detail": "No such product"}
        product: Any = body["product_id"]
        self.carts[user] = product
        return 201, {"items": [{"id": 1, "product_id": body["product_id"]}]}

    def _order(self, request: Request) -> tuple[int, Any]:
        user = self._user(request)
        body = request.body if isinstance(request.body, Mapping) else {}
        if user is None:
            return 401, {"detail": "Log in first"}
        note, gift, payment = body.get("note"), body.get("gift", False), body.get("payment")
        message = body.get("message", "ab")
        fine = (note is None or _text(note)) and isinstance(gift, bool) and _text(message)
        if not fine or not isinstance(payment, Mapping) or not _payment(payment):
            return 422, {"detail": "Check note, gift, message and payment"}
        if "message" in body and not gift:
            return 422, {"detail": "A message needs a gift"}
        if user not in self.carts:
            return 409, {"detail": "Your cart is empty"}
        if payment["kind"] == "voucher":
            return 404, {"detail": "No such voucher"}
        if payment["kind"] == "invoice" and gift:
            return 500, None
        number = len(self.orders) + 1
        self.orders[number] = (user, {"id": number, "note": note, "gift": gift})
        return 201, self.orders[number][1]

    def _one(self, request: Request) -> tuple[int, Any]:
        user = self._user(request)
        if user is None:
            return 401, {"detail": "Log in first"}
        text = request.path.removeprefix("/orders/")
        if not re.fullmatch("[0-9]+", text) or int(text) < 1:
            return 422, {"detail": "order_id must be a number from 1"}
        if int(text) not in self.orders:
            return 404, {"detail": "No such order"}
        owner, order = self.orders[int(text)]
        if owner != user:
            return 403, {"detail": "Not your order"}
        if request.method == "PATCH":
            quantity = request.body.get("quantity") if isinstance(request.body, Mapping) else None
            if not isinstance(quantity, int) or not 0 <= quantity <= 9:
                return 422, {"detail": "quantity must be from 1 to 9"}
        return 200, order


def _text(value: object) -> bool:
    return isinstance(value, str) and 2 <= len(value) <= 30


def _payment(value: Mapping[str, Any]) -> bool:
    if value.get("kind") == "card":
        return isinstance(value.get("number"), str) and re.fullmatch("[0-9]{16}", value["number"]) is not None
    if value.get("kind") == "voucher":
        return isinstance(value.get("code"), str) and len(value["code"]) >= 4
    return value.get("kind") == "invoice"
