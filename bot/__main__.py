"""`python -m bot` is `gen-tests`."""

from bot.cli import main

main()
