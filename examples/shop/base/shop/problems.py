"""Refusals, and how the API description names them."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from shop.schemas import Problem

_REASONS = {
    401: "No valid token",
    402: "The payment was declined",
    403: "Not allowed for this account",
    404: "No such record",
    409: "In conflict with the present state",
    410: "No longer valid",
}


def refusals(*codes: int) -> dict[int | str, dict]:
    """The `responses` of an endpoint that can refuse with these codes."""
    return {code: {"model": Problem, "description": _REASONS[code]} for code in codes}


def validation_problem(request: Request, error: RequestValidationError) -> JSONResponse:
    """Name the wrong fields without echoing what was sent (it may hold a password)."""
    detail = [{"loc": list(item["loc"]), "msg": item["msg"], "type": item["type"]} for item in error.errors()]
    return JSONResponse({"detail": detail}, status_code=422)
