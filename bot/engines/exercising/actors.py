"""Becoming a user of the application: register, log in, keep the token. Nothing ever logs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.api import Api, Operation
from bot.domain.exploration import Binding, Preparation
from bot.domain.json import Json, JsonObject
from bot.domain.probe import Request, Response
from bot.engines.combinatorial.components import Shape, components, shape_of
from bot.engines.combinatorial.schemas import properties, settled, words
from bot.engines.exercising.filling import fill_request
from bot.engines.exercising.ground import Actor, Ground, Talk, Ways, ask, prepare, succeeded
from bot.engines.exercising.requests import completed, model_of, request_of

_REGISTER = {"register", "registration", "signup", "sign", "users", "user", "accounts", "account", "customers", "join"}
_LOGIN = {"login", "signin", "token", "tokens", "session", "sessions", "authenticate", "auth", "log"}
_NAMES = ("email", "username", "user_name", "userName", "login", "name", "mail", "phone")
_TOKENS = ("access_token", "accessToken", "token", "jwt", "id_token", "idToken", "auth_token", "authToken", "key")
MOST_SALTS = 12
_SCHEMES = ("Bearer {token}", "Token {token}", "{token}")


def find_register(api: Api) -> Operation | None:
    """Return the operation that makes an account, if one looks like it."""
    return _best(api, _REGISTER, _LOGIN)


def find_login(api: Api) -> Operation | None:
    """Return the operation that gives a token, if one looks like it."""
    return _best(api, _LOGIN, {"register", "registration", "signup"})


def sign_in(ground: Ground, *, guarded: Operation | None) -> Talk[Actor | None]:
    """Register a new user and log in; None when the API offers no way. `guarded` is used to try the token out."""
    register, login = find_register(ground.api), find_login(ground.api)
    ways: Ways = ()
    sent: JsonObject = {}
    answer = Response(status=0)
    if register is not None:
        made = yield from _registered(ground, register)
        if made is None:
            ground.notes.append(f"{register.name} looks like the registration but refused every attempt")
            return None
        preparation, answer = made
        ways = (preparation,)
        sent = preparation.request.body if isinstance(preparation.request.body, Mapping) else {}
    pointer = token_pointer(answer.body)
    if login is not None and sent:
        logged = yield from _logged_in(ground, login, ways, sent)
        if logged is not None:
            return (yield from _with_scheme(ground, (*ways, logged), guarded))
    if pointer and ways:
        bound = Preparation(label=ways[0].label, request=ways[0].request, bindings=(_token(pointer),))
        return (yield from _with_scheme(ground, (bound,), guarded))
    ground.notes.append("no way to log in was found: secured operations are asked without a token")
    return None


def second(actor: Actor) -> Actor:
    """Return the same way to become a user, for somebody else: `unique` is `other`, `token` is `other_token`."""
    steps = tuple(
        Preparation(
            label=f"{step.label}, as somebody else",
            request=fill_request(step.request, {"unique": "{other}", "token": "{other_token}"}),
            bindings=tuple(Binding(name=f"other_{bound.name}", pointer=bound.pointer) for bound in step.bindings),
        )
        for step in actor.preparations
    )
    headers = tuple((name, value.replace("{token}", "{other_token}")) for name, value in actor.headers)
    return Actor(preparations=steps, headers=headers)


def token_pointer(body: Json, prefix: str = "") -> str | None:
    """Return where in an answer a token stands, if it does."""
    if not isinstance(body, Mapping):
        return None
    for name in _TOKENS:
        if isinstance(body.get(name), str) and len(str(body[name])) >= 8:
            return f"{prefix}/{name}"
    for name, value in body.items():
        found = token_pointer(value, f"{prefix}/{name}") if isinstance(value, Mapping) else None
        if found:
            return found
    return None


def _token(pointer: str) -> Binding:
    return Binding(name="token", pointer=pointer)


def _best(api: Api, wanted: set[str], unwanted: set[str]) -> Operation | None:
    scored = []
    for position, operation in enumerate(api.operations):
        if operation.method.upper() != "POST" or "{" in operation.path or not _password(operation):
            continue
        path = set(words(operation.path.rstrip("/").rsplit("/", 1)[-1]))
        spoken = set(words(operation.operation_id)) | set(words(operation.path))
        score = 3 * len(path & wanted) + len(spoken & wanted) - 3 * len(path & unwanted) - operation.secured
        if score > 0:
            scored.append((-score, position, operation))
    return min(scored, key=lambda entry: entry[:2])[2] if scored else None


def _password(operation: Operation) -> str | None:
    if operation.body is None:
        return None
    shape, _ = settled(operation.body.schema)
    return next((name for name in properties(shape) if {"password", "passwd", "pwd"} & set(words(name))), None)


def _registered(ground: Ground, operation: Operation) -> Talk[tuple[Preparation, Response] | None]:
    shape = shape_of(operation, {})
    for row in _attempts(shape, operation):
        template = request_of(operation, shape, row)
        for request in (template, _all_unique(template)):
            response = yield from _fresh(ground, request)
            if succeeded(response):
                return Preparation(label="Register a new user", request=request), response
    return None


def _fresh(ground: Ground, request: Request) -> Talk[Response]:
    """Send a request with a new name; where the name is taken (an earlier run, the same seed) go on to other names."""
    response = yield from ask(ground, fill_request(request, {"unique": ground.name()}))
    for _ in range(MOST_SALTS):
        if response.status not in (400, 409, 422) or "{unique}" not in repr(request.body):
            break
        ground.salt += 1
        again = yield from ask(ground, fill_request(request, {"unique": ground.name()}))
        if again.status == response.status and again.body == response.body and response.status != 409:
            break
        response = again
    return response


def _attempts(shape: Shape, operation: Operation) -> Sequence[dict[str, str]]:
    model = model_of(shape, operation)
    minimal = completed(model, {})
    full = {
        part.path: next((str(value) for value in part.values if value not in ("absent", "null")), str(part.values[0]))
        for part in components(shape)
    }
    return (minimal, completed(model, full))


def _all_unique(request: Request) -> Request:
    """Make names unique as well: some applications refuse a user name that is taken."""
    body = request.body
    if not isinstance(body, Mapping):
        return request
    changed = {name: "{unique}" if name in _NAMES and "{" not in str(value) else value for name, value in body.items()}
    return Request(
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        body=changed,
        media_type=request.media_type,
    )


def _logged_in(ground: Ground, operation: Operation, ways: Ways, sent: JsonObject) -> Talk[Preparation | None]:
    shape = shape_of(operation, {})
    template = request_of(operation, shape, completed(model_of(shape, operation), {}))
    body = template.body if isinstance(template.body, Mapping) else {}
    secret = next((value for name, value in sent.items() if "pass" in name.lower() or "pwd" in name.lower()), None)
    identities = [sent[name] for name in (*_NAMES, *sent) if name in sent and sent[name] != secret]
    for identity in identities[:3]:
        filled = {name: _credential(name, value, sent, (identity, secret)) for name, value in body.items()}
        request = Request(method="POST", path=template.path, body=filled, media_type=template.media_type)
        known = yield from prepare(ground, ways)
        if isinstance(known, Response):
            return None
        response = yield from ask(ground, fill_request(request, known))
        pointer = token_pointer(response.body)
        if succeeded(response) and pointer:
            return Preparation(label="Log in", request=request, bindings=(_token(pointer),))
    return None


def _credential(name: str, value: Json, sent: JsonObject, known: tuple[Json, Json]) -> Json:
    if "pass" in name.lower() or "pwd" in name.lower():
        return known[1]
    if name in sent:
        return sent[name]
    return known[0] if name in _NAMES or "user" in name.lower() else value


def _with_scheme(ground: Ground, ways: Ways, guarded: Operation | None) -> Talk[Actor]:
    """Find the header that carries the token by asking a secured operation that needs nothing else."""
    actors = [Actor(preparations=ways, headers=(("Authorization", scheme),)) for scheme in _SCHEMES]
    plain = next(
        (op for op in ground.api.operations if op.secured and op.method.upper() == "GET" and "{" not in op.path),
        guarded,
    )
    if plain is None or "{" in plain.path:
        return actors[0]
    for actor in actors:
        known = yield from prepare(ground, ways)
        if isinstance(known, Response):
            return actors[0]
        request = Request(method=plain.method.upper(), path=plain.path, headers=actor.headers)
        response = yield from ask(ground, fill_request(request, known))
        if response.status not in (401, 403):
            return actor
    return actors[0]
