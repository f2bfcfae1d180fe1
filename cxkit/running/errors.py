"""What can go wrong with a run, apart from its data."""


class RunError(Exception):
    """A run failed; the message is one sentence for the person who started it."""


class Locked(RunError):
    """Another run holds the output folder."""
