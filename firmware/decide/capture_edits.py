"""What follows where a player changes a capture of the library (captures/changes.py). Pure; raises PedalError, and
then nothing happened."""

from collections.abc import Collection, Iterable

from firmware.captures.changes import CaptureChange, EnterLevel, RemoveCapture, RenameCapture
from firmware.captures.entry import SHOWN_ID_CHARS
from firmware.captures.naming import called_anew
from firmware.captures.row import Known, is_played
from firmware.decide.effects import Outcome, ReadLibrary, Say
from firmware.decide.view import noticed
from firmware.errors import SettingsError
from firmware.names import display_name
from firmware.sound import Preset
from firmware.state import State

MOST_NAMED = 5  # presets in one sentence


def changed(state: State, change: CaptureChange, at_s: float, *, force: bool = False) -> Outcome:
    """What `change` comes to. A capture that presets play is removed by `force` alone; they stay, and are dry."""
    entry = state.entry_with(change.model_id)
    if entry is None:
        shown = display_name(change.model_id, SHOWN_ID_CHARS)
        raise SettingsError(f"there is no capture {shown} in the library.", short="no such capture")
    outcome = (change, ReadLibrary())
    match change:
        case EnterLevel() if entry.cab:
            raise SettingsError(
                f"{entry.name} is a cabinet, which has no level that it was captured at; give one to its amp.",
                short="a cabinet, no amp",
            )
        case RenameCapture() if change.name:
            called_anew(change.model_id, change.name, state.library.entries)
        case RemoveCapture():
            if state.imports.queue:
                raise SettingsError(
                    "captures come into the library, or are made anew there; try again once that is done.",
                    short="library is busy",
                )
            refuse_played(entry.name, playing(state.lists.presets, entry), force=force)
            if state.preset and is_played(entry, state.preset):
                is_amp = state.preset.model_id == entry.model_id
                name, what = display_name(state.preset.name), "is dry" if is_amp else "plays without"
                said = Say(f"{entry.name} was deleted, so preset {name} {what}.")
                return noticed(state, "cabinet deleted" if entry.cab else "capture deleted", at_s), (*outcome, said)
        case _:
            pass
    return state, outcome


def playing(presets: Iterable[Preset], entry: Known) -> tuple[str, ...]:
    """The names of the presets that play this capture or cabinet, in whatever place."""
    return tuple(display_name(preset.name) for preset in presets if is_played(entry, preset))


def refuse_played(capture: str, presets: Collection[str], *, force: bool) -> None:
    """Raises SettingsError where `presets` play the capture of that name, but not by `force`."""
    if presets and not force:
        raise SettingsError(
            f"{capture} is played by {named(presets)}; delete {'those' if len(presets) > 1 else 'that'} first, or add"
            " --force to delete the capture all the same.",
            short=f"{len(presets)} preset{'s play' if len(presets) > 1 else ' plays'} it",
        )


def named(presets: Collection[str]) -> str:
    """Presets in a sentence."""
    more = len(presets) - MOST_NAMED
    names = ", ".join([*list(presets)[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    return f"preset{'s' if len(presets) > 1 else ''} {names}"
