"""A step carried out: its orders one after the other, repetitions, logins, and values laid out without grammar."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from itertools import groupby

from bot.domain.probe import Observation, Probe
from bot.engines.functional.acting import perform
from bot.engines.functional.assigning import Pair, assigned, distributed, laid_out
from bot.engines.functional.binding import Item, bound, items
from bot.engines.functional.clicking import clickables
from bot.engines.functional.columns import COLUMN, column, fed, values_in
from bot.engines.functional.counting import counted
from bot.engines.functional.entering import GROUP_NOISE, TEXT_ROLES, enter, group_of, set_field
from bot.engines.functional.grammar import cut, plain, stem
from bot.engines.functional.kinds import is_for
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.linking import credential_for
from bot.engines.functional.login import REFUSED, judged, log_in
from bot.engines.functional.matching import role
from bot.engines.functional.naming import bare, given
from bot.engines.functional.piecewise import CODE, SAME_DATA, another_code, credentials, piecewise, refilled
from bot.engines.functional.repeating import RIGHT, substituted, with_code, with_secret
from bot.engines.functional.resolving import resolved, shared_owner
from bot.engines.functional.slots import Intent
from bot.engines.functional.spreading import from_entries
from bot.engines.functional.steps import parse
from bot.engines.functional.tour import Asking, Tour
from bot.engines.functional.values import called
from bot.engines.functional.valuing import fields

SAME_IN = re.compile(r"^(?:the )?same\s+(?:value\s+|text\s+)?(?:in|into|as|to)\s+(?:the\s+)?(.+)$", re.IGNORECASE)
ATTEMPT = re.compile(r"\b(?:try|tries|attempts?|wrong|bad|incorrect|invalid|mistyped)\b", re.IGNORECASE)
STEP_NUMBERS = re.compile(r"\bsteps?\s*(\d{1,3})(?:\s*(?:-|\u2013|to|and|through)\s*(\d{1,3}))?", re.IGNORECASE)
SECRETS = re.compile(r"(?<![\w@.])(?=\S*[a-z])(?=\S*\d)[^\s,;()\"]{6,}(?=[\s,;.)]|$)", re.IGNORECASE)
FREE = frozenset({Verb.SET, Verb.CHOOSE, Verb.FILL_FORM, Verb.UNKNOWN, Verb.SORT})
# A sentence with values or several parts is no gloss on the column beside it.
SAYS_MORE = re.compile(r"[\d\"`*:;,]")
GROUP = re.compile(
    r"^(?P<group>[^:\"\d]{3,60}?)\s*(?::|\s[-\u2013\u2014]\s|\s(?:with|as)(?:\s+follows)?:?)\s*(?P<values>.+)$",
    re.IGNORECASE,
)


WRONG_OF = re.compile(
    r"\b(?P<who>[A-Z]\w+)['\u2019]s\s+(?:e-?mail|user|login|address)\w*\b.*\b(?:wrong|bad|invalid|incorrect)\s+password\b(?!\s*[\"`:])"
)


def carry_out(tour: Tour, text: str) -> Asking:
    """Carry out all that a step asks for; return the reason when something could not be."""
    tour.attempt = bool(ATTEMPT.search(cut(text).text))
    given = (yield from credentials(tour, text)) if tour.page_asks_password() else None
    if given is not None:
        return given
    head, tail = column(text)
    if not tail:
        return (yield from _clauses(tour, parse(text)))
    kept = len(tour.script)
    made = _bound(tour, head, items(tail))
    if made:
        reason = yield from _clauses(tour, made)
    elif COLUMN.match(tail[0]):
        reason = yield from _with_data(tour, head, tail)
    else:
        fitted = fed(parse(head), tail)
        if not fitted and laid_out([c for c in fields(tour) if role(c) in TEXT_ROLES], values_in(tail)):
            return (yield from _only_column(tour, head, tail))
        reason = yield from _clauses(tour, fitted or parse("; ".join((head, *tail))))
    if not reason or len(tour.script) > kept or SAYS_MORE.search(head):
        return reason
    # `Hide what cannot be bought; tick In stock only`: the sentence is a gloss on what the column says.
    tour.doubts += 1
    return reason if (yield from _only_column(tour, head, tail)) else ""


def _bound(tour: Tour, head: str, values: tuple[Item, ...]) -> tuple[Intent, ...]:
    """The orders of a sentence with the values beside it; nothing when a value finds no place."""
    intents = parse(head)
    strange = [intent for intent in intents if intent.verb is Verb.UNKNOWN and not intent.raw.startswith("with ")]
    if not values or (
        strange and (strange != [intents[-1]] or len(intents) == 1 or not any(one.name for one in values))
    ):
        return ()
    if intents[0].verb is Verb.REPEAT:
        said = [f'{one.name} "{one.value}"' if one.name else f'"{one.value}"' for one in values]
        mark = ", but with " if values[0].name else " for "
        return parse(f"{head.rstrip(' .')}{mark}{' and '.join(said)}")
    return bound(intents, values, tour.data) or ()


def _clauses(tour: Tour, intents: tuple[Intent, ...]) -> Asking:
    reason = ""
    for raw, group in groupby(shared_owner(tour, intents), key=lambda intent: intent.raw):
        reason = reason or (yield from _clause(tour, raw, tuple(group)))
    return reason


def _only_column(tour: Tour, head: str, tail: tuple[str, ...]) -> Asking:
    """What the column says by itself: fields and values, values that fit the form in a row, or an order."""
    texts = [control for control in fields(tour) if role(control) in TEXT_ROLES]
    pairs = _pairs(tour, "; ".join(tail)) or laid_out(texts, values_in(tail))
    if not pairs:
        return (yield from _clauses(tour, parse("; ".join(tail))))
    reason = yield from _enter(tour, pairs)
    return reason or (yield from _clauses(tour, _pressing(head)))


def _pressing(head: str) -> tuple[Intent, ...]:
    """What a sentence asks for besides filling in."""
    return tuple(
        i for i in parse(head) if i.phrase != "pay" and (i.verb not in FREE or (i.quoted and i.value is not None))
    )


def _with_data(tour: Tour, head: str, tail: tuple[str, ...]) -> Asking:
    """A step whose values stand in a column of their own: they go in first, where all of them name a field."""
    found = [COLUMN.match(piece) for piece in tail]
    data = tuple((one[1].strip(), one[2].strip(' "`.')) for one in found if one)
    pairs = _pairs(tour, "; ".join(tail))
    if len(pairs) < len(data):
        known, tour.data = tour.data, (*data, *tour.data)
        reason = yield from _clauses(tour, parse(head))
        tour.data = known
        typed = {value for _, value in tour.typed} | set(tour.topic)
        missed = [value for _, value in data if value not in typed]
        return reason or (f"no field took all of: {'; '.join(tail)}" if missed else "")
    return (yield from _enter(tour, pairs)) or (yield from _clauses(tour, _pressing(head)))


def _clause(tour: Tour, raw: str, intents: tuple[Intent, ...]) -> Asking:
    """One clause: by the page's fields when it lists several, by grammar, else by the page's fields again."""
    first = intents[0]
    if first.verb is Verb.REPEAT:
        return (yield from _repeat(tour, first))
    free = all(intent.verb in FREE for intent in intents) and not first.place
    if first.verb in {Verb.UNKNOWN, Verb.SET} and first.value is None and counted(raw):
        return (yield from piecewise(tour, raw, "nothing is added"))
    known = _from_data(tour, intents) if free else ()
    if known:
        return (yield from _enter(tour, known))
    grouped = _grouped(tour, raw, first) if free or first.phrase == "pay" else ()
    if grouped:
        return (yield from _enter(tour, grouped))
    laid_out = _pairs(tour, raw) if free else ()
    if len(laid_out) > len(intents) or (len(laid_out) > 1 and len(laid_out) == len(intents)):
        return (yield from _enter(tour, laid_out))
    reason = ""
    for intent in intents:
        reason = reason or (yield from _intent(tour, intent))
    if not reason and first.phrase.startswith(("try", "tries")) and first.value:
        reason = yield from _tried(tour)
    return (yield from _second_try(tour, intents, reason)) if reason else ""


def _from_data(tour: Tour, intents: tuple[Intent, ...]) -> tuple[Pair, ...]:
    """Groups that the test data knows: `the address and the declined card`, `the form with the customer's data`."""
    if any(intent.value is not None or intent.quality or not intent.target for intent in intents):
        return ()
    found = [pair for intent in intents for pair in from_entries(tour, intent.target)]
    whole = all(from_entries(tour, intent.target) for intent in intents)
    return tuple(Pair(control=control, value=value) for control, value in found) if whole else ()


def _second_try(tour: Tour, intents: tuple[Intent, ...], reason: str) -> Asking:
    """Another reading of a clause that the grammar could not be carried out by; a refused login has none."""
    if intents[-1].verb is Verb.LOG_IN and reason == REFUSED:
        return reason
    if len(intents) == 1:
        other = yield from _otherwise(tour, intents[0])
        if other is not None:
            return other
    free = all(intent.verb in FREE for intent in intents) and not intents[0].place
    laid_out = _pairs(tour, intents[0].raw) if free else ()
    if free and not laid_out and all(intent.verb is Verb.SET for intent in intents):
        bare = re.sub(r"^\w+\s+", "", intents[0].raw).replace('"', "").replace(" and ", ", ")
        laid_out = distributed([c for c in fields(tour) if not c.value and not c.options], bare)
        tour.doubts += bool(laid_out)
    if laid_out:
        return (yield from _enter(tour, laid_out))
    pressed = yield from _pressed(tour, intents[-1])
    return "" if pressed else (yield from piecewise(tour, intents[0].raw, reason))


def _pressed(tour: Tour, intent: Intent) -> Generator[Probe, Observation, bool]:
    """`Change your mind: "Keep order"`: a value that no field takes, but that is exactly what a button is called."""
    buttons = [c for c in clickables(tour) if intent.verb is Verb.SET and plain(c.name) == plain(intent.value or "")]
    if len(buttons) != 1 or not buttons[0].name:
        return False
    tour.doubts += 1
    return not (yield from perform(tour, Intent(verb=Verb.CLICK, target=buttons[0].name, phrase="press")))


def _otherwise(tour: Tour, intent: Intent) -> Generator[Probe, Observation, str | None]:
    """What an order can mean besides: the value of a button's only field, the field just used, one to be emptied."""
    used = tour.fields_of.get(plain(intent.phrase))
    again = next((c for c in fields(tour) if used and called(c) == used), None)
    if intent.verb is Verb.NAMED and again is not None and re.fullmatch(r"[A-Z0-9]+", intent.target):
        reason = yield from enter(tour, again, intent.target)
        return reason or (yield from perform(tour, Intent(verb=Verb.CLICK, target=intent.phrase, phrase="press")))
    if intent.verb in {Verb.NAMED, Verb.ADD} and intent.target:
        pairs = _pairs(tour, intent.raw.partition(" ")[2])
        if len(pairs) == 1 and intent.phrase not in {"delete", "remove"}:
            reason = yield from _enter(tour, pairs)
            return reason or (yield from perform(tour, Intent(verb=Verb.CLICK, target=intent.phrase, phrase="press")))
        if intent.quoted and intent.phrase in {"add", "send", "post", "search", "create"}:
            return (yield from _into_only_field(tour, intent))
        if intent.phrase in {"delete", "remove", "erase"} and any(
            plain(c.label) == plain(intent.target) for c in fields(tour)
        ):
            return (yield from perform(tour, replace(intent, verb=Verb.CLEAR, phrase="clear")))
    return (yield from _bare(tour, intent)) if intent.verb is Verb.UNKNOWN else None


def _bare(tour: Tour, intent: Intent) -> Generator[Probe, Observation, str | None]:
    """Words without a verb: the right password, a code, a value that looks like what the last field is for."""
    if RIGHT.search(intent.raw) and tour.page_asks_password():
        changed = with_secret(tour, cut(intent.raw).quotes or tuple(SECRETS.findall(intent.raw))[:1])
        return (yield from _intent(tour, changed[0])) if changed else None
    if CODE.fullmatch(intent.target):
        return (yield from another_code(tour, intent.target))
    if is_for(tour.again(tour.last_field), intent.target):
        tour.doubts += 1
        return (yield from set_field(tour, Intent(verb=Verb.SET, target="it", value=intent.target)))
    return None


def _tried(tour: Tour) -> Asking:
    """`Try the code X`: what was typed is sent with the only button of its form, where that has no other field."""
    control = tour.again(tour.last_field)
    near = [c for c in fields(tour) if control and c.context == control.context]
    buttons = [c for c in clickables(tour) if control and role(c) == "button" and c.context == control.context]
    if control is None or not control.context or len(near) != 1 or len(buttons) != 1:
        return ""
    return (yield from perform(tour, Intent(verb=Verb.CLICK, target=buttons[0].name, phrase="press")))


def _into_only_field(tour: Tour, intent: Intent) -> Generator[Probe, Observation, str | None]:
    """`Add "Milk"`: with one button that begins so and one text field in its form."""
    buttons = [c for c in clickables(tour) if role(c) == "button" and plain(c.name).split()[:1] == [intent.phrase]]
    near = [
        c for c in fields(tour) if buttons and role(c) in {"textbox", "searchbox"} and c.context == buttons[0].context
    ]
    if len(buttons) != 1 or len(near) != 1:
        return None
    reason = yield from enter(tour, near[0], intent.target)
    return reason or (yield from perform(tour, Intent(verb=Verb.CLICK, target=buttons[0].name, phrase="press")))


def _pairs(tour: Tour, raw: str) -> tuple[Pair, ...]:
    sentence = cut(raw)
    return assigned(tour, sentence.text, sentence)


def _grouped(tour: Tour, raw: str, first: Intent) -> tuple[Pair, ...]:
    """`the delivery address: A, B 1, 12345, C`, or a group whose values the case's data lists."""
    found = GROUP.match(raw)
    if found:
        return distributed(group_of(tour, found["group"]), found["values"].replace('"', ""))
    if first.verb is not Verb.FILL_FORM and not re.search(r"\b(?:address|card|data)\b", raw):
        return ()
    pairs: list[Pair] = []
    for noun in re.split(r"\s*(?:,|\band\b|&)\s*", re.sub(r"\bfrom\b.*$|\([^)]*\)", "", first.target)):
        listed = [value for name, value in tour.data if name and set(_stems(noun)) & set(_stems(name))]
        own = distributed(group_of(tour, noun), listed[0]) if len(listed) == 1 else ()
        if not own:
            return ()
        pairs.extend(own)
    return tuple(pairs)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in plain(GROUP_NOISE.sub(" ", text)).split()]


def _enter(tour: Tour, pairs: tuple[Pair, ...]) -> Asking:
    for pair in pairs:
        here = tour.again(pair.control)
        if here is None:
            return f"the field {pair.control.label or pair.control.name!r} has left the page"
        reason = yield from enter(tour, here, pair.value)
        if reason:
            return reason
    return ""


def _intent(tour: Tour, intent: Intent) -> Asking:
    owned = _owned(tour, intent)
    if owned is not None:
        return (yield from log_in(tour, owned.target, owned.value))
    wrong = _wrong_secret(tour, intent)
    if wrong is not None:
        return (yield from _typed(tour, *wrong))
    if intent.verb is Verb.LOG_IN:
        intent = judged(tour, intent)
    if intent.verb is Verb.LOG_IN and (intent.target or intent.value or not _offers_login(tour)):
        return (yield from log_in(tour, intent.target, intent.value))
    if intent.verb is Verb.LOG_IN:
        return (yield from perform(tour, Intent(verb=Verb.CLICK, target="log in", phrase="press", text=intent.text)))
    return (yield from _ordered(tour, resolved(tour, intent)))


def _ordered(tour: Tour, orders: tuple[Intent, ...]) -> Asking:
    """One order after the other; a group of the data that the form does not ask for leaves a doubt."""
    reason = ""
    for one in orders:
        group = len(orders) > 1 and one.verb is Verb.SET and one.value is None
        pairs = _from_data(tour, (one,)) if group else ()
        if pairs:
            reason = reason or (yield from _enter(tour, pairs))
        elif group:
            tour.doubts += 1
        elif not reason:
            reason = yield from perform(tour, one)
    return reason


def _wrong_secret(tour: Tour, intent: Intent) -> tuple[str, str] | None:
    """`Enter Ada's email with the wrong password`: both are typed, nothing is sent."""
    found = WRONG_OF.search(intent.raw) if intent.verb is Verb.SET else None
    known = credential_for(found["who"], tour.credentials) if found else None
    if known is None:
        return None
    return known[0], bare(given("bad password", tour.data) or f"not-{known[1]}")


def _typed(tour: Tour, user: str, secret: str) -> Asking:
    secrets = [control for control in fields(tour) if control.kind == "password"]
    users = [c for c in fields(tour) if c.kind == "email" or {"email", "user", "username"} & set(called(c).split())]
    if len(secrets) != 1 or not users:
        return "no login form is open"
    reason = yield from enter(tour, users[0], user)
    here = tour.again(secrets[0])
    return reason or ((yield from enter(tour, here, secret)) if here else "the form is gone")


def _owned(tour: Tour, intent: Intent) -> Intent | None:
    """`try Grace's email with the password "x"`: a login with a name and a password."""
    found = re.search(r"\b(\w+)'s\s+(?:e-?mail|account|user|login|address)\b.*\bpassword\s+\"?([^\s\",;]+)", intent.raw)
    known = credential_for(found[1], tour.credentials) if found else None
    return replace(intent, verb=Verb.LOG_IN, target=known[0], value=found[2]) if found and known else None


def _offers_login(tour: Tour) -> bool:
    """Whether the login form was filled in by the steps before: then `log in` is the press of its button."""
    return tour.last_field is not None and any(
        control.kind == "password" and control.value for control in tour.page.controls
    )


def _repeat(tour: Tour, intent: Intent) -> Asking:
    """Do earlier steps once more: those named by number, else the one before, perhaps with something else."""
    same, _, more = intent.raw.partition(", ")
    if SAME_DATA.fullmatch(same.strip(" .")):
        reason = yield from refilled(tour)
        return reason or ((yield from piecewise(tour, more, f"{more!r} is not understood")) if more else "")
    into = SAME_IN.match(intent.raw)
    if into and tour.typed:
        return (yield from set_field(tour, Intent(verb=Verb.SET, target=into[1].strip(' "'), value=tour.typed[-1][1])))
    return (yield from _repeat_told(tour, intent))


def _repeat_told(tour: Tour, intent: Intent) -> Asking:
    """Earlier steps by their text: as they were, or with what the repetition says is different."""
    found = STEP_NUMBERS.search(intent.text)
    told = tour.told[:-1] if tour.told else []
    first = int(found[1]) - 1 if found else len(told) - 1
    last = int(found[2]) - 1 if found and found[2] else first
    if not 0 <= first <= last < len(told):
        return "it is not clear which steps to repeat"
    while not found and first > 0 and any(one.verb is Verb.REPEAT for one in parse(told[first])):
        first = last = first - 1
    replaced = with_code(told[first], intent.raw) if first == last else ""
    if replaced:
        return (yield from carry_out(tour, replaced))
    said = "".join(told[first : last + 1])
    if found and any(quote not in said for quote in cut(intent.raw).quotes):
        return f"it is not clear what is different in {intent.text!r}"
    if any(again.verb is Verb.REPEAT for text in told[first : last + 1] for again in parse(text)):
        return "a repetition of a repetition"
    if not found:
        return (yield from _repeat_changed(tour, told[first], intent))
    reason = ""
    for text in told[first : last + 1]:
        reason = reason or (yield from carry_out(tour, text))
    return reason


def _repeat_changed(tour: Tour, text: str, intent: Intent) -> Asking:
    head, tail = column(text)
    changed = substituted(tour, _bound(tour, head, items(tail)) or parse(text), intent.raw)
    if changed is None:
        return f"it is not clear what is different in {intent.text!r}"
    reason = ""
    for again in changed:
        reason = reason or (yield from _intent(tour, again))
    return reason
