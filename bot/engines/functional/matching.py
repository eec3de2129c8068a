"""Which control a noun means: scores by name, role, context; the page is the truth, a doubt is said.

Score (0 to 108): the best of name similarity, 0.9 x shared words, 0.85 x words of id and test id; 8 more when the role
agrees with the word used for it, 8 less for a generic element or a picture. A match needs 68.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.probe import Control
from bot.engines.functional.grammar import plain, stem, words

ACCEPT = 68.0
MARGIN = 4.0
ROLE_BONUS = 8.0
UNIQUE_ROLE = 75.0
FIELD_ROLES = frozenset(
    {"textbox", "searchbox", "combobox", "spinbutton", "listbox", "slider", "checkbox", "radio", "switch"}
)
READ_ROLES = frozenset(
    {"heading", "listitem", "row", "article", "alert", "status", "list", "table", "img", "region", "dialog", "form"}
)

ROLE_WORDS: dict[str, frozenset[str]] = {
    "button": frozenset({"button"}),
    "btn": frozenset({"button"}),
    "botão": frozenset({"button"}),
    "botón": frozenset({"button"}),
    "кнопка": frozenset({"button"}),
    "кнопку": frozenset({"button"}),
    "link": frozenset({"link"}),
    "hyperlink": frozenset({"link"}),
    "tab": frozenset({"tab", "link"}),
    "field": frozenset({"textbox", "searchbox", "combobox", "spinbutton"}),
    "input": frozenset({"textbox", "searchbox", "spinbutton"}),
    "textbox": frozenset({"textbox", "searchbox"}),
    "text": frozenset({"textbox", "searchbox"}),
    "box": frozenset({"textbox", "searchbox", "checkbox"}),
    "textarea": frozenset({"textbox"}),
    "campo": frozenset({"textbox", "searchbox", "combobox"}),
    "поле": frozenset({"textbox", "searchbox", "combobox"}),
    "dropdown": frozenset({"combobox", "listbox"}),
    "drop": frozenset({"combobox"}),
    "select": frozenset({"combobox", "listbox"}),
    "selector": frozenset({"combobox", "listbox"}),
    "list": frozenset({"combobox", "listbox"}),
    "combo": frozenset({"combobox"}),
    "menu": frozenset({"button", "menu", "combobox", "menuitem"}),
    "checkbox": frozenset({"checkbox", "switch"}),
    "toggle": frozenset({"switch", "checkbox", "button"}),
    "switch": frozenset({"switch", "checkbox"}),
    "radio": frozenset({"radio"}),
    "option": frozenset({"radio", "option", "menuitem"}),
    "icon": frozenset({"button", "link", "generic", "img"}),
    "item": frozenset({"menuitem", "link", "listitem"}),
}
SYNONYMS = (
    {"log in", "login", "sign in", "log on"},
    {"log out", "logout", "sign out", "log off"},
    {"register", "sign up", "create account", "create an account"},
    {"hamburger", "menu"},
    {"x", "close", "dismiss"},
    {"cart", "basket", "bag", "shopping cart"},
    {"email", "e mail", "email address", "mail"},
    {"repeat password", "confirm password", "password confirmation", "password again"},
    {"zip", "zip code", "postcode", "postal code"},
    {"phone", "phone number", "telephone", "mobile"},
    {"search", "search field", "search box", "find"},
    {"delete", "remove"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A control and how well it fits; `margin` is the distance to the best other control."""

    control: Control
    score: float
    margin: float = 100.0


def role(control: Control) -> str:
    """The control's role; derived from its tag where the browser computed none."""
    if control.role not in {"", "generic", "none"}:
        return control.role
    by_kind = {
        "checkbox": "checkbox",
        "radio": "radio",
        "submit": "button",
        "button": "button",
        "number": "spinbutton",
        "search": "searchbox",
        "reset": "button",
    }
    by_tag = {
        "button": "button",
        "a": "link",
        "select": "combobox",
        "textarea": "textbox",
        "li": "listitem",
        "tr": "row",
        "dialog": "dialog",
    }
    if control.tag == "input":
        return by_kind.get(control.kind, "textbox")
    if re.fullmatch(r"h[1-6]", control.tag):
        return "heading"
    return by_tag.get(control.tag, "generic")


def is_field(control: Control) -> bool:
    """Whether a value can be put into it."""
    return role(control) in FIELD_ROLES and control.tag not in {"button", "a"}


def is_clickable(control: Control) -> bool:
    """Whether a click on it is meant for it."""
    return control.clickable or role(control) in {"button", "link", "tab", "menuitem", "option", "switch"}


def split_role(noun: str) -> tuple[str, frozenset[str]]:
    """Take the words for a role off a noun: `the Save button` is Save, a button."""
    tokens = re.sub(r"[^\w\s&+'-]", " ", noun).split()
    wanted: frozenset[str] = frozenset()
    while len(tokens) > 1 and tokens[-1].casefold() in ROLE_WORDS:
        said = ROLE_WORDS[tokens.pop().casefold()]
        wanted = wanted or said
        if tokens[-1].casefold() in {"drop", "text", "combo", "check", "radio", "input"} and len(tokens) > 1:
            tokens.pop()
    while len(tokens) > 1 and tokens[0].casefold() in {
        "field",
        "button",
        "link",
        "checkbox",
        "tab",
        "botão",
        "botón",
        "campo",
        "кнопку",
        "поле",
    }:
        said = ROLE_WORDS[tokens.pop(0).casefold()]
        wanted = wanted or said
    return plain(" ".join(tokens)) or plain(noun), wanted


def names(control: Control) -> tuple[str, ...]:
    """What a person could call it by."""
    shown = control.text if len(control.text) <= 80 else ""
    parts = (control.name, control.label, shown, control.placeholder)
    return tuple(dict.fromkeys(plain(part) for part in parts if plain(part)))


def score(noun: str, control: Control) -> float:
    """How well the words of a noun fit the control, 0 to 100."""
    found = [_similar(form, name) for form in _forms(noun) for name in names(control)]
    hidden = " ".join(words(f"{control.identifier} {control.test_id}"))
    if hidden and not re.search(r"\br\d|:r", control.identifier):
        found.append(0.85 * _shared(noun, hidden))
    return max(found, default=0.0)


def _forms(noun: str) -> tuple[str, ...]:
    others = [sorted(group) for group in SYNONYMS if noun in group]
    return (noun, *(form for group in others for form in group if form != noun))


def _similar(noun: str, name: str) -> float:
    if noun == name:
        return 100.0
    stems = [" ".join(stem(word) for word in text.split()) for text in (noun, name)]
    if stems[0] == stems[1]:
        return 97.0
    starts = 90.0 if f"{name} ".startswith(f"{noun} ") else 0.0
    inside = 84.0 if f" {noun} " in f" {name} " and len(name.split()) <= 3 * len(noun.split()) + 2 else 0.0
    around = 78.0 if f" {name} " in f" {noun} " and len(noun.split()) <= len(name.split()) + 1 else 0.0
    return max(starts, inside, around, fuzz.ratio(noun, name) * _short(noun, name), 0.9 * _shared(noun, name))


def _short(noun: str, name: str) -> float:
    """Letters in common say little about short words: `Name` is not `Game`."""
    return 1.0 if min(len(noun), len(name)) > 5 else 0.75


def _shared(noun: str, name: str) -> float:
    """Shared words, capped when the candidate says much more than the noun."""
    left, right = ([stem(word) for word in text.split()] for text in (noun, name))
    value = float(fuzz.token_set_ratio(" ".join(left), " ".join(right)))
    if not set(left) & set(right):
        return min(value, 60.0)
    extra, missing = len(set(right) - set(left)), len(set(left) - set(right))
    if extra and missing:
        return min(value, 70.0)
    return min(value, 100.0 - 9.0 * extra if extra > 1 else 100.0, 100.0 - 12.0 * missing)


def rank(
    noun: str, controls: Iterable[Control], *, context: str = "", wanted: frozenset[str] = frozenset()
) -> tuple[Match, ...]:
    """Order controls by how well they fit, best first; ties keep the order of the page."""
    bare, said = split_role(noun)
    roles = wanted or said
    scored = [Match(control=control, score=_total(bare, control, roles, context)) for control in controls]
    return tuple(sorted(scored, key=lambda match: -match.score))


def _total(noun: str, control: Control, roles: frozenset[str], context: str) -> float:
    total = score(noun, control)
    own = role(control)
    if roles:
        total += ROLE_BONUS if own in roles else -ROLE_BONUS / 2
    if own in {"generic", "img", "none"}:
        total -= ROLE_BONUS
    if context:
        total += 6.0 if in_context(control, context) else -2.0
    return total


def in_context(control: Control, context: str) -> bool:
    """Whether the text around a control speaks of the context."""
    around = f"{control.context} {control.name}".casefold()
    needed = [stem(word) for word in plain(context).split()]
    have = {stem(word) for word in words(around)}
    return bool(needed) and all(word in have for word in needed)


def best(
    noun: str, controls: Sequence[Control], *, context: str = "", wanted: frozenset[str] = frozenset()
) -> Match | None:
    """Return the control that a noun means, or None when nothing fits or several fit alike."""
    ranked = rank(noun, controls, context=context, wanted=wanted)
    if not ranked or ranked[0].score < ACCEPT:
        return _unique(noun, controls)
    top = ranked[0]
    rivals = [match for match in ranked[1:] if not _same(match.control, top.control)]
    margin = top.score - rivals[0].score if rivals else 100.0
    twins = [match for match in ranked[1:] if match.score == top.score and _distinct(match.control, top.control)]
    return None if twins else Match(control=top.control, score=top.score, margin=margin)


def _same(one: Control, other: Control) -> bool:
    return bool(one.href) and one.href == other.href


def _distinct(one: Control, other: Control) -> bool:
    """Two controls that fit alike are a doubt unless they lead to the same place."""
    return not _same(one, other)


def _unique(noun: str, controls: Sequence[Control]) -> Match | None:
    """The only control of a role may be called by its role alone: `the checkbox`."""
    token = plain(noun)
    roles = ROLE_WORDS.get(token)
    if roles is None:
        return None
    fitting = [control for control in controls if role(control) in roles]
    return Match(control=fitting[0], score=UNIQUE_ROLE) if len(fitting) == 1 else None


def alike(left: str, right: str) -> float:
    """How alike two texts are as words, 0 to 100."""
    one, two = plain(left), plain(right)
    return _similar(one, two) if one and two else 0.0
