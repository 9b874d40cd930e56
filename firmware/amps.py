"""Which amps audiod holds, and what it was given: a part of State. Owner: decide/orders_due.py."""

from dataclasses import dataclass
from enum import StrEnum

from firmware.messages import Cuts, Play, PlaySine, SetBypass, SetDryGain, SetGate, SetInput, SetMute, Tone, UseCard


class Role(StrEnum):
    """What a capture is in the row of a preset, in the order in which a guitar goes through it. One that is a pedal
    in one preset and the amp of another is loaded for each: while one sound fades into the other, both play."""

    PEDAL = "pedal"
    AMP = "amp"
    CAB = "cab"


DEADLY_DEATHS = 2  # of audiod, as it loads one graph: it is not tried a third time
Seat = tuple[Role, str]  # what a graph is to play, and its path


@dataclass(frozen=True, slots=True)
class Resident:
    """What audiod was asked to load from the graph at `path`, from Load to Ready or Failed; `ready` and with a
    `failure`, it broke as it played."""

    amp_id: int
    ready: bool = False
    failure: str | None = None
    path: str = ""
    block_us: float = 0.0  # that a block of it takes; 0: not known
    role: Role = Role.AMP

    @property
    def loading(self) -> bool:
        return not self.ready and self.failure is None

    @property
    def seat(self) -> Seat:
        return self.role, self.path


@dataclass(frozen=True, slots=True)
class Given:
    """The last order of each kind that audiod was given since it began to listen; None: not yet."""

    play: Play | None = None
    preset: str = ""  # whose sound `play` is; "": the guitar as it comes, or not known
    gate: SetGate | None = None
    tone: Tone | None = None
    cuts: Cuts | None = None
    master: float = 1.0  # that is in the gain of `play`
    clean_gain: float | None = None  # of the guitar that is mixed into `play`, without the master; None: none is
    bypass: SetBypass | None = None
    dry_gain: SetDryGain | None = None
    input: SetInput | None = None
    mute: SetMute | None = None
    sine: PlaySine | None = None
    card: UseCard | None = None


@dataclass(frozen=True, slots=True)
class Amps:
    """What audiod holds and was given. Owner: decide/orders_due.py."""

    current: tuple[Resident, ...] = ()  # of the current preset, as far as they were asked for
    others: tuple[Resident, ...] = ()
    given: Given | None = None  # None: out of touch with audiod, everything is due
    suspect: str = ""  # the graph that was being loaded as touch was lost
    deaths: tuple[str, ...] = ()  # graphs that were being loaded as an audiod died, once for each time
    next_id: int = 1

    @property
    def all(self) -> tuple[Resident, ...]:
        """Every one that audiod holds or was asked to load."""
        return (*self.current, *self.others)

    @property
    def broken(self) -> frozenset[Seat]:
        """What audiod cannot play, where it was to."""
        return frozenset(each.seat for each in self.all if each.failure is not None)

    def is_deadly(self, path: str) -> bool:
        return self.deaths.count(path) >= DEADLY_DEATHS

    @property
    def amp(self) -> Resident | None:
        """The current preset's amp; None: not asked for yet."""
        return next((each for each in self.current if each.role is Role.AMP), None)

    @property
    def failure(self) -> str | None:
        """Why the current preset's amp does not play; None where it does, or will."""
        return self.amp.failure if self.amp else None
