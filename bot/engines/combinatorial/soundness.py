"""Whether a model and a request make sense, said before any work is done on them."""

from __future__ import annotations

from collections import Counter
from typing import NoReturn

from bot.domain.covering import Component, Constraint, Guard, Model
from bot.domain.errors import InputError
from bot.engines.combinatorial.truth import paths
from bot.engines.combinatorial.witnesses import tag


def check_model(model: Model) -> None:
    """Raise InputError (`covering-model`) that names the first thing wrong with a model."""
    twice = next((path for path, count in Counter(part.path for part in model.components).items() if count > 1), None)
    if twice is not None:
        _refuse(model, f"there are two components '{twice}'", "Give each component a path of its own.")
    if not model.components:
        _refuse(model, "there is no component", "Name at least one.")
    by_path = {part.path: part for part in model.components}
    for part in model.components:
        _check_values(model, part)
        if part.when is not None and part.when.component not in by_path:
            what = f"'{part.path}' depends on '{part.when.component}', which is no component"
            _refuse(model, what, "Correct `when`.")
    for part in model.components:
        _check_circle(model, by_path, part)
    for constraint in model.constraints:
        _check_constraint(model, by_path, constraint)
    for group in model.groups:
        check_group(model, group.paths, group.strength)


def check_group(model: Model, names: tuple[str, ...], strength: int) -> None:
    """Raise InputError (`covering-model`, `strength`) for components that there are not, or too high a strength."""
    known = {part.path for part in model.components}
    stranger = next((path for path in names if path not in known), None)
    if stranger is not None:
        _refuse(model, f"'{stranger}' is to be combined further and is no component", "Correct its name.")
    check_strength(strength, len(set(names)))


def check_strength(strength: int, components: int) -> None:
    """Raise InputError (`strength`) for a strength that is not from 1 to the number of components."""
    if not 1 <= strength <= components:
        raise InputError(
            f"The strength is {strength}, and there are {components} components to combine.",
            remedy=f"Ask for a strength from 1 to {components}.",
            slug="strength",
        )


def _check_values(model: Model, part: Component) -> None:
    if not part.values:
        _refuse(model, f"'{part.path}' has no values", "Give it at least one, or leave it out.")
    for values, what in ((part.values, "values"), (part.invalid, "invalid values")):
        twice = next((value for value, count in Counter(map(tag, values)).items() if count > 1), None)
        if twice is not None:
            _refuse(model, f"the {what} of '{part.path}' hold {twice.partition(':')[2]} twice", "Name it once.")
    if {tag(value) for value in part.values} <= {tag(value) for value in part.invalid}:
        _refuse(model, f"all values of '{part.path}' are invalid", "Give it a valid one.")
    if part.weights and (len(part.weights) != len(part.values) or min(part.weights) <= 0):
        _refuse(model, f"'{part.path}' has {len(part.weights)} weights", "Give one positive number a value.")


def check_guard_values(model: Model) -> None:
    """Raise InputError (`covering-model`) for a guard that names what its component cannot be.

    For models that people write: in one whose values were taken out one by one, such guards are left over.
    """
    by_path = {part.path: part for part in model.components}
    for part in model.components:
        if part.when is not None:
            _check_guard_values(model, part.path, part.when, by_path[part.when.component])


def _check_guard_values(model: Model, path: str, guard: Guard, selector: Component) -> None:
    there = {tag(value) for value in (*selector.values, *selector.invalid)}
    strangers = [value for value in guard.values if tag(value) not in there]
    if not guard.values:
        _refuse(model, f"the guard of '{path}' names no value: it never exists", "Correct `when`, or leave it out.")
    if strangers:
        what = f"'{path}' depends on {strangers[0]!r}, which is no value of '{selector.path}'"
        _refuse(model, what, "Correct `when`.")


def _check_constraint(model: Model, by_path: dict[str, Component], constraint: Constraint) -> None:
    stranger = next((path for path in paths(constraint.expression) if path not in by_path), None)
    if stranger is not None:
        what = f"the constraint {constraint.text!r} names '{stranger}', which is no component"
        _refuse(model, what, "Correct its name.")


def _check_circle(model: Model, by_path: dict[str, Component], part: Component) -> None:
    seen = [part.path]
    guard = part.when
    while guard is not None:
        if guard.component in seen:
            circle = " -> ".join((*seen[seen.index(guard.component) :], guard.component))
            _refuse(model, f"guards lead back to where they began: {circle}", "Break the circle in `when`.")
        seen.append(guard.component)
        guard = by_path[guard.component].when


def _refuse(model: Model, what: str, remedy: str) -> NoReturn:
    raise InputError(f"Model '{model.name}': {what}.", remedy=remedy, slug="covering-model")
