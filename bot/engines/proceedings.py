"""Everything that a review found out before it draws conclusions, and how several of them become one.

The conclusions follow from the proceedings alone, so that the shards of a sweep, joined, give the report that one run
would have given: verdicts are put in the order of the whole agenda, and what each test adds to those before it is
judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain.candidate import SourceFile
from bot.domain.case import ManualCase
from bot.domain.change import Change, ChangedFile, FileStatus
from bot.domain.event import Everything, Shard
from bot.domain.exploration import Exercised, Explored, Followed
from bot.domain.lines import NOTHING, Coverage, Line
from bot.domain.report import Delta, Measured, Report, Untested
from bot.domain.source import PythonModule, ScreenModule
from bot.domain.verdict import Evidence, Finding, Found, Kept, Reason, Rejected, Verdict
from bot.engines import delta, reporting
from bot.engines.agenda import key_of
from bot.engines.reporting import Material
from bot.engines.writing.module import assemble

NO_SCREEN = "no screen and no operation is known that it speaks of, and no step could be executed"
NO_STEP = "no step could be executed"
NO_BUDGET = "the budget was used up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceedings:
    """What was found out. `agenda` holds the keys of everything there was to ask, in order, whoever asked it.

    `before` is what the team's suite covers on head, `base` the same on base. `reached` holds (candidate id, lines that
    its runs covered); `boot` is what starting the application covers. `unmeasured` are source files that nobody
    measures, `left` keys of the agenda that the budget did not allow.
    """

    material: Material
    agenda: tuple[str, ...]
    before: Measured
    conftest: SourceFile
    base: Measured | None = None
    verdicts: tuple[Verdict, ...] = ()
    reached: tuple[tuple[str, frozenset[Line]], ...] = ()
    boot: Coverage = NOTHING
    unmeasured: frozenset[str] = frozenset()
    cases: tuple[ManualCase, ...] = ()
    left: tuple[str, ...] = ()


def whole(change: Change, *, screens: Iterable[ScreenModule], python: Iterable[PythonModule]) -> Change:
    """Return the change that a sweep is about: every line of code of every source file, as if it were new."""
    files = {module.path: module.code for module in screens} | {module.path: module.code for module in python}
    return replace(
        change,
        files=tuple(
            ChangedFile(path=path, status=FileStatus.ADDED, added=code) for path, code in sorted(files.items()) if code
        ),
    )


def conclude(found: Proceedings, *, timings: tuple[tuple[str, float], ...] = ()) -> Report:
    """Return the report that follows; `timings` are (phase, seconds) and decide nothing."""
    kept = tuple(verdict.candidate for verdict in found.verdicts if isinstance(verdict, Kept))
    sweeping = isinstance(found.material.event.scope, Everything)
    cases = {case.id: case for case in found.cases}
    material = replace(
        found.material,
        delta=_delta(found),
        verdicts=found.verdicts,
        files=assemble(kept, conftest=found.conftest) if kept else (),
        unexplored=tuple(cases[key.partition(" ")[2]] for key in found.left if key.startswith("case ")),
        warnings=(*found.material.warnings, *_cut_off(found)),
    )
    report = reporting.summarise(material, timings=timings)
    return replace(report, untested=_untested(found) if sweeping else ())


def join(parts: tuple[Proceedings, ...]) -> Proceedings:
    """Return the proceedings of one run that did what all parts did; there is at least one part."""
    first = parts[0]
    place = {key: number for number, key in enumerate(dict.fromkeys(key for part in parts for key in part.agenda))}
    verdicts = sorted((verdict for part in parts for verdict in part.verdicts), key=lambda one: place[_key(one)])
    order = {verdict.candidate.id: number for number, verdict in enumerate(verdicts)}
    explored = sorted(
        (one for part in parts for one in part.material.explored), key=lambda one: place[explored_key(one)]
    )
    event = replace(first.material.event, scope=Everything())
    warnings = dict.fromkeys(text for part in parts for text in part.material.warnings)
    return replace(
        first,
        material=replace(
            first.material,
            event=event,
            explored=tuple(sorted(explored, key=lambda one: place[explored_key(one)])),
            warnings=tuple(warnings),
            sandbox=next((part.material.sandbox for part in parts if part.material.sandbox), None),
        ),
        verdicts=tuple(_numbered(_folded(verdicts))),
        reached=tuple(sorted((one for part in parts for one in part.reached), key=lambda one: order[one[0]])),
        boot=_all(part.boot for part in parts),
        left=tuple(key for key in place if any(key in part.left for part in parts)),
    )


def shard_number(found: Proceedings) -> int:
    """Return which shard of a sweep this is, 0 for no shard."""
    shard = _shard(found)
    return shard.number if shard else 0


def missing_parts(parts: Iterable[Proceedings]) -> tuple[int, ...]:
    """Return the numbers of the shards that are not there, all of one sweep."""
    shards = [shard for shard in map(_shard, parts) if shard]
    there = {shard.number for shard in shards}
    count = max((shard.count for shard in shards), default=0)
    return tuple(number for number in range(1, count + 1) if number not in there)


def slim(explored: Explored) -> Explored:
    """Return what a report needs of an exploration."""
    match explored:
        case Followed():
            return replace(explored, script=())
        case Exercised():
            return replace(explored, exchanges=(), sequels=(), preparations=())


def explored_key(explored: Explored) -> str:
    """Return the key of the agenda's entry that an exploration was made for."""
    return f"case {explored.case.id}" if isinstance(explored, Followed) else f"operation {explored.target}"


def _shard(found: Proceedings) -> Shard | None:
    scope = found.material.event.scope
    return scope.shard if isinstance(scope, Everything) else None


def _key(verdict: Verdict) -> str:
    return key_of(verdict.candidate)


def _folded(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """Judge again what each kept test adds to those before it.

    What a test added in its own part is all that it can add here: whatever was seen there before it is seen here too.
    """
    seen = Evidence()
    for verdict in verdicts:
        if not isinstance(verdict, Kept):
            yield verdict
            continue
        gain = verdict.evidence - seen
        seen = seen | gain
        if gain:
            yield replace(verdict, evidence=gain)
        else:
            yield Rejected(candidate=verdict.candidate, reason=Reason.NO_EVIDENCE, runs=verdict.runs)


def _numbered(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    number = 0
    for verdict in verdicts:
        if isinstance(verdict, Found):
            number += 1
            yield replace(verdict, finding=_renamed(verdict.finding, f"F-{number}"))
        else:
            yield verdict


def _renamed(finding: Finding, identity: str) -> Finding:
    command, line, rest = finding.reproduce.partition("\n")
    renamed = command.removesuffix(f" {finding.id}") + f" {identity}" if command.endswith(f" {finding.id}") else command
    return replace(finding, id=identity, reproduce=f"{renamed}{line}{rest}")


def _all(parts: Iterable[Coverage]) -> Coverage:
    together = NOTHING
    for part in parts:
        together = together | part
    return together


def _delta(found: Proceedings) -> Delta:
    kept = tuple(verdict for verdict in found.verdicts if isinstance(verdict, Kept))
    after = _all((found.boot if kept else NOTHING, *(verdict.evidence.coverage for verdict in kept)))
    facts = delta.Facts(
        targets=found.material.targets,
        verdicts=found.verdicts,
        reached=found.reached,
        unmeasured=found.unmeasured,
    )
    return delta.measure(found.material.change, before=found.before, after=after, base=found.base, facts=facts)


def _cut_off(found: Proceedings) -> Iterator[str]:
    if found.left:
        shown = ", ".join(key.partition(" ")[2] for key in found.left[:10])
        more = f" and {len(found.left) - 10} more" if len(found.left) > 10 else ""
        yield (
            f"The budget was used up before {len(found.left)} of {len(found.agenda)} manual cases and operations "
            f"were asked: {shown}{more}."
        )


def _untested(found: Proceedings) -> tuple[Untested, ...]:
    """Return the manual cases that no kept test and no finding follows, by id, each with the reason."""
    shown = {verdict.candidate.case for verdict in found.verdicts if isinstance(verdict, Kept | Found)}
    followed = {one.case.id: one for one in found.material.explored if isinstance(one, Followed)}
    paired = {pairing.case for pairing in found.material.pairings}
    said: dict[str, str] = {}
    for verdict in found.verdicts:
        if isinstance(verdict, Rejected) and verdict.candidate.case is not None:
            said.setdefault(verdict.candidate.case, f"its test was rejected: {verdict.reason}")
    return tuple(
        Untested(case=case.id, title=case.title, path=case.path, reason=_why(case, followed, said, paired))
        for case in sorted(found.cases, key=lambda case: case.id)
        if case.id not in shown
    )


def _why(case: ManualCase, followed: dict[str, Followed], said: dict[str, str], paired: set[str]) -> str:
    if case.id in said:
        return said[case.id]
    if case.id not in followed:
        return NO_BUDGET
    if not any(step.executed for step in followed[case.id].steps):
        return NO_STEP if case.id in paired else NO_SCREEN
    return "nothing that it expects could be asserted"
