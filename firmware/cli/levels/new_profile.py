"""`pedal profiles --new NAME`: a profile of the owner's own, written once and never over another file."""

import re
from pathlib import Path

from firmware.cli.output import tell
from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.places import StateFolder
from hw.profile import HardwareProfile
from hw.profiles import draft_for, load, names

NO_CARD = 1  # exit status


def write_new(name: str, kept: StateFolder, here: HardwareProfile) -> int:
    """Writes the profile `name`, or the file `name`.toml, for the card that is here, and says what to do with it.

    Raises SettingsError: a name that cannot be one, a file that is there already or cannot be written.
    """
    if here.card is None:
        tell(f"{here.waiting or 'No card is here.'} With several, or a board that nobody knows: --card ID.")
        return NO_CARD
    path = _path(name, kept)
    _write(path, draft_for(here.card), name)
    load(str(path))  # what was written can be read
    tell(f"wrote {path}, for card {here.card.id} ({here.card.name}).")
    print(f"1. read it, and fill in what you know:  nano {path}")
    print(f"2. write PEDAL_PROFILE={path} in /etc/etalon/pedal.env")
    tell("3. sudo systemctl restart etalon.target, then measure its level: pedal calibrate")
    return 0


def _path(name: str, kept: StateFolder) -> Path:
    """In the state folder, which both services may read; a home they may not."""
    if name.endswith(".toml"):
        return Path(name).absolute()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", name):
        raise SettingsError(
            f"{name!r} is no name for a profile; write letters, digits, _ and -, or the path of a .toml file.",
            short="profile: name",
        )
    if name in names():
        raise SettingsError(
            f"{name} is a profile that ships (`pedal profiles {name}`); choose another name for your own.",
            short="profile: name",
        )
    return kept.profiles / f"{name}.toml"


def _write(path: Path, text: str, name: str) -> None:
    if path.exists():
        raise SettingsError(f"{path} is there already; edit it, or choose another name.", short="profile: is there")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written ({error.strerror}); type: sudo pedal profiles --new {name}",
            short="profile: not written",
        ) from error
