"""One review: which tests a change deserves, found out without telling anyone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot.application.combinations import read_combinings
from bot.application.exploring import Survey
from bot.application.judge import Judged, judge
from bot.application.reading import Sources, known_cases, read_api, read_screens, read_sources, static_coverage
from bot.domain.api import Api
from bot.domain.candidate import Candidate
from bot.domain.change import Change
from bot.domain.errors import NotExecutedError
from bot.domain.event import Event, Everything, NamedCases
from bot.domain.execution import SuiteRun
from bot.domain.exploration import Combining, Explored
from bot.domain.lines import Coverage
from bot.domain.project import Project
from bot.domain.report import Measured, Report
from bot.domain.verdict import Evidence
from bot.engines import reporting
from bot.engines.acceptance import accept
from bot.engines.agenda import Entry, agenda, share_of
from bot.engines.pairing import followable, pair
from bot.engines.proceedings import Proceedings, conclude, explored_key, slim, whole
from bot.engines.reporting import Material
from bot.engines.selection import concerned, narrowed, of_kind, touched, without_reset
from bot.engines.writing.candidates import write
from bot.engines.writing.conftest import owned
from bot.engines.writing.module import assemble
from bot.ports import Application, CodeHost, Stage, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The use case; everything it needs of the world is handed in."""

    host: CodeHost
    stage: Stage
    watch: Watch
    project: Project
    max_rows: int = 24

    def report(self, event: Event) -> Report:
        """Find out which tests the change deserves."""
        found = self.proceedings(event)
        return found if isinstance(found, Report) else conclude(found, timings=self.watch.timings())

    def proceedings(self, event: Event) -> Proceedings | Report:
        """Find out everything that the report follows from; a review that finds nothing to do has a report at once."""
        self.watch.phase("read the change")
        change = narrowed(self.host.change(event), event.scope)
        sources = read_sources(self.host.checkout(change.head), self.project)
        if isinstance(event.scope, Everything):
            change = whole(change, screens=sources.screens, python=sources.python)
        if isinstance(event.scope, NamedCases):
            known_cases(event.scope.ids, sources.cases)
        if not concerned(change, self.project.sources):
            return reporting.nothing_to_test(change, event, warnings=sources.warnings)
        try:
            return self._executed(event, change, sources)
        except NotExecutedError as error:
            material = self._material(event, change, sources, api=None, team=None)
            return reporting.not_executed(material, (), cause=_told(error))

    def _executed(self, event: Event, change: Change, sources: Sources) -> Proceedings:
        self.watch.phase("lay out the head revision", change.head[:12])
        with self.stage.application(change.head) as application:
            if self.project.team_tests is not None:
                self.watch.phase("run the team's tests on head")
            team = application.team_suite()
            api = read_api(application, self.host.checkout(change.head), self.project.site)
            material = self._material(event, change, sources, api=api, team=team)
            everything = self._agenda(material, sources, team)
            entries = share_of(everything, event.scope.shard if isinstance(event.scope, Everything) else None)
            usual = Combining(strength=event.strength, max_rows=self.max_rows)
            combinings, said = read_combinings(self.host.checkout(change.head), self.project, usual=usual, api=api)
            survey = Survey(application=application, watch=self.watch, api=api, sources=sources, combinings=combinings)
            explored = survey.explore(entries, event, combining=usual)
            judged = self._judged(self._candidates(explored), application, event, team)
            facts, notes = application.facts, application.notes
        warnings = (*material.warnings, *said, *reporting.team_on_head(team), *notes)
        slimmed = tuple(slim(one) for one, _ in explored)
        material = replace(material, explored=slimmed, sandbox=facts, warnings=warnings)
        asked = {explored_key(one) for one in slimmed}
        left = tuple(entry.key for entry in entries if entry.key not in asked and (entry.case or api))
        return self._proceedings(material, sources, judged, team, left)

    def _agenda(self, material: Material, sources: Sources, team: SuiteRun) -> tuple[Entry, ...]:
        cases = followable(sources.cases, material.event.scope)
        return agenda(material.targets, material.pairings, cases, scope=material.event.scope, covered=team.covered)

    def _material(
        self, event: Event, change: Change, sources: Sources, *, api: Api | None, team: SuiteRun | None
    ) -> Material:
        self.watch.phase("choose targets and manual cases")
        executable = (static_coverage(sources.screens) | team.executable).lines if team else None
        targets = touched(change, api=api, python=sources.python, screens=sources.screens, executable=executable)
        targets = without_reset(targets, reset=self.project.reset.post if self.project.reset else None)
        targets = of_kind(targets, event.scope, screens=sources.screens)
        pairings = pair(targets, followable(sources.cases, event.scope), screens=sources.screens)
        return Material(
            change=change,
            event=event,
            targets=targets,
            pairings=pairings,
            warnings=sources.warnings,
            origin=self.project.site.api or "",
        )

    def _candidates(self, explored: tuple[tuple[Explored, str], ...]) -> tuple[Candidate, ...]:
        return tuple(
            candidate for one, target in explored for candidate in write(one, output=self.project.output, target=target)
        )

    def _judged(
        self, candidates: tuple[Candidate, ...], application: Application, event: Event, team: SuiteRun
    ) -> Judged:
        self.watch.phase("run the candidates", f"{len(candidates)} written")
        fold = accept(
            candidates,
            assemble=partial(assemble, conftest=owned(self.project)),
            baseline=Evidence(coverage=team.covered),
            seed=event.seed,
        )
        return judge(fold, application=application, watch=self.watch)

    def _proceedings(
        self, material: Material, sources: Sources, judged: Judged, team: SuiteRun, left: tuple[str, ...]
    ) -> Proceedings:
        sweeping = isinstance(material.event.scope, Everything)
        base, said = self._base(material)
        before = _measured(team, static_coverage(sources.screens))
        measured = {line.path for line in before.executable.lines}
        return Proceedings(
            material=replace(material, warnings=(*material.warnings, *said)),
            agenda=tuple(entry.key for entry in self._agenda(material, sources, team)),
            before=before,
            conftest=owned(self.project),
            base=base,
            verdicts=judged.verdicts,
            reached=judged.reached,
            boot=judged.boot,
            unmeasured=frozenset(path for path in sources.paths if path not in measured),
            cases=sources.cases if sweeping else (),
            left=left if sweeping else (),
        )

    def _base(self, material: Material) -> tuple[Measured | None, tuple[str, ...]]:
        """Return what the team's suite covers of the base revision, and what a reader has to know of that number."""
        if self.project.team_tests is None or isinstance(material.event.scope, Everything):
            return None, ()
        if self.watch.left() <= 0:
            return None, (reporting.base_unmeasured(),)
        base = material.change.base
        self.watch.phase("lay out the base revision", base[:12])
        screens = read_screens(self.host.checkout(base), self.project.sources.browser)
        try:
            with self.stage.application(base, services=False) as application:
                self.watch.phase("run the team's tests on base")
                run = application.team_suite()
                new = (note for note in application.notes if note not in material.warnings)
                notes = tuple(f"On the base revision: {note}" for note in new)
        except NotExecutedError as error:
            return None, (reporting.base_unmeasured(error),)
        return _measured(run, static_coverage(screens)), (reporting.base_failing(run), *notes)


def _told(error: NotExecutedError) -> str:
    """The message's first line and the remedy together; the lines of a log, if there are any, follow."""
    first, *log = error.message.splitlines()
    return "\n".join((f"{first} {error.remedy} (see docs/messages.md#{error.slug})", *log))


def _measured(run: SuiteRun, screens: Coverage) -> Measured:
    return Measured(
        covered=run.covered,
        executable=run.executable | screens,
        unmeasured_branches=tuple(sorted({line.path for line in screens.lines})),
    )
