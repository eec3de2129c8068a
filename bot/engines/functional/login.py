"""Logging in: with whom, on which form, and whether it worked."""

from __future__ import annotations

from bot.domain.probe import Action
from bot.engines.functional.acting import submit
from bot.engines.functional.clicking import clickables
from bot.engines.functional.entering import enter, fields
from bot.engines.functional.grammar import words
from bot.engines.functional.lemmas import Verb
from bot.engines.functional.linking import credential_for
from bot.engines.functional.matching import best
from bot.engines.functional.opening import goto, route_for
from bot.engines.functional.slots import Intent
from bot.engines.functional.tour import Asking, Tour, act


def landed(tour: Tour) -> Asking:
    """Have some page of the application open."""
    return "" if tour.page.path and tour.page.path != "about:blank" else (yield from goto(tour, tour.start))


def log_in(tour: Tour, hint: str, secret: str | None) -> Asking:
    """Fill the login form and send it; it worked when no password is asked for any more."""
    known = credential_for(hint, tour.credentials)
    user, password = (hint, secret) if secret and hint else known or ("", "")
    if not user or not password:
        return "no credentials are given"
    reason = yield from _login_form(tour)
    if reason:
        return reason
    for kind, value in (("user", user), ("password", password)):
        control = next(
            (c for c in fields(tour) if _is_login_field(c.kind, c.label or c.name or c.placeholder, kind)), None
        )
        if control is None:
            return f"the login form has no {kind} field"
        reason = yield from enter(tour, control, value)
        if reason:
            return reason
    reason = yield from submit(tour, Intent(verb=Verb.SUBMIT, phrase="log in"))
    if reason or tour.attempt or not any(control.kind == "password" for control in fields(tour)):
        return reason
    return "the login was refused"


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
