"""What controld starts with: what is kept on disk, and the state before anything has happened."""

from collections.abc import Callable
from pathlib import Path

from firmware.captures.entry import kept_name
from firmware.captures.library import Library
from firmware.decide import feet
from firmware.errors import SettingsError
from firmware.levels import CaptureLevels, codec_levels
from firmware.pages.table import NAMES
from firmware.places import StateFolder
from firmware.plan import plan_levels
from firmware.state import Audio, Codec, Feet, Imports, Player, State, View
from firmware.store.last import Last, read_last
from firmware.store.settings import Settings, read_settings
from hw.profile import HardwareProfile

Say = Callable[[str], None]  # a line for the journal


def last_state(kept: StateFolder, say: Say) -> Last:
    """What was remembered; nothing where that cannot be read, which is said."""
    try:
        last = read_last(kept.last)
    except SettingsError as error:
        say(error.sentence)
        return Last()
    if not last.clean:
        say("the pedal was not told to stop last time; what was changed in its last second may be lost.")
    return last


def urgent(state: State, library: Library, last_preset: str | None) -> list[Path]:
    """The capture that was played last, if it must be made anew before it can be: ahead of hundreds of others."""
    if state.entry is not None:
        return []
    model_id = state.preset.model_id if state.preset else None
    stale = library.stale(state.audio.block_frames)
    return [path for path in stale if path.parent.name == model_id or kept_name(path.parent) == last_preset][:1]


def first_state(profile: HardwareProfile, last: Last, kept: StateFolder, settings: Settings) -> State:
    """The pedal before it has looked into its library. Raises LevelError for levels that no codec has."""
    codec = codec_levels(profile.levels)
    plan_levels(codec, CaptureLevels())
    return State(
        codec=Codec(profile.name, codec, wish_key=last.codec_key, wish_db=last.analog_gain_db),
        player=Player(bypass=last.bypass),
        imports=Imports(library_folder=kept.library),
        audio=Audio(rate_hz=profile.codec.rate_hz, block_frames=profile.codec.block_frames),
        view=View(pages=NAMES),
        feet=Feet(settings=settings),
    )


def first_settings(kept: StateFolder) -> tuple[Settings, SettingsError | None]:
    """What the owner set; what holds out of the box where that cannot be read, and why not."""
    try:
        settings = read_settings(kept.settings)
        feet.check(settings, kept.settings, NAMES)
    except SettingsError as error:
        return Settings(), error
    return settings, None
