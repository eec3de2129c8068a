"""Random models for property tests: guards to depth 4, shared selectors, single values, lists, constraints."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.domain.covering import (
    AllOf,
    AnyOf,
    Comparison,
    Component,
    Constraint,
    Expression,
    Group,
    Guard,
    Literal,
    Model,
    Not,
    Path,
    Relation,
)

VALUES: tuple[Literal, ...] = ("a", "b", "c", 0, 1, 2.5, True, None, "")


@st.composite
def guarded_models(draw: st.DrawFn, *, most: int = 6) -> Model:
    """Models of components that hang from one another, in any order, with a list of like elements now and then."""
    parts: list[Component] = []
    depth: dict[str, int] = {}
    for number in range(draw(st.integers(1, most))):
        values = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique_by=repr))
        part = Component(path=f"c{number}", values=tuple(values), when=draw(_guards(parts, depth)))
        depth[part.path] = 0 if part.when is None else depth[part.when.component] + 1
        parts.append(part)
    if draw(st.booleans()):
        parts += draw(_lists(parts, depth))
    order = draw(st.permutations(range(len(parts))))
    return Model(components=tuple(parts[number] for number in order), name="drawn")


@st.composite
def constrained_models(draw: st.DrawFn, *, most: int = 5) -> Model:
    """Guarded models with up to three constraints, a group and invalid values."""
    model = draw(guarded_models(most=most))
    constraints = tuple(
        Constraint(text=f"rule {number}", expression=draw(expressions(model)))
        for number in range(draw(st.integers(0, 3)))
    )
    paths = [part.path for part in model.components]
    chosen = draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4, unique=True))
    strength = draw(st.integers(1, min(3, len(chosen))))
    groups = (Group(paths=tuple(chosen), strength=strength),) if draw(st.booleans()) else ()
    bad = draw(st.sets(st.sampled_from(paths), max_size=2))
    parts = tuple(
        Component(path=part.path, values=part.values, when=part.when, invalid=("!",) if part.path in bad else ())
        for part in model.components
    )
    return Model(components=parts, constraints=constraints, groups=groups, name="drawn")


@st.composite
def _guards(draw: st.DrawFn, parts: list[Component], depth: dict[str, int]) -> Guard | None:
    fit = [part for part in parts if depth[part.path] < 4]
    if not fit or not draw(st.booleans()):
        return None
    selector = draw(st.sampled_from(fit))
    chosen = draw(st.lists(st.sampled_from(selector.values), min_size=1, unique_by=repr))
    return Guard(component=selector.path, values=tuple(chosen))


@st.composite
def _lists(draw: st.DrawFn, parts: list[Component], depth: dict[str, int]) -> list[Component]:
    """A list of at most two elements of two fields; of none now and then."""
    longest = draw(st.integers(0, 2))
    length = Component(path="l@length", values=tuple(range(longest + 1)), when=draw(_guards(parts, depth)))
    names = ("x", "y")[: draw(st.integers(1, 2))]
    fields = [
        Component(
            path=f"l[{position}].{name}",
            values=(0, 1),
            when=Guard(component="l@length", values=tuple(range(position + 1, longest + 1))),
        )
        for position in range(longest)
        for name in names
    ]
    return [length, *fields]


def expressions(model: Model) -> st.SearchStrategy[Expression]:
    """Comparisons of the model's components with values and with one another, combined."""
    return st.recursive(
        comparisons(model),
        lambda inner: st.one_of(
            inner.map(lambda term: Not(term=term)),
            st.lists(inner, min_size=1, max_size=2).map(lambda terms: AllOf(terms=tuple(terms))),
            st.lists(inner, min_size=1, max_size=2).map(lambda terms: AnyOf(terms=tuple(terms))),
        ),
        max_leaves=3,
    )


@st.composite
def comparisons(draw: st.DrawFn, model: Model) -> Expression:
    """One comparison."""
    paths = [part.path for part in model.components]
    relation = draw(st.sampled_from(list(Relation)))
    values = [value for part in model.components for value in part.values]
    path = draw(st.sampled_from(paths))
    if relation is Relation.IN:
        chosen = draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))
        return Comparison(path=path, relation=relation, other=tuple(chosen))
    if relation is Relation.LIKE:
        return Comparison(path=path, relation=relation, other=draw(st.sampled_from(["*", "a", "?", "b*", "*c*"])))
    if draw(st.booleans()):
        return Comparison(path=path, relation=relation, other=Path(path=draw(st.sampled_from(paths))))
    return Comparison(path=path, relation=relation, other=draw(st.sampled_from(values)))
