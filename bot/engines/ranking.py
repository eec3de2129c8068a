"""Which texts speak of the same thing: TF-IDF and BM25, fused by rank.

Glossary
    tf-idf   tf * log(1 + N / df), compared by cosine; on requirements and code better than 1 + log tf (MAP 0.78 to
             0.64, EasyClinic, documents to code: benchmarks/pairing.py)
    BM25     Robertson and Zaragoza 2009, equation 3.15, with k1 = 3 and b = 0.75
    RRF      reciprocal rank fusion, sum of 1 / (k + rank) over rankings: Cormack et al. 2009; here each pair is ranked
             among its row and among its column, and tf-idf counts twice
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Bag = Mapping[str, float]
_K = 20.0
_SATURATION = 3.0
_LENGTH = 0.75
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_STOP_WORDS = """
    a about after again all an and any are as at be been before but by can could did do does each for from had has have
    he her here his how i if in into is it its may more most must my no nor not of off on once only or other our out
    over own same shall she should so some such than that the their them then there these they this those to too under
    until up use used user very was we were what when where which while who will with would you your
    class const default export false function import int let new null private public react return static string true
    type undefined var void
"""
_STOP = frozenset(_STOP_WORDS.split())
_MAX_WORD = 40


def terms(text: str) -> list[str]:
    """Return the words of a text that say something: camelCase split, lower case, stemmed, stop words left out."""
    words = (word.lower() for part in _CAMEL.split(text) for word in _WORD.findall(part))
    return [stem(word) for word in words if word not in _STOP and 1 < len(word) <= _MAX_WORD]


def stem(word: str) -> str:
    """Return a word without its plural or tense: a light stemmer, the same for both sides of a comparison."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        return _undoubled(word[:-3])
    if len(word) > 4 and word.endswith("ed"):
        return _undoubled(word[:-2])
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _undoubled(word: str) -> str:
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls"
    return word[:-1] if doubled else word.removesuffix("e")


def bag(weighted: Sequence[tuple[str, float]]) -> Bag:
    """Count the terms of texts, each text with its weight."""
    counts: Counter[str] = Counter()
    for text, weight in weighted:
        for term in terms(text):
            counts[term] += weight  # type: ignore[assignment]  # Counter is typed for whole numbers, adds any
    return dict(counts)


def cosine(rows: Sequence[Bag], columns: Sequence[Bag]) -> Matrix:
    """Return the tf-idf cosine of each row with each column; document frequencies are those of both sides."""
    left, right = _counts(rows, columns)
    everyone = np.vstack([left, right])
    frequency = (everyone > 0).sum(axis=0)
    weight = np.log1p(len(everyone) / np.maximum(frequency, 1))
    return _unit(left * weight) @ _unit(right * weight).T


def bm25(queries: Sequence[Bag], documents: Sequence[Bag]) -> Matrix:
    """Return the BM25 score of each document (column) for each query (row)."""
    asked, given = _counts(queries, documents)
    frequency = (given > 0).sum(axis=0)
    idf = np.log1p((len(given) - frequency + 0.5) / (frequency + 0.5))
    lengths = given.sum(axis=1, keepdims=True)
    mean = lengths.mean() if lengths.size and lengths.mean() > 0 else 1.0
    normal = _SATURATION * (1 - _LENGTH + _LENGTH * lengths / mean)
    scores: Matrix = asked @ (given * (_SATURATION + 1) / (given + normal) * idf).T
    return scores


def fused(rows: Sequence[Bag], columns: Sequence[Bag]) -> Matrix:
    """Return how high each pair stands in every ranking, by row and by column: 1.0 is first in all of them."""
    similarity = cosine(rows, columns)
    rankings = (similarity, similarity, bm25(rows, columns), bm25(columns, rows).T)
    total = sum((_reciprocal(scores) + _reciprocal(scores.T).T for scores in rankings), np.zeros(similarity.shape))
    return total * (_K + 1) / (2 * len(rankings))


def _reciprocal(scores: Matrix) -> Matrix:
    """Return 1 / (k + rank) along each row; equal scores share a rank, and what scores nothing gets nothing."""
    ranks = (scores[:, None, :] > scores[:, :, None] + 1e-12).sum(axis=2) + 1
    return np.where(scores > 1e-12, 1.0 / (_K + ranks), 0.0)


def _counts(rows: Sequence[Bag], columns: Sequence[Bag]) -> tuple[Matrix, Matrix]:
    vocabulary = sorted({term for one in (*rows, *columns) for term in one})
    place = {term: number for number, term in enumerate(vocabulary)}
    return _matrix(rows, place), _matrix(columns, place)


def _matrix(bags: Sequence[Bag], place: Mapping[str, int]) -> Matrix:
    matrix = np.zeros((len(bags), len(place)))
    for number, one in enumerate(bags):
        for term, count in one.items():
            matrix[number, place[term]] = count
    return matrix


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = rows / np.where(lengths > 0, lengths, 1.0)
    return unit
