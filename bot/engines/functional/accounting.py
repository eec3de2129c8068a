"""Whether what a step gives was used: a value that nothing was done with means that a part of the step was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.exploration import Asserted, Performed
from bot.domain.probe import Action
from bot.engines.functional.grammar import cut, plain
from bot.engines.functional.lemmas import KEYS, Verb
from bot.engines.functional.naming import part_of, things
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Tour

# An order is called by its direction; the option that was chosen for it is called otherwise.
SORTED = ("cheapest", "cheapest first", "lowest first", "highest first", "most expensive", "ascending", "descending")
BRACKETS = re.compile(r"\([^()]*\)")
DATA = re.compile(
    r"(?<![\w.@/-])(?:(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4,}|\d{2,})(?![\w@/.,-]*\d)(?!\s*(?:%|seconds?|minutes?|"
    r"characters?|letters?|digits?|times|pieces? (?:are|is)|steps?|euros?|eur)\b)(?![\w@])"
)


def unused(tour: Tour, text: str, done: Sequence[Performed | Asserted]) -> str:
    """The first value of a step's orders that none of its actions used, or an empty text."""
    acts = [item for item in done if isinstance(item, Performed)]
    intents = [intent for intent in parse(text) if intent.verb is not Verb.LOOK]
    if not acts or any(intent.verb is Verb.REPEAT for intent in intents):
        return ""
    used = _used(tour, acts)
    named = next((name for name, thing in _things_named(tour, text) if not any(_same(thing, one) for one in used)), "")
    if named:
        return named
    for intent in intents:
        sentence = cut(BRACKETS.sub(" ", intent.raw))
        values: list[str] = [*sentence.quotes, *DATA.findall(sentence.text)]
        for value in values:
            if (
                plain(value)
                and "://" not in value
                and plain(value) not in KEYS
                and not any(_same(value, one) for one in used)
            ):
                return value
    return ""


def _things_named(tour: Tour, text: str) -> list[tuple[str, str]]:
    """The things that a step speaks of by the test data's name for them: `product 1`, `the second product`."""
    said = f" {plain(text)} "
    return [
        (name, things(value)[0][0])
        for name, value in tour.data
        if len(plain(name).split()) > 1
        and f" {plain(name)} " in said
        and len(things(value)) == 1
        and "," not in name
        and part_of(value.split(",")[0]) is None
    ]


def _used(tour: Tour, acts: Sequence[Performed]) -> list[str]:
    found = [act.value.replace("{unique}", "") for act in acts if act.value]
    for act in acts:
        calls = act.locator.calls if act.locator is not None else ()
        found += [str(value) for one in calls for value in (*one.arguments, *dict(one.keywords).values())]
    # What was typed or chosen already is not typed again; what was spoken of may be called otherwise on the page.
    found += [value for _, value in tour.typed]
    found += [value for act in acts if act.action is Action.SELECT for value in (SORTED if act.value else ())]
    return [*found, *tour.topic[-12:], tour.page.path, tour.page.title, tour.user, *_fields(tour)]


def _fields(tour: Tour) -> list[str]:
    return [text for control in tour.page.controls if control.value for text in (control.label, control.value)]


def _same(value: str, used: str) -> bool:
    one, two = _bare(value), _bare(used)
    return bool(one and two) and (one in two or (two in one and len(two) > 2))


def _bare(text: str) -> str:
    return re.sub(r"[^\w@]+", "", text.casefold().replace("-@", "@"))
