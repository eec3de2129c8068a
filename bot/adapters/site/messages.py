"""What the host and the agent inside the sandbox say to each other: one dataclass a line (`bot.formats.wire`).

Order: Begin -> Ready | Trouble; then any of Ask -> Answer, Renew -> Ready | Trouble, Team -> Ran | Trouble,
Perform -> Ran | Trouble; Finish ends the agent, which answers Ready once its services have stopped.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.execution import NodeResult, RunRequest
from bot.domain.json import Json
from bot.domain.probe import Act, Acted, Check, Checked, Failed, Look, Page, Request, Response, Visit
from bot.domain.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Folders as the agent sees them: `work` holds src, run, out and home; the others are read-only.

    `python` is our own interpreter for generated tests; `path` is put before PATH for the project's commands.
    """

    work: str = "/sandbox/work"
    pristine: str = "/sandbox/pristine"
    side: str = "/sandbox/side"
    bot: str = "/sandbox/bot"
    python: str = "/sandbox/env/bin/python"
    path: str = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Start the project's services (none when `services` is false) and wait until they are ready."""

    project: Project
    place: Place = Place()
    browser: str | None = None
    services: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Carry out one probe."""

    probe: Request | Visit | Look | Act | Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew:
    """Bring the application to a fresh state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Run the team's own suite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """Run generated tests on a fresh state."""

    request: RunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Stop everything and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """It is done; `notes` are worth telling the reader."""

    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a probe saw."""

    observation: Response | Page | Acted | Checked | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script of the page origin, its text, and each take of its counters: JSON `[[[start, end, count], ...], ...]`.

    `map` is the text of the source map that the script names by an address. Takes travel as text because reading
    millions of numbers one by one is what the codec is slow at.
    """

    url: str
    source: str
    takes: tuple[str, ...] = ()
    map: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run of tests gave: results, Python coverage, and what V8 counted in the browser.

    `tests` was measured in the suite's own processes, `services` in the services, `boot` is what starting them covers:
    documents for `bot.formats.coveragepy`. `notes` say what could not be measured.
    """

    results: tuple[NodeResult, ...] = ()
    tests: Json = None
    services: Json = None
    boot: Json = None
    scripts: tuple[Script, ...] = ()
    log: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """It could not be done: an error slug, what happened, the service that is to blame, and the end of its log."""

    slug: str
    reason: str
    service: str = ""
    log: tuple[str, ...] = ()


Order = Begin | Ask | Renew | Team | Perform | Finish
Reply = Ready | Answer | Ran | Trouble
ORDERS = (Begin, Ask, Renew, Team, Perform, Finish)
REPLIES = (Ready, Answer, Ran, Trouble)
