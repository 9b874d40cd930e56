"""The box that a pedal is built into, if its owner names one: PEDAL_BOX is a name of those that ship, or a file."""

from dataclasses import replace
from pathlib import Path

from hw.errors import ProfileError
from hw.profile import BoxProfile, HardwareProfile
from hw.profile_rules import check
from hw.profiles.files import ABOUT, BOXES
from hw.schema import meant
from hw.strict_toml import read_toml

SWITCHES = {2: "standard2", 3: "standard", 4: "standard4", 6: "standard6"}  # the boxes by how many footswitches


def in_box(profile: HardwareProfile, box: str) -> HardwareProfile:
    """`profile` with the panel, the display and the stick of `box`; as it is where `box` is "". Core and
    priority of the audio thread are the profile's. Raises ProfileError, also for pins that the codec needs itself."""
    if not box:
        return profile
    path = path_of(box)
    found = read_toml(BoxProfile, path, ABOUT)
    built = replace(profile, panel=found.panel, display=found.display, stick=found.stick, box=box)
    check(built, path)
    return built


def path_of(box: str) -> Path:
    """The file of a box. Raises ProfileError for a name that does not ship."""
    if box.endswith(".toml") or "/" in box:
        return Path(box)
    boxes = sorted(file.stem for file in BOXES.glob("*.toml"))
    if box not in boxes:
        raise ProfileError(
            f"there is no box {box!r}{meant(box, boxes)}; write one of {', '.join(boxes)} into PEDAL_BOX, or the path"
            " of a .toml file with [panel], [display] and [stick].",
            short="no such box",
        )
    return BOXES / f"{box}.toml"
