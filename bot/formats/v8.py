"""What V8 counted, as lines of the repository: precise coverage of scripts, led back through their source maps.

A statement is covered when the innermost range around the start of its generated code was entered at least once (the
rule agreed with Istanbul on every common line of a development server). V8 counts in UTF-16 units, and so do maps.
"""

from __future__ import annotations

import bisect
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from urllib.parse import unquote, urljoin, urlsplit

from bot.domain.lines import Line
from bot.formats import source_map
from bot.formats.source_map import MappedSource, Segment
from bot.formats.statements import Statement, statements
from bot.formats.syntax import Position

_DEEPEST = 64
_BREAK = re.compile("\r\n|[\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Range:
    """Counted code: UTF-16 offsets, end exclusive, and how often it was entered."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptCoverage:
    """One take of one script: its address, its text, and the ranges of each of its functions, outermost first."""

    url: str
    source: str
    functions: tuple[tuple[Range, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Located:
    """A statement's line, the offsets its code starts at (all copies of it), in UTF-16 units."""

    line: int
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Browser:
    """What leads from scripts to files: page origin, front-end folder, texts by path, paths by name, maps by address.

    `prefix` is the repository folder that the origin's root stands for (`web` for `/src/x.jsx` = `web/src/x.jsx`).
    """

    origin: str
    sources: Mapping[str, str]
    prefix: str = ""
    maps: Mapping[str, str]
    by_name: Mapping[str, tuple[str, ...]]


def lines(
    scripts: Iterable[ScriptCoverage],
    *,
    origin: str,
    sources: Mapping[str, str],
    prefix: str = "",
    maps: Mapping[str, str] | None = None,
) -> frozenset[Line]:
    """Return the covered lines of `sources` (repository path -> text); several takes of a script add up.

    `prefix` is the repository folder that the origin's root stands for; `maps` holds external maps by their address.
    Scripts of other origins, scripts without a usable map and sources whose embedded text is not the file's are left
    out: nothing is claimed for them.
    """
    browser = _Browser(
        origin=origin.rstrip("/"),
        sources=sources,
        prefix=prefix.strip("/"),
        maps=maps or {},
        by_name={
            name: tuple(paths) for name, paths in groupby(sorted(sources, key=posixpath.basename), posixpath.basename)
        },
    )
    covered: set[Line] = set()
    places: dict[tuple[str, str], tuple[tuple[str, tuple[_Located, ...]], ...]] = {}
    for script in scripts:
        if not _is_own(script.url, browser.origin):
            continue
        key = (script.url, script.source)
        if key not in places:
            places[key] = _places(script, browser)
        for path, located in places[key]:
            covered.update(Line(path, number) for number in _hit(script, located))
    return frozenset(covered)


def _is_own(url: str, origin: str) -> bool:
    path = urlsplit(url).path if url.startswith(f"{origin}/") else "/node_modules/"
    return "/node_modules/" not in path and not path.startswith(("/@vite/", "/@react-refresh"))


def _hit(script: ScriptCoverage, located: Iterable[_Located]) -> set[int]:
    starts, counts = _flatten(script.functions)
    return {
        place.line
        for place in located
        if any(counts[bisect.bisect_right(starts, offset) - 1] > 0 for offset in place.offsets)
    }


def _flatten(functions: tuple[tuple[Range, ...], ...]) -> tuple[list[int], list[int]]:
    """Turn nested ranges into the places where the innermost count changes."""
    starts, counts = [-1], [0]
    stack: list[Range] = []

    def move(to: int) -> None:
        while stack and stack[-1].end <= to:
            ended = stack.pop()
            starts.append(ended.end)
            counts.append(stack[-1].count if stack else 0)

    for piece in sorted(
        (piece for ranges in functions for piece in ranges if piece.end > piece.start),
        key=lambda piece: (piece.start, -piece.end),
    ):
        move(piece.start)
        starts.append(piece.start)
        counts.append(piece.count)
        stack.append(piece)
    move(2**62)
    return starts, counts


def _places(script: ScriptCoverage, browser: _Browser) -> tuple[tuple[str, tuple[_Located, ...]], ...]:
    """Return, for each repository file in a script, where its statements stand in the script."""
    address, text = _map_of(script, browser.maps)
    if text is None:
        path = _path(script.url, browser)
        known = browser.sources.get(path) if path else None
        return ((path, _unmapped(path, known)),) if path and known == script.source else ()
    found = []
    offsets = _line_offsets(script.source)
    for source in _decoded(text).sources:
        path = _path(urljoin(address, source.name), browser)
        if path is None or not source.segments or not _same(source.text, browser.sources[path]):
            continue
        found.append((path, _located(path, browser.sources[path], source, offsets)))
    return tuple(found)


@lru_cache(maxsize=64)
def _decoded(text: str) -> source_map.SourceMap:
    return source_map.decode(text)


def _map_of(script: ScriptCoverage, maps: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the address that a map's sources are relative to, and the map's text."""
    reference = source_map.reference(script.source)
    if reference is None:
        return script.url, maps.get(script.url)
    if reference.startswith("data:"):
        return script.url, source_map.inline(reference)
    address = urljoin(script.url, reference)
    return address, maps.get(address)


def _path(address: str, browser: _Browser) -> str | None:
    """Return the repository path that an address stands for: under the prefix, else the one file it ends like."""
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part not in ("", ".", "..")][-_DEEPEST:]
    direct = "/".join([browser.prefix, *parts]).lstrip("/")
    if direct in browser.sources:
        return direct
    alike = browser.by_name.get(parts[-1], ()) if parts else ()
    for first in range(len(parts) - 1):
        tail = "/".join(parts[first:])
        same = [path for path in alike if f"/{path}".endswith(f"/{tail}")]
        if same:
            return same[0] if len(same) == 1 else None
    return None


def _same(embedded: str | None, text: str) -> bool:
    return embedded is None or _plain(embedded) == _plain(text)


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")


def _line_offsets(text: str) -> list[int]:
    """Return the UTF-16 offset at which each line starts."""
    offsets = [0]
    ends = [found.end() for found in _BREAK.finditer(text)]
    for start, end in pairwise([0, *ends]):
        offsets.append(offsets[-1] + _units(text[start:end]))
    return offsets


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _unmapped(path: str, text: str) -> tuple[_Located, ...]:
    offsets = _line_offsets(text)
    return tuple(
        _Located(
            line=statement.line,
            offsets=(offsets[statement.places[0].line - 1] + statement.places[0].column - statement.function,),
        )
        for statement in statements(path, text)
        if statement.places[0].line <= len(offsets)
    )


def _located(path: str, text: str, source: MappedSource, offsets: list[int]) -> tuple[_Located, ...]:
    found = []
    for statement in statements(path, text):
        segments = _segments(statement, source.segments)
        places = sorted(
            {
                offsets[segment.script_line - 1] + segment.script_column - statement.function
                for segment in segments
                if segment.script_line <= len(offsets)
            }
        )
        if places:
            found.append(_Located(line=statement.line, offsets=tuple(places)))
    return tuple(found)


def _segments(statement: Statement, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the segments at the statement's start; without any, the nearest one."""
    for place in statement.places:
        first = bisect.bisect_left(segments, place, key=_original)
        last = bisect.bisect_right(segments, place, key=_original)
        if first < last:
            return segments[first:last]
    return _nearest(statement, segments)


def _nearest(statement: Statement, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the first segment inside a statement, or the one of its line in a map that knows lines only."""
    start = statement.places[-1]
    inside = bisect.bisect_left(segments, start, key=_original)
    following = segments[inside : inside + 1]
    if following and following[0].line == start.line and _original(following[0]) < statement.end:
        return following
    row = segments[bisect.bisect_left(segments, Position(start.line, 0), key=_original) : inside]
    if row and row[0].column == row[-1].column:
        return row[:1]
    return following if following and _original(following[0]) < statement.end else ()


def _original(segment: Segment) -> Position:
    return Position(segment.line, segment.column)
