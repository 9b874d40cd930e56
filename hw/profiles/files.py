"""The files of the profiles that ship, and of an owner's own: what they are called, and how one is read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hw.errors import ProfileError
from hw.profile import BoxProfile, HardwareProfile
from hw.profile_rules import check
from hw.schema import meant
from hw.strict import About, read_record
from hw.strict_toml import load_toml, text_of

PROFILES = Path(__file__).parent
BOXES = PROFILES.parent / "boxes"
TAKES = PROFILES.parent / "sim"  # the takes that ship
AUTO = "auto"  # asks for whichever profile belongs to the card that is there
GENERIC = "generic_usb"
ABOUT = About("profile", ProfileError, printable=True)
CARDS_LINE = re.compile(r"^cards = \[.*\]$", re.MULTILINE)
CARD_LINE = re.compile(r'^card = "(\w+)"', re.MULTILINE)


def names() -> list[str]:
    """The profiles that ship, in alphabetical order."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def path_of(name_or_path: str) -> Path:
    """The file of a profile, for "auto" without a card's. Raises ProfileError for a name that does not ship."""
    if name_or_path == AUTO:
        return PROFILES / f"{GENERIC}.toml"
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        return Path(name_or_path)
    if name_or_path not in names():
        raise ProfileError(
            f"There is no hardware profile {name_or_path!r}{meant(name_or_path, [AUTO, *names()])}; write auto, a"
            " name that `pedal profiles` lists, a card's id, or the path of a .toml file.",
            short="no such profile",
        )
    return PROFILES / f"{name_or_path}.toml"


def card_patterns() -> Mapping[str, tuple[str, ...]]:
    """What the cards of each profile that ships call themselves: one line of each file, 4 ms for all on a laptop."""
    found = {path.stem: _cards_line(path) for path in PROFILES.glob("*.toml")}
    return {name: cards for name, cards in found.items() if cards}


def usual_ids() -> set[str]:
    """The ids that the cards of the profiles that ship usually have."""
    lines = (CARD_LINE.search(path.read_text(encoding="utf-8", errors="replace")) for path in PROFILES.glob("*.toml"))
    return {line[1] for line in lines if line}


def _cards_line(path: Path) -> tuple[str, ...]:
    """The `cards` of the file at `path`, if it has any. Raises ProfileError where an editor spoilt the file."""
    try:
        line = CARDS_LINE.search(text_of(path.read_bytes()))
        return tuple(tomllib.loads(line[0])["cards"]) if line else ()
    except ValueError:
        load_toml(path, ABOUT)  # says what is wrong with it
        raise


def read(path: Path) -> HardwareProfile:
    """The profile in a file, as it stands there. Raises ProfileError."""
    table, source = load_toml(path, ABOUT)
    profile = replace(read_record(HardwareProfile, {**_box(table, path), **table}, source), key=path.stem)
    check(profile, path)
    return replace(profile, codec=replace(profile.codec, take=_take(profile.codec.take)))


def _box(table: dict[str, Any], path: Path) -> dict[str, Any]:
    """The tables of the box; none for a file that has them all and names no box: a pedal of the owner's own."""
    if "box" not in table and table.keys() >= {"panel", "display", "stick"}:
        return {}
    name = table.get("box", "standard")
    boxes = sorted(file.stem for file in BOXES.glob("*.toml"))
    if name not in boxes:
        raise ProfileError(
            f"{path}: there is no box {name!r}; the boxes are {', '.join(boxes)}, or leave box out and write [panel],"
            " [display] and [stick].",
            short="profile: box",
        )
    box, source = load_toml(BOXES / f"{name}.toml", ABOUT)
    read_record(BoxProfile, box, source)
    return box


def _take(take: Path | None) -> Path | None:
    if take is None or take.exists() or not (TAKES / take.name).exists():
        return take
    return TAKES / take.name
