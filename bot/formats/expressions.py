"""Constraints as text: a lexer and a parser of `if a = 'x' then b < c`, shared with PICT's notation of the same.

Grammar (keywords in either case)
    constraint   if CHOICE then CHOICE [else CHOICE] | CHOICE
    choice       either BOTH or BOTH ... (exactly one) | BOTH or BOTH ...
    both         TERM and TERM ...
    term         not TERM | ( CONSTRAINT ) | COMPARISON
    comparison   PATH = < > <= >= <> OPERAND | PATH [not] in ( LITERAL, ... ) | PATH [not] like PATTERN
    operand      a path, 'text', "text" (a quote within is doubled), a number, true, false, null
    path         as it stands, or between backquotes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import isfinite

from bot.domain.covering import AllOf, AnyOf, Comparison, Expression, Literal, Not, Path, Relation

DEEPEST = 60
LONGEST_NUMBER = 30
RELATIONS = {"==": Relation.EQUAL, "!=": Relation.UNEQUAL} | {
    one.value: one for one in Relation if one not in (Relation.IN, Relation.LIKE)
}
WORDS = frozenset(("if", "then", "else", "either", "or", "and", "not", "in", "like"))
_CLOSING = {"(": ")", "{": "}"}
_SCANNED = re.compile(
    r"""(?P<space>\s+)|'(?P<single>(?:[^']|'')*)'|"(?P<double>(?:[^"]|"")*)"|`(?P<quoted>[^`]+)`"""
    r"""|(?P<sign><=|>=|<>|!=|==|[=<>(){},])|(?P<word>[^\s()=<>!,'"`{}]+)"""
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class SyntaxFault(Exception):  # noqa: N818 - caught by the readers, which know the file, and never shown as it is
    """What is wrong, and at which character of the text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the text: `kind` is word, sign, value, path, call or end."""

    kind: str
    text: str
    offset: int
    value: Literal = None


Compare = Callable[[Token, Relation, tuple[Token, ...]], Expression]
Call = Callable[[Token, Token | None], Expression]


def read(text: str, *, paths: Collection[str] | None = None) -> Expression:
    """Return one constraint of ours; raise SyntaxFault. `paths` are the components there are, if that is known."""
    parser = Parser(tokens(text), compare=_comparison(paths))
    found = parser.constraint()
    parser.end()
    return found


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a constraint of ours."""
    position = 0
    while position < len(text):
        match = _SCANNED.match(text, position)
        if match is None:
            wrong = (
                "this quote is never closed" if text[position] in "'\"`" else f"{text[position]!r} is not understood"
            )
            raise SyntaxFault(wrong, position)
        if match.lastgroup != "space":
            yield _token(match)
        position = match.end()
    yield Token(kind="end", text="the end", offset=len(text))


def number(text: str) -> int | float | None:
    """Return the number that a text stands for, or nothing for one that is none or too long to be one."""
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    whole = re.fullmatch(r"[+-]?\d+", text) is not None
    found = int(text) if whole else float(text)
    return found if isfinite(found) else None


def _token(match: re.Match[str]) -> Token:
    text, offset = match[0], match.start()
    match match.lastgroup:
        case "single" | "double":
            return Token(kind="value", text=text, offset=offset, value=text[1:-1].replace(text[0] * 2, text[0]))
        case "quoted":
            return Token(kind="path", text=match["quoted"], offset=offset)
        case "sign":
            return Token(kind="sign", text=text, offset=offset)
    if text.lower() in WORDS:
        return Token(kind="word", text=text.lower(), offset=offset)
    plain: dict[str, Literal] = {"true": True, "false": False, "null": None}
    if text in plain:
        return Token(kind="value", text=text, offset=offset, value=plain[text])
    found = number(text)
    if found is not None:
        return Token(kind="value", text=text, offset=offset, value=found)
    return Token(kind="path", text=text, offset=offset)


def _comparison(known: Collection[str] | None) -> Compare:
    def compare(left: Token, relation: Relation, right: tuple[Token, ...]) -> Expression:
        for token in (left, *right):
            if token.kind == "path" and known is not None and token.text not in known:
                raise SyntaxFault(f"{token.text!r} is no component (a text stands in quotes)", token.offset)
        if relation is Relation.IN:
            return Comparison(path=left.text, relation=relation, other=tuple(token.value for token in right))
        other = Path(path=right[0].text) if right[0].kind == "path" else right[0].value
        return Comparison(path=left.text, relation=relation, other=other)

    return compare


class Parser:
    """The grammar above over any tokens; what a comparison means is for the notation to say."""

    def __init__(self, pieces: Iterator[Token], *, compare: Compare, call: Call | None = None) -> None:
        self._pieces = list(pieces)
        self._at = 0
        self._depth = 0
        self._compare = compare
        self._call = call

    @property
    def next(self) -> Token:
        """The piece that comes next."""
        return self._pieces[self._at]

    def end(self) -> None:
        """Demand that nothing follows."""
        if self.next.kind != "end":
            raise SyntaxFault(f"{self.next.text!r} was not expected here", self.next.offset)

    def take(self, *texts: str) -> Token | None:
        """Take the next piece when it is one of these words or signs."""
        token = self.next
        if token.kind in ("word", "sign") and token.text in texts:
            self._at += 1
            return token
        return None

    def need(self, *texts: str) -> Token:
        """Take the next piece, which has to be one of these."""
        token = self.take(*texts)
        if token is None:
            wanted = " or ".join(repr(text) for text in texts)
            raise SyntaxFault(f"{wanted} was expected, not {self.next.text!r}", self.next.offset)
        return token

    def constraint(self) -> Expression:
        """Read a whole constraint."""
        self._deeper()
        found = self._conditional() if self.take("if") else self._choice()
        self._depth -= 1
        return found

    def _conditional(self) -> Expression:
        condition = self._choice()
        self.need("then")
        implied = AnyOf(terms=(Not(term=condition), self._choice()))
        if not self.take("else"):
            return implied
        return AllOf(terms=(implied, AnyOf(terms=(condition, self._choice()))))

    def _choice(self) -> Expression:
        either = self.take("either")
        terms = [self._both()]
        while self.take("or"):
            terms.append(self._both())
        if either is None:
            return terms[0] if len(terms) == 1 else AnyOf(terms=tuple(terms))
        if len(terms) == 1:
            raise SyntaxFault("`either` wants an `or`", either.offset)
        apart = (AnyOf(terms=(Not(term=one), Not(term=other))) for one, other in combinations(terms, 2))
        return AllOf(terms=(AnyOf(terms=tuple(terms)), *apart))

    def _both(self) -> Expression:
        terms = [self._term()]
        while self.take("and"):
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else AllOf(terms=tuple(terms))

    def _term(self) -> Expression:
        if self.take("not"):
            self._deeper()
            found: Expression = Not(term=self._term())
            self._depth -= 1
            return found
        if self.take("("):
            found = self.constraint()
            self.need(")")
            return found
        if self.next.kind == "call" and self._call is not None:
            return self._called()
        return self._compared()

    def _called(self) -> Expression:
        assert self._call is not None
        name = self._any("call")
        self.need("(")
        argument = self._any("path") if self.next.kind == "path" else None
        self.need(")")
        return self._call(name, argument)

    def _compared(self) -> Expression:
        left = self._any("path")
        negated = self.take("not") is not None
        if self.take("in"):
            found = self._compare(left, Relation.IN, self._set())
        elif self.take("like"):
            found = self._compare(left, Relation.LIKE, (self._pattern(),))
        elif negated:
            raise SyntaxFault(f"'in' or 'like' was expected, not {self.next.text!r}", self.next.offset)
        else:
            relation = RELATIONS[self.need(*RELATIONS).text]
            found = self._compare(left, relation, (self._any("path", "value"),))
        return Not(term=found) if negated else found

    def _set(self) -> tuple[Token, ...]:
        closing = _CLOSING[self.need(*_CLOSING).text]
        found = [self._any("value")]
        while not self.take(closing):
            self.need(",", closing) if self.next.text not in (",", closing) else self.need(",")
            found.append(self._any("value"))
        return tuple(found)

    def _pattern(self) -> Token:
        token = self._any("value")
        if not isinstance(token.value, str):
            raise SyntaxFault("`like` wants a pattern in quotes", token.offset)
        return token

    def _any(self, *kinds: str) -> Token:
        token = self.next
        if token.kind not in kinds:
            wanted = {"path": "a component", "value": "a value", "call": "a function"}
            names = " or ".join(wanted[kind] for kind in kinds)
            raise SyntaxFault(f"{names} was expected, not {token.text!r}", token.offset)
        self._at += 1
        return token

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise SyntaxFault(f"this is nested more than {DEEPEST} deep", self.next.offset)
