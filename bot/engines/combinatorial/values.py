"""Typical values by format and by field name; `configs/strata.yml` says the same and a test compares the two.

`{unique}` stands for a text that is new in every run. Every value satisfies the usual rules: a password with all kinds
of characters, a card number with a right check digit, an IBAN with right check digits.
"""

from __future__ import annotations

BY_FORMAT: dict[str, tuple[str, ...]] = {
    "email": ("{unique}@example.com", "{unique}+tag@mail.example.com"),
    "date": ("2030-01-15", "2028-02-29"),
    "date-time": ("2030-01-15T10:30:00Z",),
    "time": ("10:30:00Z",),
    "uuid": ("3f2b8c1e-5d4a-4b6f-9c7d-8e1f2a3b4c5d",),
    "uri": ("https://example.com/page",),
    "url": ("https://example.com/page",),
    "hostname": ("www.example.com",),
    "ipv4": ("192.0.2.10",),
    "ipv6": ("2001:db8::10",),
    "password": ("Str0ng-Passw0rd!",),
    "byte": ("c2FtcGxl",),
}

# The first rule whose words all occur in the field's name wins, so that the more specific ones stand first.
BY_NAME: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("card number", ("4111111111111111", "5555555555554444")),
    ("credit card", ("4111111111111111",)),
    ("email", ("{unique}@example.com", "{unique}+tag@mail.example.com")),
    ("mail", ("{unique}@example.com",)),
    ("password", ("Str0ng-Passw0rd!",)),
    ("user name", ("{unique}",)),
    ("username", ("{unique}",)),
    ("login", ("{unique}",)),
    ("nickname", ("{unique}",)),
    ("slug", ("{unique}",)),
    ("vat", ("DE123456789",)),
    ("iban", ("DE89370400440532013000",)),
    ("isbn", ("9780306406157",)),
    ("cvv", ("123",)),
    ("cvc", ("123",)),
    ("expiry", ("12/30", "01/31")),
    ("postcode", ("12345", "90210")),
    ("postal code", ("12345", "90210")),
    ("zip", ("12345", "90210")),
    ("phone", ("+14155550123",)),
    ("mobile", ("+14155550123",)),
    ("country code", ("DE", "US")),
    ("country", ("Germany",)),
    ("city", ("Springfield", "Saint-Denis")),
    ("street", ("12 Main Street",)),
    ("address", ("12 Main Street",)),
    ("url", ("https://example.com/page",)),
    ("website", ("https://example.com/page",)),
    ("link", ("https://example.com/page",)),
    ("uuid", ("3f2b8c1e-5d4a-4b6f-9c7d-8e1f2a3b4c5d",)),
    ("date", ("2030-01-15",)),
    ("birthday", ("1990-05-17",)),
    ("currency", ("EUR", "USD")),
    ("language", ("en",)),
    ("locale", ("en-US",)),
    ("color", ("#336699",)),
    ("colour", ("#336699",)),
    ("ip", ("192.0.2.10",)),
    ("host", ("www.example.com",)),
    ("company", ("Example Company",)),
    ("holder", ("Sample Holder",)),
    ("recipient", ("Sample Recipient",)),
    ("first name", ("Sample",)),
    ("last name", ("Name-Example",)),
    ("name", ("Sample Name",)),
    ("title", ("Sample title",)),
    ("subject", ("Sample subject",)),
    ("search", ("a",)),
    ("query", ("a",)),
)

TEXTS: tuple[str, ...] = ("Sample text",)

NUMBERS: tuple[tuple[str, float], ...] = (
    ("age", 30),
    ("year", 2024),
    ("month", 6),
    ("day", 15),
    ("price", 1999),
    ("amount", 25),
    ("percent", 10),
    ("quantity", 1),
    ("qty", 1),
    ("count", 2),
    ("limit", 10),
    ("size", 10),
    ("page", 1),
    ("latitude", 52),
    ("longitude", 13),
)

# Counts of things that an application may run out of: inside lists they stay small.
CONSUMED: tuple[str, ...] = ("quantity", "qty", "units")
