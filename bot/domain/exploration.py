"""What an explorer brings back: a manual case as it was followed on the live page, an operation as it answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.api import Operation
from bot.domain.candidate import Interactions
from bot.domain.case import Grade, ManualCase
from bot.domain.covering import Constraint
from bot.domain.json import Json
from bot.domain.probe import Action, Assertion, Locator, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """An action that was carried out for a step (None: for a precondition)."""

    step: int | None
    action: Action
    locator: Locator | None = None
    value: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """An assertion that was tried for an expectation, and whether it held on the live page."""

    expectation: int
    grade: Grade
    assertion: Assertion
    holds: bool
    seen: str = ""


class ExpectationStatus(StrEnum):
    """What became of an expected result."""

    ASSERTED = "asserted"
    NOT_CHECKED = "not-checked"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTrace:
    """Whether a step was executed; the reason when it was not."""

    index: int
    executed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationTrace:
    """What became of one expectation, its grade, and why."""

    index: int
    grade: Grade
    status: ExpectationStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A manual case, followed as far as it could be; `script` keeps actions and assertions in their order."""

    case: ManualCase
    script: tuple[Performed | Asserted, ...] = ()
    steps: tuple[StepTrace, ...] = ()
    expectations: tuple[ExpectationTrace, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A value that a later request takes from an earlier answer: `name` = answer body at `pointer` (JSON pointer).

    With `rank`, the list that the pointer goes through is first put in the order of that field, greatest first.
    """

    name: str
    pointer: str
    rank: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """A request that must come first (register, login, create a parent) and what later requests take from its answer.

    Strings in `request` may hold `{name}` placeholders of earlier bindings and `{unique}` for a value new in each run.
    """

    label: str
    request: Request
    bindings: tuple[Binding, ...] = ()


class Purpose(StrEnum):
    """Why a request was sent: a covering row, one forbidden value, an id of nothing, or somebody without the right."""

    COVERING = "covering"
    FLAWED = "flawed"
    UNKNOWN = "unknown"
    NO_TOKEN = "no-token"  # noqa: S105 - the name of a purpose, no secret
    OTHER_USER = "other-user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One covering row as it was sent and answered; `valid` says what the documented schema makes of it.

    `request` is a template like that of a preparation; `sent` is the same request as it went out. `changes` say what
    sets the row apart from the typical one: (`gift_wrap`, `is true`).
    """

    row: str
    values: tuple[tuple[str, Json], ...]
    request: Request
    response: Response
    valid: bool
    preparations: tuple[Preparation, ...] = ()
    purpose: Purpose = Purpose.COVERING
    sent: Request | None = None
    changes: tuple[tuple[str, str], ...] = ()


class Aftermath(StrEnum):
    """What a second look shows: the thing is gone, it shows what was sent, or a refusal left it as it was."""

    GONE = "gone"
    SHOWN = "shown"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequel:
    """An exchange and the look that followed it. `field` is where the look's answer holds the thing (empty: itself).

    `names` are the fields that showed what was sent; `documented` says whether the look's status is.
    """

    kind: Aftermath
    exchange: Exchange
    look: Request
    seen: Response
    field: str = ""
    names: tuple[str, ...] = ()
    documented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Combining:
    """How the inputs of an operation are to be combined.

    `constraints` speak of components and of their strata by label. `given` are rows that the team has already, as texts
    by column.
    """

    strength: int = 2
    max_rows: int = 24
    constraints: tuple[Constraint, ...] = ()
    given: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """An operation, its preparations, and every row's exchange."""

    operation: Operation
    target: str
    preparations: tuple[Preparation, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    interactions: Interactions | None = None
    notes: tuple[str, ...] = ()
    sequels: tuple[Sequel, ...] = ()


Explored = Followed | Exercised
