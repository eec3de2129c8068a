"""What a bare value looks like, and what a field is for: a mail address, an expiry date, a street."""

from __future__ import annotations

import re

from bot.domain.probe import Control
from bot.engines.functional.grammar import stem
from bot.engines.functional.values import MAIL, called

LOOKS = (
    (MAIL, {"email"}),
    (re.compile(r"\d[\d ]{11,22}\d"), {"card"}),
    (re.compile(r"\d{1,2}\s?/\s?\d{2,4}"), {"expiry"}),
    (re.compile(r"\d{3}"), {"cvc", "number"}),
    (re.compile(r"\d{4,6}"), {"postcode"}),
    (re.compile(r"\+?[\d ()/-]{6,}"), {"phone"}),
    (re.compile(r"(?=\S*\d)(?=\S*[^\W\d])\S{6,}"), {"password", "street"}),
    (re.compile(r"(?=.*[^\W\d])(?=.*\d).+"), {"street"}),
    (re.compile(r"[^\d@]+"), {"name", "city"}),
)


def kind(value: str) -> set[str]:
    """What a value looks like."""
    return next((sorts for pattern, sorts in LOOKS if pattern.fullmatch(value.strip())), set())


def kinds(control: Control) -> set[str]:
    """What a field is for, by its words."""
    have = {stem(word) for word in called(control).split()}
    table = {
        "email": {"email", "mail"}, "expiry": {"expiry", "expiration", "valid"}, "cvc": {"cvc", "cvv", "security"},
        "postcode": {"postcode", "zip", "postal", "plz"}, "phone": {"phone", "telephone", "mobile"},
        "street": {"street"}, "city": {"city", "town"}, "name": {"recipient", "name", "holder", "cardholder"},
    }  # fmt: skip
    found = {name for name, said in table.items() if said & have}
    found |= {"password"} if control.kind == "password" else set()
    return found | ({"card"} if "card" in have and "number" in have else set())


def is_for(control: Control | None, value: str) -> bool:
    """Whether a bare value looks like what the field is for."""
    return control is not None and bool((kind(value) - {"street", "name", "city"}) & kinds(control))
