"""What a project says about how inputs are combined, with the rows that its files hold."""

from __future__ import annotations

from bot.domain.api import Api
from bot.domain.exploration import Combining
from bot.domain.project import Combination, Project
from bot.formats import rows_file
from bot.ports import Checkout


def read_combinings(
    checkout: Checkout, project: Project, *, usual: Combining, api: Api | None
) -> tuple[dict[str, Combining], tuple[str, ...]]:
    """Return by operation what the project wants, and warnings about operations that there are not.

    Raise InputError (`missing-file`, `rows-file`) for rows that cannot be read.
    """
    known = {operation.name for operation in api.operations} if api is not None else set()
    said = tuple(
        f"`combinations` names {one.operation}, which the OpenAPI document does not have."
        for one in project.combinations
        if one.operation not in known
    )
    return {one.operation: _combining(checkout, one, usual) for one in project.combinations}, said


def _combining(checkout: Checkout, wanted: Combination, usual: Combining) -> Combining:
    path = wanted.seed_rows
    return Combining(
        strength=usual.strength if wanted.strength is None else wanted.strength,
        max_rows=usual.max_rows if wanted.max_rows is None else wanted.max_rows,
        constraints=wanted.constraints,
        given=() if path is None else rows_file.read_texts(checkout.read(path), origin=path),
    )
