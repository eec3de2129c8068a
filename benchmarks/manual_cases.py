"""How far manual cases are followed: head is started once in the sandbox, reset, and every case followed on it.

    python benchmarks/manual_cases.py REPOSITORY [--head TAG] [--case ID ...] [--cases FOLDER] [--tests] [--steps]

`REPOSITORY` is a git repository with the tags `base` and `head` (`examples/shop/lay_out.py DIR` makes one). `--cases`
takes the cases from a folder of Markdown files instead; those of the repository can still be linked to. The table
says for each case how many steps were executed, how many assertions hold by grade (E explicit, D derived, S from the
source, O observed), what was not checked, what disagrees, and how long it took. `--tests` prints what would be written.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.git import Git
from bot.adapters.local_host import LocalHost
from bot.adapters.site.stage import SandboxStage
from bot.adapters.workspace import Workspace
from bot.application.explore import explore
from bot.application.reading import Sources, read_sources
from bot.domain.case import ManualCase
from bot.domain.errors import InputError
from bot.domain.exploration import Asserted, ExpectationStatus, Followed
from bot.engines.functional.explorer import follow
from bot.engines.writing.ui import write
from bot.formats import manual_case
from bot.ports import Application
from bot.wiring import configuration

GRADES = "EDSO"


@dataclass(slots=True)
class Table:
    """Counts over all cases."""

    executed: int = 0
    steps: int = 0
    seconds: float = 0.0
    grades: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)

    def add(self, followed: Followed, seconds: float) -> None:
        """Count one case and print its row."""
        done = sum(trace.executed for trace in followed.steps)
        grades = Counter(item.grade.value for item in followed.script if isinstance(item, Asserted) and item.holds)
        statuses = Counter(trace.status for trace in followed.expectations)
        counts = " ".join(f"{grade}{grades[grade]:<3}" for grade in GRADES)
        asserted, total = statuses[ExpectationStatus.ASSERTED], len(followed.expectations)
        wrong = statuses[ExpectationStatus.DISAGREES]
        print(
            f"{followed.case.id:12} {done:2}/{len(followed.steps):<2} steps  {counts} "
            f"{asserted:2}/{total:<2} expectations  {wrong} disagree  {seconds:5.1f} s",
            flush=True,
        )
        self.executed, self.steps = self.executed + done, self.steps + len(followed.steps)
        self.grades += grades
        self.seconds += seconds
        self.disagreements += disagreements(followed)

    def close(self) -> None:
        """Print the sums, and every disagreement with what was expected and seen."""
        counts = " ".join(f"{grade}{self.grades[grade]}" for grade in GRADES)
        print(f"\n{self.executed}/{self.steps} steps, assertions that hold: {counts}, {self.seconds:.1f} s")
        for line in self.disagreements:
            print(line)


def disagreements(followed: Followed) -> list[str]:
    """Say what the case expected and what was seen."""
    found = []
    for item in followed.script:
        if isinstance(item, Asserted) and not item.holds:
            text = followed.case.expectations[item.expectation].text
            expected = " ".join(map(str, item.assertion.expected))
            found.append(
                f"DISAGREES {followed.case.id}: {text!r}: {item.assertion.form.value} {expected!r}, seen {item.seen!r}"
            )
    return found


def details(followed: Followed) -> None:
    """Print each step and expectation that came to nothing, with its reason."""
    for note in followed.notes:
        print(f"    note: {note}")
    for step in followed.steps:
        mark = " " if step.executed else "X"
        print(f"  {mark} {step.index + 1}. {followed.case.steps[step.index].text[:150]}  {step.reason}")
        for trace in followed.expectations:
            if followed.case.expectations[trace.index].after == step.index:
                _expectation(followed, trace.index)
    for trace in followed.expectations:
        if followed.case.expectations[trace.index].after is None:
            _expectation(followed, trace.index)


def _expectation(followed: Followed, index: int) -> None:
    trace = followed.expectations[index]
    said = [item.assertion for item in followed.script if isinstance(item, Asserted) and item.expectation == index]
    text = followed.case.expectations[index].text[:150]
    print(f"      -> [{trace.grade.value} {trace.status.value} {len(said)}] {text}")
    if trace.reason:
        print(f"         {trace.reason[:300]}")


def measure(
    cases: tuple[ManualCase, ...], sources: Sources, application: Application, *, show: Callable[[Followed], None]
) -> Table:
    """Follow every case on a fresh state."""
    table = Table()
    library = {case.id: case for case in (*sources.cases, *cases)}
    for case in cases:
        application.reset()
        started = time.perf_counter()
        explorer = follow(case, cases=library, screens=sources.screens)
        followed = explore(explorer, application=application, api=None)
        table.add(followed, time.perf_counter() - started)
        show(followed)
    return table


def chosen(options: argparse.Namespace, sources: Sources) -> tuple[ManualCase, ...]:
    """Return the cases to follow."""
    cases = sources.cases
    if options.cases:
        paths = sorted(Path(options.cases).rglob("*.md"))
        cases = tuple(case for path in paths for case in read(path))
    return tuple(case for case in cases if not options.case or case.id in options.case)


def read(path: Path) -> tuple[ManualCase, ...]:
    """Return the cases of a file; one without steps is said."""
    try:
        return manual_case.read(path.name, path.read_text(encoding="utf-8"))
    except InputError as error:
        print(f"{path.name}: {error.message}")
        return ()


def shower(options: argparse.Namespace) -> Callable[[Followed], None]:
    """Return what is printed below a case's row."""

    def show(followed: Followed) -> None:
        if options.steps:
            details(followed)
        if options.tests:
            for candidate in write(followed, output="tests/gen_tests", target="benchmark"):
                print(candidate.source)

    return show


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("repository", type=Path)
    made.add_argument("--base", default="base")
    made.add_argument("--head", default="head")
    made.add_argument("--case", nargs="*", default=[])
    made.add_argument("--cases", default="")
    made.add_argument("--steps", action="store_true")
    made.add_argument("--tests", action="store_true")
    return made


def main() -> int:
    """Print the table."""
    options = parser().parse_args()
    git = Git(options.repository)
    host = LocalHost(git)
    base, head = git.resolve(options.base), git.resolve(options.head)
    project = configuration(host, base, None)
    sources = read_sources(host.checkout(head), project)
    for warning in sources.warnings:
        print(f"warning: {warning}")
    with Workspace(git, environ=os.environ) as workspace:
        stage = SandboxStage(workspace, project, configured_at=base)
        with stage.application(head) as application:
            table = measure(chosen(options, sources), sources, application, show=shower(options))
    table.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
