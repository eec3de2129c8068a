"""Logging in: with whom, on which form, and whether it worked."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.probe import Action
from bot.engines.functional.acting import submit
from bot.engines.functional.clicking import clickables, find_clickable
from bot.engines.functional.entering import enter
from bot.engines.functional.grammar import plain, words
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.linking import credential_for
from bot.engines.functional.matching import best
from bot.engines.functional.naming import bare, ending_in, given
from bot.engines.functional.opening import goto, route_for
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act
from bot.engines.functional.values import MAIL
from bot.engines.functional.valuing import fields

REFUSED = "the login was refused"
NEW = re.compile(r"\b(?:new|just|created|registered|same|again)\b", re.IGNORECASE)


def landed(tour: Tour) -> Asking:
    """Have some page of the application open."""
    return "" if tour.page.path and tour.page.path != "about:blank" else (yield from goto(tour, tour.start))


def log_in(tour: Tour, hint: str, secret: str | None) -> Asking:
    """Fill the login form and send it; it worked when no password is asked for any more."""
    user, password = _account(tour, hint, secret)
    if not user or not password:
        return "no credentials are given"
    if tour.user == user and find_clickable(tour, "log out", Intent(verb=Verb.CLICK)) and not tour.attempt:
        return ""
    reason = yield from _login_form(tour)
    if reason:
        return reason
    reason = yield from _filled_in(tour, (("user", user), ("password", password)))
    reason = reason or (yield from submit(tour, Intent(verb=Verb.SUBMIT, phrase="log in")))
    tour.user = user
    if reason or tour.attempt or not any(control.kind == "password" for control in fields(tour)):
        return reason
    return REFUSED


def _account(tour: Tour, hint: str, secret: str | None) -> tuple[str, str]:
    """With whom: the address or the name that is given, else the account used last, else the first one known."""
    hint = _named(tour, hint)
    known = credential_for(hint, tour.credentials)
    last = _last_typed(tour)
    if last and (NEW.search(hint) or not plain(hint) or not known):
        known = (last[0], next((right for user, right in tour.credentials if user == last[0]), last[1]))
    if known is None:
        return hint, secret or ""
    mail = MAIL.search(hint)
    return (mail[0] if mail else known[0]), secret or known[1]


def judged(tour: Tour, intent: Intent) -> Intent:
    """`with the wrong password`, `with the right one`: the password that the test data or an account gives."""
    if intent.value is not None or intent.quality not in {"valid", "invalid"}:
        return intent
    if intent.quality == "invalid":
        value = given("bad password", tour.data)
        known = None if value else credential_for(_named(tour, intent.target), tour.credentials)
        wrong = bare(value) if value else f"not-{known[1]}" if known else None
        return replace(intent, value=wrong) if wrong else intent
    mail = MAIL.search(_named(tour, intent.target))
    last = mail[0] if mail else next((value for _, value in reversed(tour.typed) if MAIL.fullmatch(value)), "")
    known = credential_for(last, tour.credentials) if last else None
    secret = known[1] if known else given("password", tour.data) or ending_in("password", tour.data)
    return replace(intent, target=last or intent.target, value=bare(secret)) if secret else intent


def _named(tour: Tour, hint: str) -> str:
    """The address that the test data gives to `the second customer`; the hint itself when it gives none."""
    value = given(hint, tour.data) if hint and not MAIL.search(hint) else None
    mail = MAIL.search(value) if value else None
    return mail[0] if mail else hint


def _filled_in(tour: Tour, values: tuple[tuple[str, str], ...]) -> Asking:
    for kind, value in values:
        found = [c for c in fields(tour) if _is_login_field(c.kind, c.label or c.name or c.placeholder, kind)]
        if not found:
            return f"the login form has no {kind} field"
        reason = yield from enter(tour, found[0], value)
        if reason:
            return reason
    return ""


def _last_typed(tour: Tour) -> tuple[str, str] | None:
    """The account that was registered or logged in with before: its address and its password."""
    mails = [value for _, value in tour.typed if MAIL.fullmatch(value)]
    secrets = [value for name, value in tour.typed if "password" in name]
    return (mails[-1], secrets[-1]) if mails and secrets else None


def _is_login_field(kind: str, name: str, wanted: str) -> bool:
    if wanted == "password":
        return kind == "password"
    return kind == "email" or (
        kind != "password" and bool({"email", "mail", "user", "username", "login", "e"} & set(words(name)))
    )


def _login_form(tour: Tour) -> Asking:
    """Have a page with a password field open."""
    reason = yield from landed(tour)
    if reason or any(control.kind == "password" for control in fields(tour)):
        return reason
    found = best("log in", clickables(tour))
    if found is not None and found.score >= 90:
        reason = yield from act(tour, Action.CLICK, found.control)
    else:
        route = route_for(tour, "login") or route_for(tour, "log in") or route_for(tour, "signin")
        reason = (yield from goto(tour, route)) if route else "nothing leads to a login form"
    return reason or ("" if any(control.kind == "password" for control in fields(tour)) else "no login form was found")
