"""What a JavaScript module says to its user, and which addresses it asks: read from literals and templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.source import Message
from bot.formats.jsx_values import Constants, called, key_of, texts
from bot.formats.syntax import Node, significant, source

_SETTER = re.compile(r"(?:^|\.)set[A-Z]\w*$")
_SAYING_SETTER = re.compile(r"(?:Error|Message|Alert|Notice|Problem|Warning|Success|Feedback|Toast|Snackbar)s?$")
_SAYING = re.compile(
    r"^(?:(?:window)?\.?alert|window\.alert|toast|toast\.\w+|message\.\w+|notification\.\w+|notify|notify\.\w+"
    r"|(?:\w*\.)?(?:enqueueSnackbar|showToast|showMessage|showError|showAlert|addToast))$"
)
_RULE = re.compile(
    r"\.(?:required|min|max|email|url|matches|regex|length|nonempty|refine|oneOf|test|positive|integer|int|gt|gte|lt|lte"
    r"|moreThan|lessThan|string|number|date|typeError|startsWith|endsWith|trim|uuid|superRefine)$"
)
_KEYS = frozenset(
    {"message", "required", "required_error", "invalid_type_error", "errorMessage", "helperText", "error"}
)
_UNSEEN = re.compile(r"header|style|href|location|cookie|className|displayName", re.IGNORECASE)
_PROSE = re.compile(r"(?:[A-Z]|\{\}).*\s\S|.*\S\s.*[.!?]$", re.DOTALL)
_ASKING = re.compile(r"fetch|axios|request|api|http|client|query|mutat|load|send|ajax", re.IGNORECASE)
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_ADDRESS = re.compile(r"(?:https?://|/(?!/)|\{\}/)\S*")


def prose(text: str) -> bool:
    """Whether a text reads like something said to a person: words that start like a sentence or end like one."""
    return _PROSE.match(text.strip()) is not None


def messages_at(node: Node, constants: Constants) -> Iterator[Message]:
    """Yield the messages that one node states; nodes below it are not looked at."""
    for value, strict in _saying(node):
        for text in texts(value, constants):
            words = " ".join(text.split())
            if any(character.isalpha() for character in words) and (prose(words) or not strict):
                yield Message(text=words, line=value.start_point.row + 1)


def endpoints_at(node: Node, constants: Constants) -> Iterator[str]:
    """Yield the addresses that a call asks, holes as `{}`."""
    if node.type == "pair" and key_of(node) == "url":
        yield from _addresses(texts(node.child_by_field_name("value"), constants))
    if node.type != "call_expression":
        return
    owner, _, name = called(node).rpartition(".")
    arguments = _arguments(node)
    first = texts(arguments[0], constants) if arguments else ()
    by_method = bool(first) and set(first) <= _METHODS
    if by_method or _ASKING.search(name) or name in _VERBS or _ASKING.search(owner):
        for argument in arguments[: 2 if by_method else 1]:
            yield from _addresses(texts(argument, constants))


def _addresses(possible: tuple[str, ...]) -> Iterator[str]:
    return (text for text in possible if _ADDRESS.fullmatch(text))


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return significant(arguments) if arguments is not None else []


def _saying(node: Node) -> Iterator[tuple[Node, bool]]:
    """Yield expressions whose text is said; True where only prose counts."""
    if node.type in ("call_expression", "new_expression"):
        yield from _said_by_call(node)
    elif node.type == "pair" and key_of(node) in _KEYS:
        yield from _only(node.child_by_field_name("value"))
    elif node.type == "assignment_expression":
        left = node.child_by_field_name("left")
        shown = left is not None and left.type in ("member_expression", "subscript_expression")
        if shown and not _UNSEEN.search(source(left)):
            yield from _only(node.child_by_field_name("right"))
    elif node.type == "return_statement":
        yield from ((value, True) for value in significant(node)[:1])


def _only(node: Node | None) -> Iterator[tuple[Node, bool]]:
    if node is not None:
        yield node, True


def _said_by_call(call: Node) -> Iterator[tuple[Node, bool]]:
    name = called(call)
    if call.type == "new_expression":
        wanted, strict = name.endswith(("Error", "Exception")), True
    elif _SETTER.search(name):
        wanted, strict = True, _SAYING_SETTER.search(name) is None
    else:
        wanted, strict = bool(_SAYING.match(name) or _RULE.search(name)), _SAYING.match(name) is None
    for argument in _arguments(call) if wanted else ():
        if argument.type == "object":
            yield from ((value, True) for value in _values(argument))
        else:
            yield argument, strict


def _values(node: Node) -> Iterator[Node]:
    for pair in node.named_children:
        value = pair.child_by_field_name("value") if pair.type == "pair" else None
        if value is not None and source(value):
            yield value
