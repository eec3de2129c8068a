"""Values for fields: from the case's data, or by the kind of the field; fixed, so that every run types the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.probe import Control
from bot.engines.functional.grammar import plain
from bot.engines.functional.matching import alike

Pair = tuple[str, str]
DATA_ACCEPT = 72.0
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of field: words that name it, a value it takes, and one it refuses (empty: none known)."""

    words: tuple[str, ...]
    valid: str
    invalid: str = ""


KINDS = (
    Kind(words=("email", "e mail", "mail"), valid="tester@example.com", invalid="not-an-address"),
    Kind(
        words=("repeat password", "confirm password", "password", "senha", "contraseña"),
        valid="Correct-horse-7",
        invalid="x",
    ),
    Kind(words=("card number", "credit card", "number on card"), valid="4111111111111111", invalid="1234"),
    Kind(words=("expiry", "expiration", "valid until", "mm yy"), valid="12/30", invalid="99/99"),
    Kind(words=("cvc", "cvv", "security code"), valid="123", invalid="x"),
    Kind(words=("card holder", "cardholder", "holder", "name on card"), valid="Ada Lovelace"),
    Kind(words=("postcode", "zip", "postal", "plz"), valid="20457", invalid="x"),
    Kind(words=("phone", "telephone", "mobile", "tel"), valid="+44 20 7946 0000", invalid="x"),
    Kind(words=("street", "address line", "address"), valid="Harbour Street 12"),
    Kind(words=("city", "town"), valid="Hamburg"),
    Kind(words=("country",), valid="Germany"),
    Kind(words=("first name", "given name"), valid="Ada"),
    Kind(words=("last name", "surname", "family name"), valid="Lovelace"),
    Kind(words=("user name", "username", "login"), valid="tester"),
    Kind(words=("recipient", "full name", "name"), valid="Ada Lovelace"),
    Kind(words=("company", "organisation", "organization"), valid="Example Works"),
    Kind(words=("vat", "tax id"), valid="DE123456789", invalid="1"),
    Kind(words=("quantity", "amount", "count", "qty"), valid="1", invalid="-1"),
    Kind(words=("price", "cost"), valid="10", invalid="abc"),
    Kind(words=("date", "birthday"), valid="2030-12-31", invalid="x"),
    Kind(words=("title", "subject"), valid="A title"),
    Kind(words=("message", "comment", "note", "description", "body", "review"), valid="A short text."),
)


# What is called wrong is not meant where nothing says so.
REFUSED = re.compile(
    r"\b(?:wrong|bad|invalid|declined|expired|unknown|refused|too|taken|second|other|another)\b", re.IGNORECASE
)


def called(control: Control) -> str:
    """What a field is called in words."""
    return plain(control.label or control.name or control.placeholder or control.identifier or control.test_id)


def from_data(name: str, data: Iterable[Pair]) -> str | None:
    """Return the value that the case's data gives to a field of this name."""
    ranked = [
        (max(alike(field, name), _within(field, name)), value)
        for field, value in data
        if field and (not REFUSED.search(field) or REFUSED.search(name))
    ]
    ranked.sort(key=lambda item: -item[0])
    return ranked[0][1] if ranked and ranked[0][0] >= DATA_ACCEPT else None


def _within(field: str, name: str) -> float:
    """`holder` is meant for `Card holder`, `street` for `Street and number`."""
    one, two = set(plain(field).split()), set(plain(name).split())
    return 80.0 if one and one <= two and len(two) <= len(one) + 2 else 0.0


def kind_of(control: Control) -> Kind | None:
    """The kind of a field, by its type and its name."""
    if control.kind == "email":
        return KINDS[0]
    if control.kind == "password":
        return KINDS[1]
    name = f" {called(control)} "
    return next((kind for kind in KINDS for word in kind.words if f" {word} " in name), None)


def by_quality(control: Control, quality: str) -> str | None:
    """Return a valid, an invalid or an empty value, or text of a given length; None when none is known."""
    if quality == "empty":
        return ""
    if quality.startswith("length "):
        return ("0123456789" * (int(quality[7:]) // 10 + 1))[: min(int(quality[7:]), 5000)]
    kind = kind_of(control)
    if kind is None:
        return None
    return (kind.invalid or None) if quality == "invalid" else kind.valid
