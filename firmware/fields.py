"""What the fields of messages are: how wide a number is on the wire, and where it ends."""

from dataclasses import dataclass
from typing import Annotated

from firmware.levels import gain_from_db
from firmware.plan import GAIN_DB_RANGE
from hw.schema import Within

HIGHEST_GAIN = 2.0 * gain_from_db(GAIN_DB_RANGE[1])  # plans end at +60 dB


@dataclass(frozen=True, slots=True)
class Wire:
    """Annotated with this, a number is as wide as `code` of struct says."""

    code: str


Gain = Annotated[float, Within(0.0, HIGHEST_GAIN)]
SignedGain = Annotated[float, Within(-HIGHEST_GAIN, HIGHEST_GAIN)]  # below 0 it turns the sound over
Share = Annotated[float, Within(0.0, 1.0)]
Count = Annotated[int, Wire("Q")]
