"""What a card's mixer is made of, as records: ALSA's simple elements, and the moves that can be made on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Part = Literal["capture volume", "playback volume", "capture switch", "playback switch", "text"]


@dataclass(frozen=True, slots=True)
class Volume:
    """One direction of an element, channel by channel: the driver's numbers, and dB where it has a scale of them."""

    numbers: tuple[int, ...]
    low: int
    high: int
    gains_db: tuple[float, ...] | None = None  # None: what the numbers mean is not known

    def gain_db(self, channel: int) -> float:
        """Of channel `channel`, from 0; a volume for all channels has one. Only where there is a scale."""
        gains_db = self.gains_db or (0.0,)
        return gains_db[min(channel, len(gains_db) - 1)]

    def number(self, channel: int) -> int:
        return self.numbers[min(channel, len(self.numbers) - 1)]


@dataclass(frozen=True, slots=True)
class Element:
    """A simple element by its name and its `index` among those of that name. A part that it has not got is None.

    `common`: volume and switch are one for both directions, and stand in `playback` and `playback_on`.
    """

    name: str
    index: int = 0
    capture: Volume | None = None
    playback: Volume | None = None
    capture_on: tuple[bool, ...] | None = None
    playback_on: tuple[bool, ...] | None = None
    common: bool = False
    exclusive: bool = False  # its capture switch turns others off: a choice of inputs
    texts: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One part of the element `name`, `index` to `value`: for a volume dB as a float, or the driver's number,
    within its range, as an int; on or off; a text."""

    name: str
    index: int
    part: Part
    value: float | int | bool | str


class CardMixer(Protocol):
    """The mixer of one card. Every call but `close` raises CodecError when the card is gone."""

    @property
    def trouble(self) -> str:
        """Why not all of its controls can be seen; "" where all can."""
        ...

    def elements(self) -> tuple[Element, ...]:
        """All there are now, as they are now."""
        ...

    def element(self, name: str) -> Element | None:
        """The first of that name, as it is now; None if it is not there."""
        ...

    def move(self, move: Move) -> str:
        """Makes the move; a volume goes to the nearest step that is not above. Returns why it was refused, or ""."""
        ...

    def changed(self) -> bool:
        """Whether anything may have changed since `elements`, `element` or this was last called."""
        ...

    def fileno(self) -> int:
        """A descriptor that is readable when something changed, until one of those is called."""
        ...

    def close(self) -> None: ...


OpenMixer = Callable[[str], CardMixer]  # of the card with this ALSA id; raises CodecError
