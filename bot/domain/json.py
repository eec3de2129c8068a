"""JSON values, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Json = bool | int | float | str | None | Sequence["Json"] | Mapping[str, "Json"]
JsonObject = Mapping[str, Json]
