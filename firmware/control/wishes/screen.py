"""What the OLED shows, for who looks at the pedal from elsewhere: `pedal top`."""

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firmware.control.wishes.wish import Wish

if TYPE_CHECKING:
    from firmware.state import State


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """At which second of the computer's monotonic clock: notices end, and what a foot holds fills up."""

    at_s: float


@dataclass(frozen=True, slots=True)
class ScreenReply:
    """A screen of `width` by `height` pixels, `pixels` in Base64: a bit each, 1 is lit, rows of whole bytes."""

    width: int
    height: int
    pixels: str


def _tell(state: "State", request: ScreenRequest) -> ScreenReply:
    from firmware.pages.table import draw

    image = draw(state, request.at_s)
    return ScreenReply(image.width, image.height, b64encode(image.tobytes()).decode("ascii"))


SCREEN = Wish("screen", ScreenRequest, ScreenReply, _tell)
ROWS = (SCREEN,)
