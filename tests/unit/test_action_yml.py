"""action.yml, the settings, the README and the workflows say the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.formats.runner_files import OUTPUTS
from bot.settings.action import INPUTS
from tests.fakes.runner import ROOT, declared

README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = sorted((ROOT / "docs").glob("*.md"))
SHA = re.compile(r"[^@\s]+@[0-9a-f]{40}")


def documented() -> Iterator[tuple[str, str]]:
    """Every workflow that a page of docs/ shows."""
    for page in PAGES:
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)):
            if "\njobs:" in block:
                yield f"{page.name}-{number}", block


EXAMPLES = dict(documented())


def test_every_input_is_declared_as_the_settings_know_it() -> None:
    """An input that only one of them knows is ignored, or cannot be given."""
    inputs = declared()["inputs"]

    assert list(inputs) == list(INPUTS)
    for name, entry in inputs.items():
        assert (entry["description"], entry["default"]) == (INPUTS[name].meaning, INPUTS[name].default), name


def test_every_input_is_handed_to_the_step() -> None:
    """A composite action gets nothing by itself."""
    env = declared()["runs"]["steps"][0]["env"]

    assert env == {f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in INPUTS}


def test_every_output_is_declared_as_the_code_writes_it() -> None:
    """A step that reads an undeclared output reads nothing."""
    outputs = declared()["outputs"]

    assert {name: entry["description"] for name, entry in outputs.items()} == dict(OUTPUTS)


@pytest.mark.parametrize(("heading", "table"), [("input", INPUTS), ("output", OUTPUTS)])
def test_the_readme_lists_them_all(heading: str, table: Any) -> None:
    """The page that people read first is the one that is forgotten first."""
    rows = [
        f"| `{name}` | {entry.meaning} | {f'`{entry.default}`' if entry.default else ''} |"
        if heading == "input"
        else f"| `{name}` | {entry} |"
        for name, entry in table.items()
    ]

    assert "\n".join(rows) in README


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_job_has_both_a_write_scope_and_code_of_a_pull_request(path: Path) -> None:
    """What runs such code may end up belonging to its author (A-10)."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        scopes = job["permissions"]
        runs_code = any("checkout" in step.get("uses", "") or "sysctl" in step.get("run", "") for step in job["steps"])
        tokens = [step["with"].get("github-token") for step in job["steps"] if "with" in step]
        if runs_code:
            assert set(scopes.values()) == {"read"}, name
            assert tokens == [None] * len(tokens), name
        assert "secrets" not in json.dumps(job), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_everything_that_is_used_is_pinned(path: Path) -> None:
    """A tag can be moved to other code (I-1)."""
    uses = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))

    assert uses
    assert [name for name in uses if SHA.fullmatch(name) is None] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_use_inputs_and_outputs_that_exist(path: Path) -> None:
    """A misspelt name is empty, without any error."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    action = declared()
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "gen-tests@" in step.get("uses", ""):
                assert set(step["with"]) <= set(action["inputs"]) if "with" in step else True
        text = json.dumps(job)
        assert set(re.findall(r"steps\.gen-tests\.outputs\.([\w-]+)", text)) <= set(action["outputs"])
        for needed, output in re.findall(r"needs\.(\w+)\.outputs\.([\w-]+)", text):
            assert output in workflow["jobs"][needed]["outputs"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_event_is_answered_that_runs_foreign_code_with_our_rights(path: Path) -> None:
    """`pull_request_target` hands a stranger a token (A-9)."""
    assert "pull_request_target" not in path.read_text(encoding="utf-8")


def test_the_docs_show_workflows() -> None:
    """The checks below have something to check."""
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("example", sorted(EXAMPLES))
def test_a_workflow_in_the_docs_can_be_copied(example: str, tmp_path: Path) -> None:
    """Valid, least privilege, pinned, and calling a workflow with inputs that it has."""
    file = tmp_path / ".github" / "workflows" / "copied.yml"
    file.parent.mkdir(parents=True)
    file.write_text(EXAMPLES[example], encoding="utf-8")
    workflow = yaml.safe_load(EXAMPLES[example])

    assert workflow["permissions"] == {}
    programs = Path(sys.executable).parent
    schema = ("check-jsonschema", "-q", "--builtin-schema", "vendor.github-workflows")
    audit = ("zizmor", "--offline", "--quiet", "--persona", "pedantic")
    for name, *options in (schema, audit):
        done = subprocess.run([str(programs / name), *options, str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    for job in workflow["jobs"].values():
        if "uses" in job:
            called = re.search(r"/(\w+\.yml)@[0-9a-f]{40}$", job["uses"])
            assert called is not None
            target = yaml.safe_load((ROOT / ".github/workflows" / called[1]).read_text(encoding="utf-8"))
            # YAML 1.1 reads the key `on` as true.
            assert set(job.get("with", {})) <= set(target[True]["workflow_call"]["inputs"])
