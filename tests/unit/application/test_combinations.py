"""What the configuration says about an operation, with the rows that a file of the head revision holds."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.application.combinations import read_combinings
from bot.domain.errors import InputError
from bot.domain.exploration import Combining
from bot.domain.project import Combination, Project
from tests.fakes.small_shop import API


class Files:
    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def paths(self, patterns: Iterable[str]) -> tuple[str, ...]:
        return tuple(patterns)

    def read(self, path: str) -> str:
        return self._files[path]


def test_what_is_not_said_is_as_usual() -> None:
    project = Project(
        combinations=(
            Combination(operation="POST /orders", max_rows=9, seed_rows="tests/orders.csv"),
            Combination(operation="GET /gone", strength=3),
        )
    )
    files = Files({"tests/orders.csv": "payment,gift\ncard,true\ninvoice,\n"})

    found, said = read_combinings(files, project, usual=Combining(strength=2, max_rows=24), api=API)

    assert found["POST /orders"] == Combining(
        strength=2,
        max_rows=9,
        given=((("payment", "card"), ("gift", "true")), (("payment", "invoice"), ("gift", ""))),
    )
    assert found["GET /gone"] == Combining(strength=3, max_rows=24)
    assert said == ("`combinations` names GET /gone, which the OpenAPI document does not have.",)


def test_rows_that_cannot_be_read_end_the_review() -> None:
    project = Project(combinations=(Combination(operation="POST /orders", seed_rows="rows.csv"),))

    with pytest.raises(InputError, match=r"rows.csv, line 2"):
        read_combinings(Files({"rows.csv": "a,b\n1\n"}), project, usual=Combining(), api=API)
