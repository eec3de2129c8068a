"""Python files with the handlers of every web framework that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.source import PythonModule
from bot.formats import fastapi, flask


def read(files: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return every file (path to text) as a module, in path order; handlers come from FastAPI and from Flask."""
    return tuple(
        replace(one, handlers=(*one.handlers, *other.handlers))
        for one, other in zip(fastapi.read(files), flask.read(files), strict=True)
    )
