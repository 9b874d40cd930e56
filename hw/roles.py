"""The roles of the things that a pedal is made of: what the rooms of the firmware know of them.

Each is played by a driver of `hw`, by its simulation in `hw.sim`, and by a stand-in of the tests.
"""

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Protocol

from hw.events import PanelEvent, StickEvent

if TYPE_CHECKING:  # whoever imports a role is given neither library by it: audiod never sees PIL
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image


class Codec(Protocol):
    """The AD and the DA converter, running. audiod alone opens it; one thread.

    A block is float32 [block_frames], full scale 1.0; it belongs to the caller.
    """

    @property
    def rate_hz(self) -> int: ...
    @property
    def block_frames(self) -> int: ...
    @property
    def card(self) -> str:
        """The ALSA id of its card; "" for a codec that is none of ALSA's."""
        ...

    @property
    def sounded(self) -> bool:
        """Whether anything was recorded and played since it was opened."""
        ...

    @property
    def channels(self) -> int:
        """How many inputs it has."""
        ...

    @property
    def heard(self) -> int:
        """Which of them, counted from 1, `read` fills blocks with."""
        ...

    def hear(self, channel: int) -> None:
        """Fill blocks with this one from now on, by a crossfade; one that is not there is passed over."""
        ...

    def peak(self, channel: int) -> float:
        """The peak (linear) of any input in what was read last."""
        ...

    def read(self, into: "NDArray[np.float32]") -> bool:
        """Waits for one block. False: an xrun, `into` was zeroed. Raises CodecLostError."""
        ...

    def write(self, block: "NDArray[np.float32]") -> bool:
        """Waits until there is room. False: an xrun, playback was prefilled again. Raises CodecLostError."""
        ...

    def close(self) -> None:
        """Stops at once. Raises CodecError if something that was to be kept is not whole."""
        ...


class GainControl(Protocol):
    """The analogue gain in dB above the state that the profile's `max_input_dbu` holds for. controld alone opens it.

    Every call but `close` raises CodecError, one sentence, when the control or the card is gone; then it is to be
    closed (its descriptor would wake a loop for ever), and `open_gain` finds it again when it is back.
    """

    @property
    def low_db(self) -> float:
        """The lowest gain that `set_db` sets; `read_db` may return a lower one, set by others."""
        ...

    @property
    def high_db(self) -> float:
        """The highest gain that `set_db` sets; `read_db` may return a higher one, set by others."""
        ...

    @property
    def step_db(self) -> float: ...

    def fileno(self) -> int | None:
        """A descriptor that is readable when something changed: call `poll` then. None: only time tells."""
        ...

    def poll(self) -> float | None:
        """The gain, if it is another than `poll`, `read_db` or `set_db` last returned. Call it on every tick too."""
        ...

    def read_db(self) -> float: ...

    def set_db(self, gain_db: float) -> float:
        """Sets the nearest step that is not above `gain_db`, within low_db and high_db. Returns what reads back."""
        ...

    def close(self) -> None:
        """Lets go of the control; the gain stays."""
        ...


@dataclass(frozen=True, slots=True)
class MixerState:
    """What a card's mixer does to the level, besides what the profile's [gain] moves.

    `input_db` and `output_db` are what it adds before the converter and behind it. `doubts` are sentences, with their
    figures in brackets: why the input's level does not hold. `unscaled` and `output_unscaled` are sentences too:
    volumes of which nobody knows what they add, which a measurement takes in. `input_stands` and `output_stands` say
    how all that counts stands.
    """

    input_db: float = 0.0
    output_db: float = 0.0
    doubts: tuple[str, ...] = ()
    unscaled: tuple[str, ...] = ()
    output_unscaled: tuple[str, ...] = ()
    input_stands: tuple[str, ...] = ()
    output_stands: tuple[str, ...] = ()


class MixerWatch(Protocol):
    """The mixer of the codec's card, brought to rest when it was opened, and watched since. controld alone opens it.

    Every call but `close` raises CodecError when the card is gone; then it is to be closed, and opened again later.
    """

    def poll(self) -> MixerState | None:
        """The state, if it is another than `poll` or `read` last returned. Costs little while nothing moves."""
        ...

    def read(self) -> MixerState: ...

    def close(self) -> None:
        """Lets go of the mixer; it stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class PanelOut:
    """What a panel puts out. `leds` are lit one by one, `second` are their second colours. Without `relay` the guitar
    goes past the pedal."""

    leds: tuple[bool, ...] = ()
    second: tuple[bool, ...] = ()
    relay: bool = False


class Panel(Protocol):
    """Footswitches, encoder, LEDs and relay: everything a foot, a hand and an eye can reach. One thread."""

    @property
    def held_at_start(self) -> tuple[int, ...]:
        """The footswitches, from 1, that a foot held down as the panel was opened. One that latches is never held:
        its contact lies where it was left."""
        ...

    @property
    def next_deadline_s(self) -> float | None:
        """When `poll` should be called even if `fileno()` stays silent (monotonic seconds); None: no need."""
        ...

    def fileno(self) -> int:
        """A descriptor that is readable when there is something to `poll`."""
        ...

    def poll(self, now_s: float) -> list[PanelEvent]:
        """What happened since the last call, in order; detents in a row are one event."""
        ...

    def show(self, out: PanelOut) -> None:
        """Puts `out` out; a light or relay that the pedal has not got is ignored, one that is not named goes out."""
        ...

    def close(self) -> None:
        """Puts everything out, and gives the pins back."""
        ...


class Display(Protocol):
    """What a screen is drawn on: 128 x 64, one bit, white is lit. Every call waits for the bus."""

    def show(self, image: "Image", *, anew: bool = False, dimmed: bool = False) -> None:
        """Shows `image`, mode "1"; the same one again costs nothing, unless it is to be shown `anew`, as to a display
        that lost its power. `dimmed` spares a glass that burns in. Raises DisplayError."""
        ...

    def close(self) -> None:
        """Lets go of the display."""
        ...


class Stick(Protocol):
    """The place where a USB stick appears."""

    def poll(self) -> StickEvent | None:
        """The next change, if there is one. Raises StickError, once, for a stick that cannot be read."""
        ...


class Throttled(IntFlag):
    """What the firmware of a Raspberry Pi says of its supply and heat, bit by bit as `vcgencmd get_throttled`: now,
    and (WAS) since its start, or since the kernel last looked, which has it forget low power every 2 s."""

    LOW_POWER = 1 << 0  # under 4.63 V: pops that no xrun counter shows
    CAPPED = 1 << 1  # the clock is held down
    SLOWED = 1 << 2  # ... and below its lowest rest
    HOT = 1 << 3  # the soft limit of the temperature
    WAS_LOW_POWER = 1 << 16
    WAS_CAPPED = 1 << 17
    WAS_SLOWED = 1 << 18
    WAS_HOT = 1 << 19


@dataclass(frozen=True, slots=True)
class MachineState:
    """How the computer fares. None: it cannot say."""

    temperature_c: float | None = None
    throttled: Throttled | None = None  # None: it is no Raspberry Pi
    memory_free_mb: float | None = None
    disk_free_mb: float | None = None
    login: str = ""  # how it is reached by ssh: pi@pedal.local
    addresses: tuple[str, ...] = ()  # of IPv4
    stolen_s: float | None = None  # what a hypervisor gave to others since the start, of all cores; 0 where none is


class Machine(Protocol):
    """The computer of the pedal."""

    def read(self) -> MachineState:
        """Reads a few files, which takes a millisecond or so."""
        ...
