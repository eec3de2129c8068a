"""Python source that a person would have laid out: values on one line where they fit, else one entry a line."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence

from bot.domain.json import Json
from bot.engines.writing.literals import literal, string

WIDTH = 110


def wrapped(value: Json, *, indent: int = 0, taken: int = 0) -> str:
    """Return a value as source; `taken` is what already stands on its first line, further lines start at `indent`."""
    flat = literal(value)
    if taken + len(flat) <= WIDTH:
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, Mapping) and value:
        entries = [
            f"{pad}{string(name)}: {wrapped(item, indent=indent + 4, taken=indent + 8 + len(string(name)))},"
            for name, item in value.items()
        ]
        return "\n".join(["{", *entries, " " * indent + "}"])
    if isinstance(value, str) and value:
        return _long_text(value, indent)
    if isinstance(value, Sequence) and value:
        entries = [f"{pad}{wrapped(item, indent=indent + 4, taken=indent + 5)}," for item in value]
        return "\n".join(["[", *entries, " " * indent + "]"])
    return flat


def _long_text(value: str, indent: int) -> str:
    """A long text in pieces that Python joins."""
    size = max(WIDTH - indent - 12, 20)
    pieces = [string(value[start : start + size]) for start in range(0, len(value), size)]
    pad = " " * (indent + 4)
    return "\n".join(["(", *(f"{pad}{piece}" for piece in pieces), " " * indent + ")"])


def call(function: str, arguments: Sequence[str], *, indent: int, prefix: str = "", suffix: str = "") -> str:
    """Return a call, on one line where it fits, else one argument a line."""
    flat = f"{prefix}{function}({', '.join(arguments)}){suffix}"
    if "\n" not in flat and indent + len(flat) <= WIDTH:
        return flat
    pad = " " * (indent + 4)
    return "\n".join([f"{prefix}{function}(", *(f"{pad}{text}," for text in arguments), " " * indent + f"){suffix}"])


def template(text: str, names: Mapping[str, str]) -> str:
    """Return a template as source: `names` maps placeholders to variables; an f-string where that is plain."""
    whole = names.get(text[1:-1]) if text.startswith("{") and text.endswith("}") else None
    if whole:
        return whole
    parts = _split(text, names)
    if all(isinstance(part, str) for part in parts):
        return string(text)
    plain = all(not isinstance(part, str) or _plain(part) for part in parts)
    if plain:
        inner = "".join(part if isinstance(part, str) else "{" + part[0] + "}" for part in parts)
        return f'f"{inner}"'
    return " + ".join(string(part) if isinstance(part, str) else f"str({part[0]})" for part in parts if part)


def relative(value: Json, known: Json, name: str, *, indent: int = 0) -> str | None:
    """Return a value as a change of what `name` holds: `{**BODY, "age": -1}`; None when that would say no less."""
    if value == known and literal(value) == literal(known):
        return name
    if not isinstance(value, Mapping) or not isinstance(known, Mapping) or not known:
        return None
    gone = [key for key in known if key not in value]
    changed = [key for key in value if key not in known or literal(value[key]) != literal(known[key])]
    if len(gone) + len(changed) > max(1, len(known) // 2):
        return None
    rest = f"_without({name}, {', '.join(string(key) for key in gone)})" if gone else name
    if not changed:
        return rest
    entries = [f"**{rest}"]
    for key in changed:
        inner = relative(value[key], known[key], f"{name}[{string(key)}]", indent=indent + 4) if key in known else None
        taken = indent + 8 + len(string(key))
        entries.append(f"{string(key)}: {inner or wrapped(value[key], indent=indent + 4, taken=taken)}")
    return _bracketed("{", entries, "}", (indent, indent + 1))


def filled_literal(value: Json, names: Mapping[str, str], *, indent: int = 0, taken: int = 0) -> str:
    """Return data with placeholders as source in which the variables stand."""
    if isinstance(value, str):
        rendered = template(value, names)
        return wrapped(value, indent=indent, taken=taken) if rendered == string(value) else rendered
    if isinstance(value, Mapping):
        entries = [
            f"{string(key)}: {filled_literal(item, names, indent=indent + 4, taken=indent + 8 + len(string(key)))}"
            for key, item in value.items()
        ]
        return _bracketed("{", entries, "}", (indent, taken))
    if isinstance(value, Sequence):
        entries = [filled_literal(item, names, indent=indent + 4) for item in value]
        return _bracketed("[", entries, "]", (indent, taken))
    return literal(value)


def identifier(text: str, *, limit: int = 48) -> str:
    """Return foreign text as a lower-case identifier."""
    kept = "".join(char.lower() if char.isascii() and char.isalnum() else "_" for char in text)
    short = "_".join(part for part in kept.split("_") if part)[:limit].rstrip("_")
    safe = short or "operation"
    return f"{safe}_" if keyword.iskeyword(safe) else safe if not safe[0].isdigit() else f"n{safe}"


def _bracketed(opening: str, entries: list[str], closing: str, place: tuple[int, int]) -> str:
    indent, taken = place
    flat = opening + ", ".join(entries) + closing
    if "\n" not in flat and taken + len(flat) <= WIDTH:
        return flat
    pad = " " * (indent + 4)
    return "\n".join([opening, *(f"{pad}{entry}," for entry in entries), " " * indent + closing])


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set("{}\"'\\")


def _split(text: str, names: Mapping[str, str]) -> list[str | tuple[str]]:
    """Text pieces, and one-tuples of variables where a placeholder stood."""
    parts: list[str | tuple[str]] = [text]
    for name, variable in names.items():
        mark = "{" + name + "}"
        again: list[str | tuple[str]] = []
        for part in parts:
            if not isinstance(part, str):
                again.append(part)
                continue
            pieces = part.split(mark)
            for number, piece in enumerate(pieces):
                again += [(variable,), piece] if number else [piece]
        parts = again
    return [part for part in parts if part != ""]
