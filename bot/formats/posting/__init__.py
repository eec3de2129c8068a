"""What the bot writes on a pull request: marked as its own, found again by the mark, never longer than GitHub takes."""
