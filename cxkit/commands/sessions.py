"""Commands that open the notebooks for a room, or for the evening before."""

from __future__ import annotations

import argparse

from .speaking import FINE, say, stop


def lab(options: argparse.Namespace) -> int:
    """Open the notebooks in JupyterLab, as a working copy in the study's folder."""
    from ..running.lab import open_lab
    from ..running.working_copy import SESSION, make_working_copy

    copy = make_working_copy(options.study, data=options.data, fresh=options.fresh)
    for note in copy.notes:
        say(note)
    say(f"What the room says is kept in {(copy.study / SESSION).as_posix()}. For another")
    say("workshop, give the parameter SESSION of the notebook another name.")
    number = open_lab(copy, options.room, port=options.port, browser=options.browser, say=say)
    return stop("interrupted", 128 + number) if number else FINE


def rehearse(options: argparse.Namespace) -> int:
    """Open a room's guided session with ghost participants: two hours in ten minutes."""
    from ..running.lab import open_lab
    from ..running.rooms import choose_rooms, find_rooms
    from ..running.working_copy import REHEARSAL, make_working_copy

    choose_rooms([options.room], find_rooms())
    copy = make_working_copy(options.study, data=options.data, rehearsal=True)
    say("Seven ghosts vote and write; you lead, close the rounds and may change what they say.")
    say("The clock goes twelve times as fast. Nothing of it touches the study's own session:")
    say(f"it all lies in {(copy.study / REHEARSAL).as_posix()}, which may be deleted.")
    number = open_lab(copy, options.room, port=options.port, browser=options.browser, say=say)
    return stop("interrupted", 128 + number) if number else FINE
