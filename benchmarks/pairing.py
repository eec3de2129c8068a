"""How well documents find the code they speak of: ours beside plain TF-IDF, on a folder of public traceability data.

    python benchmarks/pairing.py FOLDER        (or GEN_TESTS_PAIRING=FOLDER)

FOLDER holds documents/*.txt, code/*.txt and links.txt (`document code` on each line). The parameters
of the ranking were chosen on EasyClinic (docs/decisions.md): its figures are no forecast.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from math import log, sqrt
from pathlib import Path

import numpy as np

from bot.engines import ranking


def read(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))}


def links(path: Path) -> set[tuple[str, str]]:
    return {(parts[0], parts[1]) for line in path.read_text().splitlines() if len(parts := line.split()) == 2}


def ours(rows: list[str], columns: list[str]) -> np.ndarray:
    """Rank as bot.engines.pairing does: fused ranks, and the first line (where a text names itself) counts thrice."""
    bags = [
        [ranking.bag([(text, 1.0), (text.strip().split("\n", 2)[0], 2.0)]) for text in side] for side in (rows, columns)
    ]
    return ranking.fused(*bags)


def plain(rows: list[str], columns: list[str]) -> np.ndarray:
    """Plain TF-IDF: lower-case words as they stand, cosine."""
    counts = [[Counter(re.findall(r"[a-z]+", text.lower())) for text in side] for side in (rows, columns)]
    everyone = [*counts[0], *counts[1]]
    frequency = Counter(word for one in everyone for word in one)
    idf = {word: log(len(everyone) / count) for word, count in frequency.items()}
    length = [[sqrt(sum((n * idf[w]) ** 2 for w, n in one.items())) or 1.0 for one in side] for side in counts]
    return np.array(
        [
            [
                sum(n * column[w] * idf[w] ** 2 for w, n in row.items() if w in column) / (length[0][i] * length[1][j])
                for j, column in enumerate(counts[1])
            ]
            for i, row in enumerate(counts[0])
        ]
    )


def measures(scores: np.ndarray, relevant: np.ndarray) -> tuple[float, float, float, float]:
    """Return MAP, hit@1, recall@5 and hit@5 over the rows that have a link."""
    rows = []
    for row, truth in zip(scores, relevant, strict=True):
        if not truth.any():
            continue
        hits = truth[np.argsort(-row, kind="stable")]
        places = np.flatnonzero(hits) + 1
        precision = [(number + 1) / place for number, place in enumerate(places)]
        rows.append((np.mean(precision), hits[0], hits[:5].sum() / hits.sum(), hits[:5].any()))
    map_, first, recall, any_ = np.mean(np.array(rows, dtype=float), axis=0)
    return float(map_), float(first), float(recall), float(any_)


def main() -> int:
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEN_TESTS_PAIRING")
    if not given or not Path(given, "links.txt").is_file():
        print(__doc__)
        return 2
    folder = Path(given)
    documents, code = read(folder / "documents"), read(folder / "code")
    truth = links(folder / "links.txt")
    relevant = np.array([[(one, other) in truth for other in code] for one in documents])
    print(f"{folder.name}: {len(documents)} documents, {len(code)} code files, {len(truth)} links")
    print(f"{'':<14}{'method':<12}{'MAP':>6}{'hit@1':>7}{'R@5':>6}{'hit@5':>7}")
    for name, method in (("plain tf-idf", plain), ("ours", ours)):
        forth = method(list(documents.values()), list(code.values()))
        back = method(list(code.values()), list(documents.values()))
        for direction, scores, links_ in (("doc->code", forth, relevant), ("code->doc", back, relevant.T)):
            map_, first, recall, any_ = measures(scores, links_)
            print(f"{direction:<14}{name:<12}{map_:>6.2f}{first:>7.2f}{recall:>6.2f}{any_:>7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
