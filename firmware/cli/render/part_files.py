"""The files of the pedal and the cabinet that a take is to go through: as they were given, or out of the library."""

from pathlib import Path

from firmware.amps import Role
from firmware.captures.entry import Entry
from firmware.captures.library import Library
from firmware.captures.prepare.checked import Checked, check
from firmware.captures.source import read_capture
from firmware.cli.library.as_state import as_state
from firmware.decide.part_choice import meant
from firmware.decide.parts import called, named_entry
from firmware.errors import CaptureError, SettingsError
from firmware.names import display_name
from firmware.places import StateFolder
from firmware.sound import Cab, Pedal, Sound
from firmware.state import State

MOST_PATH_CHARS = 200


def checked_part(role: Role, sound: Sound, given: str | None, state: Path, rate_hz: int) -> Checked | None:
    """What `sound` names for this `role`, read and found good; None where it names nothing. `given` is what the
    command line says of it: a file, or a name in the library of the `state` folder, where what a preset names is
    looked for, too. Raises CaptureError."""
    named: Pedal | Cab = sound.cab if role is Role.CAB else sound.pedal
    if not named.named:
        return None
    found = check(read_capture(_file(role, named, given, state)), rate_hz)
    refuse_other_kind(found, role)
    return found


def refuse_other_kind(found: Checked, role: Role) -> None:
    """Raises CaptureError for a cabinet that is to be played as a capture, and the other way round."""
    if found.is_cab == (role is Role.CAB):
        return
    what, place = ("a cabinet", "--cab") if found.is_cab else ("a capture", "MODEL or --pedal")
    raise CaptureError(f"{found.name} is {what}; give it as {place}.", short=f"is {what}")


def _file(role: Role, named: Pedal | Cab, given: str | None, state: Path) -> Path:
    if given is not None and (Path(given).exists() or "/" in given):
        return Path(given).resolve()
    library = Library(StateFolder(state).library)
    entries, damaged = library.read()
    here = as_state(entries)
    if given is None:
        entry = _of_preset(role, named, here, library.folder)
    elif entries or not damaged:
        entry = _of_name(role, given, here)
    else:
        raise damaged[0]
    return library.folder / entry.model_id / entry.kept_file


def _of_preset(role: Role, named: Pedal | Cab, here: State, folder: Path) -> Entry:
    entry = named_entry(here, named)
    if entry is None:
        where = display_name(str(folder), MOST_PATH_CHARS)
        raise CaptureError(
            f"the preset's {role} {called(here, named)} is not in the library {where}; import it, or give"
            f" another with --{role} FILE, or --{role} none.",
            short=f"{role} is missing",
        )
    return entry


def _of_name(role: Role, given: str, here: State) -> Entry:
    try:
        return meant(here, role, given)
    except SettingsError as error:
        raise CaptureError(
            f"there is no file {display_name(given)} here, and in the library {error.sentence}", short=error.short
        ) from error
