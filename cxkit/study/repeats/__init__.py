"""Answers that stand in more than one place: counted once, or asked about."""
