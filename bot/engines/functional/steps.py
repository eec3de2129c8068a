"""A step's sentence as intents: `subject? verb object (preposition object)*`, by lemma table and slots.

Nothing here knows the page: which control is meant, and whether "choose" means a list, a radio button or a link, is
decided where the page is seen (`acting`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engines.functional.grammar import ARTICLES, PLACEHOLDER, Sentence, cut, is_path
from bot.engines.functional.lemmas import NUMBERS, Verb, verb_at
from bot.engines.functional.rewriting import rewritten
from bot.engines.functional.slots import MARK, Intent, slots

LEAD = re.compile(
    r"^(?:(?:as (?:a|an|the)|with) [\w ]{2,40},\s*|"
    r"(?:(?:the |a |an )?(?:(?!click|press|open|select|choose|enter|as\b)\w+ )?(?:user|customer|tester|visitor|guest|"
    r"shopper|buyer|client|person)|user|you|i|we|she|he|they|"
    r"without \w+ing(?: in| on| up| anything)?|please|so|then|next|now|finally|first|firstly|"
    r"second|secondly|third|lastly|afterwards|later|meanwhile|"
    r"first of all|before anything else|again|and|also|still|once more|after that|"
    r"o usuário|el usuario)\b[,:]?\s*|"
    r"(?:tries|try|decides?|attempts?|want|wants|has|have|needs?) to\s+|(?:can|may|should|must|will)\s+)+",
    re.IGNORECASE,
)


PLACE_FIRST = re.compile(r"^(?:on|in|at|from|within|under|inside|below)\s+[^,]{2,60}$", re.IGNORECASE)
WITHOUT = re.compile(
    r"\s*,?\s*\b(?:without (?:filling|entering|typing|providing|changing|any|selecting|"
    r"choosing|logging|signing|being|registering|an account)\b.*|(?:with|leaving) (?:\w+ )*(?:form|fields?|"
    r"everything)?\s*(?:left\s+)?(?:blank|empty|unfilled)\b.*|with no (?:text|data|value|input)\b.*|by "
    r"(?:typing|clicking|pressing|using|entering)\b.*|"
    r"in order to\b.*|so that\b.*|to (?:see|check|verify|make sure|ensure|confirm that|trigger)\b.*)$",
    re.IGNORECASE,
)


REFERENCE = re.compile(
    r"\s+(?:from|of|in) step \d{1,3}\b|"
    r"\s*,?\s*\b(?:as|like|same as)\s+(?:(?:described|given|shown|listed)\s+)?(?:in|for|from)\s+[\w-]*\d[\w.-]*",
    re.IGNORECASE,
)


AGAIN = re.compile(
    r"\s*\b(?:again|once more|one more time|a second time|another time|as well|too|also|once)\b[,.]?", re.IGNORECASE
)


TIMES = re.compile(r"\s*\b(?:(twice)|(\d{1,3}|two|three|four|five|six|ten)\s*(?:\+\s*)?times)\b", re.IGNORECASE)


ASIDE = re.compile(r"\s*\((?!\s*(?:e\.?g\.?|for example|such as|for instance|i\.e\.))[^()]*\)", re.IGNORECASE)


EXAMPLE = re.compile(
    r"\s*[(,]?\s*(?:e\.g\.?,?|for example,?|for instance,?|such as|i\.e\.?,?)\s*([^()]+)\)?", re.IGNORECASE
)


SEPARATOR = re.compile(
    r"\s*(?:;|[.!](?=\s+(?!\d))|,?\s+and then\b|,?\s+(?:and|then|e|y|и|&|before|but|"
    r"after which)\b(?:\s+then\b)?|,(?:\s+then\b)?)\s*",
    re.IGNORECASE,
)


STICKY = frozenset({Verb.SET, Verb.CHOOSE})


ACTS = re.compile(
    r"\b(?:put|enter|type|fill|click|press|tick|untick|choose|select|open|go|add|log|apply|set|change|submit|send|place)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(r"(^|(?<=[.!?])\s+)(?:if|in case|should)\b[^.!?]*(?:[.!?]|$)", re.IGNORECASE)
SEEN = re.compile(
    r"^(?:[\u20ac$\u00a3]?\d+[.,]\d\d\b[^.]*$|"
    r"without\s+\w+ing\b|there\s+(?:is|are|was|were)|(?:(?:it|this|that|both|nothing|everything)|"
    r"(?:the|its|her|his|my|their|no|all)\s+(?:[\w'-]+\s+){1,4}?)\s*(?:now\s+|still\s+|then\s+|also\s+|only\s+)*"
    r"(?:is|are|was|were|has|have|had|does|do|shows?|says?|asks?|tells?|goes|drops?|changes|appears?|disappears?|"
    r"comes?|makes?|costs?|leads?|works?|fails?|stays?|remains?|turns|lands?|wants?|confirms|refuses|points|thanks|warns?|complains?|lists?|contains?|reads?|"
    r"displays?|opens|closes|becomes?|counts?|should|must|will|may|might|can)\b)",
    re.IGNORECASE,
)
# Beyond this, expressions that go back over a text would take minutes.
LONGEST = 2_000
UNDONE = re.compile(r"^(?:please\s+)?(?:don't|do not|never)\s+(?!fill|enter)", re.IGNORECASE)


def parse(text: str) -> tuple[Intent, ...]:
    """Return what a step asks for, in order; a clause that is not understood is one UNKNOWN intent."""
    if len(text) > LONGEST:
        return (Intent(verb=Verb.UNKNOWN, text=text[:LONGEST], raw=text[:LONGEST]),)
    sentence = cut(text)
    certain = CONDITION.sub(r"\1", sentence.text).strip() or sentence.text
    sentence = replace(sentence, text=rewritten(certain))
    found: list[Intent] = []
    looked = ""
    for clause in clauses(sentence):
        made = _intents(clause, sentence, found)
        if (
            looked
            and not ACTS.search(clause)
            and made[0].verb in {Verb.UNKNOWN, Verb.SET, Verb.CLICK}
            and not _verb(LEAD.sub("", clause))
        ):
            # What is checked goes on: `check that it says "X" and that there is no form`.
            made = (replace(made[0], verb=Verb.LOOK),)
        found.extend(made[:1] if made[0].verb is Verb.LOOK else made)
        looked = clause if made[0].verb is Verb.LOOK else ""
    return tuple(found) or (Intent(verb=Verb.UNKNOWN, text=text, raw=text),)


def clauses(sentence: Sentence) -> tuple[str, ...]:
    """Split at separators behind which something new begins: a verb, a quoted thing, a field with its value."""
    text = sentence.text.strip().rstrip(".!")
    pieces: list[str] = []
    start = 0
    for found in SEPARATOR.finditer(text):
        before, after = text[start : found.start()].strip(), text[found.end() :].strip()
        if before and after and _begins(found[0].strip(" ,"), before, after):
            pieces.append(before)
            start = found.end()
    return (*pieces, text[start:].strip())


def _begins(mark: str, before: str, after: str) -> bool:
    if EXAMPLE.match(after):
        return False
    return mark in {";", ".", "!"} or _begins_anew(mark, before, after)


def _begins_anew(mark: str, before: str, after: str) -> bool:
    """Whether something new begins behind a comma or an `and`."""
    if not LEAD.sub("", before + ", ").strip(" ,"):
        return False
    started = _verb(LEAD.sub("", before))
    lead = LEAD.sub("", after)
    if started and started[0] is Verb.REPEAT and "then" not in mark:
        return False
    if started and started[0] is Verb.LOG_IN:
        return _verb(lead) is not None and not lead.casefold().startswith(("enter ", "use "))
    if PLACE_FIRST.match(before) and not started and "," not in before and not PLACEHOLDER.search(before):
        return False
    if _verb(lead) is not None or _is_place_and_verb(lead):
        return True
    if not started and not PLACEHOLDER.search(before):
        return False
    return bool(re.match(rf"(?:(?:(?!and\b|then\b|press\b|click\b)[\w'-]+:?\s+){{1,5}})?{MARK}", after, re.IGNORECASE))


def _verb(text: str) -> tuple[Verb, str, str] | None:
    """The verb a clause begins with; `Repeat password` with a value is a field, not a request to repeat."""
    found = verb_at(text)
    if found and found[1] == "order" and re.match(r"#?\d", found[2]):
        return None
    whole = found is not None and (
        found[1] != "repeat" or re.match(r"(?:the|this|that|last|previous|steps?)\b", found[2])
    )
    if found and found[0] is Verb.REPEAT and PLACEHOLDER.search(text) and not whole:
        return None
    return found


def _is_place_and_verb(text: str) -> bool:
    return _without_place(text)[1] != text


def _without_place(text: str) -> tuple[str, str]:
    """Split `on the cart page press X` into the place and the rest; the place is empty when there is none."""
    head = re.match(r"(?:on|in|at|from|within|under|inside|with)\s+", text, re.IGNORECASE)
    if head is None:
        return "", text
    tokens = text[head.end() :].split(" ")
    for at in range(1, min(len(tokens), 9)):
        rest = LEAD.sub("", " ".join(tokens[at:]).lstrip(", "))
        if verb_at(rest) is not None and not ARTICLES.fullmatch(tokens[at - 1]):
            return " ".join(tokens[:at]).strip(" ,"), rest
    return "", text


def _intents(clause: str, sentence: Sentence, earlier: list[Intent]) -> tuple[Intent, ...]:
    place, rest = _without_place(LEAD.sub("", clause))
    rest, example = _example(rest, sentence)
    address = next((quote for quote in sentence.quoted(rest) if is_path(quote)), "")
    opening = _verb(rest) if address else None
    typed = opening and opening[0] is Verb.SET and re.search(r"\b(?:address|url)\b", rest, re.IGNORECASE)
    if typed:
        return (
            Intent(verb=Verb.OPEN, target=address, phrase="open", text=sentence.restore(clause), raw=f"open {address}"),
        )
    if opening and opening[0] is Verb.OPEN:
        rest = f"{opening[1]} {PLACEHOLDER.findall(rest)[sentence.quoted(rest).index(address)]}"
    rest = REFERENCE.sub("", WITHOUT.sub("", ASIDE.sub("", rest))).strip(" ,:")
    times = _times(rest)
    rest = AGAIN.sub("", TIMES.sub("", rest)).strip(" ,.")
    whole = sentence.restore(clause)
    rest_of = LEAD.sub("", clause) if not place else rest
    found = (Verb.LOOK, "", rest) if UNDONE.match(rest) else _verb(rest)
    found = found or ((Verb.LOOK, "", rest) if SEEN.match(rest) or (clause.strip() and not rest) else None)
    intents = slots(*found, sentence) if found else _verbless(rest, sentence, earlier)
    where = sentence.restore(place)
    return tuple(
        replace(
            item,
            text=whole,
            raw=sentence.quoting(rest_of),
            place=item.place or where,
            times=times,
            context=item.context or (example if item.verb is Verb.CLICK else ""),
            value=example if example and item.value is None and item.verb in STICKY else item.value,
        )
        for item in intents
    )


def _example(rest: str, sentence: Sentence) -> tuple[str, str]:
    found = EXAMPLE.search(rest)
    if found is None:
        return rest, ""
    return (rest[: found.start()] + rest[found.end() :]).strip(), sentence.restore(found[1])


def _times(rest: str) -> int:
    found = TIMES.search(rest)
    if found is None:
        return 1
    return 2 if found[1] else int(found[2]) if found[2].isdecimal() else NUMBERS.get(found[2].casefold(), 1)


def _verbless(rest: str, sentence: Sentence, earlier: list[Intent]) -> tuple[Intent, ...]:
    """A clause without a verb: a quoted control, a field with its value, or more of what came before."""
    before = earlier[-1].verb if earlier else None
    if re.fullmatch(MARK, rest) and re.match(r"(?:https?:/)?/", sentence.restore(rest)):
        return slots(Verb.OPEN, "", rest, sentence)
    if re.fullmatch(MARK, rest):
        verb = Verb.CLICK if before is None or before in {Verb.SET, Verb.FILL_FORM, Verb.CLEAR, Verb.LEAVE} else before
        return slots(verb, "", rest, sentence)
    first = PLACEHOLDER.search(rest)
    if first and (len(rest[: first.start()].split()) > 4 or ", but" in rest):
        return (Intent(verb=Verb.UNKNOWN, target=sentence.restore(rest)),)
    if first:
        return slots(before if before in STICKY and before else Verb.SET, "", rest, sentence)
    if not earlier and re.match(r"^[\w' ]+\s*:\s*\S", rest):
        return slots(Verb.SET, "", rest, sentence)
    return (Intent(verb=Verb.UNKNOWN, target=sentence.restore(rest)),)
