"""Foreign text in Markdown (GitHub flavour): it reads as it was written and does nothing.

No link, image, HTML, mention, reference, closing keyword, emoji code or formula comes out of a step's text, a path or
a message (security requirement E-3). Invisible and direction-changing characters are shown as `<U+202E>`; what looks
like a secret is withheld (C-9).
"""

from __future__ import annotations

import html
import re
import unicodedata

WITHHELD = "[withheld]"
NAME_LIMIT = 300
_TEXT_LIMIT = 1000
_JOINT = "\u200b"

_SECRETS = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{20,255}|(?:AKIA|ASIA)[A-Z0-9]{16}|"
    r"xox[abprs]-[A-Za-z0-9-]{10,255}|glpat-[A-Za-z0-9_-]{20,255}|"
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]{0,20000}-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_SPECIAL = re.compile(r"[\\`*_\[\]|~]")
_LEADING = re.compile(r"^(?:[-+=#]|\d{1,9}(?=[.)]))")
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ACTIVE = (
    (re.compile(r"@(?=\S)"), f"@{_JOINT}"),
    (re.compile(r"#(?=\w)"), f"#{_JOINT}"),
    (re.compile(r"(?i)\bgh-(?=\d)"), f"GH-{_JOINT}"),
    (re.compile(r":(?=//)"), f":{_JOINT}"),
    (re.compile(r"(?i)\b(www)(?=\.)"), rf"\1{_JOINT}"),
    (re.compile(r"(?i)\b(mailto|xmpp):(?=\S)"), rf"\1:{_JOINT}"),
    (re.compile(r":(?=[\w+\-]{1,60}:)"), f":{_JOINT}"),
)


def withhold(text: str) -> str:
    """Replace everything that looks like a token or a private key."""
    return _SECRETS.sub(WITHHELD, text)


def prose(text: str, *, limit: int = _TEXT_LIMIT) -> str:
    """Return foreign text as one line of inert Markdown, for a paragraph, a list item or a table cell."""
    flat = _inert(_flat(text, limit))
    lead = _LEADING.match(flat)
    escaped = _SPECIAL.sub(_escape, flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    escaped = escaped.replace("$", "&#36;")
    if lead is None:
        return escaped
    end = lead.end()
    return f"{escaped[:end]}\\{escaped[end:]}" if lead.group().isdigit() else f"\\{escaped}"


def code(text: str, *, limit: int = NAME_LIMIT, table: bool = False) -> str:
    """Return foreign text as a code span; in a table cell a pipe needs a backslash even there."""
    flat = _flat(text, limit) or " "
    if table:
        flat = flat.replace("\\|", "\\ |").replace("|", "\\|")
    ticks = "`" * (_longest_run(flat) + 1)
    pad = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}"


def name_html(text: str, *, limit: int = NAME_LIMIT) -> str:
    """Return foreign text as a `<code>` element, for a `<summary>` where Markdown does not work."""
    return f"<code>{html.escape(_flat(text, limit), quote=True)}</code>"


def fence(text: str, *, language: str = "") -> str:
    """Return foreign text as a fenced block, the fence longer than any run of backticks inside."""
    lines = withhold(text).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    body = "\n".join(visible(line, keep="\t") for line in lines)
    ticks = "`" * max(3, _longest_run(body) + 1)
    return f"{ticks}{language}\n{body}\n{ticks}"


def _escape(match: re.Match[str]) -> str:
    return f"\\{match.group()}"


def _inert(text: str) -> str:
    for pattern, replacement in _ACTIVE:
        text = pattern.sub(replacement, text)
    return text


def _flat(text: str, limit: int) -> str:
    flat = visible(" ".join(withhold(text[: limit * 4]).split()))
    return flat if len(flat) <= limit else f"{flat[: limit - 3]}..."


def visible(text: str, *, keep: str = "") -> str:
    """Show invisible, control and direction-changing characters as `<U+202E>`; `keep` holds those left alone."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in keep or not _hidden(char) else f"<U+{ord(char):04X}>" for char in text)


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _CATEGORIES


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
