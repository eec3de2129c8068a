"""What holds for every test: no example of a property test fails for being slow on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("gen-tests", deadline=None)
settings.load_profile("gen-tests")
