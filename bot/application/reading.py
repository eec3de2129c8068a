"""What the checkout says statically: components, handlers and manual cases."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.api import Api
from bot.domain.case import ManualCase
from bot.domain.errors import InputError, UsageError
from bot.domain.lines import Coverage, lines_of
from bot.domain.probe import Request, Response
from bot.domain.project import Project, Site
from bot.domain.source import PythonModule, ScreenModule
from bot.formats import fastapi, flask, jsx, manual_case, openapi
from bot.ports import Application, Checkout

SHOWN_CASES = 20
SCREEN_SUFFIXES = (".jsx", ".tsx", ".js", ".ts", ".mjs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything read from one revision without running it."""

    screens: tuple[ScreenModule, ...] = ()
    python: tuple[PythonModule, ...] = ()
    cases: tuple[ManualCase, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every source file that was read."""
        return (*(module.path for module in self.screens), *(module.path for module in self.python))


def read_sources(checkout: Checkout, project: Project) -> Sources:
    """Read screens, handlers and manual cases; a file that cannot be read becomes a warning, the others count."""
    cases, warnings = read_cases(checkout, project.manual_cases)
    return Sources(
        screens=read_screens(checkout, project.sources.browser),
        python=read_python(checkout, project.sources.python),
        cases=cases,
        warnings=warnings,
    )


def read_screens(checkout: Checkout, folders: Iterable[str]) -> tuple[ScreenModule, ...]:
    """Read every script of the browser folders."""
    paths = [path for path in checkout.paths(_below(folders)) if path.endswith(SCREEN_SUFFIXES)]
    known = frozenset(paths)
    return tuple(jsx.read(path, checkout.read(path), known=known) for path in paths)


def read_python(checkout: Checkout, folders: Iterable[str]) -> tuple[PythonModule, ...]:
    """Read every Python file of the source folders, for the framework that answers its routes."""
    files = {path: checkout.read(path) for path in checkout.paths(_below(folders)) if path.endswith(".py")}
    by_fastapi = {module.path: module for module in fastapi.read(files)}
    by_flask = {module.path: module for module in flask.read(files)}
    return tuple(by_fastapi[path] if by_fastapi[path].handlers else by_flask[path] for path in sorted(files))


def read_cases(checkout: Checkout, patterns: Iterable[str]) -> tuple[tuple[ManualCase, ...], tuple[str, ...]]:
    """Read the manual cases; unreadable ones are said, the first of two equal ids counts."""
    cases: dict[str, ManualCase] = {}
    warnings: list[str] = []
    for path in checkout.paths(patterns):
        try:
            found = manual_case.read(path, checkout.read(path))
        except InputError as error:
            warnings.append(f"{error.message} {error.remedy}")
            continue
        for case in found:
            if case.id in cases:
                warnings.append(f"{path}: the id {case.id} is taken by {cases[case.id].path}; this case is left out.")
            else:
                cases[case.id] = case
    return tuple(cases.values()), tuple(warnings)


def known_cases(wanted: Iterable[str], cases: Iterable[ManualCase]) -> None:
    """Raise UsageError (`unknown-case`) for the first id that no manual case has."""
    known = tuple(case.id for case in cases)
    for name in wanted:
        if name in known:
            continue
        folded = {other.casefold(): other for other in known}
        close = difflib.get_close_matches(name.casefold(), folded, n=1)
        shown = ", ".join(known[:SHOWN_CASES]) + (", ..." if len(known) > SHOWN_CASES else "")
        listed = f"The head revision has {shown}." if known else "The head revision has none; see `manual_cases`."
        hint = f"Did you mean `{folded[close[0]]}`?" if close else listed
        raise UsageError(f"{name!r} is not a manual case of the head revision.", remedy=hint, slug="unknown-case")


def read_api(application: Application, checkout: Checkout, site: Site) -> Api | None:
    """Read the OpenAPI document: live when its place begins with a slash, else from the checkout; None without one."""
    if site.openapi is None or site.api is None:
        return None
    if not site.openapi.startswith("/"):
        return openapi.read(checkout.read(site.openapi))
    answer = application.ask(Request(method="get", path=site.openapi))
    if isinstance(answer, Response) and answer.status == 200:
        return openapi.read(answer.text or json.dumps(answer.body))
    seen = f"status {answer.status}" if isinstance(answer, Response) else str(answer)
    message = f"The OpenAPI document at {site.openapi} cannot be had: {seen}."
    raise InputError(message, remedy="Set `site.openapi` to its path or to a file.", slug="broken-openapi")


def static_coverage(screens: Iterable[ScreenModule]) -> Coverage:
    """Return every line of the screens that can be executed."""
    return Coverage(lines=frozenset().union(*(lines_of(screen.path, screen.executable) for screen in screens)))


def _below(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple("**/*" if folder in (".", "") else f"{folder.strip('/')}/**/*" for folder in folders)
