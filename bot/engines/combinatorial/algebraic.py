"""A first block of rows for uniform models, constructed rather than searched for (Bush 1952).

Rows are the polynomials of degree below t over the integers modulo a prime q, columns the points 0..q-1 and infinity;
t values determine a polynomial, so that any t columns hold every combination once: an orthogonal array of q^t rows and
q + 1 columns. Components with fewer than q values leave the cells free that name a value they lack.
"""

from __future__ import annotations

from itertools import product

from bot.engines.combinatorial.structure import Structure

ENOUGH = 0.5


def first_rows(structure: Structure, strength: int) -> list[list[int]]:
    """Return partial rows as items; none for a model that is not uniform or much wider than the array."""
    sizes = {stop - start for start, stop in structure.span}
    if structure.constrained or len(sizes) != 1 or any(guard is not None for guard in structure.numbering.guards):
        return []
    values = sizes.pop()
    prime = next(one for one in range(max(2, values), 2 * values + 3) if _is_prime(one))
    if values < 2 or strength > prime or strength < 2 or prime + 1 < ENOUGH * len(structure.span):
        return []
    found = []
    for polynomial in product(range(prime), repeat=strength):
        row = [_value(polynomial, point, prime) for point in range(prime)] + [polynomial[-1]]
        cells = zip(structure.span, row, strict=False)
        found.append([start + value for (start, stop), value in cells if value < stop - start])
    return found


def _value(polynomial: tuple[int, ...], point: int, prime: int) -> int:
    found = 0
    for factor in reversed(polynomial):
        found = (found * point + factor) % prime
    return found


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, number))
