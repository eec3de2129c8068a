"""Source maps, version 3 (ECMA-426): which place of a generated script comes from which place of which source.

A map comes from a program under test: it is bounded, and a map that cannot be read maps nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

LIMIT = 24_000_000
"""Characters of a map that are read."""
SEGMENTS = 3_000_000
SOURCES = 50_000
_REFERENCE = re.compile(r"^[ \t]*(?://|/\*)[#@][ \t]*sourceMappingURL=([^\s'\"*]+)", re.MULTILINE)
_DIGITS = {
    character: value
    for value, character in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_LARGEST = 2**31


class Segment(NamedTuple):
    """A place of the source and the place of the script it became; lines from 1, columns from 0 in UTF-16 units."""

    line: int
    column: int
    script_line: int
    script_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedSource:
    """One source of a map: its name as written (with `sourceRoot`), its text when embedded, its segments in order."""

    name: str
    text: str | None = None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMap:
    """All sources of a map, in the map's order."""

    sources: tuple[MappedSource, ...] = ()


@dataclass(slots=True)
class _Draft:
    names: list[str] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    segments: list[list[Segment]] = field(default_factory=list)
    count: int = 0


def reference(script: str) -> str | None:
    """Return what the script's last `sourceMappingURL` comment says, if it has one."""
    at = script.rfind("sourceMappingURL=")
    if at < 0:
        return None
    found = _REFERENCE.search(script, script.rfind("\n", 0, at) + 1)
    return found[1] if found else None


def inline(url: str) -> str | None:
    """Return the text inside a `data:` URL; None for other URLs and for broken ones."""
    if not url.startswith("data:") or "," not in url or len(url) > LIMIT:
        return None
    head, _, body = url.partition(",")
    try:
        data = base64.b64decode(unquote_to_bytes(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return data.decode("utf-8", "replace")


def decode(text: str) -> SourceMap:
    """Read a map, plain or made of sections; an unreadable or oversized one maps nothing."""
    if len(text) > LIMIT:
        return SourceMap()
    try:
        document = json.loads(text.removeprefix(")]}'").lstrip())
    except (ValueError, RecursionError):
        return SourceMap()
    draft = _Draft()
    for part, line, column in _parts(document):
        _read(part, draft, line=line, column=column)
    return SourceMap(
        sources=tuple(
            MappedSource(name=name, text=content, segments=tuple(sorted(segments)))
            for name, content, segments in zip(draft.names, draft.texts, draft.segments, strict=True)
        )
    )


def _parts(document: object) -> Iterator[tuple[Mapping[str, object], int, int]]:
    """Yield each plain map with the line and column its mappings are counted from."""
    if not isinstance(document, dict):
        return
    sections = document.get("sections")
    if not isinstance(sections, list):
        yield document, 0, 0
        return
    for section in sections[:SOURCES]:
        offset = section.get("offset") if isinstance(section, dict) else None
        part = section.get("map") if isinstance(section, dict) else None
        if isinstance(offset, dict) and isinstance(part, dict) and "sections" not in part:
            yield part, _whole(offset.get("line")), _whole(offset.get("column"))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < _LARGEST else 0


def _read(part: Mapping[str, object], draft: _Draft, *, line: int, column: int) -> None:
    names, mappings = part.get("sources"), part.get("mappings")
    if not isinstance(names, list) or not isinstance(mappings, str) or len(names) + len(draft.names) > SOURCES:
        return
    first = len(draft.names)
    root = part.get("sourceRoot")
    prefix = root.rstrip("/") + "/" if isinstance(root, str) and root else ""
    texts = part.get("sourcesContent")
    for index, name in enumerate(names):
        content = texts[index] if isinstance(texts, list) and index < len(texts) else None
        draft.names.append(prefix + name if isinstance(name, str) else "")
        draft.texts.append(content if isinstance(content, str) else None)
        draft.segments.append([])
    for source, segment in _segments(mappings, line=line, column=column):
        if draft.count >= SEGMENTS:
            return
        if 0 <= source < len(names) and segment.line > 0 and segment.column >= 0:
            draft.segments[first + source].append(segment)
            draft.count += 1


def _segments(mappings: str, *, line: int, column: int) -> Iterator[tuple[int, Segment]]:
    """Yield (source index, segment); stops at the first thing that is not a mapping."""
    source = source_line = source_column = 0
    for row, group in enumerate(mappings.split(";")):
        script_column = column if row == 0 else 0
        for text in group.split(",") if group else ():
            values = _numbers(text)
            if values is None:
                return
            if not values:
                continue
            script_column += values[0]
            if len(values) >= 4:
                source, source_line, source_column = (
                    source + values[1],
                    source_line + values[2],
                    source_column + values[3],
                )
                yield source, Segment(source_line + 1, source_column, line + row + 1, script_column)


def _numbers(text: str) -> list[int] | None:
    """Decode base64 VLQ numbers; None when the text holds anything else."""
    numbers = []
    value = shift = 0
    for character in text:
        digit = _DIGITS.get(character)
        if digit is None or shift > 30:
            return None
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
            continue
        numbers.append(-(value >> 1) if value & 1 else value >> 1)
        value = shift = 0
    return numbers
