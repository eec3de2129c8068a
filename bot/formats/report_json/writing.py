"""The report written as JSON.

Keys stand in one order and text is ASCII with escapes, so equal reports are equal bytes; foreign text keeps whatever
it holds, lone surrogates included, cut to the lengths the schema allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.domain.candidate import Interactions, SourceFile
from bot.domain.execution import SandboxFacts
from bot.domain.json import Json, JsonObject
from bot.domain.report import CaseTrace, Delta, Report, Untested
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.domain.verdict import Evidence, Finding, Found, Kept, Rejected, Unexecuted, Verdict
from bot.formats.report_json.coverage import write_evidence, write_measured
from bot.formats.report_json.scope import write_scope
from bot.formats.report_json.spans import digest, write_lines

SCHEMA = "gen-tests/report/1"
_TEXT = 2000
_KINDS: dict[type[Target], str] = {Screen: "screen", Endpoint: "operation", Function: "function"}


def write(report: Report, *, timings: bool = True) -> str:
    """Return the document as text with a final newline; without `timings`, equal runs give equal bytes."""
    return json.dumps(document(report, timings=timings), indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def document(report: Report, *, timings: bool = True) -> JsonObject:
    """Return the document as JSON values, keys in the order of the schema."""
    return {
        "schema": SCHEMA,
        "verdict": str(report.conclusion),
        "base": _cut(report.change.base, 200),
        "head": _cut(report.change.head, 200),
        "seed": report.seed,
        "strength": report.strength,
        "scope": write_scope(report.scope),
        "budget": report.budget,
        "writer": "rules",
        "coverage": _coverage(report.delta),
        "targets": [_target(target, report) for target in report.targets],
        "cases": [_case(trace) for trace in report.cases],
        "candidates": [_candidate(verdict) for verdict in report.verdicts],
        "files": [_file(file) for file in report.files],
        "findings": [_finding(finding) for finding in report.findings],
        "untested": [_untested(case) for case in report.untested],
        "warnings": _texts(report.warnings),
        "sandbox": _sandbox(report.sandbox),
        "timings": _timings(report.timings) if timings else {},
    }


def _untested(case: Untested) -> JsonObject:
    return {
        "id": _cut(case.case),
        "title": _cut(case.title),
        "path": _cut(case.path, 1000),
        "reason": _cut(case.reason),
    }


def _coverage(delta: Delta) -> JsonObject:
    return {
        "patch": {
            "before": write_measured(delta.patch_before),
            "after": write_measured(delta.patch_after),
            "missing": [
                {"path": gap.path, "lines": sorted(gap.lines), "reason": _cut(gap.reason)} for gap in delta.missing
            ],
        },
        "project": {
            "base": None if delta.project_base is None else write_measured(delta.project_base),
            "before": write_measured(delta.project_before),
            "after": write_measured(delta.project_after),
        },
    }


def _target(target: Target, report: Report) -> JsonObject:
    pairs = [pairing for pairing in report.pairings if pairing.target == target.name]
    return {
        "kind": _KINDS[type(target)],
        "name": _cut(target.name),
        "path": _cut(target.path, 1000),
        "lines": sorted(target.lines),
        "reaches": _reaches(target),
        "cases": [
            {"id": _cut(pair.case), "score": round(pair.score, 4), "reasons": _texts(pair.reasons)} for pair in pairs
        ],
    }


def _reaches(target: Target) -> list[Json]:
    lines = target.reaches if isinstance(target, Endpoint) else frozenset()
    return [
        {"path": _cut(path, 1000), "lines": write_lines(line.number for line in lines if line.path == path)}
        for path in sorted({line.path for line in lines})
    ]


def _case(trace: CaseTrace) -> JsonObject:
    case = trace.case
    return {
        "id": _cut(case.id),
        "title": _cut(case.title),
        "path": _cut(case.path, 1000),
        "steps": [
            {
                "text": _cut(_at([item.text for item in case.steps], step.index)),
                "status": "executed" if step.executed else "not-executed",
                "reason": _cut(step.reason),
            }
            for step in trace.steps
        ],
        "expectations": [
            {
                "text": _cut(_at([item.text for item in case.expectations], seen.index)),
                "grade": str(seen.grade),
                "status": str(seen.status),
                "reason": _cut(seen.reason),
            }
            for seen in trace.expectations
        ],
        "notes": _texts(trace.notes),
    }


def _at(texts: list[str], index: int) -> str:
    return texts[index] if 0 <= index < len(texts) else ""


def _candidate(verdict: Verdict) -> JsonObject:
    candidate = verdict.candidate
    status, reason, detail = _status(verdict)
    covered = candidate.interactions
    return {
        "id": _cut(candidate.id),
        "name": _cut(candidate.name),
        "kind": str(candidate.kind),
        "target": _cut(candidate.target),
        "case": None if candidate.case is None else _cut(candidate.case),
        "file": candidate.path,
        "status": status,
        "reason": _cut(reason),
        "detail": _cut(detail),
        "runs": 0 if isinstance(verdict, Unexecuted) else verdict.runs,
        "evidence": write_evidence(verdict.evidence if isinstance(verdict, Kept) else Evidence()),
        "interactions": None if covered is None else _interactions(covered),
        "rows": _texts(row.id for row in candidate.rows),
    }


def _interactions(covered: Interactions) -> JsonObject:
    return {
        "strength": covered.strength,
        "covered": covered.covered,
        "feasible": covered.feasible,
        "rows": covered.rows,
        "bound": covered.bound,
        "guarded": covered.guarded,
        "constraints": covered.constraints,
        "given": covered.given,
        "cut": covered.cut,
    }


def _status(verdict: Verdict) -> tuple[str, str, str]:
    match verdict:
        case Kept():
            return "kept", "", ""
        case Rejected(reason=reason, detail=detail):
            return "rejected", str(reason), detail
        case Found(finding=finding):
            return "finding", finding.summary, finding.id
        case Unexecuted(reason=why):
            return "unexecuted", why, ""


def _file(file: SourceFile) -> JsonObject:
    return {"path": file.path, "sha256": digest(file), "content": file.content}


def _finding(finding: Finding) -> JsonObject:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "target": _cut(finding.target),
        "summary": _cut(finding.summary),
        "expected": _cut(finding.expected),
        "seen": _cut(finding.seen),
        "reproduce": _cut(finding.reproduce, 20_000),
        "test": {"path": finding.test.path, "content": finding.test.content, "node": finding.node},
    }


def _sandbox(facts: SandboxFacts | None) -> Json:
    if facts is None:
        return None
    checks = [{"name": _cut(name), "seen": _cut(seen)} for name, seen in facts.checks]
    return {"backend": facts.backend, "checks": checks, "risks": _texts(facts.risks)}


def _timings(timings: tuple[tuple[str, float], ...]) -> JsonObject:
    total: dict[str, float] = {}
    for phase, seconds in timings:
        total[phase] = round(total.get(phase, 0.0) + seconds, 3)
    return total


def _texts(texts: Iterable[str]) -> list[str]:
    return [_cut(text) for text in texts]


def _cut(text: str, limit: int = _TEXT) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."
