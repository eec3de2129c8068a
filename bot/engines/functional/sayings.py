"""What an expectation can claim, and the words that claims are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.engines.functional.grammar import CLOSE, OPEN


class Say(StrEnum):
    """The kinds of claims."""

    TEXT = "text"
    HEADING = "heading"
    CONTROL = "control"
    WITHIN = "within"
    URL = "url"
    STAY = "stay"
    LABEL = "label"
    COUNT = "count"
    ROW = "row"
    NTH = "nth"
    SAID = "said"
    ONLY = "only"
    LOGGED = "logged"
    SAME = "same"
    FIRST = "first"
    LAST = "last"
    NAME = "name"
    EMPTY = "empty"
    STATE = "state"
    DIALOG = "dialog"
    PAGE = "page"
    MESSAGE = "message"
    TITLE = "title"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim: `subject` is what it speaks of, `value` what is said of it; NOTHING carries its reason in `value`.

    `label` says which fact of a row is meant.
    """

    say: Say
    subject: str = ""
    value: str = ""
    negative: bool = False
    strong: bool = False
    text: str = ""
    on: str = ""
    label: str = ""


MARK = f"{OPEN}\\d+{CLOSE}"


NEGATIVE = re.compile(
    r"\b(?:no|not|never|without|neither|nor|gone|disappears?|disappeared|vanishe?[sd]?|"
    r"removed|hidden|absent|no longer|isn't|aren't|missing|unavailable)\b|n't\b",
    re.IGNORECASE,
)


NOUN_MESSAGE = frozenset(
    {
        "message",
        "text",
        "error",
        "notice",
        "note",
        "alert",
        "toast",
        "confirmation",
        "warning",
        "info",
        "hint",
        "says",
        "reads",
        "shows",
        "displays",
        "see",
        "sees",
        "showing",
        "display",
        "banner",
        "label",
        "notification",
        "validation",
        "words",
        "sentence",
    }
)


FILLER = frozenset(
    {
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "be",
        "been",
        "it",
        "this",
        "that",
        "there",
        "then",
        "now",
        "still",
        "also",
        "and",
        "or",
        "of",
        "to",
        "in",
        "at",
        "on",
        "for",
        "with",
        "by",
        "as",
        "user",
        "users",
        "you",
        "should",
        "will",
        "must",
        "can",
        "see",
        "sees",
        "shown",
        "displayed",
        "visible",
        "appears",
        "appear",
        "shows",
        "show",
        "says",
        "reads",
        "displays",
        "display",
        "message",
        "messages",
        "text",
        "error",
        "errors",
        "validation",
        "notice",
        "note",
        "alert",
        "toast",
        "confirmation",
        "warning",
        "info",
        "hint",
        "success",
        "page",
        "screen",
        "form",
        "field",
        "fields",
        "header",
        "again",
        "below",
        "above",
        "next",
        "near",
        "under",
        "top",
        "two",
        "three",
        "both",
        "one",
        "he",
        "she",
        "they",
        "which",
        "saying",
        "containing",
        "contains",
        "listed",
        "present",
        "available",
        "following",
        "new",
        "beside",
        "them",
        "each",
        "respective",
        "corresponding",
        "given",
        "banner",
        "notification",
        "informing",
        "telling",
        "immediately",
        "only",
        "has",
        "have",
        "offers",
        "offer",
        "gets",
        "get",
        "refused",
        "rejected",
        "accepted",
        "inline",
        "appropriate",
        "stating",
        "states",
        "four",
        "five",
        "six",
    }
)


STATES = {
    "(?:cannot|can not|can't|can no longer) be (?:clicked|pressed|used|chosen|selected)": "disabled",
    "not clickable": "disabled",
    "can(?: now| again)? be (?:clicked|pressed|used)": "enabled",
    "disabled": "disabled",
    "greyed out": "disabled",
    "inactive": "disabled",
    "enabled": "enabled",
    "active": "enabled",
    "clickable": "enabled",
    "unchecked": "unchecked",
    "unticked": "unchecked",
    "not checked": "unchecked",
    "not ticked": "unchecked",
    "checked": "checked",
    "ticked": "checked",
    "focused": "focused",
    "has focus": "focused",
    "has the focus": "focused",
    "in focus": "focused",
}


CONTROL_WORDS = {
    "button": "button",
    "link": "link",
    "field": "field",
    "input": "field",
    "checkbox": "field",
    "dropdown": "field",
    "dialog": "dialog",
    "popup": "dialog",
    "modal": "dialog",
    "tab": "tab",
    "heading": "heading",
    "headline": "heading",
}


CAPITAL = re.compile(
    r"[A-Z][\w-]*(?:\s\([\w ]+\))?(?:\s+(?:(?:of|to|from|in|for|out|up)\s+)?[A-Z0-9][\w-]*|\s"
    r"+(?:in|out|up|from|to)\b(?=\s*(?:,|and\b|or\b|is\b|are\b|again\b|\.|$)))*(?:\s\(\d+\))?"
)


STAYS = re.compile(r"\b(?:stays?|remains?|still|is not redirected|not leave|kept|keeps)\b", re.IGNORECASE)


def state_in(piece: str) -> str:
    """The state of a control that a piece of text speaks of, or an empty text."""
    low = piece.casefold()
    return next((state for words, state in STATES.items() if re.search(rf"\b{words}\b", low)), "")
