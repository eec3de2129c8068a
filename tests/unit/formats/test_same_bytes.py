"""G-6: equal reports are equal bytes, whatever the hash seed, the time zone, or the language of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import hashlib, sys
sys.path.insert(0, ".")
from bot.formats import markdown, report_json
from tests.builders import REPORTS
told = [text for build in REPORTS.values() for text in (markdown.render(build()), report_json.write(build()))]
print(hashlib.sha256("".join(told).encode()).hexdigest())
"""


def digest(**environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PATH": "/usr/bin:/bin", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_a_report_is_the_same_bytes_everywhere() -> None:
    first = digest(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")

    assert first == digest(PYTHONHASHSEED="2", TZ="Asia/Kathmandu", LC_ALL="C.UTF-8")
