"""What holds for every test: no example is failed for being slow, since no test of ours asserts a time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
