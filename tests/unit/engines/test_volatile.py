"""Two runs that differ in nothing but times and made-up ids are quoted alike."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines.volatile import steady

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - Hypothesis wants its bounds without a zone


@given(st.uuids(), st.datetimes(min_value=EPOCH), st.binary(min_size=16, max_size=32))
def test_ids_times_and_tokens_are_named(identity: object, moment: object, token: bytes) -> None:
    text = f"status 500: {{'id': '{identity}', 'at': '{moment:%Y-%m-%dT%H:%M:%S.%fZ}', 'token': '{token.hex()}'}}"

    assert steady(text) == "status 500: {'id': '(an id)', 'at': '(a time)', 'token': '(a token)'}"


@pytest.mark.parametrize(
    "text",
    ["due 2026-01-05", "total 12.50", "x" * 81, "order 123456789", "in 30 minutes", "", "a.b.c", "feature-branch"],
)
def test_what_may_be_the_point_is_left_alone(text: str) -> None:
    assert steady(text) == text


@given(st.text())
def test_naming_twice_changes_nothing(text: str) -> None:
    assert steady(steady(text)) == steady(text)
