"""The profiles that ship, one TOML file a board, and how one is loaded."""

from dataclasses import replace
from pathlib import Path

from hw.profile import HardwareProfile
from hw.profile_reader import read_record, read_toml, refuse_unknown_name
from hw.profile_rules import check

PROFILES = Path(__file__).parent
TAKES = PROFILES.parent / "sim"  # the takes that ship


def names() -> list[str]:
    """The profiles that ship, in alphabetical order."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def path_of(name_or_path: str) -> Path:
    """The file of a profile. Raises ProfileError for a name that does not ship."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        return Path(name_or_path)
    if name_or_path not in names():
        raise refuse_unknown_name(name_or_path, names())
    return PROFILES / f"{name_or_path}.toml"


def load(name_or_path: str) -> HardwareProfile:
    """The profile that ships under this name, or the one in this .toml file. Both processes call it at start.

    A relative path in the file is taken from the file's folder; a `take` that is not there, from the takes
    that ship. Raises ProfileError, whose sentence names file, key and remedy.
    """
    path = path_of(name_or_path)
    profile = read_record(HardwareProfile, read_toml(path), file=path)
    check(profile, path)
    return replace(profile, codec=replace(profile.codec, take=_take(profile.codec.take)))


def _take(take: Path | None) -> Path | None:
    if take is None or take.exists() or not (TAKES / take.name).exists():
        return take
    return TAKES / take.name
