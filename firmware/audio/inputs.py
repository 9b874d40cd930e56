"""The input that the pedal hears, and a glance at the others: is the guitar somewhere else?"""

from hw.roles import Codec

NO_CHANNEL = 0


class Inputs:
    """Audio thread only. `codec` is the one that is open; None while there is none."""

    def __init__(self) -> None:
        self._codec: Codec | None = None
        self._wanted = NO_CHANNEL  # what the codec's profile says
        self._glanced = 1

    def opened(self, codec: Codec) -> None:
        """This codec plays from now on: it hears what was last ordered."""
        self._codec = codec
        if self._wanted != NO_CHANNEL:
            codec.hear(self._wanted)

    def closed(self) -> None:
        self._codec = None

    def hear(self, channel: int) -> None:
        """Hear this channel, counted from 1, of whatever codec is open."""
        self._wanted = channel
        if self._codec is not None:
            self._codec.hear(channel)

    @property
    def heard(self) -> int:
        return self._codec.heard if self._codec is not None else NO_CHANNEL

    def glance(self) -> tuple[int, float]:
        """Another channel than the one that is heard, and its peak in the block read last; the next one at each call.
        (0, 0.0) where there is none."""
        codec = self._codec
        if codec is None or codec.channels < 2:
            return NO_CHANNEL, 0.0
        self._glanced = self._glanced % codec.channels + 1
        if self._glanced == codec.heard:
            self._glanced = self._glanced % codec.channels + 1
        return self._glanced, codec.peak(self._glanced)
