"""WavCodec: a codec that plays a take in real time and records what the pedal makes of it."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hw.errors import CodecError
from hw.profile import CodecProfile, LevelsProfile
from hw.sim.jack import Jack
from hw.sim.wav_file import WavRecorder, read_wav
from hw.sim.world import World, unplugged


class WavCodec:
    """A Codec that keeps the time a real one keeps, and loses what a real one loses to a late reader.

    Block k of the take is complete k+1 periods after the start; capture holds `periods` blocks, then it overruns.
    Playback starts with `periods` blocks of silence and runs dry if a write comes later than its last sample. The
    take stands still during an xrun. `jack` is the world between the take and the converter; without one the
    converter hears the take. It is plugged into channel `plugged` of `channels`, the others are silent.
    `clock_s` and `sleep_s` are seconds of one monotonic clock.
    """

    card = ""  # none of ALSA's
    sounded = True

    def __init__(
        self,
        take: NDArray[np.float32],
        *,
        rate_hz: int,
        block_frames: int,
        periods: int,
        recorder: WavRecorder | None = None,
        jack: Jack | None = None,
        channels: int = 1,
        plugged: int = 1,
        clock_s: Callable[[], float] = time.monotonic,
        sleep_s: Callable[[float], None] = time.sleep,
    ) -> None:
        self.channels = channels
        self.heard = self._plugged = plugged
        self._last = np.zeros(block_frames, np.float32)  # of the channel with the plug
        self.rate_hz = rate_hz
        self.block_frames = block_frames
        self._take = np.resize(take, max(len(take), block_frames))  # a take shorter than a block goes round within it
        self._at_frames = 0
        self._recorder = recorder
        self._jack = jack
        self._clock_s = clock_s
        self._sleep_s = sleep_s
        self._silence = np.zeros(block_frames, np.float32)
        self._block_s = block_frames / rate_hz
        self._buffer_s = periods * self._block_s
        self._capture_due_s = 0.0  # when the next block is complete
        self._playback_dry_s = 0.0  # when playback will have played all it was given
        self._running = False

    def read(self, into: NDArray[np.float32]) -> bool:
        """Wait for the next block. False: it was fetched too late, `into` is silence. Raises CodecLostError."""
        now_s = self._clock_s()
        if not self._running:
            self._restart(now_s)
        if now_s > self._capture_due_s + self._buffer_s - self._block_s:
            self._capture_due_s = now_s + self._block_s
            into.fill(0.0)
            return False
        if now_s < self._capture_due_s:
            self._sleep_s(self._capture_due_s - now_s)
        self._capture_due_s += self._block_s
        self._copy_take(into)
        if self._jack is not None:
            self._jack.hear(into)
        np.copyto(self._last, into)
        if self.heard != self._plugged:
            into.fill(0.0)
        return True

    def hear(self, channel: int) -> None:
        if 1 <= channel <= self.channels:
            self.heard = channel

    def peak(self, channel: int) -> float:
        return float(np.abs(self._last).max()) if channel == self._plugged else 0.0

    def write(self, block: NDArray[np.float32]) -> bool:
        """Record one block. False: playback had run dry, and silence was recorded in the block's place."""
        now_s = self._clock_s()
        in_time = now_s <= self._playback_dry_s
        if in_time:
            self._playback_dry_s += self._block_s
        else:
            self._restart(now_s)
        played = block if in_time else self._silence
        if self._jack is not None:
            self._jack.play(played)
        if self._recorder is not None:
            self._recorder.write(played)
        return in_time

    def close(self) -> None:
        """Finish the recording. Raises CodecError if it is not whole."""
        if self._jack is not None:
            self._jack.close()
        if self._recorder is not None:
            self._recorder.close()

    def _restart(self, now_s: float) -> None:
        self._running = True
        self._capture_due_s = now_s + self._block_s
        self._playback_dry_s = now_s + self._buffer_s

    def _copy_take(self, into: NDArray[np.float32]) -> None:
        first = min(self.block_frames, len(self._take) - self._at_frames)
        rest = self.block_frames - first
        into[:first] = self._take[self._at_frames : self._at_frames + first]
        into[first:] = self._take[:rest]
        self._at_frames = rest or (self._at_frames + first) % len(self._take)


def open_wav(profile: CodecProfile, levels: LevelsProfile, run: Path) -> WavCodec:
    """The wav codec of this profile, in the world of the run folder.

    Raises CodecError if take, recording or world cannot be used, or the world's codec is unplugged.
    """
    if profile.take is None:
        raise CodecError("The wav codec has no take; set codec.take in the profile to a WAV file.", short="no take")
    take = read_wav(profile.take, rate_hz=profile.rate_hz)
    world = World(run)
    if not world.scene().card:
        world.close()
        raise unplugged()
    jack = Jack(world, levels, rate_hz=profile.rate_hz, block_frames=profile.block_frames, periods=profile.periods)
    try:
        recorder = WavRecorder(profile.record, rate_hz=profile.rate_hz) if profile.record else None
    except CodecError:
        jack.close()
        raise
    return WavCodec(
        take,
        rate_hz=profile.rate_hz,
        block_frames=profile.block_frames,
        periods=profile.periods,
        recorder=recorder,
        jack=jack,
        channels=profile.channels,
        plugged=profile.input_channel,
    )
