"""The world around a simulated codec: what is plugged in, what hums, and which levels its converters really have.

It is a small file in the run folder that every process maps: doubles, namely the version of this layout, a count of
changes, and the fields of Scene in their order. Whoever opens it first makes it. A double of 8 bytes is read and
written at once, so there is no lock.
"""

import math
import mmap
import os
import struct
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from hw.errors import CodecError

FILE = "world"
VERSION = 1.0
UNSAID = math.nan
VOLTS_AT_0_DBU = math.sqrt(0.6)  # 1 mW into 600 ohms


@dataclass(frozen=True, slots=True)
class Scene:
    """All of it at one moment. Volts are RMS, at the jack; 0 is "not there".

    What is in the input adds up: guitar, source, noise and hum; but a cable takes the place of guitar and source.
    `max_input_dbu` and `max_output_dbu` are what the converters really have; UNSAID is what the profile says.
    """

    card: float = 1.0  # 0: the codec is not there
    analog_gain_db: float = 0.0
    guitar: float = 1.0  # 1: the take is heard, 0: not
    cable: float = 0.0  # 1: from output to input
    source_volts: float = 0.0  # of a sine
    source_hz: float = 1000.0
    drift_db_per_s: float = 0.0  # of the source, since it was last altered
    noise_volts: float = 0.0
    hum_volts: float = 0.0
    hum_hz: float = 50.0
    max_input_dbu: float = UNSAID
    max_output_dbu: float = UNSAID
    ceiling_dbfs: float = 0.0  # below 0 the analogue side of the input ends before the converter does
    meter: float = 0.0  # 1: a multimeter is at the output
    meter_volts: float = UNSAID  # what it shows; the codec writes it
    temperature_c: float = 48.0  # of the processor
    throttled: float = 0.0  # the bits of hw.roles.Throttled

    @property
    def at_rest(self) -> bool:
        """The guitar alone is heard, by a converter at 0 dB of gain that nobody watches."""
        moved = (self.analog_gain_db, self.cable, self.source_volts, self.noise_volts, self.hum_volts)
        return self.card == self.guitar == 1.0 and not any((*moved, self.ceiling_dbfs, self.meter))


_FIRST = 2  # after the version and the count of changes
_AT = {field.name: number for number, field in enumerate(fields(Scene), start=_FIRST)}


class World:
    """One process's view of the world in a run folder. What a verb does is heard from the next block on.

    One plug fits into the input: `plug_guitar`, `plug_source` and `plug_cable` each take the others out. Noise and
    hum stay. `change` sets single fields of Scene.
    """

    def __init__(self, run: Path) -> None:
        """Raises CodecError if `run` cannot hold the file, or holds one of another version."""
        path = run / FILE
        try:
            _make(path)
            self._bytes = _map(path)
        except OSError as error:
            raise _refuse(path, f"cannot be used ({error.strerror})", "name a run folder that is writable") from error
        self._doubles = memoryview(self._bytes).cast("d")
        if self._doubles[0] != VERSION or len(self._doubles) != _FIRST + len(_AT):
            self.close()
            raise _refuse(path, "is of another version", "delete the file")

    def close(self) -> None:
        """The world stays as it is."""
        self._doubles.release()
        self._bytes.close()

    @property
    def changes(self) -> float:
        """A count that grows with every change: whoever looks at it each block can leave out all the rest."""
        return self._doubles[1]

    def scene(self) -> Scene:
        """All of the world, now."""
        return Scene(*self._doubles[_FIRST:])

    def change(self, **values: float) -> None:
        """Sets fields of Scene, by name."""
        for name, value in values.items():
            self._doubles[_AT[name]] = value
        self._doubles[1] += 1.0  # last: whoever sees the count sees the fields, also with two writers

    def pull_card(self) -> None:
        """Unplugs the codec; `push_card` plugs it in again."""
        self.change(card=0.0)

    def push_card(self) -> None:
        self.change(card=1.0)

    def plug_guitar(self) -> None:
        self.change(cable=0.0, source_volts=0.0, guitar=1.0)

    def plug_source(self, volts: float, hz: float, *, drift_db_per_s: float = 0.0) -> None:
        """Plugs in a generator that gives a sine of `volts` RMS."""
        self.change(cable=0.0, guitar=0.0, drift_db_per_s=drift_db_per_s, source_hz=hz, source_volts=volts)

    def plug_cable(self) -> None:
        """Plugs a cable from the output to the input."""
        self.change(guitar=0.0, source_volts=0.0, cable=1.0)

    def unplug(self) -> None:
        """Leaves nothing in the input."""
        self.change(guitar=0.0, source_volts=0.0, cable=0.0)

    def hum(self, volts: float, hz: float = 50.0) -> None:
        self.change(hum_volts=volts, hum_hz=hz)

    def noise(self, volts: float) -> None:
        """Adds white Gaussian noise of `volts` RMS, from 0 Hz to half the rate."""
        self.change(noise_volts=volts)

    def turn_gain(self, gain_db: float) -> None:
        """Sets the codec's analogue gain, as any program on the machine may."""
        self.change(analog_gain_db=gain_db)

    def build(self, *, max_input_dbu: float = UNSAID, max_output_dbu: float = UNSAID) -> None:
        """Builds in converters of these true levels; UNSAID is the profile's."""
        self.change(max_input_dbu=max_input_dbu, max_output_dbu=max_output_dbu)

    def connect_meter(self) -> None:
        """Connects a true-RMS multimeter to the output; it shows the last fifth of a second."""
        self.change(meter_volts=UNSAID, meter=1.0)

    def meter_volts(self) -> float:
        """What the multimeter shows; UNSAID before the first reading, and without one."""
        return self._doubles[_AT["meter_volts"]]

    def heat(self, temperature_c: float, throttled: int = 0) -> None:
        """Makes the computer so warm, and sets the bits of hw.roles.Throttled that its firmware raises."""
        self.change(temperature_c=temperature_c, throttled=float(throttled))

    def show_volts(self, volts: float) -> None:
        """Sets what the multimeter shows; for the codec. It counts as no change of the world."""
        self._doubles[_AT["meter_volts"]] = volts


def unplugged() -> CodecError:
    """The error of a codec whose card was pulled."""
    return CodecError("The simulated codec is unplugged; push its card in again.", short="codec unplugged")


def _make(path: Path) -> None:
    """Makes the file with a world at rest, unless it is there; of two makers one wins, nobody sees half a file."""
    if path.exists():
        return
    unfinished = path.with_name(f"{FILE}.{os.getpid()}")
    unfinished.write_bytes(struct.pack(f"={_FIRST + len(_AT)}d", VERSION, 0.0, *astuple(Scene())))
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()


def _map(path: Path) -> mmap.mmap:
    """Maps as many whole doubles as the file has. Raises OSError, or CodecError for a file that is too short."""
    with path.open("r+b") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        if size_bytes < 8 * _FIRST:
            raise _refuse(path, "is not whole", "delete the file")
        return mmap.mmap(file.fileno(), size_bytes // 8 * 8)


def _refuse(path: Path, what: str, remedy: str) -> CodecError:
    return CodecError(f"The simulated world {path} {what}; {remedy}.", short="simulated world")
