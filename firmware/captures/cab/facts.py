"""What is kept of a cabinet's file beside its graphs, for screens and `pedal inspect`."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Final, Literal

from firmware.captures.nam.limits import MAX_RESPONSE_FRAMES
from hw.schema import Within

KeptFile = Literal["cabinet.wav", "cabinet.flac"]

CAB: Final = "Cab"  # what stands where a network's architecture does
CAB_FILES: Final[dict[str, KeptFile]] = {
    ".wav": "cabinet.wav",
    ".flac": "cabinet.flac",
}  # as a file of that suffix is kept
LEFT, RIGHT, SUM = "left", "right", "sum"
LONGEST_S = 10.0
LOWEST_HZ, HIGHEST_HZ = 8_000, 384_000
LEAST_TOLD_MS = 0.05
RISE_S = 0.00025  # kept of what lies before a response is heard; and room for what a resampler rings ahead of it

Side = Literal["", "left", "right", "sum"]
Frames = Annotated[int, Within(0, int(LONGEST_S * HIGHEST_HZ))]


@dataclass(frozen=True, slots=True)
class CabFacts:
    """A cabinet's file, in frames of its own rate: `lead_frames` of silence before its response and `tail_frames`
    behind it that nobody hears are not played."""

    kept_file: KeptFile  # in its entry's folder
    rate_hz: Annotated[int, Within(LOWEST_HZ, HIGHEST_HZ)]
    channels: Annotated[int, Within(1, 2)]
    frames: Frames
    lead_frames: Frames = 0
    tail_frames: Frames = 0
    alike: bool = False  # a stereo file whose sides are one, or one of them silent: it plays as a mono one

    @property
    def ms(self) -> float:
        """How long the response is that plays."""
        return self._ms(self.frames - self.lead_frames - self.tail_frames)

    @property
    def lead_ms(self) -> float:
        return self._ms(self.lead_frames)

    @property
    def tail_ms(self) -> float:
        return self._ms(self.tail_frames)

    def taps(self, pedal_rate_hz: int) -> int:
        """How many frames of the codec's rate its response has; what a codec of 96 kHz or more would play of ten
        seconds ends early."""
        played = self.frames - self.lead_frames - self.tail_frames
        if pedal_rate_hz != self.rate_hz:
            played = -(-played * pedal_rate_hz // self.rate_hz) + 2 * rise_frames(pedal_rate_hz)
        return min(played, MAX_RESPONSE_FRAMES)

    @property
    def words(self) -> str:
        """What it is and what was taken off, for a person; ends without a full stop."""
        sides = "mono" if self.channels == 1 else "stereo that is as good as mono" if self.alike else "stereo"
        taken = " and ".join(
            f"{ms:.1f} ms of {what}"
            for ms, what in ((self.lead_ms, "silence before it"), (self.tail_ms, "tail that nobody hears"))
            if ms >= LEAST_TOLD_MS
        )
        return f"a cabinet of {self.ms:.1f} ms, {sides}" + (f"; {taken} were taken off" if taken else "")

    def _ms(self, frames: int) -> float:
        return 1000.0 * frames / self.rate_hz


def is_sound(file: str) -> bool:
    """Whether a file called `file` is a cabinet's, if it is anything that the pedal plays."""
    return PurePosixPath(file).suffix.lower() in CAB_FILES


def kept_file(file: str) -> KeptFile:
    """What the sound file called `file` is called in its entry's folder."""
    return CAB_FILES.get(PurePosixPath(file).suffix.lower(), "cabinet.wav")


def rise_frames(rate_hz: int) -> int:
    """RISE_S in frames."""
    return round(RISE_S * rate_hz)
