"""The JUnit file of the team's own pytest run, as results by node id."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from bot.domain.execution import NodeResult, Outcome

# pytest writes the file of a test only in this older family.
OPTIONS = "-o junit_family=xunit1"
LONGEST_MESSAGE = 1000
_OUTCOMES = {"failure": Outcome.FAILED, "error": Outcome.BROKEN, "skipped": Outcome.SKIPPED}


def results(path: Path) -> tuple[NodeResult, ...]:
    """Read the results; none when there is no such file or it cannot be read (the suite need not be pytest)."""
    try:
        tree = ElementTree.parse(path)  # noqa: S314 - written and read inside the sandbox
    except (OSError, ElementTree.ParseError):
        return ()
    return tuple(_result(case) for case in tree.iter("testcase"))


def _result(case: ElementTree.Element) -> NodeResult:
    for child in case:
        if child.tag in _OUTCOMES:
            message = (child.get("message") or "")[:LONGEST_MESSAGE]
            return NodeResult(node=_node(case), outcome=_OUTCOMES[child.tag], message=message)
    return NodeResult(node=_node(case), outcome=Outcome.PASSED)


def _node(case: ElementTree.Element) -> str:
    file, name = case.get("file") or "", case.get("name") or ""
    dotted = file.removesuffix(".py").replace("/", ".")
    classes = (case.get("classname") or "").removeprefix(dotted).strip(".")
    return "::".join(part for part in (file, *classes.split("."), name) if part)
