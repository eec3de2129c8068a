"""Sentences of testers, cut up: quoted spans, clauses, plain words.

A quoted span (any quote, bold, italic or code) is data: it is taken out before anything looks at words, so that a
button called "Save and close" is never split at its "and".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN, CLOSE = "\ue000", "\ue001"
_SPANS = re.compile(
    r"\*\*[`\"\u201c]([^*`\"]+)[`\"\u201d]\*\*|`([^`]+)`|\*\*([^*]+)\*\*|"
    r"\u201c([^\u201d]+)\u201d|\u201e([^\u201c\u201d]+)[\u201c\u201d]"
    r"|\u00ab([^\u00bb]+)\u00bb|\"([^\"]+)\"|\u2018([^\u2019]+)\u2019|(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
    r"|(?<![\w'])'([^'\n]+(?:'\w[^'\n]*)*)'(?!\w)|(?<![\w_])__?([^_\s](?:[^_]*[^_\s])?)__?(?![\w_])"
)
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
PLACEHOLDER = re.compile(f"{OPEN}\\d+{CLOSE}")
_PATH = re.compile(r"(?<![\w/:.])(/[\w:{}\-]+(?:/[\w:{}\-.]*)*(?:\?[\w=&%+-]+)?)(?![\w/])")
_URL = re.compile(r"https?://[^\s)>\]]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ARTICLES = re.compile(r"\b(?:the|a|an|its|your|their|his|her|my|our|this|that|same|any|some|another)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Text whose quoted spans are replaced by marks; `quotes` holds what they said."""

    text: str
    quotes: tuple[str, ...] = ()

    def restore(self, piece: str) -> str:
        """Put the quoted text back, without its quotes."""
        return " ".join(_MARK.sub(self._quote, piece).split())

    def quoting(self, piece: str) -> str:
        """Put the quoted text back, in plain double quotes."""
        return " ".join(_MARK.sub(lambda found: f'"{self._quote(found)}"', piece).split())

    def quoted(self, piece: str) -> tuple[str, ...]:
        """Return what is quoted in a piece."""
        return tuple(self.quotes[int(found)] for found in _MARK.findall(piece) if int(found) < len(self.quotes))

    def _quote(self, found: re.Match[str]) -> str:
        at = int(found[1])
        return self.quotes[at] if at < len(self.quotes) else ""


def cut(text: str) -> Sentence:
    """Take the quoted spans, paths, addresses and mail addresses out of a sentence."""
    clean = " ".join(text.replace(OPEN, " ").replace(CLOSE, " ").split())
    quotes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        content = next((group for group in found.groups() if group is not None), found[0])
        quotes.append(content.strip())
        return f"{OPEN}{len(quotes) - 1}{CLOSE}"

    for pattern in (_SPANS, _URL, _EMAIL, _PATH):
        pieces = re.split(f"({OPEN}\\d+{CLOSE})", clean)
        clean = "".join(piece if PLACEHOLDER.fullmatch(piece) else pattern.sub(keep, piece) for piece in pieces)
    return Sentence(text=clean, quotes=tuple(quotes))


def is_path(text: str) -> bool:
    """Whether a quoted text is a path of the application."""
    return bool(re.fullmatch(r"/[^\s]*", text)) and not text.startswith("//")


def plain(text: str) -> str:
    """Lower-case words without articles and punctuation."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", ARTICLES.sub(" ", text.casefold())).split())


def words(text: str) -> tuple[str, ...]:
    """The plain words of a text, identifiers split at humps, dashes and underscores."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return tuple(re.sub(r"[\W_]+", " ", spaced.casefold()).split())


def stem(word: str) -> str:
    """A word without its plural: enough to match `order` with `orders`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
