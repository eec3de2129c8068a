"""What reading source files statically tells: components, imports, routes, handlers, messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A named function, class or component and the lines it stands on (first and last, both included)."""

    name: str
    path: str
    first: int
    last: int
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`names` imported from `source` (as written); `resolved` is the repository path it leads to, if any."""

    source: str
    names: tuple[str, ...] = ()
    resolved: str | None = None

    @property
    def bindings(self) -> tuple[tuple[str, str | None], ...]:
        """Each name that the import gives to a Python file, and what it is called where it comes from.

        None stands for the whole module. `as` is kept in names and sources: `a as b`, `pkg.module as m`.
        """
        if not self.names:
            source, _, known_as = self.source.partition(" as ")
            return ((known_as or source, None),)
        pairs = (name.partition(" as ") for name in self.names)
        return tuple((known_as or original, original) for original, _, known_as in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRoute:
    """A route of a single-page application and the component that it shows."""

    route: str
    component: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A JSX element worth naming: its tag, its literal attributes, its literal text, its line."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A string literal that the code shows to its user, and where it stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenModule:
    """One `.jsx`/`.tsx`/`.js`/`.ts` file as far as pairing, selection and oracles need it.

    `executable` holds the lines on which a statement starts, `code` all that are neither blank nor comment nor import.
    """

    path: str
    components: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    routes: tuple[PageRoute, ...] = ()
    elements: tuple[Element, ...] = ()
    messages: tuple[Message, ...] = ()
    strings: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    executable: frozenset[int] = frozenset()
    code: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A function of the source that answers an HTTP operation."""

    method: str
    path: str
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonModule:
    """One Python file: its functions, what it imports, the operations it answers.

    `code` holds the lines that are neither blank nor comment nor docstring nor import.
    """

    path: str
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    handlers: tuple[Handler, ...] = ()
    code: frozenset[int] = frozenset()
