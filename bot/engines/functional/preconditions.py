"""Preconditions brought about: a login, a case that is linked, things in the cart, a page that is open.

A fresh browser and fresh data satisfy what only says that nothing is there. What cannot be brought about is noted;
when it matters, nothing the application does afterwards is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from bot.domain.case import ManualCase
from bot.domain.probe import Observation, Probe
from bot.engines.functional.acting import perform
from bot.engines.functional.claims import claims
from bot.engines.functional.grammar import cut, is_path
from bot.engines.functional.lemmas import NUMBERS, Verb, verb_at
from bot.engines.functional.linking import SECRET, mentioned, secret_of, secrets_in
from bot.engines.functional.login import landed, log_in
from bot.engines.functional.opening import LOCAL, goto, open_target, route_for
from bot.engines.functional.oracles import verify
from bot.engines.functional.performing import carry_out
from bot.engines.functional.slots import Intent
from bot.engines.functional.steps import LEAD, parse
from bot.engines.functional.tour import Asking, Tour
from bot.engines.functional.values import MAIL

DEPTH = 4
SIGNS_IN = re.compile(
    r"\b(?:log|sign)(?:s|ging|ing)? (?:in|on|back)\b|\blogin (?:as|with|page)\b|\bpassword\b(?=[^\n]*\bwrong\b)",
    re.IGNORECASE,
)
NOT_LOGGED = re.compile(
    r"\bno (?:active |open )?session\b|"
    r"\b(?:nobody|no ?one|not|no user|n't|anonymous|guest)\b.*\b(?:log|sign)\w*|\b(?:logged|"
    r"signed)[ -]?out\b|\bno login\b",
    re.IGNORECASE,
)
LOGGED = re.compile(
    r"\b(?:logged|signed)[ -]?(?:in|on)\b|\b(?:log|sign) in\b|^login\s*:|session\b|\blogin as\b|\bauthenticated\b",
    re.IGNORECASE,
)
FRESH = re.compile(
    r"\b(?:fresh|running|available|reachable|empty|nothing|clean|default|browser|internet|"
    r"started|installed|in stock|none|nenhuma|ninguna|"
    r"up and running|reset|seed\w*|test data|without)\b|^\s*(?:no|n/?a)\b",
    re.IGNORECASE,
)
VARIED = re.compile(r"\b(?:but|except|instead|other than|different)\b", re.IGNORECASE)
OPENED = re.compile(
    r"\b(?:open(?:ed)?|on|at|start(?:ing)?(?: on| at| from)?|navigated to|displayed|shown)\b", re.IGNORECASE
)
CART = re.compile(r"\b(?:cart|basket|bag|trolley)\b", re.IGNORECASE)
THING = re.compile(
    r"(?:\b(?P<n>\d+|one|two|three|four|five|an?)\s*(?:x\b|pieces? of|units? of)?\s+(?:the\s+|product\s+)?)?"
    r"[\"*`']*(?P<thing>[A-Z][\w-]*(?: [A-Z][\w-]*)+|(?<=[a-z\"*`'] "
    r")[A-Z][\w-]+)[\"*`']*(?:\s*\((?P<m>\d+)[^)]*\))?(?!'s)"
)
ASSUMED = re.compile(
    r"\b(?:no|not|none|nothing|never|without|yet|in stock|stock|sold out|guest|visitor|account is|is (?:open|running)|"
    r"as a customer|role)\b|n't\b",
    re.IGNORECASE,
)
STATEFUL = re.compile(
    r"\b(?:cart|order(?:s|ed)?|logged|signed|account|registered|exists?|created|placed|added|"
    r"has|have|open|page|saved|completed|done)\b",
    re.IGNORECASE,
)
# Orders that the fresh data holds are given, as stock is.
GIVEN_ORDERS = re.compile(
    r"\border\s+#?\d+\b|\b(?:has|have|with)\s+(?:one|two|an?|\d+)\s+(?:\w+\s+)?orders?\b|"
    r"^which (?:has|have|is|are|was)\b|^there (?:is|are) (?:an?|no|none|one|already)\b|"
    r"\b(?:created|made|registered) (?:in|by|during) the test\b|^account: (?:a )?new\b|\balready has one\b",
    re.IGNORECASE,
)
NEW = re.compile(r"\bnew\b|\bunregistered\b|\bnot (?:yet )?registered\b", re.IGNORECASE)
ACCOUNT = re.compile(
    r"\b(?:registered|existing|valid)\b.*\b(?:user|account|customer)\b|\baccount exists\b|\blogin\b|\bcredentials\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Ground:
    """What has been brought about; `trusted` is false once something that matters could not be."""

    case: ManualCase
    cases: Mapping[str, ManualCase]
    trusted: bool = True
    ours: bool = False
    notes: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    logged_in: bool = False

    def doubt(self, text: str, reason: str) -> None:
        """Note what could not be brought about."""
        self.trusted = False
        self.notes.append(f"precondition not established: {text} ({reason})")


def establish(tour: Tour, ground: Ground, case: ManualCase, depth: int = 0) -> Generator[Probe, Observation, None]:
    """Bring about the preconditions of a case."""
    for sentence in case.preconditions:
        for clause in _clauses(sentence):
            reason = yield from _clause(tour, ground, clause, depth)
            if reason:
                ground.doubt(clause, reason)
    if depth == 0:
        yield from _account(tour, ground, case)


def _account(tour: Tour, ground: Ground, case: ManualCase) -> Generator[Probe, Observation, None]:
    """An account that is only named (`ada@example.com / secret`) is logged in with, unless a step does that."""
    # A new customer is still to be registered.
    data = [f"{name} {value}" for name, value in case.data if not NEW.search(name)]
    text = "\n".join((*case.preconditions, *data))
    pairs = secrets_in(text)
    told = "\n".join((text, *(step.text for step in case.steps)))
    steps_do = any(intent.verb is Verb.LOG_IN for step in case.steps for intent in parse(step.text))
    if ground.logged_in or not pairs or steps_do or NOT_LOGGED.search(told) or SIGNS_IN.search(told):
        return
    reason = yield from log_in(tour, pairs[0][0], None)
    ground.logged_in = not reason
    if reason:
        ground.doubt(pairs[0][0], reason)


def _clauses(sentence: str) -> list[str]:
    """Commas and `and` separate preconditions, outside brackets and quotes."""
    marked = re.sub(
        rf"\([^)]*\)|`[^`]*`|\"[^\"]*\"|{SECRET.pattern}",
        lambda found: found[0].replace(",", "\ue002").replace(" and ", "\ue003"),
        sentence,
    )
    split = re.split(r"[,;]\s+|\s+and\s+(?=(?:the |an? )?\w)", marked)
    pieces: list[str] = []
    for piece in split:
        item = (
            re.fullmatch(r"(?:\d+\s*x\s+|\w+\s+)?[A-Z][\w-]*(?: [A-Z][\w-]*)+(?: \([^)]*\))?", pieces[-1].strip())
            if pieces
            else None
        )
        if item and CART.search(piece):
            pieces[-1] = f"{pieces[-1]} and {piece}"
        else:
            pieces.append(piece)
    return [
        piece.replace("\ue002", ",").replace("\ue003", " and ").strip(" .") for piece in pieces if piece.strip(" .")
    ]


def _clause(tour: Tour, ground: Ground, clause: str, depth: int) -> Asking:
    """One precondition: the reason when it could not be brought about."""
    if NOT_LOGGED.search(clause):
        return ""
    if LOGGED.search(clause):
        return (yield from _logged_in(tour, ground, clause))
    if secrets_in(clause):
        return (yield from _named_account(tour, ground, clause))
    linked = mentioned(clause, ground.cases, but=ground.case.id)
    if linked and not VARIED.search(clause):
        return (yield from _linked(tour, ground, linked, depth))
    full = CART.search(clause) and not re.search(r"\bnot\b|\bno\b|\bempty\b|\bnothing\b", clause)
    things = things_in(clause) if full else ()
    if things:
        return "" if ground.done else (yield from _in_cart(tour, ground, clause, things))
    if FRESH.search(clause):
        return ""
    return (yield from _given_or_opened(tour, ground, clause))


def _given_or_opened(tour: Tour, ground: Ground, clause: str) -> Asking:
    if GIVEN_ORDERS.search(clause):
        ground.notes.append(f"assumed: {clause}")
        return ""
    address = next((quote for quote in cut(clause).quotes if LOCAL.match(quote)), "")
    if address and OPENED.search(clause):
        return (yield from open_target(tour, Intent(verb=Verb.OPEN, target=address)))
    return (yield from _place_or_action(tour, ground, clause))


def _named_account(tour: Tour, ground: Ground, clause: str) -> Asking:
    """`Log in with a@b.c / secret` is done; an account that is only named is remembered."""
    found = verb_at(LEAD.sub("", clause))
    if found and found[0] is Verb.LOG_IN:
        return (yield from _logged_in(tour, ground, clause))
    tour.credentials = tuple(dict.fromkeys((*tour.credentials, *secrets_in(clause))))
    return ""


def _place_or_action(tour: Tour, ground: Ground, clause: str) -> Asking:
    sentence = cut(clause)
    paths = [quote for quote in sentence.quotes if is_path(quote)]
    if paths and OPENED.search(sentence.text):
        return (yield from _at(tour, paths[0]))
    shown = re.match(
        r"^(?:the |an? )?([\w -]{3,30}?)(?: page| screen)? is (?:open(?:ed)?|displayed|shown)$", clause, re.IGNORECASE
    )
    if shown and shown[1].casefold() not in {"application", "app", "browser", "site", "website", "shop"}:
        return (yield from _act_out(tour, f"open the {shown[1]}"))
    page = re.match(r"^(?:\w+ is |you are |user is )?(?:on |at |start(?:ing)? (?:on|at|"
r"from) )?(?:the\s+)?([\w -]{2,30}?)\s+page(?:\s+(?:is\s+)?(?:open(?:ed)?|displayed|"
r"shown))?$",
                    clause, re.IGNORECASE)  # fmt: skip
    if page and OPENED.search(clause):
        return (yield from _page(tour, page[1]))
    found = verb_at(LEAD.sub("", sentence.text))
    if found and found[0] not in {Verb.LOOK, Verb.NAMED, Verb.UNKNOWN, Verb.TICK, Verb.SET} and len(found[2]) > 1:
        return (yield from _act_out(tour, clause))
    if ACCOUNT.search(clause) and tour.credentials:
        return ""
    if ASSUMED.search(clause):
        ground.notes.append(f"assumed: {clause}")
        return ""
    if STATEFUL.search(clause):
        return "it is not known how"
    ground.notes.append(f"precondition not understood: {clause}")
    return ""


def _act_out(tour: Tour, clause: str) -> Asking:
    reason = yield from landed(tour)
    tour.told.append(clause)
    return reason or (yield from carry_out(tour, clause))


def _at(tour: Tour, path: str) -> Asking:
    reason = yield from goto(tour, path)
    return reason or (
        ""
        if tour.page.path.split("?")[0].rstrip("/") == path.split("?")[0].rstrip("/")
        else "the application went elsewhere"
    )


def _page(tour: Tour, name: str) -> Asking:
    """A page by its route, else by what leads there; only when the page then is the one."""
    route = route_for(tour, name)
    if route is not None:
        return (yield from _at(tour, route))
    return (yield from open_target(tour, Intent(verb=Verb.OPEN, target=f"{name} page")))


def _logged_in(tour: Tour, ground: Ground, clause: str) -> Asking:
    if ground.logged_in:
        return ""
    mail = MAIL.search(clause)
    secret = SECRET.search(clause)
    if secret:
        tour.credentials = (*tour.credentials, secret_of(secret))
    name = re.search(r"\bas\s+(?:the\s+)?(?:user\s+)?[`\"*]*([\w.@+-]+)", clause)
    by = re.match(r"^(\w+)(?:'s session| is (?:logged|signed)| (?:has )?(?:logged|signed) in)", clause)
    hint = mail[0] if mail else name[1] if name else by[1] if by else ""
    reason = yield from log_in(tour, hint, None)
    ground.logged_in = not reason
    return reason


def _linked(tour: Tour, ground: Ground, ids: tuple[str, ...], depth: int) -> Asking:
    """Run the steps of the linked cases, expectations aside."""
    for id in ids:
        if id in ground.done:
            continue
        if depth >= DEPTH:
            return "cases are linked too deeply"
        ground.done.add(id)
        linked = ground.cases[id]
        data, tour.data = tour.data, (*linked.data, *tour.data)
        yield from establish(tour, ground, linked, depth + 1)
        reason = yield from _steps_of(tour, linked)
        tour.data = data
        if reason:
            return f"{id}: {reason}"
    return ""


def _steps_of(tour: Tour, linked: ManualCase) -> Asking:
    """Do the steps, and see that what they are expected to bring about is there: else nothing built on them counts."""
    for at, step in enumerate(linked.steps):
        tour.before = tour.page
        reason = yield from _act_out(tour, step.text)
        if reason:
            return reason
        for expectation in linked.expectations:
            if expectation.after == at:
                for claim in claims(expectation.text):
                    found = yield from verify(tour, claim)
                    if found.assertion is not None and not found.holds:
                        return f"its step {at + 1} did not lead to: {claim.text}"
    return ""


def things_in(clause: str) -> tuple[tuple[str, int], ...]:
    """The capitalised things of a clause about a cart, with their counts; the cart's owner is none of them."""
    bare = re.sub(r"\b\w+'s\b|\((?:TC|see|as)[^)]*\)|\bof [A-Z]\w+(?= (?:holds|contains|has))", " ", clause)
    bare = re.sub(
        r"^(?:[A-Z][a-z]+|The \w+|User|There)\s+(?=(?:has|have|put|puts|adds?|is|are|owns)\b)", "", bare.strip()
    )
    bare = re.sub(
        r"^(?:Put|Add|Place|Have|Cart|Basket|The|There|Two|One|Three|Four|In)\b", lambda found: found[0].lower(), bare
    )
    found = []
    for item in THING.finditer(bare):
        if item["thing"].casefold() in {"cart", "basket", "shopping cart", "the", "bag", "trolley", "go"}:
            continue
        count = (item["n"] or item["m"] or "1").casefold()
        number = int(count) if count.isdecimal() else NUMBERS.get(count, 1)
        found.append((item["thing"] if number == 1 else item["thing"].removesuffix("s"), number))
    return tuple(found)


def _in_cart(tour: Tour, ground: Ground, clause: str, things: tuple[tuple[str, int], ...]) -> Asking:
    """Things in the cart: log in, open each, set the count, add it."""
    reason = ""
    if not ground.logged_in and tour.credentials:
        owner = re.search(r"\b(?:in|of)\s+(\w+)'s\s+(?:cart|basket)|(?:cart|basket) of (\S+)", clause)
        reason = yield from log_in(tour, (owner[1] or owner[2]) if owner else "", None)
        ground.logged_in = not reason
    reason = yield from landed(tour)
    for thing, number in things:
        intent = Intent(verb=Verb.ADD, target="add to cart", context=thing, value=str(number) if number > 1 else None)
        reason = reason or (yield from perform(tour, intent))
    return reason
