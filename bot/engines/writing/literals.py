"""Foreign text as Python source: only ever through `repr`, so that it can never become code.

Strings come out in double quotes (what formatters of the reader's project would do) whenever that needs no escape that
`repr` itself would not have written.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from bot.domain.json import Json
from bot.domain.probe import Call, Locator


def string(text: str) -> str:
    """Return a string literal that evaluates to exactly `text`, on one line, in printable ASCII where needed."""
    safe = text.isprintable() and text.encode("utf-8", "replace").decode("utf-8") == text
    source = repr(text) if safe else ascii(text)
    if source.startswith("'") and '"' not in source and "\\'" not in source:
        source = f'"{source[1:-1]}"'
    if ast.literal_eval(source) != text:  # pragma: no cover - a guard, not a path
        msg = f"a literal that does not evaluate to its text: {source}"
        raise AssertionError(msg)
    return source


def literal(value: Json) -> str:
    """Return JSON-like data as a Python literal, keys in their given order."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{string(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return repr(value)


def comment(text: str, *, limit: int = 100) -> str:
    """Return foreign text fit for a `#` comment: one line, printable, capped."""
    flat = " ".join(text.split())
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in flat)
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


def locator(chain: Locator, *, root: str = "page") -> str:
    """Render a locator chain as source: `page.get_by_role("button", name="Save")`."""
    return root + "".join(f".{_call(call)}" for call in chain.calls)


def _call(call: Call) -> str:
    if call.method in {"first", "last"}:
        return call.method
    arguments = [literal(value) for value in call.arguments]
    arguments += [f"{name}={literal(value)}" for name, value in call.keywords]
    return f"{call.method}({', '.join(arguments)})"
