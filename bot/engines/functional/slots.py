"""A verb's slots: object, value, place, context; what is quoted is data."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.engines.functional.grammar import CLOSE, OPEN, PLACEHOLDER, Sentence
from bot.engines.functional.lemmas import KEYS, NUMBERS, Verb, verb_at

MARK = f"{OPEN}\\d+{CLOSE}"


TO_SLOT = re.compile(r"^(.*?)\s*(?:\b(?:to|with|by|as|into|equals?|para|por|com|con)\b|[:=])\s*(.+)$", re.IGNORECASE)


IN_SLOT = re.compile(r"^(.*?)\s+\b(?:in|into|to|as|for|on|at|inside|em|no|na|en|в|from|under)\b\s+(.+)$", re.IGNORECASE)


LENGTH = re.compile(
    r"^(.*?)\s*\b(?:of|with|that has|having|containing|longer than)\s+(\d{1,5})\s"
    r"+(?:characters|chars|letters|digits)\b",
    re.IGNORECASE,
)


QUALITY = re.compile(
    r"\b(valid|correct|right|existing|invalid|incorrect|wrong|malformed|bad|empty|blank|"
    r"unregistered|non-existing|nonexistent)\b",
    re.IGNORECASE,
)


EMPTY = re.compile(r"\b(?:empty|blank|unfilled|unselected|unset|vazio|vacío|vazios)\b", re.IGNORECASE)


BARE_VALUE = re.compile(
    r"^\+?\d[\d ()/-]*\d$|^[+-]?[\d€$£][\w.,:/%€$£-]*$|^\S*\d\S*$|^[A-Z][\w-]*(?: [A-Z0-9][\w-]*){0,3}$"
)


CART = re.compile(
    r"\b(?:in|into|to)\s+(?:the\s+|her\s+|his\s+|my\s+|your\s+|their\s+|\w+'s\s+)?(?:shopping\s+)?(?:cart|basket|bag|trolley)$",
    re.IGNORECASE,
)
FROM_TO = re.compile(r"^(?P<what>.+?)\s+from\s+(?P<was>\S+)\s+(?:to|on)\s+(?P<now>\S.*)$", re.IGNORECASE)


TWO_FIELDS = re.compile(
    rf"^(?P<one>(?:the|an?)\s+[^{OPEN}]{{2,40}}?)\s+(?:in|into|under)\s+(?P<first>{MARK})\s+and\s+"
    rf"(?P<other>(?:the|an?)\s+[^{OPEN}]{{2,40}}?)\s+(?:in|into|under)\s+(?P<second>{MARK})$",
    re.IGNORECASE,
)
NOUN_NOISE = re.compile(
    r"^(?:\s*\b(?:in|into|the|a|an|new|your|their|his|her|its|for|of|(?:value|text)(?!\s+of\b))\b)+\s*", re.IGNORECASE
)
VAGUE = re.compile(
    r"(?i)(?:some\s+|any\s+|the\s+|a\s+|an\s+)?(?:letters?|text|something|characters?|words?|nonsense|value|number|anything)"
)
GOOD = frozenset({"valid", "correct", "right", "existing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One thing to do. `quality` is valid, invalid, empty or a length when the value itself is not said."""

    verb: Verb
    target: str = ""
    value: str | None = None
    quality: str = ""
    context: str = ""
    place: str = ""
    phrase: str = ""
    text: str = ""
    raw: str = ""
    quoted: bool = False
    times: int = 1


def slots(verb: Verb, phrase: str, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    """Fill the slots of a verb from the words behind it."""
    made = _SLOTS.get(verb, _object)(verb, rest, sentence)
    return tuple(replace(item, phrase=phrase) for item in made)


def _object(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    """Verb and object: the quoted text names the control, what follows says where."""
    mark = PLACEHOLDER.search(rest)
    if mark is None:
        return (_bare_object(verb, rest, sentence),)
    before, after = rest[: mark.start()].strip(), rest[mark.end() :].strip()
    target = sentence.restore(mark[0])
    where = re.match(
        r"(?:[\w-]+\s+){0,2}?(?:for|of|next to|beside|in|on|at|under|from|within|near|below)\s+(.+)$",
        after,
        re.IGNORECASE,
    )
    context = sentence.restore(where[1]) if where else ""
    inner = re.match(r"^(.*?)\s+(?:for|of|next to|beside|in|on|under|within)\s*(?:the\s+)?$", before, re.IGNORECASE)
    if inner and inner[1].strip() and not re.fullmatch(r"(?i)(?:the|a|on|in)?", inner[1].strip()):
        return (Intent(verb=verb, target=sentence.restore(inner[1]), context=target),)
    noun = before + " " + (after[: where.start(1)] if where else after)
    return (Intent(verb=verb, target=target, quoted=True, context=context, place=sentence.restore(noun)),)


def _bare_object(verb: Verb, rest: str, sentence: Sentence) -> Intent:
    key = rest.casefold().strip(" .").removeprefix("the ").removesuffix(" key").strip()
    if (
        verb is Verb.CLICK
        and key in KEYS
        and (key in {"enter", "tab", "escape", "esc", "return"} or "key" in rest.casefold())
    ):
        return Intent(verb=Verb.PRESS_KEY, value=KEYS[key])
    return Intent(verb=verb, target=sentence.restore(rest))


def _click(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    quoted = sentence.quoted(rest)
    key = quoted[0].casefold() if len(quoted) == 1 else ""
    if key in {"enter", "tab", "escape", "esc"}:
        return (Intent(verb=Verb.PRESS_KEY, value=KEYS[key]),)
    marks = PLACEHOLDER.findall(rest)
    if len(marks) > 1 and re.fullmatch(rf"(?:the\s+)?{MARK}(?:\s*(?:,|and|then|,\s*and)\s*{MARK})+", rest):
        return tuple(item for mark in marks for item in _object(verb, mark, sentence))
    return _object(verb, rest, sentence)


def _set(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    """Which part is the field and which the value."""
    if not rest:
        return (Intent(verb=verb),)
    if CART.search(rest) and not re.match(r"(?:the\s+)?(?:quantity|number|amount|count)\b", rest, re.IGNORECASE):
        return _add(Verb.ADD, rest, sentence)
    again = re.match(
        rf"^(?:it\s+|them\s+)?(?:back\s+)?(?:to|on)\s+(?P<value>\d+|{MARK})(?:\s+(?:in|on|at)\s+the\s+\w+)?$", rest
    )
    if again:
        return (Intent(verb=verb, target="it", value=sentence.restore(again["value"])),)
    change = FROM_TO.match(rest)
    if change and not PLACEHOLDER.search(change["was"]):
        rest = f"{change['what']} to {change['now']}"
    length = LENGTH.match(rest)
    if length and length[1].strip():
        return (Intent(verb=verb, target=_noun(length[1], sentence), quality=f"length {length[2]}"),)
    marks = list(PLACEHOLDER.finditer(rest))
    two = TWO_FIELDS.match(rest)
    if two:
        pairs = ((two["one"], two["first"]), (two["other"], two["second"]))
        return tuple(Intent(verb=verb, target=sentence.restore(m), value=v.strip(), quoted=True) for v, m in pairs)
    if marks:
        return (_set_quoted(verb, rest, marks, sentence),)
    return _set_bare(verb, rest, sentence)


def _set_quoted(verb: Verb, rest: str, marks: list[re.Match[str]], sentence: Sentence) -> Intent:
    first, last = marks[0], marks[-1]
    if len(marks) >= 2:
        between = rest[first.end() : last.start()].casefold()
        value_first = (
            bool(re.search(r"\b(?:in|into|as|for|on|inside|em|no|na|en|в)\b", between)) and "with" not in between
        )
        value, target = (first, last) if value_first else (last, first)
        if "from" in rest[: first.start()].casefold() and not value_first:
            return Intent(verb=verb, target=_noun(rest[: first.start()], sentence), value=sentence.restore(last[0]))
        return Intent(verb=verb, target=sentence.restore(target[0]), value=sentence.restore(value[0]), quoted=True)
    before, after = rest[: first.start()].strip(), rest[first.end() :].strip()
    said = sentence.restore(first[0])
    alone = _alone(verb, before, after, sentence.restore(first[0]), sentence)
    if alone is not None:
        return alone
    changed = re.match(
        r"^(?:field\s+|value\s+)?(?:from\s+\S+\s+)?(?:to|with|by|on|=|:)\s+(\S+(?: \S+)?)$", after, re.IGNORECASE
    )
    if changed and not before and not (first and re.match(r"(?:the|a|an)\b", changed[1])) and _is_value(changed[1]):
        return Intent(verb=verb, target=said, value=sentence.restore(changed[1]), quoted=True)
    tail = re.match(r"^(?:in|into|to|as|for|on|inside|at|from|under|em|no|na|en|в)\s+(.+)$", after, re.IGNORECASE)
    if tail and not re.search(r"\b(?:to|with|by)$", before):
        return Intent(verb=verb, target=_noun(tail[1], sentence), value=said)
    noun = re.sub(
        r"\s*\b(?:to|with|by|as|is|of|value|text|into|in|=)\s*(?:the\s+(?:value|text)\s*)?$|[:=]\s*$",
        "",
        before,
        flags=re.IGNORECASE,
    )
    if re.search(r"\b(?:in|into|inside)$", before, re.IGNORECASE) and noun.strip():
        quality = _quality(noun)
        if VAGUE.fullmatch(noun.strip()):
            return Intent(verb=verb, target=said, quoted=True)
        return Intent(
            verb=verb, target=said, quoted=True, quality=quality, value=None if quality else sentence.restore(noun)
        )
    return Intent(verb=verb, target=_noun(noun, sentence) or _noun(after, sentence), value=said)


def _alone(verb: Verb, before: str, after: str, said: str, sentence: Sentence) -> Intent | None:
    """`Type into "X"`, `change "X" to the good one`: what is quoted is the field."""
    if re.fullmatch(r"(?i)(?:in|into|inside)(?: the| the field| field)?", before) and not after:
        return Intent(verb=verb, target=said, quoted=True)
    other = re.match(r"^(?:to|with|by)\s+((?:the|that of)\s+.+)$", after, re.IGNORECASE)
    return Intent(verb=verb, target=said, value=sentence.restore(other[1])) if other and not before else None


def _set_bare(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    quality = _quality(rest)
    slot = TO_SLOT.match(rest)
    if slot and slot[1].strip() and not quality and _is_value(slot[2]):
        return (Intent(verb=verb, target=_noun(slot[1], sentence), value=_figure(slot[2].strip(" ."))),)
    where = IN_SLOT.match(rest)
    if where and _is_value(where[1]) and not quality:
        return (Intent(verb=verb, target=_noun(where[2], sentence), value=where[1].strip()),)
    tokens = rest.split()
    if not quality and len(tokens) > 1 and re.search(r"\d", tokens[-1]) and not re.search(r"\d", " ".join(tokens[:-1])):
        return (Intent(verb=verb, target=_noun(" ".join(tokens[:-1]), sentence), value=tokens[-1].strip(".")),)
    noun = where[2] if where and re.search(r"\b(?:data|value|values|text|something)\b", where[1]) else rest
    if re.search(
        r"\b(?:all|every|form|fields|details|information|data|credentials|everything|remaining|required|mandatory)\b",
        rest,
        re.IGNORECASE,
    ):
        return (Intent(verb=Verb.FILL_FORM, target=sentence.restore(noun), quality=quality),)
    parts = [part for part in re.split(r"\s*(?:,|\band\b|&|\be\b)\s*", noun) if part.strip()]
    shared = quality if len(parts) > 1 and _quality(parts[0]) else quality if len(parts) == 1 else ""
    made = tuple(Intent(verb=verb, target=_noun(part, sentence), quality=_quality(part) or shared) for part in parts)
    return made or (Intent(verb=verb, target=noun.strip()),)


def _is_value(text: str) -> bool:
    return bool(BARE_VALUE.match(text.strip(" ."))) or NUMBERS.get(text.strip(" .").casefold(), 0) > 0


def _figure(text: str) -> str:
    """A number in figures."""
    return str(NUMBERS.get(text.casefold(), text))


def _quality(text: str) -> str:
    found = QUALITY.search(text)
    if found is None:
        return ""
    word = found[1].casefold()
    return "empty" if word in {"empty", "blank"} else "valid" if word in GOOD else "invalid"


def _noun(text: str, sentence: Sentence) -> str:
    """A field's name without articles and qualities."""
    bare = QUALITY.sub(" ", sentence.restore(text))
    bare = bare.rstrip(" :").rsplit(": ", 1)[-1]
    short = NOUN_NOISE.sub(" ", bare)
    return " ".join((short if short.strip(" .,:=") else bare).split()).strip(" .,:=")


def _choose(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    marks = list(PLACEHOLDER.finditer(rest))
    if not marks:
        return (Intent(verb=verb, target=sentence.restore(rest)),)
    if len(marks) == 1:
        before, after = rest[: marks[0].start()], rest[marks[0].end() :]
        noun = re.sub(r"^\s*(?:as|for|from|in|under|on|of)\b", "", after.strip(), flags=re.IGNORECASE)
        noun = _noun(f"{before} {noun}", sentence)
        noun = re.sub(r"\b(?:option|value|entry|item|to|as|with|in|from|for)\b", " ", noun)
        return (Intent(verb=verb, target=" ".join(noun.split()), value=sentence.restore(marks[0][0]), quoted=True),)
    between = rest[marks[0].end() : marks[1].start()].casefold()
    if re.search(r"\b(?:as|from|in|for|under|on)\b", between):
        value, target = marks[0], marks[1]
    elif re.search(r"\b(?:to|with|=|:)\b", between) or not between.strip(" ,"):
        value, target = marks[1], marks[0]
    else:
        return tuple(Intent(verb=verb, value=sentence.restore(mark[0]), quoted=True) for mark in marks)
    return (Intent(verb=verb, target=sentence.restore(target[0]), value=sentence.restore(value[0]), quoted=True),)


def _search(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    quoted = sentence.quoted(rest)
    value = quoted[0] if quoted else re.sub(r"^(?:for|the)\s+", "", sentence.restore(rest), flags=re.IGNORECASE)
    return (Intent(verb=verb, target="search", value=value or None),)


def _sort(_: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    quoted = sentence.quoted(rest)
    value = quoted[-1] if quoted else re.sub(r"^.*\bby\s+", "", sentence.restore(rest), flags=re.IGNORECASE)
    return (Intent(verb=Verb.CHOOSE, target="sort", value=value, quoted=True),)


def _add(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    where = re.match(r"^(.*?)\s*\b(to|into|in|ao|al)\s+((?:the\s+|my\s+|your\s+)?[\w ]+?)$", rest, re.IGNORECASE)
    if where is None:
        return (
            _object(Verb.NAMED, rest, sentence)
            if not rest.startswith("to ")
            else (Intent(verb=verb, target=f"add {rest}"),)
        )
    what = sentence.restore(where[1])
    what = re.sub(r"^(?:the )?(?:product|item|article)s?\s+(?!\w\b)", "", what, flags=re.IGNORECASE)
    what = re.sub(r"^(.+?)\s*\(?\b(\d+)\s*(?:x|pieces?|units?|times)\)?$", r"\2 x \1", what)
    many = re.fullmatch(r"(\d{1,3})(?:\s+(?:of\s+)?(?:them|it|these|those|more))?", what.strip())
    if many:
        return (Intent(verb=verb, target=f"add to {_noun(where[3], sentence)}", value=many[1]),)
    count = re.match(
        r"^(\d+|two|three|four|five)\s*(?:x\b|\u00d7|pieces? of|of|units? of)?\s+(.*)$", what, re.IGNORECASE
    )
    value = str(NUMBERS.get(count[1].casefold(), count[1])) if count else None
    thing = (
        count[2]
        if count
        else re.sub(r"^(?:one|1|a|an|the|it|(?:product|item)(?!\s+\w\b))\b\s*", "", what, flags=re.IGNORECASE)
    )
    return (Intent(verb=verb, target=f"add to {_noun(where[3], sentence)}", context=thing, value=value),)


def _leave(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    stays = re.match(r"^(.*?)\s+(?:at|on|with|as)\s+(?:the value\s+)?(\d+|" + MARK + r")$", rest)
    if stays:
        return (Intent(verb=Verb.SET, target=_noun(stays[1], sentence), value=sentence.restore(stays[2])),)
    kind = "empty" if EMPTY.search(rest) or not re.search(r"\b(?:as|unchanged|default)\b", rest) else "as is"
    noun = re.sub(
        r"\b(?:empty|blank|unfilled|unselected|unset|as (?:it|they) (?:is|are)|unchanged)\b.*$",
        "",
        sentence.restore(rest),
        flags=re.IGNORECASE,
    )
    return (Intent(verb=verb, target=_noun(noun, sentence), quality=kind, quoted=bool(PLACEHOLDER.search(rest))),)


def _log_in(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    rest = re.sub(r"\(\s*([^()\s]+)\s*\)", r"\1", rest)
    password = re.search(rf"(?:password|senha|contraseña|pw|пароль)\s*[:=]?\s*({MARK}|\S+)", rest, re.IGNORECASE)
    pair = re.search(rf"({MARK}|\S+)\s*(?:/|and)\s*({MARK}|\S+)", rest)
    user = re.search(
        rf"(?:as|with|com|como|user|email|username|using|account)\s*(?:the\s+)?(?:user|email|"
        rf"e-mail|username|account)?\s*({MARK}|[A-Z]\w+)",
        rest,
    )
    bare = password or re.search(r"(?:with|/|and|,)\s*(?!the\b)((?=\S*\d)[^\s,;()]{6,})\s*$", rest)
    secret = sentence.restore(bare[1]) if bare else None
    name = sentence.restore(user[1]) if user else ""
    someone = re.search(
        r"\b(?:as|with|using)\s+((?:the\s+)?(?:[a-z]+\s+){0,3}(?:customer|user|account|buyer|shopper|tester|one))\b",
        rest,
    )
    name = name or (someone[1] if someone else "")
    if pair and not bare and PLACEHOLDER.search(pair[0]) and verb_at(pair[2]) is None:
        name, secret = sentence.restore(pair[1]), sentence.restore(pair[2])
    return (Intent(verb=verb, target=name, value=secret, quality=_quality(rest)),)


def _no_object(verb: Verb, rest: str, sentence: Sentence) -> tuple[Intent, ...]:
    return (Intent(verb=verb, target=sentence.restore(rest)),)


_SLOTS = {
    Verb.CLICK: _click,
    Verb.NAMED: _object,
    Verb.SET: _set,
    Verb.CHOOSE: _choose,
    Verb.SEARCH: _search,
    Verb.SORT: _sort,
    Verb.ADD: _add,
    Verb.LEAVE: _leave,
    Verb.LOG_IN: _log_in,
    Verb.LOOK: _no_object,
    Verb.RELOAD: _no_object,
    Verb.BACK: _no_object,
    Verb.REPEAT: _no_object,
}
