"""`pedal __complete KIND`: the names of one kind, a line each, for the shells. Those of profiles lie here; the others
are asked of the pedal, and where none runs, there are none.
"""

from collections.abc import Sequence
from contextlib import suppress

from firmware.cli.places import run_folder
from firmware.control.client import PedalLine
from firmware.control.wishes.names import KINDS, NAMES, NamesRequest
from firmware.errors import PedalError

PROFILES = "profiles"
PATIENCE_S = 0.5  # who pressed Tab types on by then


def complete(kinds: Sequence[str]) -> int:
    """Prints them; says nothing of what goes wrong, since a person is in the middle of a line."""
    if PROFILES in kinds:
        import hw.profiles  # 30 ms more, for these alone

        print("\n".join(hw.profiles.names()))
    for kind in KINDS:
        if kind in kinds:
            with suppress(PedalError), PedalLine(run_folder(), PATIENCE_S) as line:
                print("\n".join(line.ask(NAMES, NamesRequest(kind)).names))
    return 0
