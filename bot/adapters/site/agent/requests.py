"""HTTP probes: one origin, bounded answers, no redirects followed."""

from __future__ import annotations

import json

import httpx

from bot.domain.probe import Failed, Request, Response

BODY_BYTES = 1024 * 1024
TIMEOUT_SECONDS = 15.0


class Requests:
    """A client of the API origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False)

    def ask(self, request: Request) -> Response | Failed:
        """Send one request to the origin; nothing it does raises."""
        if not request.path.startswith("/") or request.path.startswith("//"):
            return Failed(reason=f"{request.path[:200]!r} is not a path")
        self._client.cookies.clear()
        try:
            return self._send(request)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Failed(reason=f"{type(error).__name__}: {error}"[:500])

    def _send(self, request: Request) -> Response:
        headers = list(request.headers)
        content: bytes | None = None
        if request.body is not None or request.media_type is not None:
            media_type = request.media_type or "application/json"
            content = _content(request, media_type)
            headers.append(("content-type", media_type))
        with self._client.stream(
            request.method,
            self._origin + request.path,
            params=list(request.query) or None,
            headers=headers,
            content=content,
        ) as answer:
            return _response(answer, _read(answer))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _content(request: Request, media_type: str) -> bytes:
    if media_type == "application/x-www-form-urlencoded" and isinstance(request.body, dict):
        pairs = {str(name): str(value) for name, value in request.body.items()}
        return str(httpx.QueryParams(pairs)).encode("ascii")
    if isinstance(request.body, str) and not media_type.endswith("json"):
        return request.body.encode("utf-8")
    return json.dumps(request.body, allow_nan=False).encode("ascii")


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > BODY_BYTES:
            break
    return bytes(body[:BODY_BYTES])


def _response(answer: httpx.Response, body: bytes) -> Response:
    headers = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
    text = body.decode("utf-8", "replace")
    if "json" in answer.headers.get("content-type", ""):
        try:
            return Response(status=answer.status_code, headers=headers, body=json.loads(text, parse_constant=_refuse))
        except (ValueError, RecursionError):
            pass
    return Response(status=answer.status_code, headers=headers, text=text)


def _refuse(word: str) -> None:
    raise ValueError(word)
