"""`gen-tests rows`: a covering array for a model, or what an existing suite covers of one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.adapters.output import read_text
from bot.application.rows import ModelFile, Wanted, judged, planned, read_model, request_of, seeds_of
from bot.domain.covering import Array, Request
from bot.domain.errors import UsageError
from bot.formats import rows_answer, rows_file, rows_measured
from bot.formats.rows_source import LONGEST, RowsSource


@click.command()
@click.argument("model", metavar="MODEL")
@click.option("--strength", type=click.IntRange(min=1), help="Combine every T values.  [default: the model's, else 2]")
@click.option("--core", multiple=True, metavar="PATH", help="Combine these components further; repeatable.")
@click.option("--core-strength", type=click.IntRange(min=1), help="How many of them.  [default: one more]")
@click.option("--seed-rows", metavar="FILE", help="Rows that are there already, whole or partial.")
@click.option("--max-rows", type=click.IntRange(min=0), help="At most so many rows, and say what is left out.")
@click.option("--optimize", type=click.IntRange(min=0), default=0, show_default=True, help="Steps of local search.")
@click.option("--symmetry", type=click.Choice(["on", "off"]), default="on", help="Elements of a list are alike.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Decides what is free.")
@click.option("--format", "form", type=click.Choice(["csv", "json", "table"]), help="[default: csv]")
@click.option("--measure", "suite", metavar="FILE", help="Say what the rows of a file cover instead.")
def rows(*, model: str, form: str | None, suite: str | None, seed_rows: str | None, **options: Any) -> None:
    """Print rows that cover every combination of T values of MODEL.

    MODEL is a .json file, a CASA .model file (its .constraints beside it), or a file in PICT's language.
    """
    source = read_model(_model_file(model))
    request = request_of(source, _wanted(**options))
    if suite is not None:
        _told(source, request, suite, form)
        return
    if seed_rows is not None:
        request = replace(request, seeds=seeds_of(source, _text(seed_rows, "rows-file"), origin=seed_rows))
    _printed(planned(source, request), source, request, form or "csv")


def _wanted(*, symmetry: str, **options: Any) -> Wanted:
    return Wanted(symmetry=symmetry == "on", **options)


def _told(source: RowsSource, request: Request, suite: str, form: str | None) -> None:
    if form == "csv":
        raise UsageError("--measure has no CSV form.", remedy="Use --format json or table.", slug="usage")
    measured = judged(source, request, _text(suite, "rows-file"), origin=suite)
    as_json = form == "json"
    click.echo(rows_measured.as_json(measured) if as_json else rows_measured.as_text(measured, source), nl=False)


def _printed(array: Array, source: RowsSource, request: Request, form: str) -> None:
    match form:
        case "json":
            click.echo(rows_answer.as_json(array), nl=False)
        case "table":
            click.echo(rows_answer.as_table(array, source), nl=False)
        case _:
            click.echo(rows_file.write(array.rows, source), nl=False)
    click.echo(rows_answer.sentence(array, strength=request.strength, symmetry=request.symmetry), err=True)
    for note in rows_answer.notes(array, source):
        click.echo(f"  {note}", err=True)


def _model_file(name: str) -> ModelFile:
    beside = Path(name).with_suffix(".constraints")
    constraints = str(beside) if name.endswith(".model") and beside.is_file() else None
    return ModelFile(
        name=name,
        text=_text(name, "rows-model"),
        constraints="" if constraints is None else _text(constraints, "rows-model"),
    )


def _text(path: str, slug: str) -> str:
    return read_text(path, limit=LONGEST, slug=slug)
