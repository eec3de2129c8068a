"""What an explorer stands on: the API, what was spent, and how a request with its preparations is carried out."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

from bot.domain.api import Api, Operation
from bot.domain.exploration import Preparation
from bot.domain.json import Json
from bot.domain.probe import Observation, Probe, Request, Response
from bot.engines.exercising.filling import bound, fill_request

Result = TypeVar("Result")
Talk = Generator[Probe, Observation, Result]
Known = dict[str, Json]
Ways = tuple[Preparation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A registered user: how to become one, and the headers that say who asks."""

    preparations: Ways = ()
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Ground:
    """The state of one exploration. `made` remembers, by operation, how something was made (None: in vain)."""

    api: Api
    target: str
    seed: int
    budget: int
    salt: int = 0
    spent: int = 0
    plays: int = 0
    actor: Actor | None = None
    made: dict[str, Made | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def name(self) -> str:
        """Return a text that this exploration has not used before; the same in every run with the same seed."""
        self.plays += 1
        return "u" + sha256(f"{self.seed}/{self.target}/{self.salt}/{self.plays}".encode()).hexdigest()[:10]

    @property
    def exhausted(self) -> bool:
        """Whether the budget of probes is used up."""
        return self.spent >= self.budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How to carry out an operation so that it succeeds: preparations, the request, what was answered."""

    operation: Operation
    preparations: Ways
    request: Request
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One exchange: the request as it went out, and the answer."""

    request: Request
    response: Response
    known: Mapping[str, Json]


def ask(ground: Ground, request: Request) -> Talk[Response]:
    """Send one request; whatever is no answer counts as status 0."""
    ground.spent += 1
    observation = yield request
    return observation if isinstance(observation, Response) else Response(status=0, text=repr(observation)[:200])


def prepare(ground: Ground, preparations: Ways) -> Talk[Known | Response]:
    """Carry out preparations with fresh names; return what they gave, or the answer that stopped them."""
    known: Known = {"unique": ground.name(), "other": ground.name()}
    for preparation in preparations:
        response = yield from ask(ground, fill_request(preparation.request, known))
        if not succeeded(response):
            return response
        for binding in preparation.bindings:
            known[binding.name] = bound(response.body, binding)
    return known


def play(ground: Ground, preparations: Ways, request: Request) -> Talk[Sent | None]:
    """Carry out preparations and then the request; None when a preparation failed or no answer came."""
    known = yield from prepare(ground, preparations)
    if isinstance(known, Response):
        return None
    filled = fill_request(request, known)
    response = yield from ask(ground, filled)
    if response.status == 0:
        return None
    return Sent(request=filled, response=response, known=known)


def succeeded(response: Response) -> bool:
    """Whether the answer is a 2xx."""
    return 200 <= response.status < 300


def merged(*chains: Ways) -> Ways:
    """Join chains of preparations; what stands in two of them is done once."""
    found: list[Preparation] = []
    for chain in chains:
        found += [step for step in chain if step not in found]
    return tuple(found)
