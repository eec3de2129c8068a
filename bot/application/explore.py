"""The loop of every explorer: ask what it wants to know, tell it what was seen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TypeVar

from bot.domain.api import Api, Operation
from bot.domain.probe import Observation, Probe, Request, Response
from bot.engines.exercising.oracles import answer_for
from bot.formats.schema import violations
from bot.ports import Application

Found = TypeVar("Found")


def explore(explorer: Generator[Probe, Observation, Found], *, application: Application, api: Api | None) -> Found:
    """Carry the explorer's probes out until it returns; answers are held against the documented schema on the way."""
    try:
        probe = next(explorer)
        while True:
            observation = application.ask(probe)
            if api is not None and isinstance(probe, Request) and isinstance(observation, Response):
                observation = checked(observation, api.at(probe.method, probe.path))
            probe = explorer.send(observation)
    except StopIteration as stop:
        found: Found = stop.value
        return found


def checked(response: Response, operation: Operation | None) -> Response:
    """Attach what the answer breaches of the schema documented for its status."""
    answer = answer_for(operation, response.status) if operation else None
    if answer is None or answer.schema is None:
        return response
    return replace(response, violations=violations(response.body, answer.schema))
