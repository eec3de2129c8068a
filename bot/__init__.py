"""gen-tests: turns a pull request into tested code."""
