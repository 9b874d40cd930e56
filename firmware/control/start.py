"""What controld starts with: what is kept on disk, and the state before anything has happened."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from firmware.amps import Role
from firmware.captures.entry import kept_name
from firmware.captures.library import Library, model_id_of
from firmware.captures.search import find_captures
from firmware.decide import feet
from firmware.errors import CaptureError, PedalError, SettingsError
from firmware.levels import CaptureLevels, codec_levels
from firmware.lists import Lists
from firmware.messages import NO_AMP, Report, Status
from firmware.names import display_name
from firmware.pages.table import NAMES
from firmware.places import FACTORY, StateFolder, version_here
from firmware.plan import plan_levels
from firmware.state import Audio, Codec, Feet, Imports, Machine, Player, State, View
from firmware.store.last import Last, read_last
from firmware.store.settings import Settings, read_settings
from hw.profile import HardwareProfile
from hw.rates import expected_rate_hz

# What there was of the factory's while only whether it came was remembered.
CAME_UNNAMED = (
    "etalon-clean.nam",
    "etalon-lead-0574.nam",
    "etalon-lead-1176.nam",
    "etalon-lead-1500.nam",
    "etalon-lead-1800.nam",
    "etalon-overdrive.nam",
)

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


def dry(last: Last) -> Last:
    """What to begin with where a foot held a switch as the pedal started: dry, and not on the preset that was played
    last, which may be what its player wants to be rid of."""
    return replace(last, preset=None, bypass=True)


def as_feet_left_it(last: Last, heard: Sequence[Report]) -> Last:
    """`last`; what feet had turned in it counts where audiod, by its first reports, plays on, so that nothing is
    heard of a controld that comes back. A pedal that is switched on begins as its preset does."""
    return last if _plays(heard) else replace(last, boost=False, turned=(), muted=False)


def held_at_power_on(held: tuple[int, ...], heard: Sequence[Report]) -> tuple[int, ...]:
    """Which of the switches that were `held` as controld started count: none where audiod, by its first reports,
    plays an amp. Then the power has long been on, and a foot on a switch may be what ended the controld before."""
    return () if _plays(heard) else held


def _plays(heard: Sequence[Report]) -> bool:
    return any(isinstance(report, Status) and report.amp_id != NO_AMP for report in heard)


def held_words(switches: Sequence[int]) -> str:
    """The sentence for the journal that says why the pedal started dry."""
    which = " and ".join(map(str, switches))
    return (
        f"a foot held switch {which} as the pedal started, so it starts dry and not with the preset that was played"
        " last; without a foot there, look for a short at the wires."
    )


def first_imports(state: State, library: Library, last: Last) -> list[Path]:
    """What there is to import at the start: what is stale, the capture that was played last first; the factory's
    captures, until all of them have come, and what an update has added to them; and what a power cut broke off, where
    it is still there."""
    due: list[Path] = []
    if library.is_stale(*state.audio.blocks):
        due += [*_urgent(state, library, last.preset), library.folder]
    if _factory_is_due(library, last):
        due.append(FACTORY)
    elif last.factory_came:
        due += [path for path in _factory() if path.name not in _factory_files(last)]
    return [*due, *(path for path in last.importing if path not in due and _holds_something(path))]


def broken_off(last: Last) -> list[PedalError]:
    """A complaint for each import that a power cut broke off, of what is not there any more."""
    return [
        CaptureError(
            f"the import of {display_name(str(path))} was broken off when the pedal went off, and it is not there any"
            " more; put the stick in, or import it, again.",
            short="import was broken off",
        )
        for path in last.importing
        if path != FACTORY and not _holds_something(path)
    ]


def _urgent(state: State, library: Library, last_preset: str | None) -> list[Path]:
    """The capture that was played last, if it must be made anew before it can be: ahead of hundreds of others."""
    if state.entry is not None:
        return []
    model_id = state.preset.model_id if state.preset else None
    stale = library.stale(*state.audio.blocks)
    return [path for path in stale if path.parent.name == model_id or kept_name(path.parent) == last_preset][:1]


def _factory_is_due(library: Library, last: Last) -> bool:
    """Whether they never came, or not all: a pedal of before this was remembered shows it by having some of them. Who
    has none, but other captures, has removed them."""
    if last.factory_came:
        return False
    ids = library.model_ids()
    return not ids or FACTORY in last.importing or any(model_id_of(path.read_bytes()) in ids for path in _factory())


def _factory() -> list[Path]:
    return list(find_captures([FACTORY]))


def _factory_files(last: Last) -> tuple[str, ...]:
    """The names of those that have been offered to the library."""
    return last.factory_files or (CAME_UNNAMED if last.factory_came else ())


def _holds_something(path: Path) -> bool:
    """Whether there is a file, or a folder with something in it: a mount folder without a stick is empty."""
    try:
        return any(path.iterdir()) if path.is_dir() else path.is_file()
    except OSError:
        return False


def first_state(profile: HardwareProfile, last: Last, kept: StateFolder, settings: Settings) -> State:
    """The pedal before it has looked into its library. Raises LevelError for levels that no codec has."""
    codec = codec_levels(profile.levels)
    plan_levels(codec, CaptureLevels())
    return State(
        codec=Codec(profile.name, codec, wish_key=last.codec_key, wish_db=last.analog_gain_db),
        player=Player(
            bypass=last.bypass,
            master_db=settings.master_db,
            boost=last.boost,
            turned=tuple((Role(each.part), each.on) for each in last.turned),
            muted=last.muted,
        ),
        lists=Lists(
            edits=last.edits,
            setlist=last.setlist,
            place=last.place,
            history=last.history,
            own_presets=last.own_presets,
        ),
        imports=Imports(
            library_folder=kept.library,
            factory_came=last.factory_came,
            factory_files=_factory_files(last),
            factory_has=tuple(path.name for path in _factory()),
        ),
        audio=Audio(rate_hz=expected_rate_hz(profile.codec), block_frames=profile.codec.block_frames),
        view=View(pages=NAMES),
        machine=Machine(version=version_here()),
        feet=Feet(settings=settings),
    )


def first_settings(kept: StateFolder) -> tuple[Settings, SettingsError | None]:
    """What the owner's file sets; nothing where that cannot be read, and why not."""
    try:
        settings = read_settings(kept.settings)
        feet.check(settings, kept.settings, NAMES)
    except SettingsError as error:
        return Settings(), error
    return settings, None
