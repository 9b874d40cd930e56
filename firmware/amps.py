"""Which amps audiod holds, and what it was given: a part of State. Owner: decide/orders_due.py."""

from dataclasses import dataclass

from firmware.messages import Gate, Play, PlaySine, SetBypass, SetDryGain, SetInput, SetMute, Tone, UseCard


@dataclass(frozen=True, slots=True)
class Resident:
    """An amp that audiod was asked to load from the graph at `path`, from Load to Ready or Failed; `ready` and with a
    `failure`, it broke as it played."""

    amp_id: int
    ready: bool = False
    failure: str | None = None
    path: str = ""
    block_us: float = 0.0  # that a block of it takes; 0: not known

    @property
    def loading(self) -> bool:
        return not self.ready and self.failure is None


@dataclass(frozen=True, slots=True)
class Given:
    """The last order of each kind that audiod was given since it began to listen; None: not yet."""

    play: Play | None = None
    gate: Gate | None = None
    tone: Tone | None = None
    bypass: SetBypass | None = None
    dry_gain: SetDryGain | None = None
    input: SetInput | None = None
    mute: SetMute | None = None
    sine: PlaySine | None = None
    card: UseCard | None = None


@dataclass(frozen=True, slots=True)
class Amps:
    """What audiod holds and was given. Owner: decide/orders_due.py."""

    current: Resident | None = None  # of the current preset; None: not asked for yet
    others: tuple[Resident, ...] = ()
    given: Given | None = None  # None: out of touch with audiod, everything is due
    suspect: str = ""  # the graph that was being loaded as touch was lost
    deaths: tuple[str, ...] = ()  # graphs that were being loaded as an audiod died, once for each time
    next_id: int = 1

    @property
    def all(self) -> tuple[Resident, ...]:
        """Every amp that audiod holds or was asked to load."""
        return (self.current, *self.others) if self.current else self.others
