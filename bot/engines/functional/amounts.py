"""Amounts of money as testers and pages write them: `35.60`, `EUR 35.60`, `35,60 \u20ac`, `-\u20ac5.00`.

A tester's bare number with two decimals is the page's amount in whatever format the page uses.
"""

from __future__ import annotations

import re
from decimal import Decimal

CURRENCY = r"(?:[\u20ac$\u00a3\u00a5]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?)\b)"
_DIGITS = r"(?:\d{1,3}(?:[.,']\d{3})+|\d+)(?:[.,]\d{1,2})?(?!\d)"
_SIGN = r"(?:[-+\u2212]\s?)?"
WITH_CURRENCY = rf"(?:{_SIGN}{CURRENCY}\s?{_SIGN}{_DIGITS}|{_SIGN}{_DIGITS}\s?{CURRENCY}(?!\d))"
BARE = r"(?<![\d.,])(?:[-+\u2212]\s?)?\d+[.,]\d{2}(?![\d.,]*\d)"
ANY = rf"(?:{WITH_CURRENCY}|{BARE})"
_ANY = re.compile(ANY, re.IGNORECASE)
_ON_PAGE = re.compile(rf"(?:{WITH_CURRENCY}|{BARE})", re.IGNORECASE)
_NUMBER = re.compile(_DIGITS)


def amount(text: str) -> Decimal | None:
    """The amount that a text is, and nothing else; None when it is none."""
    clean = text.strip()
    return _value(clean) if _ANY.fullmatch(clean) else None


def amounts_in(text: str) -> tuple[str, ...]:
    """The amounts that a text of the page holds, as they are written there."""
    return tuple(found[0].strip() for found in _ON_PAGE.finditer(text))


def like(model: str, value: Decimal) -> str | None:
    """Write a value the way the page writes an amount; None when its way of grouping digits is not known."""
    number = _NUMBER.search(model)
    if number is None or (abs(value) >= 1000 and not re.search(r"[.,']\d{3}(?!\d)", number[0])):
        return None
    cents = re.search(r"([.,])(\d{1,2})$", number[0])
    group = re.search(r"([.,'])\d{3}(?!\d)", number[0])
    digits = f"{abs(value):,.{len(cents[2]) if cents else 0}f}"
    if Decimal(digits.replace(",", "")) != abs(value):
        return None
    whole, _, rest = digits.partition(".")
    written = whole.replace(",", group[1] if group else "") + (cents[1] + rest if cents else "")
    bare = re.sub(r"[-+\u2212]\s?", "", model[: number.start()]) + written + model[number.end() :]
    sign = re.search(r"[-\u2212]", model[: number.start()])
    minus = sign[0] if sign else "-"
    return minus + bare.strip() if value < 0 else bare.strip()


def same(claimed: Decimal, seen: Decimal, *, reduction: bool = False) -> bool:
    """Whether both are one amount; a discount of 5.00 may be shown as -5.00."""
    return claimed == seen or (reduction and abs(claimed) == abs(seen))


def _value(text: str) -> Decimal | None:
    number = _NUMBER.search(text)
    if number is None:
        return None
    cents = re.search(r"[.,](\d{1,2})$", number[0])
    whole = re.sub(r"\D", "", number[0][: cents.start()] if cents else number[0])
    value = Decimal(f"{whole}.{cents[1] if cents else '0'}")
    return -value if re.search(r"[-\u2212]", text[: number.start()]) else value
