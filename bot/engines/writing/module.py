"""Files from candidates: what shares a path becomes one module with one header."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from hashlib import sha256

from bot.domain.candidate import Candidate, Row, SourceFile

MARK = "# gen-tests: sha256="


def assemble(candidates: tuple[Candidate, ...], *, conftest: SourceFile) -> tuple[SourceFile, ...]:
    """Return the files of the candidates, in path order, and the conftest they run with (nothing for no candidate).

    Candidates that share a path share its header, imports, constants and private functions. Raise SyntaxError when a
    candidate's text is no Python: that is a fault of whoever wrote it.
    """
    paths = sorted({candidate.path for candidate in candidates})
    files = [_file(path, tuple(one for one in candidates if one.path == path)) for path in paths]
    return tuple(sorted((conftest, *files), key=lambda file: file.path)) if files else ()


def signed(header: tuple[str, ...], body: str) -> str:
    """Put the header above the text: comments, and the hash of everything below it."""
    comments = [f"# {line}" for line in header]
    return "\n".join([*comments, f"{MARK}{digest(body)}", body])


def digest(body: str) -> str:
    """Return the hash that a header carries for the text below it."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def untouched(content: str) -> bool:
    """Whether a file still is what was written: its hash agrees with the text below."""
    lines = content.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(MARK):
            return line.removeprefix(MARK) == digest("\n".join(lines[number + 1 :]))
        if not line.startswith("#"):
            return False
    return False


def _file(path: str, candidates: tuple[Candidate, ...]) -> SourceFile:
    header = _once(line for candidate in candidates for line in candidate.header)
    constants = _once(text for candidate in candidates for text in candidate.constants)
    functions = _once(text for candidate in candidates for text in candidate.functions)
    parts = [_imports(candidates)]
    parts += ["\n".join(constants)] if constants else []
    blocks = [*functions, *(_rendered(candidate) for candidate in candidates)]
    body = "\n\n".join(part for part in parts if part) + "\n\n\n" + "\n\n\n".join(block.rstrip() for block in blocks)
    body = body.lstrip("\n") + "\n"
    ast.parse(body)
    return SourceFile(path=path, content=signed(header, body))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _imports(candidates: tuple[Candidate, ...]) -> str:
    """Sorted import statements: the standard library, then the others."""
    found = sorted({text for candidate in candidates for text in candidate.imports})
    own = [text for text in found if text.split()[1].split(".")[0] in ("re", "uuid")]
    other = [text for text in found if text not in own]
    return "\n\n".join("\n".join(group) for group in (own, _plain_first(other)) if group)


def _plain_first(imports: list[str]) -> list[str]:
    return sorted(imports, key=lambda text: (text.startswith("from "), text))


def _rendered(candidate: Candidate) -> str:
    lines: list[str] = []
    for line in candidate.source.split("\n"):
        if line.strip() == "{rows}":
            pad = line[: len(line) - len(line.lstrip())]
            lines += [text for row in candidate.rows for text in _row(row, pad)]
        else:
            lines.append(line)
    return "\n".join(lines)


def _row(row: Row, pad: str) -> list[str]:
    return [f"{pad}{text}" if text else text for text in f"{row.source},".split("\n")]
