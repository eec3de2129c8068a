"""A report read back: everything a renderer shows and a publisher delivers, from a file that somebody hands in.

The file is a claim. It has to follow the schema, its size is bounded, and its files stay inside a repository. What the
document does not carry (the source of a candidate, the parameters of an operation) is empty.
"""

from __future__ import annotations

import json
from typing import Any

from bot.domain.api import Operation
from bot.domain.candidate import Candidate, Interactions, Kind, Row, SourceFile
from bot.domain.case import Expectation, Grade, ManualCase, Pairing, Step
from bot.domain.change import Change
from bot.domain.errors import InputError
from bot.domain.execution import SandboxFacts
from bot.domain.exploration import ExpectationStatus, ExpectationTrace, StepTrace
from bot.domain.json import JsonObject
from bot.domain.lines import lines_of
from bot.domain.report import CaseTrace, Conclusion, Delta, Missing, Report, Untested
from bot.domain.target import Endpoint, Function, Screen, Target
from bot.domain.verdict import Finding, Found, Kept, Reason, Rejected, Unexecuted, Verdict
from bot.formats.report_json.coverage import read_evidence, read_measured
from bot.formats.report_json.scope import read_scope
from bot.formats.report_json.spans import digest, read_lines
from bot.formats.schema import check

MAX_BYTES = 32 * 1024 * 1024
SLUG = "report-json"

_Item = dict[str, Any]


def read(text: str, schema: JsonObject) -> Report:
    """Return the report; raise InputError (`report-json`) for anything the schema does not allow."""
    if len(text) > MAX_BYTES:
        raise _refused(f"the report is larger than {MAX_BYTES // 1024**2} MiB")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(f"the report is not JSON: {error}") from error
    check(found, schema, what="the report", slug=SLUG)
    try:
        return _report(found)
    except ValueError as error:
        raise _refused(f"the report holds {error}") from error


def _report(found: _Item) -> Report:
    findings = {item["id"]: _finding(item) for item in found["findings"]}
    return Report(
        conclusion=Conclusion(found["verdict"]),
        change=Change(base=found["base"], head=found["head"]),
        seed=found["seed"],
        strength=found["strength"],
        scope=read_scope(found["scope"]),
        budget=float(found["budget"]),
        delta=_delta(found["coverage"]),
        targets=tuple(_target(item) for item in found["targets"]),
        pairings=tuple(_pairing(target, item) for target in found["targets"] for item in target["cases"]),
        cases=tuple(_case(item) for item in found["cases"]),
        verdicts=tuple(_verdict(item, findings) for item in found["candidates"]),
        files=tuple(_file(item) for item in found["files"]),
        findings=tuple(_finding(item) for item in found["findings"]),
        untested=tuple(
            Untested(case=item["id"], title=item["title"], path=item["path"], reason=item["reason"])
            for item in found["untested"]
        ),
        warnings=tuple(found["warnings"]),
        sandbox=_sandbox(found["sandbox"]),
        timings=tuple((phase, float(seconds)) for phase, seconds in found["timings"].items()),
    )


def _refused(message: str) -> InputError:
    return InputError(f"{message}.", remedy="Pass the report.json that a review of this version wrote.", slug=SLUG)


def _inside(path: str) -> str:
    parts = path.replace("\\", "/").split("/")
    if path.startswith("/") or "." in parts or ".." in parts or "\0" in path or "" in parts:
        raise ValueError(f"the file {path[:100]!r}, which is not inside a repository")
    return path


def _file(item: _Item) -> SourceFile:
    file = SourceFile(path=_inside(item["path"]), content=item["content"])
    if "sha256" in item and item["sha256"] != digest(file):
        raise ValueError(f"another {file.path[:100]!r} than it has the hash of")
    return file


def _finding(item: _Item) -> Finding:
    texts = {key: item[key] for key in ("id", "kind", "target", "summary", "expected", "seen", "reproduce")}
    return Finding(**texts, test=_file(item["test"]), node=item["test"]["node"])


def _delta(item: _Item) -> Delta:
    patch, project = item["patch"], item["project"]
    return Delta(
        patch_before=read_measured(patch["before"]),
        patch_after=read_measured(patch["after"]),
        project_base=None if project["base"] is None else read_measured(project["base"]),
        project_before=read_measured(project["before"]),
        project_after=read_measured(project["after"]),
        missing=tuple(
            Missing(path=gap["path"], lines=tuple(gap["lines"]), reason=gap["reason"]) for gap in patch["missing"]
        ),
    )


def _target(item: _Item) -> Target:
    name, path, lines = item["name"], item["path"], tuple(item["lines"])
    if item["kind"] == "screen":
        return Screen(name=name, path=path, lines=lines)
    if item["kind"] == "function":
        return Function(name=name, path=path, lines=lines)
    method, _, place = name.partition(" ")
    return Endpoint(
        name=name,
        path=path,
        lines=lines,
        operation=Operation(method=method.lower(), path=place, operation_id=""),
        reaches=frozenset().union(*(lines_of(file["path"], read_lines(file["lines"])) for file in item["reaches"])),
    )


def _pairing(target: _Item, item: _Item) -> Pairing:
    return Pairing(case=item["id"], target=target["name"], score=item["score"], reasons=tuple(item["reasons"]))


def _case(item: _Item) -> CaseTrace:
    steps, expectations = item["steps"], item["expectations"]
    return CaseTrace(
        case=ManualCase(
            id=item["id"],
            title=item["title"],
            path=item["path"],
            steps=tuple(Step(text=step["text"], line=1) for step in steps),
            expectations=tuple(Expectation(text=seen["text"], line=1) for seen in expectations),
        ),
        steps=tuple(
            StepTrace(index=index, executed=step["status"] == "executed", reason=step["reason"])
            for index, step in enumerate(steps)
        ),
        expectations=tuple(
            ExpectationTrace(
                index=index,
                grade=Grade(seen["grade"]),
                status=ExpectationStatus(seen["status"]),
                reason=seen["reason"],
            )
            for index, seen in enumerate(expectations)
        ),
        notes=tuple(item["notes"]),
    )


def _candidate(item: _Item) -> Candidate:
    covered = item["interactions"]
    return Candidate(
        id=item["id"],
        kind=Kind(item["kind"]),
        target=item["target"],
        path=_inside(item["file"]),
        name=item["name"],
        source="",
        case=item["case"],
        rows=tuple(Row(id=row, source="") for row in item["rows"]),
        interactions=None if covered is None else Interactions(**covered),
    )


def _verdict(item: _Item, findings: dict[str, Finding]) -> Verdict:
    candidate, runs = _candidate(item), item["runs"]
    match item["status"]:
        case "kept":
            return Kept(candidate=candidate, evidence=read_evidence(item["evidence"]), runs=runs)
        case "rejected":
            return Rejected(candidate=candidate, reason=Reason(item["reason"]), detail=item["detail"], runs=runs)
        case "finding" if item["detail"] in findings:
            return Found(candidate=candidate, finding=findings[item["detail"]], runs=runs)
        case "finding":
            raise ValueError(f"a candidate of the finding {item['detail'][:40]!r}, which it does not hold")
        case _:
            return Unexecuted(candidate=candidate, reason=item["reason"])


def _sandbox(item: _Item | None) -> SandboxFacts | None:
    if item is None:
        return None
    checks = tuple((check["name"], check["seen"]) for check in item["checks"])
    return SandboxFacts(backend=item["backend"], checks=checks, risks=tuple(item["risks"]))
