"""Files that come with the package: `bot/configs` when installed, `configs` beside the package in a checkout."""

from __future__ import annotations

import json
from pathlib import Path

from bot.domain.json import JsonObject

_PACKAGE = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    """Return a file of `configs` as text."""
    installed = _PACKAGE / "configs" / name
    return (installed if installed.is_file() else _PACKAGE.parent / "configs" / name).read_text(encoding="utf-8")


def schema(name: str) -> JsonObject:
    """Return a JSON schema of `configs`."""
    document: JsonObject = json.loads(text(name))
    return document
