"""What only a sweep has to say: the manual cases that no test follows, and the screens that no case speaks of."""

from __future__ import annotations

from bot.domain.event import Everything
from bot.domain.report import Report, Untested
from bot.domain.target import Screen
from bot.formats.markdown.escaping import code, prose
from bot.formats.markdown.fitting import Item, Section


def untested(report: Report) -> Section:
    """The manual cases that no test follows, each with the reason."""
    if not report.untested:
        return Section()
    items = tuple(Item(text=_untested(case), worth=-place) for place, case in enumerate(report.untested))
    opening = f"### Untested manual cases ({len(items)})\n\n| Case | File | Why |\n|:--|:--|:--|\n"
    return Section(opening=opening, items=items, closing="\n", more="| ... {count} more | | |\n", patience=7)


def uncased(report: Report) -> Section:
    """The screens that no manual case speaks of."""
    if not isinstance(report.scope, Everything):
        return Section()
    paired = {pairing.target for pairing in report.pairings}
    screens = [one for one in report.targets if isinstance(one, Screen) and one.name not in paired]
    if not screens:
        return Section()
    items = tuple(Item(text=_screen(screen), worth=-place) for place, screen in enumerate(screens))
    opening = f"### Screens without a case ({len(items)})\n\n"
    return Section(opening=opening, items=items, closing="\n", more="- ... {count} more\n", patience=7)


def _untested(case: Untested) -> str:
    named = f"{prose(case.case, limit=40)} {prose(case.title, limit=120)}"
    return f"| {named} | {code(case.path, table=True)} | {prose(case.reason, limit=200)} |\n"


def _screen(screen: Screen) -> str:
    routes = f", shown at {', '.join(code(route) for route in screen.routes[:3])}" if screen.routes else ""
    return f"- {code(screen.name, limit=80)} in {code(screen.path)}{routes}\n"
