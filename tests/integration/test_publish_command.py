"""`gen-tests publish` as a job runs it: a process, an environment, and GitHub at the other end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.formats import report_json
from tests.fakes.github.server import serving
from tests.fakes.github.shop import NUMBER, a_report, a_world


def published(origin: str, folder: Path, token: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an empty folder, with nothing but what a job has."""
    (folder / "report.json").write_text(report_json.write(a_report()))
    environment = {
        "PATH": "/usr/bin:/bin",
        "GITHUB_TOKEN": token,
        "GITHUB_REPOSITORY": "octo/shop",
        "GITHUB_API_URL": origin,
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    command = [str(Path(sys.executable).parent / "gen-tests"), "publish", "report.json", "--pull", str(NUMBER)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_report_is_published_without_a_checkout(tmp_path: Path) -> None:
    with serving(a_world()) as github:
        ended = published(github.origin, tmp_path, "write")

        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == "review: written\nsummary comment: written\nearlier suggestions: unchanged\n"
        assert len(github.world.comments) == len(github.world.reviews) == 1
    assert "### Delivery\n\n- review: written\n" in (tmp_path / "summary.md").read_text()


def test_a_forks_token_ends_well_with_everything_in_the_summary(tmp_path: Path) -> None:
    with serving(a_world(fork=True)) as github:
        ended = published(github.origin, tmp_path, "read")

        assert (ended.returncode, ended.stderr) == (0, "")
        assert github.world == a_world(fork=True)
    text = (tmp_path / "summary.md").read_text()
    assert all(file.content.rstrip() in text for file in a_report().files)


def test_a_bad_token_is_an_error_that_says_so(tmp_path: Path) -> None:
    with serving(a_world()) as github:
        ended = published(github.origin, tmp_path, "ghp_somebody_elses_token_0123456789")

    assert ended.returncode == 3
    assert ended.stderr.startswith("Error: GitHub refused: 401 Bad credentials.")
    assert "docs/messages.md#github-refused" in ended.stderr
    assert "somebody" not in ended.stderr + ended.stdout
