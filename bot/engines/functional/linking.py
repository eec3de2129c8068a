"""What other cases give to a case: credentials, data, and the ids by which they are mentioned."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.case import ManualCase
from bot.engines.functional.grammar import plain
from bot.engines.functional.values import MAIL, Pair

SECRET = re.compile(
    r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)[`\"*]*\s*(?:/|(?:,|\band\b|\bwith\b)?\s*(?:the\s+)?"
    r"(?:password|pass|pw|senha|contrase\u00f1a)\b\s*[:=]?)\s*[`\"*]*([^\s`\"*,;()]{4,})"
    r"|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)[`\"*]*\s*(?:,\s*|\band\s+|\bwith\s+|\(\s*)(?:password:?\s+|pw:?\s+)?[`\"*]*((?=[^\s`\"*,;()]*\d)[^\s`\"*,;()]{6,})",
    re.IGNORECASE,
)

LONG = 200
ANYONE = frozenset(
    {
        "from",
        "above",
        "given",
        "same",
        "first",
        "login",
        "credentials",
        "data",
        "again",
        "user",
        "customer",
        "registered",
        "valid",
        "existing",
        "client",
        "member",
        "account",
        "someone",
        "buyer",
    }
)


def secret_of(found: re.Match[str]) -> Pair:
    """The mail address and the password of a match."""
    return (found[1] or found[3], (found[2] or found[4]).rstrip(".:"))


def secrets_in(text: str) -> tuple[Pair, ...]:
    """The pairs of mail address and password that a text gives."""
    return tuple(secret_of(found) for found in SECRET.finditer(text))


def mentioned(text: str, cases: Mapping[str, ManualCase], *, but: str = "") -> tuple[str, ...]:
    """The ids of the other cases that a text names, in the order of the text."""
    found: list[tuple[int, str]] = []
    for id in sorted(cases):
        place = re.search(rf"(?<![\w-]){re.escape(id)}(?![\w])", text, re.IGNORECASE)
        if place and id != but:
            found.append((place.start(), id))
    return tuple(id for _, id in sorted(found))


def whole_text(case: ManualCase) -> str:
    """Everything a case says."""
    parts = [*case.preconditions, *(value for _, value in case.data), *(step.text for step in case.steps)]
    return "\n".join(parts)


def data_of(case: ManualCase, cases: Mapping[str, ManualCase]) -> tuple[Pair, ...]:
    """Its own data, then that of the cases it mentions (and those that they mention)."""
    found: list[Pair] = []
    waiting, done = [case], {case.id}
    while waiting and len(done) < 20:
        one = waiting.pop(0)
        found.extend(pair for pair in one.data if pair[0] and not _of_a_step(pair, one))
        for id in mentioned(whole_text(one), cases):
            if id not in done:
                done.add(id)
                waiting.append(cases[id])
    return tuple(found)


def _of_a_step(pair: Pair, case: ManualCase) -> bool:
    """Whether a value stands in a step's own column: it is that step's alone."""
    name, value = pair
    written = rf"; (?:.*, )?{re.escape(name)}\s*[:=]?\s*[`\"*]*{re.escape(value)}"
    return len(value) < LONG and any("; " in step.text and re.search(written, step.text) for step in case.steps)


def credentials_of(case: ManualCase) -> tuple[Pair, ...]:
    """Pairs of mail address (or user name) and password that a case gives."""
    named = {plain(name): value for name, value in case.data}
    users = [
        value
        for name, value in named.items()
        if re.search(r"\b(?:e ?mail|user(?: ?name)?|login|usuario|usuário)\b", name)
    ]
    secrets = [value for name, value in named.items() if re.search(r"\b(?:password|pass|senha|contraseña)\b", name)]
    pairs = list(zip(users[:1], secrets[:1], strict=False))
    text = "\n".join((*case.preconditions, *(f"{name} {value}" for name, value in case.data)))
    pairs += [secret_of(found) for found in SECRET.finditer(text)]
    steps = "\n".join(step.text for step in case.steps)
    pairs += [
        secret_of(found) for found in SECRET.finditer(steps) if not re.search(r"wrong|invalid", secret_of(found)[1])
    ]
    return tuple(dict.fromkeys(pairs))


def all_credentials(case: ManualCase, cases: Mapping[str, ManualCase]) -> tuple[Pair, ...]:
    """Those of the case itself, of the cases it mentions, then of all others."""
    order = [
        case,
        *(cases[id] for id in mentioned(whole_text(case), cases, but=case.id)),
        *(cases[id] for id in sorted(cases)),
    ]
    return tuple(dict.fromkeys(pair for one in order for pair in credentials_of(one)))


def credential_for(hint: str, known: tuple[Pair, ...]) -> Pair | None:
    """The pair whose user is meant: the address itself, or the name before its at sign."""
    wanted = MAIL.search(hint)
    if wanted:
        return next((pair for pair in known if pair[0].casefold() == wanted[0].casefold()), None)
    named = [word for word in plain(hint).split() if len(word) > 2]
    for pair in known:
        if any(word in re.split(r"[\W_]+", pair[0].partition("@")[0].casefold()) for word in named):
            return pair
    return known[0] if known and not set(named) - ANYONE else None
