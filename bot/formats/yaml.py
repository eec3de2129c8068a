"""YAML as JSON values, without YAML's surprises (security requirement B-6).

Before anything is built, the document's events are counted: nesting, length, and aliases, which are how a small file
becomes a large value. Then only maps, lists and plain scalars are built, by the rules of YAML 1.2's core schema: `no`
and `2024-01-31` and `12:30` are strings, and keys are always strings, as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml import AliasEvent, CSafeLoader, MappingNode, Node, ScalarNode, SequenceNode, YAMLError, parse
from yaml.events import CollectionEndEvent, CollectionStartEvent, Event

from bot.domain.errors import InputError
from bot.domain.json import Json

MAX_DEPTH = 100
MAX_EVENTS = 1_000_000
_PREFIX = "tag:yaml.org,2002:"
_SCALARS = {_PREFIX + name for name in ("str", "null", "bool", "int", "float", "timestamp", "value", "merge")}
_INTEGER = re.compile(r"[-+]?[0-9]{1,4000}|0o[0-7]{1,4000}|0x[0-9a-fA-F]{1,3000}")
# Numbers of YAML 1.2 and JSON that libyaml, which knows YAML 1.1, takes for strings.
_NEWER = re.compile(r"0o[0-7]+|[-+]?[0-9]+[eE][-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a document may hold: bytes of text, aliases, and nodes once the aliases are expanded."""

    size: int = 256 * 1024
    aliases: int = 0
    nodes: int = MAX_EVENTS


class _UnreadableError(Exception):
    """Something in the document, with its place in words."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem if line is None else f"line {line}: {problem}")


def read(text: str, *, what: str, slug: str, limits: Limits | None = None) -> Json:
    """Return the only document in `text` (None for an empty one).

    `what` names the file in messages. Raise InputError(`slug`) for anything that is no YAML, holds duplicate keys,
    tags, merge keys or more aliases than `limits` allow, or is too large or too deep.
    """
    limits = limits or Limits()
    try:
        _scan(text, limits)
        return _Builder(limits.nodes).build(_compose(text))
    except (YAMLError, UnicodeError) as error:
        raise _input_error(what, _first_line(error), slug) from error
    except _UnreadableError as error:
        raise _input_error(what, str(error), slug) from error


def _input_error(what: str, problem: str, slug: str) -> InputError:
    return InputError(f"{what} cannot be read: {problem}.", remedy="Correct the file.", slug=slug)


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or (str(error).splitlines() or ["it is no YAML"])[0]
    return str(problem)[:200] if mark is None else f"line {mark.line + 1}: {str(problem)[:200]}"


def _scan(text: str, limits: Limits) -> None:
    size = len(text) if len(text) > limits.size else len(text.encode("utf-8"))
    if size > limits.size:
        raise _UnreadableError(f"it has {size:,} bytes, more than {limits.size:,}")
    depth = aliases = 0
    for count, event in enumerate(_events(text), 1):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        aliases += isinstance(event, AliasEvent)
        line = _line(event)
        if depth > MAX_DEPTH:
            raise _UnreadableError(f"it is nested more than {MAX_DEPTH} levels deep", line)
        if count > MAX_EVENTS:
            raise _UnreadableError(f"it has more than {MAX_EVENTS:,} parts")
        if aliases > limits.aliases or (not limits.aliases and getattr(event, "anchor", None)):
            raise _UnreadableError("anchors and aliases are not read, or there are too many", line)


def _events(text: str) -> Iterator[Event]:
    yield from parse(text, Loader=CSafeLoader)


def _compose(text: str) -> Node | None:
    loader = CSafeLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _Builder:
    """Builds values from nodes; an alias is its node once more, so that expansion is counted as it happens."""

    def __init__(self, nodes: int) -> None:
        self.left = nodes

    def build(self, node: Node | None, depth: int = 0) -> Json:
        if node is None:
            return None
        self.left -= 1
        if self.left < 0 or depth > MAX_DEPTH:
            raise _UnreadableError("its aliases expand to too much", _line(node))
        if isinstance(node, MappingNode) and node.tag == _PREFIX + "map":
            return self._mapping(node, depth)
        if isinstance(node, SequenceNode) and node.tag == _PREFIX + "seq":
            return [self.build(item, depth + 1) for item in node.value]
        if isinstance(node, ScalarNode):
            return _scalar(node)
        raise _UnreadableError(f"the tag {node.tag!r:.60} is not read", _line(node))

    def _mapping(self, node: MappingNode, depth: int) -> Json:
        values: dict[str, Json] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise _UnreadableError("a key must be plain text", _line(key))
            if key.value == "<<" and _plain(key):
                raise _UnreadableError("merge keys (`<<`) are not read", _line(key))
            if key.value in values:
                raise _UnreadableError(f"the key {key.value!r:.60} is there twice", _line(key))
            values[key.value] = self.build(value, depth + 1)
        return values


def _line(place: Node | Event) -> int | None:
    return place.start_mark.line + 1 if place.start_mark else None


def _plain(node: ScalarNode) -> bool:
    """Tell whether a scalar stands there without quotes; libyaml says so with an empty style."""
    return not node.style


def _scalar(node: ScalarNode) -> Json:
    text: str = node.value
    if node.tag not in _SCALARS:
        raise _UnreadableError(f"the tag {node.tag!r:.60} is not read", _line(node))
    if not _plain(node) or (node.tag == _PREFIX + "str" and not _NEWER.fullmatch(text)):
        return text
    if text in _WORDS:
        return _WORDS[text]
    return _number(text)


def _number(text: str) -> Json:
    """Return the number that `text` is by YAML 1.2, or the text: `0123` is 123 there, `1_000` and `1:30` are text."""
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.fullmatch(text) and abs(value := float(text)) != float("inf"):
        return value
    return text
