"""The constraints of a PICT model: its tokens, and what its comparisons mean for the values that there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import translate

from bot.domain.covering import AllOf, AnyOf, Comparison, Expression, Relation
from bot.formats.expressions import WORDS, Parser, SyntaxFault, Token, number
from bot.formats.pict_parameters import Parameter, Value

Parameters = dict[str, Parameter]
_SCANNED = re.compile(
    r"""(?P<space>\s+)|"(?P<text>[^"]*)"|\[(?P<name>[^\]\n]*)\]|(?P<sign><=|>=|<>|[=<>(){},;])"""
    r"""|(?P<word>[A-Za-z]+)(?![\w.])|(?P<number>[^\s"\[\](){},;=<>]+)"""
)
_CALLS = ("isnegative", "ispositive")
_ORDER: Mapping[Relation, Callable[[int], bool]] = {
    Relation.EQUAL: lambda sign: sign == 0,
    Relation.UNEQUAL: lambda sign: sign != 0,
    Relation.LESS: lambda sign: sign < 0,
    Relation.AT_MOST: lambda sign: sign <= 0,
    Relation.MORE: lambda sign: sign > 0,
    Relation.AT_LEAST: lambda sign: sign >= 0,
}


def constraints(text: str, known: Parameters) -> Iterator[tuple[str, Expression]]:
    """Yield each constraint as written and as an expression over the model's values; raise SyntaxFault."""
    pieces = list(_tokens(text))
    meaning = _Meaning(known)
    parser = Parser(iter(pieces), compare=meaning.compare, call=meaning.call)
    while parser.next.kind != "end":
        start = parser.next.offset
        expression = parser.constraint()
        stop = parser.need(";").offset
        yield " ".join(text[start:stop].split()), expression


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _SCANNED.match(text, position)
        if match is None:
            raise SyntaxFault(_unread(text[position]), position)
        if match.lastgroup != "space":
            yield _token(match)
        position = match.end()
    yield Token(kind="end", text="the end", offset=len(text.rstrip()))


def _unread(sign: str) -> str:
    closing = {'"': "this quote is never closed", "[": "']' was expected on this line"}
    return closing.get(sign, f"{sign!r} is not understood")


def _token(match: re.Match[str]) -> Token:
    text, offset = match[0], match.start()
    match match.lastgroup:
        case "text":
            return Token(kind="value", text=text, offset=offset, value=match["text"])
        case "name":
            return Token(kind="path", text=match["name"].strip(), offset=offset)
        case "sign":
            return Token(kind="sign", text=text, offset=offset)
    if text.lower() in WORDS - {"either"}:
        return Token(kind="word", text=text.lower(), offset=offset)
    if text.lower() in _CALLS:
        return Token(kind="call", text=text.lower(), offset=offset)
    found = number(text)
    if found is None:
        raise SyntaxFault(f"{text[:60]!r} is not understood (a text stands in quotes)", offset)
    return Token(kind="value", text=text, offset=offset, value=found)


class _Meaning:
    """What comparisons come to: which values of a parameter make them true."""

    def __init__(self, known: Parameters) -> None:
        self._known = known

    def compare(self, left: Token, relation: Relation, right: tuple[Token, ...]) -> Expression:
        """Return a choice among the values of `left` (and of `right` where that is a parameter)."""
        parameter = self._parameter(left)
        if right[0].kind == "path":
            return self._between(parameter, relation, right[0])
        if relation is Relation.LIKE:
            pattern = _pattern(str(right[0].value))
            if parameter.numeric:
                raise SyntaxFault(f"{parameter.name!r} is numeric, LIKE is for texts", left.offset)
            return _among(parameter, [value for value in parameter.values if pattern.fullmatch(value.text.lower())])
        for token in right:
            if isinstance(token.value, str) is parameter.numeric:
                kinds = ("numeric", "no number") if parameter.numeric else ("text", "no text in quotes")
                raise SyntaxFault(f"{parameter.name!r} is {kinds[0]}, and {token.text} is {kinds[1]}", token.offset)
        test = _ORDER.get(relation, _ORDER[Relation.EQUAL])
        wanted = [Value(text="", names=(), negative=False, weight=1, literal=_plain(token)) for token in right]
        return _among(
            parameter,
            [value for value in parameter.values if any(test(_sign(value, other)) for other in wanted)],
        )

    def call(self, name: Token, argument: Token | None) -> Expression:
        """Return IsNegative or IsPositive of one parameter, or of all."""
        parts = list(self._known.values()) if argument is None else [self._parameter(argument)]
        if name.text == "isnegative":
            return AnyOf(terms=tuple(_among(one, [v for v in one.values if v.negative]) for one in parts))
        return AllOf(terms=tuple(_among(one, [v for v in one.values if not v.negative]) for one in parts))

    def _between(self, left: Parameter, relation: Relation, other: Token) -> Expression:
        right = self._parameter(other)
        if left.numeric is not right.numeric:
            raise SyntaxFault(f"one of {left.name!r} and {right.name!r} is numeric, the other is not", other.offset)
        test = _ORDER[relation]
        pairs = ((value, [one for one in right.values if test(_sign(value, one))]) for value in left.values)
        terms = tuple(AllOf(terms=(_among(left, [value]), _among(right, fit))) for value, fit in pairs if fit)
        return AnyOf(terms=terms) if terms else _among(left, [])

    def _parameter(self, token: Token) -> Parameter:
        found = self._known.get(token.text.lower())
        if found is None:
            raise SyntaxFault(f"[{token.text[:60]}] is no parameter", token.offset)
        return found


def _among(parameter: Parameter, values: list[Value]) -> Expression:
    """Return that the parameter has one of the values; of none, what is never true."""
    return Comparison(path=parameter.name, relation=Relation.IN, other=tuple(value.literal for value in values))


def _plain(token: Token) -> str | int | float:
    assert isinstance(token.value, str | int | float)
    return token.value


def _sign(left: Value, right: Value) -> int:
    """Compare as PICT does: numbers as numbers, texts without regard to case."""
    one, other = left.literal, right.literal
    if isinstance(one, str) or isinstance(other, str):
        one, other = str(one).lower(), str(other).lower()
        return (one > other) - (one < other)
    return (one > other) - (one < other)


def _pattern(text: str) -> re.Pattern[str]:
    """Wildcards are * and ? alone; brackets stand for themselves."""
    return re.compile(translate(text.lower().replace("[", "[[]")))
