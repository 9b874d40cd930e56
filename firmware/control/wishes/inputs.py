"""Which input of the codec is heard."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import RefusedError, Wish

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State


@dataclass(frozen=True, slots=True)
class InputRequest:
    """The input that the guitar is plugged into, counted from 1; None only asks."""

    channel: int | None = None


@dataclass(frozen=True, slots=True)
class InputReply:
    """`elsewhere` is another input that has sound while this one has long been silent; None: none has."""

    codec: str
    channel: int
    channels: int
    chosen: bool  # by the owner; else it is the profile's
    elsewhere: int | None


def _decide(state: "State", request: InputRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantInput

    if request.channel is None:
        return None
    count = state.codec.input_channels
    if not 1 <= request.channel <= count:
        raise RefusedError(f"{state.codec.name} has no input {request.channel}; give 1 to {count}.")
    return WantInput(request.channel, now_s)


def _tell(state: "State", _request: InputRequest) -> InputReply:
    codec = state.codec
    return InputReply(
        codec=codec.name,
        channel=codec.input_channel,
        channels=codec.input_channels,
        chosen=codec.owned.input_channel is not None,
        elsewhere=state.audio.elsewhere or None,
    )


INPUT = Wish("input", InputRequest, InputReply, _tell, _decide)
ROWS = (INPUT,)
