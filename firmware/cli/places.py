"""Where the `pedal` command looks: on a pedal the system's folders, on a laptop the user's own."""

import argparse
import os
from pathlib import Path

from firmware.places import RUN_FOLDER, STATE_FOLDER

SETTINGS_FILE = Path("/etc/etalon/pedal.env")  # read by the services too
LAPTOP_PROFILE = "sim"


def add_places(parser: argparse.ArgumentParser) -> None:
    """`--run`, `--state` and `--profile`, with defaults that fit this machine."""
    add_run(parser)
    parser.add_argument("--state", type=Path, default=state_folder(), metavar="DIR", help="captures and presets")
    add_profile(parser)


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", type=whole, default=run_folder(), metavar="DIR", help="sockets of the running pedal")


def whole(text: str) -> Path:
    """The path in `text` from the root on: the pedal's processes have folders of their own to begin at."""
    return Path(text).absolute()


def add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", default=profile_name(), metavar="NAME", help="hardware profile or its file")


def run_folder() -> Path:
    """$PEDAL_RUN, else /run/etalon where the services made it, else a folder of this user."""
    if named := os.environ.get("PEDAL_RUN"):
        return whole(named)
    if RUN_FOLDER.is_dir():
        return RUN_FOLDER
    return Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/etalon-{os.getuid()}") / "etalon"


def state_folder() -> Path:
    """$PEDAL_STATE, else /var/lib/etalon where deploy made it, else a folder of this user."""
    if named := os.environ.get("PEDAL_STATE"):
        return Path(named)
    if STATE_FOLDER.is_dir():
        return STATE_FOLDER
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "etalon"


def profile_name(settings: Path = SETTINGS_FILE) -> str:
    """$PEDAL_PROFILE, else the PROFILE of /etc/etalon/pedal.env, else the laptop's."""
    if named := os.environ.get("PEDAL_PROFILE"):
        return named
    if not settings.is_file():
        return LAPTOP_PROFILE
    text = settings.read_text(encoding="utf-8-sig", errors="replace")
    pairs = (line.partition("=") for line in text.splitlines())
    return next(
        (value.strip().strip("\"'") for key, _, value in pairs if key.strip() == "PEDAL_PROFILE"), LAPTOP_PROFILE
    )
