"""The action as a runner starts it: what action.yml declares, in a shell, on real repositories."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.formats.runner_files import OUTPUTS
from tests.end_to_end.command import light
from tests.end_to_end.repositories import revision
from tests.fakes.runner import Ran, act
from tests.fakes.webhooks import Payload, comment, pull_request, schedule

INSTALLED = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
CONFIGURATION: dict[str, Any] = {"sources": {"python": ["lib"]}}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose head changes nothing below its source folders: nothing has to be started."""
    return light(tmp_path / "checkout", CONFIGURATION, {"README.md": "# Shop\n"})


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "job"
    folder.mkdir()
    return folder


def opened(checkout: Path, **changes: object) -> Payload:
    base, head = revision(checkout, "base"), revision(checkout, "head")
    return pull_request(pull_request__base__sha=base, pull_request__head__sha=head, **changes)


def ran(job: Path, event: str, payload: Payload, checkout: Path, **inputs: str) -> Ran:
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    return act(job, event, payload, named, path=INSTALLED, workspace=checkout, GITHUB_SHA=revision(checkout, "head"))


def test_a_pull_request_comes_out_as_outputs_summary_and_files(job: Path, checkout: Path) -> None:
    """The whole way of a workflow's step, from the event file to what the next step reads."""
    done = ran(job, "pull_request", opened(checkout), checkout)

    assert done.status == 0, done.log
    assert done.undeclared == frozenset()
    assert set(done.outputs) == set(OUTPUTS)
    assert done.outputs["conclusion"] == "nothing-to-test"
    assert (done.outputs["kept"], done.outputs["pull"], done.outputs["skipped"]) == ("0", "2", "")
    assert done.summary.startswith("## Nothing to test\n")
    report = json.loads((checkout / done.outputs["report"]).read_text())
    assert report["head"] == revision(checkout, "head")


def test_a_draft_is_skipped_with_its_reason(job: Path, checkout: Path) -> None:
    """No file, no report, and nobody wonders why."""
    done = ran(job, "pull_request", opened(checkout, pull_request__draft=True), checkout)

    assert done.status == 0, done.log
    assert done.outputs["skipped"] == "the pull request is a draft"
    assert "Nothing was done: the pull request is a draft." in done.summary
    assert not (checkout / "gen-tests-out").exists()


@pytest.mark.parametrize(
    ("inputs", "status", "slug"),
    [
        ({"strength": "nine"}, 3, "settings"),
        ({"budget": "$(touch pwned)"}, 3, "settings"),
        ({"out": "/proc/nowhere"}, 3, "output"),
    ],
)
def test_a_wrong_input_fails_the_step_with_a_message(
    inputs: dict[str, str], status: int, slug: str, job: Path, checkout: Path
) -> None:
    """Whatever stands in an input is a value, never a command."""
    done = ran(job, "pull_request", opened(checkout), checkout, **inputs)

    assert done.status == status
    assert f"docs/messages.md#{slug}" in done.log
    assert "Traceback" not in done.log
    assert not (checkout / "pwned").exists()


def test_a_command_on_pinned_revisions_is_the_same_review(job: Path, checkout: Path, tmp_path: Path) -> None:
    """Both doors lead into the same flow: only where the answer belongs differs."""
    base, head = revision(checkout, "base"), revision(checkout, "head")
    first = ran(job, "pull_request", opened(checkout), checkout, out=str(tmp_path / "one"))
    other = tmp_path / "other"
    other.mkdir()
    second = ran(
        other, "issue_comment", comment("/gen-tests"), checkout, base=base, head=head, out=str(tmp_path / "two")
    )

    assert (first.status, second.status) == (0, 0), first.log + second.log
    one, two = (json.loads((tmp_path / name / "report.json").read_text()) for name in ("one", "two"))
    del one["timings"], two["timings"]
    assert one == two


def test_a_command_without_pinned_revisions_is_refused(job: Path, checkout: Path) -> None:
    """A workflow without its first job must not run anything for anybody."""
    done = ran(job, "issue_comment", comment("/gen-tests"), checkout)

    assert done.status == 2
    assert "Set `base` and `head`" in done.log


def test_the_token_does_not_reach_the_process_that_runs_code(job: Path, checkout: Path) -> None:
    """Even a workflow that hands one in cannot bring it there (C-1)."""
    spy = job / "bin"
    spy.mkdir()
    (spy / "gen-tests").write_text("#!/bin/sh\nenv\n")
    (spy / "gen-tests").chmod(0o755)
    seen = {
        task: act(
            job,
            "pull_request",
            opened(checkout),
            {"task": task, "github-token": "ghs_canary"},
            path=f"{spy}:/usr/bin:/bin",
            workspace=checkout,
        ).log
        for task in ("generate", "publish")
    }

    assert "ghs_canary" not in seen["generate"]
    assert "INPUT_GITHUB_TOKEN=ghs_canary" in seen["publish"]


def test_without_a_container_engine_the_installed_package_is_used(job: Path, checkout: Path) -> None:
    """A workflow that names an image works on a machine without docker, and says what it did."""
    silent = job / "bin"
    silent.mkdir()
    for name in ("docker", "podman"):
        (silent / name).write_text("#!/bin/sh\nexit 125\n")
        (silent / name).chmod(0o755)
    inputs = {"image": "gen-tests:none"}
    sent = opened(checkout, pull_request__draft=True)
    done = act(job, "pull_request", sent, inputs, path=f"{silent}:{INSTALLED}", workspace=checkout)

    assert done.status == 0, done.log
    assert "neither docker nor podman answers" in done.log
    assert done.outputs["skipped"] == "the pull request is a draft"


def test_an_engine_is_asked_for_no_more_than_the_sandbox_needs(job: Path, checkout: Path) -> None:
    """The container has no capability, no writable root, no file of the runner's, and hands on what it wrote."""
    engine = job / "bin"
    engine.mkdir()
    (engine / "docker").write_text(
        '#!/bin/sh\n[ "$1" = info ] && exit 0\nprintf "%s\\n" "$@"\n'
        "for word; do case $word in *:/github/job) at=${word%:/github/job};; esac; done\n"
        'printf "skipped<<x\\nbecause\\nx\\nreport<<x\\n/github/job/out/report.json\\nx\\n" >>"$at/output"\n'
        'echo "# Told" >>"$at/summary"; echo "{}" >"$at/out/report.json"\n'
    )
    (engine / "docker").chmod(0o755)

    done = act(
        job,
        "pull_request",
        opened(checkout),
        {"image": "gen-tests:1", "github-token": "ghs_canary"},
        path=f"{engine}:/usr/bin:/bin",
        workspace=checkout,
    )

    words = done.log.split("\n")
    assert done.status == 0, done.log
    assert (done.outputs["skipped"], done.outputs["report"]) == ("because", "gen-tests-out/report.json")
    assert (checkout / "gen-tests-out" / "report.json").is_file()
    assert "# Told" in done.summary
    assert {"--cap-drop", "ALL", "--read-only", "no-new-privileges", "systempaths=unconfined"} <= set(words)
    assert words[words.index("gen-tests:1") + 1] == "action"
    assert "0:0" not in words
    assert "GITHUB_TOKEN" not in done.log
    assert not any("docker.sock" in word or "--privileged" in word for word in words)
    assert [word for word in words if word.startswith(str(job)) and not word.endswith(":/github/job")] == [
        f"{job}/event.json:/github/event.json:ro"
    ]


def test_what_a_container_wrote_goes_where_the_workflow_wants_it(job: Path, checkout: Path, tmp_path: Path) -> None:
    """A folder beside the checkout, with a name that a script could stumble over."""
    engine, place = job / "bin", tmp_path / "a # & place"
    engine.mkdir()
    (engine / "docker").write_text(
        '#!/bin/sh\n[ "$1" = info ] && exit 0\n'
        "for word; do case $word in *:/github/job) at=${word%:/github/job};; esac; done\n"
        'printf "report<<x\\n/github/job/out/report.json\\nx\\n" >>"$at/output"\n'
        'ls "$at/out"; echo "{}" >"$at/out/report.json"\n'
    )
    (engine / "docker").chmod(0o755)
    place.mkdir()
    (place / "of-another-job").touch()
    inputs = {"image": "gen-tests:1", "out": str(place)}

    done = act(job, "pull_request", opened(checkout), inputs, path=f"{engine}:/usr/bin:/bin", workspace=checkout)

    assert done.status == 0, done.log
    assert done.outputs["report"] == str(place / "report.json")
    assert (place / "report.json").is_file()
    assert "of-another-job" in done.log


def test_a_schedule_is_a_sweep(job: Path, checkout: Path) -> None:
    """A repository without anything in its source folders has nothing to test, which is told."""
    done = ran(job, "schedule", schedule(), checkout)

    assert done.status == 0, done.log
    assert done.outputs["conclusion"] == "nothing-to-test"
