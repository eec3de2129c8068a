"""Putting values into fields: one field, several of a name, a whole form; a list, a box, or a text."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.probe import Action, Control
from bot.engines.functional.grammar import plain, stem, words
from bot.engines.functional.lemmas import verb_at
from bot.engines.functional.matching import ACCEPT, alike, best, rank, role
from bot.engines.functional.naming import simpler
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import by_quality, called, from_data
from bot.engines.functional.valuing import fields, known_value, value_for

SEVERAL = re.compile(r"^(?:both|all|all the|every|each|the two)\s+|^(?:everything|all|both|it all)$", re.IGNORECASE)
FIELD_NOUNS = frozenset({"", "field", "input", "value", "it", "them", "form", "everything", "box", "text field", "all"})
GROUP_NOISE = re.compile(
    r"\b(?:all|every|other|remaining|required|mandatory|rest|of|form|fields?|details|"
    r"information|info|data|valid|correct|with|in|out|"
    r"the|an?|and|by|pay|data|section|values?|new|test|following|needed|necessary|everything|invalid|"
    r"any|you|like|choice|own|please|complete|whole|whatever|some|empty|blank|from|above|below|as|given|inputs?)\b",
    re.IGNORECASE,
)
EXCEPT = re.compile(r"\s*\b(?:except(?: for)?|but not|other than|apart from|without)\s+", re.IGNORECASE)
DOUBTFUL = 76.0
MEANT = {
    "min": "from", "minimum": "from", "lowest": "from", "max": "to", "maximum": "to", "highest": "to",
    "mail": "email", "zip": "postcode", "telephone": "phone", "mobile": "phone", "text": "review", "comment": "review",
    "town": "city", "repetition": "repeat", "repeated": "repeat", "confirmation": "repeat", "again": "repeat",
    "number": "number", "surname": "name",
}  # fmt: skip
TEXT_ROLES = ("textbox", "searchbox", "spinbutton", "combobox", "listbox")


def find_field(tour: Tour, noun: str, *, context: str = "") -> Control | None:
    """Return the field that a noun means; a doubt is settled by what the step spoke of last."""
    if plain(noun) in FIELD_NOUNS or plain(noun) in {"it", "same"}:
        return tour.again(tour.last_field) or _only(fields(tour))
    found = best(noun, fields(tour), context=context)
    if found is not None:
        tour.doubts += found.score < DOUBTFUL
        return found.control
    if re.fullmatch(r"(?:then )?(?:expired|good|bad|new|other|wrong|right|valid|correct|unknown) one", plain(noun)):
        return tour.again(tour.last_field)
    return _told_apart(tour, noun) or _simpler(tour, noun)


def _simpler(tour: Tour, noun: str) -> Control | None:
    """The field by less of its name: `a title that is too short`, `the expired coupon`."""
    what = noun.partition(" of ")[0]
    for short in (*simpler(noun), *([MEANT[what]] if what in MEANT else [])):
        found = best(short, fields(tour))
        if found is not None and found.score >= DOUBTFUL:
            return found.control
        apart = _told_apart(tour, short)
        if apart is not None:
            return apart
    return None


def _told_apart(tour: Tour, noun: str) -> Control | None:
    """Which of several fields of a name is meant."""
    head, _, of = noun.partition(" of ")
    if of:
        match = best(head, [control for control in fields(tour) if _speaks(control, of)])
        if match is not None:
            return match.control
    ranked = [match for match in rank(noun, fields(tour)) if match.score >= ACCEPT]
    close = [match.control for match in ranked if match.score >= ranked[0].score - 1]
    return by_topic(tour, close)


def _only(controls: tuple[Control, ...]) -> Control | None:
    return controls[0] if len(controls) == 1 else None


def _speaks(control: Control, of: str) -> bool:
    around = {stem(word) for word in words(f"{control.context} {control.name}")}
    return all(stem(word) in around for word in plain(of).split())


def by_topic(tour: Tour, controls: list[Control]) -> Control | None:
    """Among fields that fit alike: the one whose name was spoken of most recently, else the one in use."""
    for topic in reversed(tour.topic[-12:]):
        spoken = [control for control in controls if set(plain(topic).split()) & set(called(control).split()[:-1])]
        if len(spoken) == 1:
            return spoken[0]
    here = [control for control in controls if tour.last_field and control.context == tour.last_field.context]
    return here[0] if len(here) == 1 else None


def set_field(tour: Tour, intent: Intent) -> Asking:
    """Put a value into the field (or fields) that the intent names."""
    several = SEVERAL.match(intent.target)
    if several:
        return (yield from _set_several(tour, intent, intent.target[several.end() :]))
    if intent.target.endswith("s") and len(_alike(tour, intent.target)) > 1:
        return (yield from _set_several(tour, intent, intent.target))
    control = find_field(tour, intent.target, context=intent.context)
    if control is None and intent.value is None:
        return (yield from fill_form(tour, intent))
    if control is None:
        return f"no field is called {intent.target!r}" if intent.target else "no field is named"
    value = value_for(tour, control, intent)
    if value is None:
        return f"no value is given for {intent.target!r}"
    return (yield from enter(tour, control, value))


def _alike(tour: Tour, plural: str) -> list[Control]:
    """The fields that a plural means: `the passwords`; none when one field is called so itself."""
    noun = plain(plural)
    said = [set(called(control).split()) for control in fields(tour)]
    if stem(noun) == noun or any(set(noun.split()) <= have for have in said):
        return []
    wanted = {stem(word) for word in noun.split()}
    return [c for c in fields(tour) if wanted <= {stem(word) for word in words(called(c))} and role(c) in TEXT_ROLES]


def _set_several(tour: Tour, intent: Intent, noun: str) -> Asking:
    stems = {stem(word) for word in plain(noun).split()} - {"field", "input", "value"}
    chosen = [c for c in fields(tour) if role(c) in TEXT_ROLES and stems <= {stem(word) for word in words(called(c))}]
    if not chosen:
        return f"no fields are called {intent.target!r}"
    for control in chosen:
        here = tour.again(control)
        value = value_for(tour, control, intent)
        if here is None or value is None:
            return f"no value is given for {called(control)!r}"
        reason = yield from enter(tour, here, value)
        if reason:
            return reason
    return ""


def enter(tour: Tour, control: Control, value: str) -> Asking:
    """Type, choose or tick, whatever the field takes."""
    own = role(control)
    if own in {"checkbox", "switch", "radio"}:
        off = plain(value) in {"off", "no", "unchecked", "unticked", "false", "disabled", "not checked"}
        return (yield from act(tour, Action.UNCHECK if off else Action.CHECK, control))
    if control.tag == "select" or (control.options and own in {"combobox", "listbox"}):
        option = match_option(control, value)
        if option is None:
            return f"{called(control)!r} has no option {value!r}"
        tour.last_field = control
        tour.topic.append(option)
        return (yield from act(tour, Action.SELECT, control, option))
    tour.last_field = control
    tour.typed.append((called(control), value))
    return (yield from act(tour, Action.FILL, control, tour.unique(control, value)))


def match_option(control: Control, value: str) -> str | None:
    """Return the option that a value means: equal, else the only one that begins with it, else the only one with it."""
    wanted = plain(value)
    ordered = _by_order(control, wanted)
    if ordered:
        return ordered
    said = {option: f"{plain(option)} " for option in control.options if wanted}
    equal = [option for option, text in said.items() if text.strip() == wanted]
    begins = [option for option, text in said.items() if text.startswith(f"{wanted} ")]
    holds = [option for option, text in said.items() if f" {wanted} " in f" {text}"]
    found = equal or begins or holds
    return found[0] if len(found) == 1 else None


UPWARD = re.compile(
    r"\b(?:cheap\w*|ascending|lowest|low|smallest|oldest|asc)\b.*\b(?:first|to high|order)?\b|\ba to z\b"
)
DOWNWARD = re.compile(
    r"\b(?:expensive|dearest|descending|highest|high to|largest|newest|most recent|desc)\b|\bz to a\b"
)


def _by_order(control: Control, wanted: str) -> str | None:
    """`Cheapest first`, `price descending`: the only option of that direction."""
    if control.tag != "select" or wanted in {plain(option) for option in control.options}:
        return None
    down, up = bool(DOWNWARD.search(wanted)), bool(UPWARD.search(wanted))
    if down == up:
        return None
    options = [(option, plain(option)) for option in control.options]
    high = [option for option, text in options if re.search(r"\bhigh\w* to low|descending|\bz to a|expensive", text)]
    low = [option for option, text in options if re.search(r"\blow\w* to high|ascending|\ba to z|cheap", text)]
    fitting = high if down else low
    return fitting[0] if len(fitting) == 1 else None


def choose(tour: Tour, intent: Intent) -> Asking:
    """Choose a value: in a list that has it, a radio button or box of that name; else type it."""
    named = any(match_option(control, intent.target) for control in fields(tour)) if intent.target else False
    known = from_data(intent.target, tour.data) if intent.value is None and intent.target and not named else None
    if known is not None:
        intent = replace(intent, value=known, quoted=False)
    if intent.value is None:
        return (yield from _choose_words(tour, intent))
    lists = [control for control in fields(tour) if match_option(control, intent.value) is not None]
    chosen = _list_for(tour, intent.target, lists)
    if chosen is not None:
        return (yield from enter(tour, chosen, intent.value))
    boxes = [control for control in fields(tour) if role(control) in {"radio", "checkbox", "switch"}]
    box = best(intent.value, boxes, context=intent.context)
    if box is not None and box.score >= 80:
        return (yield from act(tour, Action.CHECK, box.control))
    if intent.target:
        control = find_field(tour, intent.target)
        if control is not None and role(control) in {"textbox", "searchbox", "spinbutton"}:
            return (yield from enter(tour, control, intent.value))
    return f"nothing offers {intent.value!r} to choose"


def _list_for(tour: Tour, target: str, lists: list[Control]) -> Control | None:
    """Which list is meant: the one named, the only one, else the one used last."""
    if target:
        found = best(target, lists)
        return found.control if found else by_topic(tour, lists) if len(lists) > 1 else None
    if len(lists) == 1:
        return lists[0]
    again = tour.again(tour.last_field)
    return again if again in lists else None


def _choose_words(tour: Tour, intent: Intent) -> Asking:
    """`quantity 2`, `the category Kitchen`, `Kitchen from the category list`: an option and a name in one phrase."""
    phrase = plain(intent.target)
    anything = re.match(r"(?:any|some|arbitrary|random)\s+(?P<name>.+)$", intent.target, re.IGNORECASE)
    free = best(anything["name"], [c for c in fields(tour) if c.options]) if anything else None
    if free is not None and free.control.options:
        return (yield from enter(tour, free.control, free.control.options[-1]))
    found: list[tuple[float, int, Control, str]] = []
    for at, control in enumerate(fields(tour)):
        for option in control.options:
            said = plain(re.sub(r"\s*\([^)]*\)$", "", option))
            rest = _without(phrase, plain(option))
            rest = _without(phrase, said) if rest is None else rest
            if rest is not None:
                rest = re.sub(
                    r"\b(?:from|as|in|to|for|option|list|dropdown|drop down|of|under|menu|select)\b", " ", rest
                )
                fit = alike(rest, called(control)) if rest.strip() else 70.0
                found.append((fit + len(plain(option)) / 100, -at, control, option))
    found.sort(key=lambda item: item[:2], reverse=True)
    if found and found[0][0] >= ACCEPT:
        return (yield from enter(tour, found[0][2], found[0][3]))
    boxes = [control for control in fields(tour) if role(control) in {"radio", "checkbox", "switch"}]
    box = best(intent.target, boxes, context=intent.context)
    if box is not None:
        return (yield from act(tour, Action.CHECK, box.control))
    return f"nothing offers {intent.target!r} to choose"


def _without(phrase: str, option: str) -> str | None:
    """The phrase without the option's words, None when it does not hold them as a whole."""
    if not option or f" {option} " not in f" {phrase} ":
        return None
    return " ".join(f" {phrase} ".replace(f" {option} ", " ", 1).split())


def fill_form(tour: Tour, intent: Intent) -> Asking:
    """Fill the fields that a group word means (`the address`), or all empty ones, from data or by kind."""
    target, _, apart = EXCEPT.sub("\n", intent.target).partition("\n")
    left_out = {c.ref for c in group_of(tour, apart)} if apart else set()
    chosen = [control for control in group_of(tour, target) if control.ref not in left_out]
    if not chosen:
        return f"no field belongs to {intent.target!r}"
    done = 0
    for control in chosen:
        here = tour.again(control)
        value = form_value(tour, control, intent.quality)
        if here is None or value is None or (control.tag == "select" and match_option(control, value) is None):
            continue
        reason = yield from enter(tour, here, value)
        if reason:
            return reason
        done += 1
    return "" if done else f"no value is known for {intent.target!r}"


def group_of(tour: Tour, noun: str) -> list[Control]:
    """The fields that a group word means: those called so and those around them; without a word, all empty ones."""
    group = plain(GROUP_NOISE.sub(" ", noun))
    wanted = [stem(word) for word in group.split() if verb_at(word) is None]
    chosen = [control for control in fields(tour) if role(control) in TEXT_ROLES and _in_group(control, wanted, tour)]
    around = {control.context for control in chosen if control.context}
    return [c for c in fields(tour) if c in chosen or (wanted and role(c) in TEXT_ROLES and c.context in around)]


def _in_group(control: Control, wanted: list[str], tour: Tour) -> bool:
    """Its own name has a word of the group, or the first words of the section around it have."""
    if not wanted:
        return not control.value or control.value in {value for _, value in tour.typed}
    around = {stem(word) for word in words(control.context)[:3]} | {stem(word) for word in words(called(control))}
    return any(word in around for word in wanted)


def form_value(tour: Tour, control: Control, quality: str) -> str | None:
    """What a field gets when a whole form is filled in: the data's value, else one of its kind."""
    if quality in {"invalid", "empty"}:
        return by_quality(control, quality)
    known = known_value(tour, control, called(control))
    if known is not None:
        return known
    if "optional" in called(control):
        return None
    return by_quality(control, "valid") if control.tag != "select" else None


def clear(tour: Tour, intent: Intent) -> Asking:
    """Empty a field, or several."""
    if SEVERAL.match(intent.target) or plain(intent.target) in {"everything", "form", "fields"}:
        noun = SEVERAL.sub("", intent.target)
        stems = {stem(word) for word in plain(noun).split()} - {"field", "input", "value"}
        for control in fields(tour):
            here = tour.again(control)
            fits = stems <= {stem(word) for word in words(called(control))}
            if here is not None and here.value and fits and role(here) in {"textbox", "searchbox", "spinbutton"}:
                reason = yield from enter(tour, here, "")
                if reason:
                    return reason
        return ""
    found = find_field(tour, intent.target)
    if found is None or role(found) not in {"textbox", "searchbox", "spinbutton"}:
        return f"no field is called {intent.target!r}"
    return (yield from enter(tour, found, ""))


def leave(tour: Tour, intent: Intent) -> Asking:
    """A field that is to stay empty is emptied only when it holds something."""
    if intent.quality == "as is":
        return ""
    if SEVERAL.match(intent.target) or not intent.target:
        return (yield from clear(tour, intent))
    reason = ""
    for noun in re.split(r"\s*(?:,|\band\b|&)\s*", intent.target):
        field = find_field(tour, noun)
        if field is None and not re.search(r"(?i)\b(?:empty|blank|unfilled)\b", intent.text):
            tour.doubts += 1
            continue
        if field is None:
            return f"no field is called {noun!r}"
        if field.value and not reason:
            reason = yield from enter(tour, field, "")
    return reason


def tick(tour: Tour, intent: Intent, *, on: bool) -> Asking:
    """Tick or untick a box; `it` is the box of the step before."""
    boxes = [control for control in fields(tour) if role(control) in {"checkbox", "switch", "radio"}]
    noun = plain(intent.target)
    control = tour.again(tour.last) if noun in {"it", "again", "box", "checkbox", ""} else None
    if noun in {"it", "again", "box", "checkbox", ""} and control not in boxes:
        control = tour.again(tour.last_box) or _only(tuple(boxes))
    if control is None:
        found = best(intent.target, boxes, context=intent.context)
        stems = {stem(word) for word in noun.split()} - {"box", "checkbox", "option"}
        named = [c for c in boxes if stems and stems <= {stem(word) for word in words(called(c))}]
        control = found.control if found else _only(tuple(named))
    if control is None or control not in boxes:
        return f"no check box is called {intent.target!r}"
    tour.last_box = control
    return (yield from act(tour, Action.CHECK if on else Action.UNCHECK, control))


def fits(control: Control, value: str) -> bool:
    """Whether a field can take a value at all."""
    if control.options or control.tag == "select":
        return match_option(control, value) is not None
    return role(control) in TEXT_ROLES
