"""Every door leads into the same flow: what comes out is the same, byte for byte, whichever one it came through."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.repositories import lay_out, revision
from tests.fakes.runner import Ran, act
from tests.fakes.webhooks import Payload, comment, pull_request, schedule

pytestmark = pytest.mark.sandbox

PATH = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out("flask_api", tmp_path_factory.mktemp("doors") / "repository")


def ran(folder: Path, event: str, payload: Payload, repository: Path, **inputs: str) -> Ran:
    folder.mkdir(parents=True)
    given = {"out": str(folder / "out"), "seed": "5", **inputs}
    done = act(folder, event, payload, given, path=PATH, workspace=repository, GITHUB_SHA=revision(repository, "head"))
    assert done.status == 0, done.log
    assert done.undeclared == frozenset()
    return done


def files(folder: Path) -> dict[str, bytes]:
    place = folder / "out" / "tests"
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text())
    del found["timings"]
    return found


def test_a_pull_request_and_a_bare_command_give_the_same_files(repository: Path, tmp_path: Path) -> None:
    """Whoever asks again by a comment gets what they have seen."""
    base, head = revision(repository, "base"), revision(repository, "head")
    sent = pull_request(pull_request__base__sha=base, pull_request__head__sha=head)
    opened = ran(tmp_path / "opened", "pull_request", sent, repository)
    asked = ran(tmp_path / "asked", "issue_comment", comment("/gen-tests"), repository, base=base, head=head)

    assert int(opened.outputs["kept"]) > 0
    assert files(tmp_path / "opened") == files(tmp_path / "asked")
    assert report(tmp_path / "opened") == report(tmp_path / "asked")
    assert opened.outputs["patch-coverage"] == asked.outputs["patch-coverage"]


def test_a_sweep_in_two_shards_is_the_sweep(repository: Path, tmp_path: Path) -> None:
    """Report and files, after the join, are those of the one run."""
    whole = ran(tmp_path / "whole", "schedule", schedule(), repository)
    for number in (1, 2):
        ran(tmp_path / "shards" / str(number), "schedule", schedule(), repository, shard=f"{number}/2")
        (tmp_path / "shards" / str(number) / "out" / "shard.json").rename(
            tmp_path / "shards" / str(number) / "shard.json"
        )
    joined = ran(tmp_path / "joined", "schedule", schedule(), repository, task="merge", shards=str(tmp_path / "shards"))

    assert int(whole.outputs["kept"]) > 3
    assert joined.outputs["kept"] == whole.outputs["kept"]
    assert report(tmp_path / "joined") == report(tmp_path / "whole")
    assert files(tmp_path / "joined") == files(tmp_path / "whole")


def test_a_sweep_that_the_budget_cuts_off_reports_what_it_has(repository: Path, tmp_path: Path) -> None:
    """Half a night is better than none, as long as it says so."""
    cut = ran(tmp_path / "cut", "schedule", schedule(), repository, budget="12")

    assert cut.outputs["conclusion"] == "partly-tested"
    assert "budget was used up" in cut.summary
