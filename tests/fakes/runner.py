"""A runner for composite actions: it reads action.yml, starts what that declares, and reads what comes out.

It does as GitHub's does: inputs without a value get their default, `${{ }}` is expanded in `env` and in the outputs and
nowhere else, every step is a shell of its own, and a step's outputs are the blocks that it added to GITHUB_OUTPUT.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_BLOCK = re.compile(r"([\w-]+)<<(\S+)\n(.*?)\n?\2\n", re.DOTALL)
SHELL = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How an action ended: declared outputs by name, all that its steps said, and the job summary."""

    status: int
    outputs: Mapping[str, str]
    undeclared: frozenset[str]
    log: str
    summary: str


def declared() -> dict[str, Any]:
    """Return action.yml."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return found


def act(
    job: Path, event: str, payload: object, inputs: Mapping[str, str], *, path: str, workspace: Path, **environ: str
) -> Ran:
    """Run every step of the action in a job's folder; `path` is the PATH of the machine."""
    action = declared()
    unknown = set(inputs) - set(action["inputs"])
    assert not unknown, f"the runner warns of unexpected inputs: {unknown}"
    (job / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    (job / "summary").touch()
    known = {f"inputs.{name}": inputs.get(name, entry["default"]) for name, entry in action["inputs"].items()}
    undeclared: set[str] = set()
    log, status = "", 0
    for step in action["runs"]["steps"]:
        output = job / f"output-{step['id']}"
        output.touch()
        done = subprocess.run(
            [*SHELL, step["run"]],
            capture_output=True,
            text=True,
            check=False,
            cwd=workspace,
            env={
                **_machine(job, event, workspace, path),
                **environ,
                "GITHUB_OUTPUT": str(output),
                **{name: _expanded(value, known) for name, value in step.get("env", {}).items()},
            },
        )
        found = {name: value for name, _, value in _BLOCK.findall(output.read_text(encoding="utf-8"))}
        known |= {f"steps.{step['id']}.outputs.{name}": value for name, value in found.items()}
        wanted = {entry["value"] for entry in action["outputs"].values()}
        undeclared |= {name for name in found if f"${{{{ steps.{step['id']}.outputs.{name} }}}}" not in wanted}
        log, status = log + done.stdout + done.stderr, status or done.returncode
    return Ran(
        status=status,
        outputs={name: _expanded(entry["value"], known) for name, entry in action["outputs"].items()},
        undeclared=frozenset(undeclared),
        log=log,
        summary=(job / "summary").read_text(encoding="utf-8"),
    )


def _machine(job: Path, event: str, workspace: Path, path: str) -> dict[str, str]:
    return {
        "PATH": path,
        "HOME": os.environ.get("HOME", "/nonexistent"),
        "LANG": "C.UTF-8",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(job / "event.json"),
        "GITHUB_STEP_SUMMARY": str(job / "summary"),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_API_URL": "http://127.0.0.1:9",
        "GITHUB_SERVER_URL": "http://127.0.0.1:9",
        "RUNNER_ENVIRONMENT": "github-hosted",
        "RUNNER_TEMP": str(job),
    }


def _expanded(text: str, known: Mapping[str, str]) -> str:
    """An expression that names nothing is empty, as on GitHub."""
    return _EXPRESSION.sub(lambda match: known.get(match[1], ""), str(text))
