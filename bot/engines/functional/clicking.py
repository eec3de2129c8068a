"""Which control a click is meant for."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.domain.probe import Control
from bot.engines.functional.grammar import plain
from bot.engines.functional.matching import (
    ACCEPT,
    READ_ROLES,
    Match,
    best,
    is_clickable,
    is_field,
    rank,
    role,
    split_role,
)
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Tour

QUOTED_ACCEPT = 80.0


ROW_OF = re.compile(r"^(?:the\s+)?(?:row|line|entry|card)\s+(?:of|for|with)\s+(?:the\s+)?", re.IGNORECASE)
ORDINALS = {"first": 0, "top": 0, "upper": 0, "last": -1, "bottom": -1, "second": 1, "third": 2}


def clickables(tour: Tour) -> tuple[Control, ...]:
    """What can be clicked, in front of everything else: with a dialog open, only what is in it."""
    found = tuple(
        c for c in tour.page.controls if is_clickable(c) and (not is_field(c)) and role(c) not in READ_ROLES - {"img"}
    )
    dialogs = tour.controls("dialog", "alertdialog")
    if dialogs:
        inside = tuple(c for c in found if c.context and c.context == dialogs[-1].text)
        return inside or found
    return found


def find_clickable(tour: Tour, noun: str, intent: Intent) -> Match | None:
    """Return the control to click; what fits alike is told apart by ordinal, place, form and kind."""
    controls = clickables(tour)
    context = intent.context if not _is_region(intent.context) else ""
    context = ROW_OF.sub("", context)
    bare, at = _ordinal(noun)
    found = best(noun, controls, context=context)
    if found is not None:
        return found
    _, wanted = split_role(f"{bare} {intent.place}" if intent.place in {"button", "link", "tab"} else bare)
    ranked = [match for match in rank(bare, controls, context=context, wanted=wanted) if match.score >= ACCEPT]
    close = [match for match in ranked if match.score == ranked[0].score]
    if at is not None and ranked and -len(close) <= at < len(close):
        return close[at]
    return _settle(tour, close, intent)


def _settle(tour: Tour, close: list[Match], intent: Intent) -> Match | None:
    tests: tuple[Callable[[Control], bool], ...] = (
        lambda control: tour.last_field is not None and control.kind == "submit",
        lambda control: bool(tour.last_field and control.context == tour.last_field.context and control.context),
        lambda control: role(control) == "button" and intent.phrase.startswith(("press", "push", "hit", "submit")),
        lambda control: role(control) == "link" and _is_region(intent.context),
    )
    for test in tests:
        fitting = [match for match in close if test(match.control)]
        if len(fitting) == 1:
            return fitting[0]
    return close[0] if len(close) == 1 else None


def _is_region(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:header|footer|nav\w*|menu|bar|sidebar|top|corner|page|dialog|form|left|right|bottom)\b",
            text.casefold(),
        )
    )


def _ordinal(noun: str) -> tuple[str, int | None]:
    first, _, rest = plain(noun).partition(" ")
    return (rest, ORDINALS[first]) if first in ORDINALS and rest else (noun, None)


AGREEING = re.compile(r"^(?:yes|ok|okay|confirm|sure|agree|continue|proceed|delete|remove)\b")
REFUSING = re.compile(r"^(?:no|not|keep|cancel|back|close|dismiss|abort|never)\b")
REFUSALS = frozenset({"keep", "decline", "dismiss", "refuse", "reject", "turn down", "cancel", "close"})


def answered(tour: Tour, intent: Intent) -> Control | None:
    """`Confirm`, `decline` with a dialog open: its one button that agrees, or its one that does not."""
    dialogs = tour.controls("dialog", "alertdialog")
    buttons = [c for c in clickables(tour) if dialogs and role(c) == "button" and c.context == dialogs[-1].text]
    if len(buttons) != 2 or plain(intent.phrase) not in REFUSALS | {
        "confirm",
        "accept",
        "agree",
        "agree to",
        "approve",
    }:
        return None
    no = [c for c in buttons if REFUSING.match(plain(c.name)) and not AGREEING.match(plain(c.name))]
    yes = [c for c in buttons if AGREEING.match(plain(c.name)) and c not in no]
    wanted = no if plain(intent.phrase) in REFUSALS else yes
    return wanted[0] if len(wanted) == 1 else None
