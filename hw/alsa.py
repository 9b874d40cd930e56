"""AlsaCodec: a card's capture and playback through pyalsaaudio, as the profile asks or not at all."""

from contextlib import suppress
from errno import EINTR, ESHUTDOWN
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hw.alsa_library import GONE, Alsa, is_any_of
from hw.alsa_open import open_both
from hw.cards import read_cards
from hw.channels import Channels
from hw.errors import CodecLostError
from hw.profile import CodecProfile
from hw.rates import ASOUND
from hw.samples import SampleLoops, encoder

TRIES = 4  # a transfer that moved nothing (EAGAIN, a signal) or not all is tried again, but never for ever


class AlsaCodec:
    """One card, both ways, blocking: `read` waits a period, `write` waits until there is room for one.

    ALSA starts playback at the first write and pyalsaaudio leaves it so: the first block goes behind `periods` - 1
    periods of silence. That happens once a block was captured, because some codecs take a second to wake up (the
    Codec Zero's bias ramp), which no buffer survives. An underrun starts both ways anew in the same manner; what
    capture gathered meanwhile is dropped, as it would stay in the buffer as latency. One thread.
    """

    def __init__(
        self, profile: CodecProfile, alsa: Alsa, asound: Path = ASOUND, loops: SampleLoops | None = None
    ) -> None:
        """Raises CodecError: not there, busy, not allowed, or altered by ALSA.

        `asound` is the kernel's folder of the cards, `loops` convert faster than NumPy.
        """
        self.block_frames = profile.block_frames
        self._periods = profile.periods
        self.card = profile.card
        self.sounded = False
        self._alsa, self._asound = alsa, asound
        frames, channels = profile.block_frames, profile.channels
        self._channels = Channels(
            profile.format, frames=frames, channels=channels, channel=profile.input_channel, loops=loops
        )
        self._period, self._encode = encoder(profile.format, frames=frames, channels=channels, loops=loops)
        self._frame_bytes = len(self._period) // frames
        self._silence = memoryview(bytes(len(self._period)))
        opened = open_both(alsa, profile, asound)
        self.rate_hz, self._capture, self._playback = opened.rate_hz, opened.capture, opened.playback
        self._running = False  # nothing is in the playback buffer yet

    def read(self, into: NDArray[np.float32]) -> bool:
        """Wait for the next block. False: an overrun, `into` is silence. Raises CodecLostError."""
        for _ in range(TRIES):
            try:
                frames, data = self._capture.read()
            except self._alsa.ALSAAudioError as error:
                if _is_signal(error):
                    continue
                raise self._lost(error) from error
            if frames == self.block_frames:
                self._channels.decode(data, into)
                return True
            if frames != 0:  # -EPIPE, or a stream broken off within the period
                break
        into.fill(0.0)
        return False

    @property
    def channels(self) -> int:
        return self._channels.count

    @property
    def heard(self) -> int:
        return self._channels.heard

    def hear(self, channel: int) -> None:
        self._channels.hear(channel)

    def peak(self, channel: int) -> float:
        return self._channels.peak(channel)

    def write(self, block: NDArray[np.float32]) -> bool:
        """Play a block. False: playback had run dry; it starts anew with the next block. Raises CodecLostError."""
        try:
            if not self._running:
                self._running = self.sounded = True
                self._prefill()
            self._encode(block)
            if self._push(self._period):
                return True
            self._running = False
            self._capture.drop()
        except self._alsa.ALSAAudioError as error:
            raise self._lost(error) from error
        return False

    def close(self) -> None:
        """Stop at once: `drop` first, since `close` would play out the buffer and on a dead card waits for it."""
        for pcm in (self._playback, self._capture):
            with suppress(self._alsa.ALSAAudioError):  # the card may be gone, or closed before
                pcm.drop()
            with suppress(self._alsa.ALSAAudioError):
                pcm.close()

    def _prefill(self) -> None:
        for _ in range(self._periods - 1):  # the block itself is the last period
            self._push(self._silence)

    def _push(self, data: memoryview) -> bool:
        """All of `data`, in more than one write if need be; False after an underrun."""
        taken_bytes = 0
        for _ in range(TRIES):
            try:
                frames = self._playback.write(data[taken_bytes:] if taken_bytes else data)
            except self._alsa.ALSAAudioError as error:
                if _is_signal(error):
                    continue
                raise
            if frames < 0:
                return False
            taken_bytes += frames * self._frame_bytes
            if taken_bytes >= len(data):
                return True
        return False

    def _lost(self, error: Exception) -> CodecLostError:
        listed = {card.id for card in read_cards(self._asound / "cards")}
        if is_any_of(error, *GONE, ESHUTDOWN) or (listed and self.card not in listed):
            return CodecLostError(
                f"The codec {self.card!r} went away ({error}); plug it in again.", short="codec lost"
            )
        return CodecLostError(
            f"The codec {self.card!r} is there but does not deliver ({error}); it is tried again twice a second. Turn"
            " it off and on, give it another USB socket, cable or supply, and see `dmesg`.",
            short="codec does not play",
        )


def _is_signal(error: Exception) -> bool:
    """A signal came while ALSA waited (SIGTERM: audiod is to ramp out); pyalsaaudio does not wait again by itself."""
    return is_any_of(error, EINTR)
