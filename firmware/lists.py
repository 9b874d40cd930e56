"""The presets and setlists that there are, and where among them the player is: a part of State.

Owner: decide/lists.py.
"""

from dataclasses import dataclass

from firmware.sound import Preset
from firmware.store.last import KeptEdit, Sounded
from firmware.store.setlists import Setlist


@dataclass(frozen=True, slots=True)
class Lists:
    """`position` indexes `presets`; there may be none. `place` is where that is in the list that is walked, counted
    from 0: one preset may stand in a setlist several times."""

    presets: tuple[Preset, ...] = ()  # as they sound, in the player's order
    saved: tuple[Preset, ...] = ()  # the same, as their files have them
    edits: tuple[KeptEdit, ...] = ()  # what leads from these to those
    position: int = 0
    begins_with: str = ""  # the name of the one that is to play once there are any
    setlists: tuple[Setlist, ...] = ()
    setlist: str = ""  # the name of the one that is walked; "": all presets
    place: int = 0
    bank: int | None = None  # one that is shown, and loaded when a slot of it is stepped on; None: that of `place`
    bank_s: float = 0.0  # when it was shown
    history: tuple[Sounded, ...] = ()  # what sounded before this, the last one last
    own_presets: bool = False  # captures that come make no presets any more

    @property
    def current(self) -> Preset | None:
        """The preset that plays."""
        return self.presets[self.position] if self.presets else None

    @property
    def is_edited(self) -> bool:
        """Whether the current preset is not as its file has it."""
        return bool(self.presets) and self.presets[self.position] != self.saved[self.position]

    @property
    def walked(self) -> Setlist | None:
        """The setlist that is walked; None: all presets are."""
        return next((each for each in self.setlists if each.name == self.setlist), None)

    @property
    def walk(self) -> tuple[int, ...]:
        """The positions of the presets that `next` goes through; of a setlist those that there are. One that has none
        gives way to all."""
        count, setlist = len(self.presets), self.walked
        if setlist is None:
            return tuple(range(count))
        at = {preset.name: position for position, preset in enumerate(self.presets)}
        return tuple(at[name] for name in setlist.presets if name in at) or tuple(range(count))
