"""Manual test cases in Markdown, in the many ways testers write them."""

from bot.formats.manual_case.reader import read

__all__ = ["read"]
