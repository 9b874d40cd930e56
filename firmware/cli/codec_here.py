"""The codec's levels as the command line reckons with them: those in force in a pedal that runs, or the profile's."""

from dataclasses import dataclass
from pathlib import Path

from firmware.cli.gain_told import ask_gain
from firmware.cli.lending import pedal_runs
from firmware.control.client import ask
from firmware.levels import CodecLevels, codec_levels
from hw.profile import HardwareProfile


@dataclass(frozen=True, slots=True)
class CodecHere:
    """A codec by its name, and what 0 dBFS means at its jacks now."""

    name: str
    levels: CodecLevels


def codec_here(run: Path, state: Path | None, profile: HardwareProfile) -> CodecHere:
    """Of the pedal that runs in `run`; of `profile` if a state folder is named or no pedal runs. Changes nothing."""
    if state is None and pedal_runs(run):
        return CodecHere(str(ask(run, {"do": "status"})["codec"]), ask_gain(run).codec)
    return CodecHere(profile.name, codec_levels(profile.levels))
