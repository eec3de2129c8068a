"""The values of a group that the test data names, spread over its fields: the address, the declined card, a customer.

Parts that bear a name go to the field of that name, the others one after the other to fields of their kind; fields of
the group that the data does not speak of get what the data gives under their own name, else something valid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.probe import Control
from bot.engines.functional.entering import GROUP_NOISE, TEXT_ROLES, fits, form_value, group_of
from bot.engines.functional.grammar import stem
from bot.engines.functional.kinds import kind, kinds
from bot.engines.functional.matching import role
from bot.engines.functional.naming import PIECES, bare, given, part_of, stems
from bot.engines.functional.tour import Tour
from bot.engines.functional.values import called
from bot.engines.functional.valuing import fields

Values = tuple[tuple[Control, str], ...]
SAME = re.compile(r"\b(?:otherwise|rest|else|same|as (?:above|before|given))\b", re.IGNORECASE)
TOWN = re.compile(r"(?P<code>\d{4,6})\s+(?P<town>\D+)$")
SOURCE = re.compile(
    r"\s*\b(?:from|of|in|as in|with|using|according to)\s+(?:the\s+)?(?:test\s+)?(?:data|table|above|below)\b.*$|"
    r"\s+(?:above|below|as given)$"
)
FORM = re.compile(r"\b(?:form|fields?|everything|registration|details|data)\b", re.IGNORECASE)


def from_entries(tour: Tour, noun: str) -> Values:
    """The fields that a noun means and their values; nothing unless the data knows each part of the noun."""
    found: list[tuple[Control, str]] = []
    for part in _nouns(noun):
        value = given(part, tour.data)
        group = _group(tour, part) or _named_in(tour, value or "")
        values = spread(group, value) if value and len(group) > 1 else ()
        if not values or (len(values) == 1 and _field_named(group, part)):
            return ()
        found += [*values, *_rest(tour, group, values)]
    refs = [control.ref for control, _ in found]
    return tuple(found) if len(set(refs)) == len(refs) else ()


def _nouns(noun: str) -> list[str]:
    whole = SOURCE.sub("", noun)
    owner = re.search(r"\bwith (?:the |all )?(.+?(?:'s)?)(?: (?:data|details|values))?$", whole)
    if owner and FORM.search(whole[: owner.start()]):
        return [owner[1]]
    return [part.strip() for part in re.split(r"\s*(?:,|\band\b|&|\bplus\b)\s*", whole) if part.strip()]


def _group(tour: Tour, noun: str) -> list[Control]:
    texts = [control for control in fields(tour) if role(control) in TEXT_ROLES]
    group = [control for control in group_of(tour, noun) if control in texts]
    if group and {stem(word) for word in stems(GROUP_NOISE.sub(" ", noun))} & _around(group):
        return group
    secret = [control for control in texts if control.kind == "password"]
    return texts if secret else []


def _named_in(tour: Tour, value: str) -> list[Control]:
    """The fields that the parts of a value name: `Rating 3, title "Dries well"`."""
    names = [part[0] for piece in PIECES.split(value) if (part := part_of(piece)) is not None]
    texts = [control for control in fields(tour) if role(control) in TEXT_ROLES]
    found = [control for control in texts if any(_field_of([control], name) for name in names)]
    return found if len(names) > 1 and len(found) > 1 else []


def _field_named(group: Sequence[Control], noun: str) -> bool:
    """Whether a noun means one field and no group of them."""
    wanted = stems(noun)
    return any(len(stems(called(control)) & wanted) > 1 or stems(called(control)) <= wanted for control in group)


def _around(group: Sequence[Control]) -> set[str]:
    return {word for control in group for word in stems(f"{control.context[:60]} {called(control)}")}


def spread(controls: Sequence[Control], value: str) -> Values:
    """Parts of a value over the fields of a group; what finds no field is left out."""
    free = [control for control in controls if not control.options]
    found: dict[str, tuple[Control, str]] = {}
    unnamed: list[str] = []
    for piece in _pieces(value):
        named = part_of(piece)
        field = _field_of(free, named[0]) if named else None
        if named and field is not None:
            found[field.ref] = (field, named[1])
        elif named is None:
            unnamed.append(bare(piece))
    for at, text in enumerate(unnamed):
        # Behind a postcode stands a town, not a name.
        town = at > 0 and "postcode" in kind(unnamed[at - 1]) and "city" in kind(text)
        wanted = {"city"} if town else kind(text)
        control = next((c for c in free if c.ref not in found and wanted & kinds(c) and fits(c, text)), None)
        if control is not None:
            found[control.ref] = (control, text)
    return tuple(found.values())


def _pieces(value: str) -> list[str]:
    found: list[str] = []
    for piece in PIECES.split(value):
        text = re.sub(r"\s*\([^()]*\)", "", piece).strip(" .;")
        town = TOWN.fullmatch(bare(text))
        if town:
            found += [town["code"], town["town"]]
        elif text and not SAME.search(text):
            found.append(text)
    return found


def _field_of(controls: Sequence[Control], name: str) -> Control | None:
    wanted = stems(name)
    fitting = [control for control in controls if wanted & stems(called(control))]
    exact = [control for control in fitting if wanted <= stems(called(control))]
    found = exact or fitting
    return found[0] if found else None


def _rest(tour: Tour, group: Sequence[Control], values: Values) -> Values:
    """The other fields of the group that are still empty: a password is repeated, the rest is something valid."""
    done = {control.ref for control, _ in values}
    secret = next((value for control, value in values if control.kind == "password"), None)
    found: list[tuple[Control, str]] = []
    for control in group:
        if control.ref in done or control.value or control.options:
            continue
        value = secret if control.kind == "password" and secret else form_value(tour, control, "")
        if value is not None:
            found.append((control, value))
    return tuple(found)
