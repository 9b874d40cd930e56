"""The typed edge to pyalsaaudio, which has no types of its own: what the codec uses of it, and nothing else."""

import os
from collections.abc import Mapping
from errno import ENODEV, ENOENT, ENXIO
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from hw.errors import CodecError
from hw.packages import environment

GONE = (ENODEV, ENOENT, ENXIO)  # what ALSA says of a card that is not there


class Pcm(Protocol):
    """One direction of a card. Any trouble but an xrun raises ALSAAudioError."""

    def info(self) -> Mapping[str, object]: ...

    def getrates(self) -> int | tuple[int, int] | list[int]:
        """What the card can do: one rate, the ends of a range, or each there is."""
        ...

    def read(self) -> tuple[int, bytes]:
        """Frames and data of one period; -EPIPE after an overrun, the stream prepared again; 0 for EAGAIN."""
        ...

    def write(self, data: memoryview, /) -> int:
        """Frames taken; -EPIPE after an underrun, nothing taken, the stream prepared again; 0 for EAGAIN."""
        ...

    def drop(self) -> int:
        """Stop at once and forget what is in the buffer; the next read or write prepares the stream again."""
        ...

    def close(self) -> None:
        """Close, after playing what is in the buffer."""
        ...


class Alsa(Protocol):
    """The module `alsaaudio`, 0.11."""

    ALSAAudioError: type[Exception]
    PCM_CAPTURE: int
    PCM_PLAYBACK: int
    PCM_FORMAT_S16_LE: int
    PCM_FORMAT_S24_LE: int
    PCM_FORMAT_S24_3LE: int
    PCM_FORMAT_S32_LE: int

    def PCM(  # noqa: N802 - the library's names
        self,
        *,
        type: int,  # noqa: A002
        device: str,
        rate: int,
        channels: int = 2,
        format: int = 2,  # noqa: A002 - S16_LE
        periodsize: int = 32,
        periods: int = 4,
    ) -> Pcm: ...


def alsa_library() -> Alsa:
    """pyalsaaudio. Raises CodecError if it is not installed."""
    if find_spec("alsaaudio") is None:
        raise CodecError(
            f"The codec needs pyalsaaudio, which is not installed; type: {environment().locked()}",
            short="no pyalsaaudio",
        )
    return cast(Alsa, import_module("alsaaudio"))


def is_any_of(error: Exception, *codes: int) -> bool:
    """Whether an ALSAAudioError says one of these: it has the text of the number alone, and the device after it."""
    return str(error).startswith(tuple(os.strerror(code) for code in codes))
