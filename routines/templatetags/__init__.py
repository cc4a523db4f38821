"""Template tags, for parts that are shown by more than one page."""
