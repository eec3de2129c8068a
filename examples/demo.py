"""The demo: lay the example shop out as a git repository, review its feature branch, show what came out.

Run by `make demo`. Everything it makes lies in `out/demo`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "out" / "demo"


def main() -> int:
    """Return the exit status of the review."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    repository = OUT / "repository"
    subprocess.run([sys.executable, HERE / "shop" / "lay_out.py", repository], check=True)
    review = [sys.executable, "-m", "bot", "review", "--repo", repository, "--base", "base", "--head", "head"]
    finished = subprocess.run([*review, "--seed", "1", "--out", OUT / "review", *sys.argv[1:]], check=False)
    if finished.returncode == 0:
        print(f"\nThe review as Markdown: {OUT / 'review' / 'report.md'}")
        print(f"The review as JSON:     {OUT / 'review' / 'report.json'}")
        print(f"The suggested tests:    {OUT / 'review' / 'tests'}")
    return finished.returncode


if __name__ == "__main__":
    sys.exit(main())
