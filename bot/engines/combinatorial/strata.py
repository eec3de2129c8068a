"""Representative values of one primitive: strata that a schema allows, and flaws that it forbids.

The first stratum is the typical one. A flaw is a value that the documented schema clearly rejects and that lax parsers
do not coerce into a right one (so no numeric strings, no 1 for true, no 2.0 for 2).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.json import Json, JsonObject
from bot.engines.combinatorial import patterns
from bot.engines.combinatorial.schemas import bounds, choices, kind_of, number, settled, whole, words
from bot.engines.combinatorial.values import BY_FORMAT, BY_NAME, CONSUMED, NUMBERS, TEXTS

UNIQUE = "{unique}"
# What `unique("u")` of the written conftest.py gives has this length.
UNIQUE_LENGTH = 11
LONGEST_SENT = 2000
MOST_CHOICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A value with its readable label; `absent` means that nothing is sent."""

    label: str
    value: Json = None
    absent: bool = False


ABSENT = Stratum(label="absent", absent=True)
NULL = Stratum(label="null")


def strata(schema: JsonObject, name: str, *, around: str = "") -> tuple[Stratum, ...]:
    """Return the strata of a primitive, the typical one first; none when no value could be found."""
    shape, _ = settled(schema)
    closed = choices(shape)
    if closed is not None:
        return _distinct([Stratum(label=label(value), value=value) for value in closed[:MOST_CHOICES]])
    match kind_of(shape):
        case "boolean":
            first = shape.get("default") is True
            return tuple(Stratum(label=label(value), value=value) for value in (first, not first))
        case "integer" | "number":
            return _numbers(shape, name)
        case "string" | "any":
            return _texts(shape, name, around)
        case _:
            return ()


def flaws(schema: JsonObject, *, as_text: bool = False) -> tuple[Stratum, ...]:
    """Return values that the schema forbids; `as_text` for parameters, which are always sent as text."""
    shape, _ = settled(schema)
    kind = kind_of(shape)
    closed = choices(shape)
    if closed is not None:
        texts = all(isinstance(value, str) for value in closed)
        return (Stratum(label="not one of its values", value="no-such-value"),) if texts else ()
    if kind == "boolean":
        return (Stratum(label="a text instead of yes or no", value="maybe"),)
    if kind in ("integer", "number"):
        return (*_number_flaws(shape), Stratum(label="a text instead of a number", value="abc"))
    if kind == "string":
        found = tuple(_text_flaws(shape, as_text=as_text))
        return found or (() if as_text else (Stratum(label="a list instead of a text", value=["a"]),))
    return ()


def label(value: Json) -> str:
    """Return a short printable name of a value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else repr(value)
    shown = "".join(char if 32 <= ord(char) < 127 else "?" for char in text)
    return (shown[:21] + "...") if len(shown) > 24 else shown or "empty"


def consumed(name: str) -> bool:
    """Whether a number counts things that may run out."""
    return bool(set(words(name)) & set(CONSUMED))


def length(text: str) -> int:
    """Return how long a text will be once `{unique}` is filled in."""
    return len(text.replace(UNIQUE, "u" * UNIQUE_LENGTH))


def _distinct(found: list[Stratum]) -> tuple[Stratum, ...]:
    by_value = {repr(stratum.value): stratum for stratum in reversed(found)}
    kept = [stratum for stratum in found if by_value.get(repr(stratum.value)) is stratum]
    seen: dict[str, int] = {}
    result = []
    for stratum in kept:
        seen[stratum.label] = seen.get(stratum.label, 0) + 1
        again = seen[stratum.label]
        name = stratum.label if again == 1 else f"{stratum.label} ({again})"
        result.append(Stratum(label=name, value=stratum.value))
    return tuple(result)


def _step(shape: JsonObject) -> float:
    multiple = number(shape, "multipleOf")
    if multiple and multiple > 0:
        return multiple
    return 1 if kind_of(shape) == "integer" else 0.01


def _numbers(shape: JsonObject, name: str) -> tuple[Stratum, ...]:
    step = _step(shape)
    low, high = bounds(shape, step)
    wanted = next((value for key, value in NUMBERS if key in words(name)), 2)
    typical = min(max(wanted, low if low is not None else wanted), high if high is not None else wanted)
    found = [shape.get("default"), typical, low, high]
    if low is None:
        found.insert(2, 0)
    if consumed(name):
        found.insert(2, typical + step)
    values = [
        _fitted(shape, value) for value in found if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    allowed = [value for value in values if (low is None or value >= low) and (high is None or value <= high)]
    return _distinct([Stratum(label=label(value), value=value) for value in allowed])


def _fitted(shape: JsonObject, value: float) -> int | float:
    step = _step(shape)
    if kind_of(shape) == "integer" or number(shape, "multipleOf"):
        value = round(value / step) * step
    return int(value) if value == int(value) else round(value, 6)


def _number_flaws(shape: JsonObject) -> list[Stratum]:
    step = _step(shape)
    low, high = bounds(shape, step)
    found = []
    if low is not None:
        found.append(Stratum(label="below its minimum", value=_fitted(shape, low - step)))
    if high is not None:
        found.append(Stratum(label="above its maximum", value=_fitted(shape, high + step)))
    return found


def _texts(shape: JsonObject, name: str, around: str) -> tuple[Stratum, ...]:
    least, most = whole(shape, "minLength") or 0, whole(shape, "maxLength")
    top = LONGEST_SENT if most is None else most
    pattern = shape.get("pattern")
    offered = (*_default(shape), *_offered(shape, name, around))
    if isinstance(pattern, str):
        return _patterned(pattern, offered, least, most)
    fitting = [text if least <= length(text) <= top else None for text in offered]
    texts = [text for text in fitting if text is not None] or [_sized(least, most)]
    found = [Stratum(label="typical", value=texts[0])]
    found += [Stratum(label=label(text.replace(UNIQUE, "new")), value=text) for text in texts[1:2]]
    if not shape.get("format") and UNIQUE not in texts[0]:
        found += _edges(least, most)
    return _distinct(found)


def _patterned(pattern: str, offered: tuple[str, ...], least: int, most: int | None) -> tuple[Stratum, ...]:
    filled = {text.replace(UNIQUE, "u" * UNIQUE_LENGTH): text for text in offered}
    texts = patterns.matching(pattern, offered=filled, least=least, most=most)
    return _distinct(
        [
            Stratum(label="typical" if number_ == 0 else label(text), value=filled.get(text, text))
            for number_, text in enumerate(texts[:2])
        ]
    )


def _default(shape: JsonObject) -> tuple[str, ...]:
    value = shape.get("default", shape.get("example"))
    return (value,) if isinstance(value, str) and value else ()


def _offered(shape: JsonObject, name: str, around: str) -> tuple[str, ...]:
    form = shape.get("format")
    if isinstance(form, str) and form in BY_FORMAT:
        return BY_FORMAT[form]
    return _named(words(name)) or _named((*words(around), *words(name))) or TEXTS


def _named(spoken: tuple[str, ...]) -> tuple[str, ...]:
    joined = "".join(spoken)
    return next(
        (
            values
            for key, values in BY_NAME
            if all(word in spoken for word in key.split()) or key.replace(" ", "") == joined
        ),
        (),
    )


def _sized(least: int, most: int | None) -> str:
    size = min(max(least, 8), most if most is not None else max(least, 8))
    return ("Sample text " * (size // 12 + 1))[:size].rstrip().ljust(size, "x")


def _edges(least: int, most: int | None) -> list[Stratum]:
    found = []
    if least:
        found.append(Stratum(label="shortest", value="x" * least))
    if most is not None and most <= LONGEST_SENT:
        found.append(Stratum(label="longest", value="x" * most))
    return found


def _text_flaws(shape: JsonObject, *, as_text: bool) -> list[Stratum]:
    least, most = whole(shape, "minLength") or 0, whole(shape, "maxLength")
    pattern = shape.get("pattern")
    found = []
    if isinstance(pattern, str):
        broken = patterns.breaking(pattern, least=least, most=most)
        if broken is not None:
            found.append(Stratum(label="against its pattern", value=broken))
    elif least > 1 or (least == 1 and not as_text):
        found.append(Stratum(label="too short", value="x" * (least - 1)))
    if most is not None and most < LONGEST_SENT:
        found.append(Stratum(label="too long", value="x" * (most + 1)))
    return found
