"""The codec's levels as the command line reckons with them: those in force in a pedal that runs, or the profile's
with the owner's own figures in their place.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from firmware.calibrate.owned import gain_at_start_db, with_owned
from firmware.cli.library.lending import pedal_runs
from firmware.cli.places import state_folder
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainRequest
from firmware.levels import CodecLevels, codec_levels
from firmware.places import StateFolder
from firmware.store.owned_file import in_force, read_owned
from hw.profile import HardwareProfile


@dataclass(frozen=True, slots=True)
class CodecHere:
    """A codec by its name, and what 0 dBFS means at its jacks now."""

    name: str
    levels: CodecLevels


def codec_here(run: Path, state: Path | None, profile: HardwareProfile) -> CodecHere:
    """The codec of the pedal that runs in `run`; that of `profile` and the state folder if those are named or no
    pedal runs. Changes nothing. Raises SettingsError for figures that cannot be read."""
    if state is None and pedal_runs(run):
        reply = ask(run, GAIN, GainRequest())
        return CodecHere(reply.codec.name, reply.levels)
    kept, former = StateFolder(state or state_folder()), profile.former
    before = kept.calibration(former.key) if former and former.sure else None
    owned = read_owned(in_force(kept.calibration(profile.key), before))
    gain_db = gain_at_start_db(profile.analog.kind, profile.levels.analog_gain_db, owned)
    levels = with_owned(codec_levels(profile.levels), owned)
    return CodecHere(profile.name, replace(levels, analog_gain_db=gain_db))
