"""The report as JSON (configs/report.schema.json), and back: a publisher needs no checkout and trusts no Markdown."""

from __future__ import annotations

from bot.formats.report_json.reading import MAX_BYTES, read
from bot.formats.report_json.writing import SCHEMA, document, write

__all__ = ["MAX_BYTES", "SCHEMA", "document", "read", "write"]
