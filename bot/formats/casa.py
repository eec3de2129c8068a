"""CASA's two files: how many values each component has, and clauses over all values, numbered through.

The model file holds the strength, the number of components and how many values each has. The constraint file holds the
number of clauses and for each the number of literals and these: `- id` for "not this value", `+ id` for "this value".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from bot.domain.covering import AnyOf, Comparison, Component, Constraint, Model, Relation
from bot.domain.errors import InputError
from bot.formats.rows_source import RowsSource

SLUG = "casa-syntax"
MOST_VALUES = 100_000
Place = tuple[str, int]


class _Words:
    """The words of a file one after the other, each with its line."""

    def __init__(self, text: str, origin: str) -> None:
        self._origin = origin
        self._line = 1
        self._words = self._all(text)

    def _all(self, text: str) -> Iterator[str]:
        for self._line, line in enumerate(text.splitlines(), 1):
            yield from line.split()

    def number(self, what: str, *, least: int = 0) -> int:
        word = next(self._words, None)
        if word is None:
            self.refuse(f"the file ends where {what} should stand")
        if not word.isascii() or not word.isdigit() or len(word) > 9 or int(word) < least:
            self.refuse(f"{what} should stand where {word[:40]!r} does")
        return int(word)

    def sign(self) -> Relation:
        word = next(self._words, None)
        if word not in ("+", "-"):
            self.refuse(f"+ or - should stand where {(word or 'nothing')[:40]!r} does")
        return Relation.EQUAL if word == "+" else Relation.UNEQUAL

    def end(self) -> None:
        word = next(self._words, None)
        if word is not None:
            self.refuse(f"{word[:40]!r} stands behind the end")

    def refuse(self, what: str) -> NoReturn:
        raise InputError(
            f"{self._origin}, line {self._line}: {what}.",
            remedy="See docs/combinatorial.md for what the two files hold.",
            slug=SLUG,
        )


def read(text: str, constraints: str, *, origin: str) -> RowsSource:
    """Return the model of both files; raise InputError (`casa-syntax`) with the line. Components are p0, p1, ..."""
    words = _Words(text, origin)
    strength = words.number("the strength", least=1)
    count = words.number("the number of components", least=1)
    sizes = []
    for number in range(count):
        sizes.append(words.number(f"the number of values of component {number}", least=1))
        if sum(sizes) > MOST_VALUES:
            words.refuse(f"there are more than {MOST_VALUES} values")
    words.end()
    places = [(f"p{number}", value) for number, size in enumerate(sizes) for value in range(size)]
    components = tuple(Component(path=f"p{number}", values=tuple(range(size))) for number, size in enumerate(sizes))
    clauses = tuple(_clauses(_Words(constraints, f"the constraints of {origin}"), places)) if constraints else ()
    return RowsSource(model=Model(components=components, constraints=clauses, name=origin), strength=strength)


def _clauses(words: _Words, places: list[Place]) -> Iterator[Constraint]:
    for _ in range(words.number("the number of clauses")):
        terms = tuple(_literal(words, places) for _ in range(words.number("the number of literals", least=1)))
        text = " or ".join(f"{term.path} {term.relation.value} {term.other}" for term in terms)
        yield Constraint(text=text, expression=AnyOf(terms=terms))
    words.end()


def _literal(words: _Words, places: list[Place]) -> Comparison:
    relation = words.sign()
    number = words.number("the number of a value")
    if number >= len(places):
        words.refuse(f"there is no value {number}: they are numbered 0 to {len(places) - 1}")
    path, value = places[number]
    return Comparison(path=path, relation=relation, other=value)
