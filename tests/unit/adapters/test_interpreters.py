"""Programs outside /usr are found with the folder they need, and never bring a home along."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.interpreters import SYSTEM, coverage_python, prefixes_of, tools
from bot.domain.project import Command, CoverageKind, Project, Service


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def a_project(*words: str) -> Project:
    return Project(prepare=(Command(run=words),))


def test_a_program_on_the_users_path_brings_its_prefix(tmp_path: Path) -> None:
    found = program(tmp_path / "node-22" / "bin" / "frobnicate")

    result = tools(a_project("frobnicate"), path=str(found.parent), home=tmp_path)

    assert result.prefixes == (tmp_path / "node-22",)
    assert result.path == f"{found.parent}:{SYSTEM}"


def test_the_systems_own_programs_come_first(tmp_path: Path) -> None:
    found = program(tmp_path / "shims" / "bin" / "sh")

    assert tools(a_project("sh"), path=str(found.parent), home=tmp_path).prefixes == ()


@pytest.mark.parametrize("folder", ["bin", ".local/bin", "shims"])
def test_a_home_is_never_a_prefix(tmp_path: Path, folder: str) -> None:
    found = program(tmp_path / folder / "frobnicate")

    assert tools(a_project("frobnicate"), path=str(found.parent), home=tmp_path).prefixes == ()


def test_every_folder_that_a_chain_of_links_names_is_found(tmp_path: Path) -> None:
    """uv links `python` through a folder that is itself a link: both have to exist inside."""
    program(tmp_path / "python-3.12.4" / "bin" / "python3.12")
    (tmp_path / "python-3.12").symlink_to("python-3.12.4")
    venv = tmp_path / "venv" / "bin" / "python"
    venv.parent.mkdir(parents=True)
    venv.symlink_to(tmp_path / "python-3.12" / "bin" / "python3.12")

    assert set(prefixes_of(venv)) == {tmp_path / "venv", tmp_path / "python-3.12", tmp_path / "python-3.12.4"}


def test_a_link_that_goes_round_ends(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "a").symlink_to("a")

    assert prefixes_of(tmp_path / "bin" / "a") == (tmp_path,)


@pytest.mark.parametrize(
    ("words", "python"),
    [
        ((".venv/bin/python", "-m", "uvicorn"), ".venv/bin/python"),
        ((".venv/bin/python3.12", "-m", "pytest"), ".venv/bin/python3.12"),
        ((".venv/bin/uvicorn", "shop"), ".venv/bin/python"),
        (("pytest",), "python3"),
        (("python3", "-m", "pytest"), "python3"),
    ],
)
def test_coverage_goes_beside_the_interpreter_that_runs(words: tuple[str, ...], python: str) -> None:
    assert coverage_python(Project(team_tests=Command(run=words, cwd="api"))) == ((python,), "api")


def test_a_measured_service_decides_before_the_teams_tests() -> None:
    service = Service(name="api", command=Command(run=("a/python",)), ready="", coverage=CoverageKind.PYTHON)
    other = Service(name="web", command=Command(run=("node",)), ready="", coverage=CoverageKind.BROWSER)

    project = Project(services=(other, service), team_tests=Command(run=("b/python",)))

    assert coverage_python(project) == (("a/python",), ".")
    assert coverage_python(Project(services=(other,))) is None
