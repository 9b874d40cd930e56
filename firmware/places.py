"""Where the pedal keeps its things: the run folder (gone at every boot) and the state folder (kept)."""

from dataclasses import dataclass
from pathlib import Path

from firmware import VERSION

RUN_FOLDER = Path("/run/etalon")
STATE_FOLDER = Path("/var/lib/etalon")
FACTORY = Path(__file__).parent / "captures" / "factory"  # captures that a new pedal plays


def version_here() -> str:
    """The version of this firmware; with its commit where deploy.sh put it, into a folder of that name."""
    folders = (folder.name for folder in Path(__file__).resolve().parents)
    return next((name for name in folders if name.startswith(f"{VERSION}-")), VERSION)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Sockets between the processes and the command line, and the `picture` display's screens."""

    folder: Path = RUN_FOLDER

    @property
    def audio_socket(self) -> Path:
        """audiod's datagram socket: orders go here."""
        return self.folder / "audio.sock"

    @property
    def control_socket(self) -> Path:
        """controld's datagram socket: reports come here."""
        return self.folder / "control.sock"

    @property
    def pedal_socket(self) -> Path:
        """controld's stream socket for the `pedal` command."""
        return self.folder / "pedal.sock"

    @property
    def power_off(self) -> Path:
        """The system switches off when this appears (pedal-poweroff.path); `pedal sim` ends."""
        return self.folder / "poweroff"


@dataclass(frozen=True, slots=True)
class StateFolder:
    """What survives: captures, presets, the owner's calibration, and what was played last."""

    folder: Path = STATE_FOLDER

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def presets(self) -> Path:
        return self.folder / "presets"

    @property
    def order(self) -> Path:
        """The order in which the player has all presets."""
        return self.folder / "order.toml"

    @property
    def setlists(self) -> Path:
        return self.folder / "setlists"

    @property
    def profiles(self) -> Path:
        """Hardware profiles of the owner's own."""
        return self.folder / "profiles"

    def calibration(self, codec_key: str) -> Path:
        """What the owner found out about one codec; its profile stays as it shipped."""
        return self.folder / "calibration" / f"{codec_key}.toml"

    @property
    def written_by_control(self) -> tuple[Path, ...]:
        """The folders in which controld alone writes while it runs."""
        return self.folder, self.presets, self.setlists, self.calibration("").parent

    @property
    def settings(self) -> Path:
        """What the owner set for the whole pedal."""
        return self.folder / "settings.toml"

    @property
    def last(self) -> Path:
        return self.folder / "last.json"
