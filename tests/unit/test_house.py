"""The house numbers, held by reading the source: sizes, names, docstrings, typing, and documented errors."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.errors import ExitStatus

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "bot").rglob("*.py"))
OURS = sorted([*MODULES, *(ROOT / "tests").rglob("*.py")])
MESSAGES = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
BANNED = {"utils", "util", "helpers", "helper", "manager", "base", "common"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def slugs(path: Path) -> Iterator[str]:
    """Every slug an error of this module leads to: `slug="..."`, or a constant called SLUG."""
    for node in ast.walk(parsed(path)):
        match node:
            case ast.keyword(arg="slug", value=ast.Constant(value=str(slug))):
                yield slug
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(slug))) if name.endswith("SLUG"):
                yield slug


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    assert [function.name for function in functions(path) if length(function) > 50] == []


def test_half_of_all_functions_fit_in_ten_lines() -> None:
    lengths = [length(function) for path in MODULES for function in functions(path)]

    assert statistics.median(lengths) <= 10


def test_half_of_all_modules_fit_in_150_lines() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES]

    assert statistics.median(lengths) <= 150


@pytest.mark.parametrize("layer", ["domain", "engines"])
def test_the_inner_layers_know_every_type(layer: str) -> None:
    untyped = [
        name_of(path)
        for path in sorted((ROOT / "bot" / layer).rglob("*.py"))
        if any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(parsed(path)))
    ]

    assert untyped == []


def test_no_module_is_named_after_nothing() -> None:
    assert [name_of(path) for path in MODULES if BANNED & {*path.relative_to(ROOT).with_suffix("").parts}] == []


def test_no_class_of_ours_looks_like_a_test_to_pytest() -> None:
    classes = [
        f"{name_of(path)}: {node.name}"
        for path in OURS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
    ]

    assert classes == []


@pytest.mark.parametrize("slug", sorted({slug for path in MODULES for slug in slugs(path)}))
def test_every_error_leads_to_a_section(slug: str) -> None:
    """`(see docs/messages.md#slug)` must be a link that works."""
    assert f"\n### {slug}\n" in MESSAGES


def test_sections_are_written_once_and_say_something() -> None:
    sections = re.findall(r"^### (.+)\n(.+)", MESSAGES, re.MULTILINE)

    assert len({slug for slug, _ in sections}) == len(sections) == MESSAGES.count("\n### ")
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug, _ in sections)


def test_every_exit_status_is_explained() -> None:
    assert [int(status) for status in ExitStatus if f"\n| {int(status)} | " not in MESSAGES] == []
