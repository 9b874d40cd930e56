"""The calibration wizard, one machine with two faces: the OLED and `pedal calibrate`. Its records; what moves it is
in wizard_steps.py. Pure; controld carries out the wishes.

    LOOPBACK  a cable, where the output's number is trusted                    -> max_input_dbu
    METER     the pedal plays a sine of full scale, the player types its volts -> max_output_dbu;
              then a cable from output to input                                -> max_input_dbu
    SOURCE    a sine of known volts goes in; its peak is read                  -> max_input_dbu
"""

from dataclasses import dataclass
from enum import Enum

from firmware.calibrate.owned import Method, Owned
from firmware.levels import AnalogGain, CodecLevels


class WizardStep(Enum):
    """Where the wizard stands."""

    CHOOSE = "choose"  # of the methods; nothing has been changed yet
    ASK = "ask"  # `asked` waits for a number
    READY = "ready"  # waits until the player has connected what `lines` say
    RECORDING = "recording"
    RESULT = "result"  # waits for a yes to be kept
    REFUSED = "refused"  # the recording is no measurement: `sentence` says why; it may be tried again
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Asked:
    """A number the player gives: typed over ssh, turned on the encoder by `step`."""

    name: str  # "volts"
    unit: str  # "V RMS"
    value: float
    low: float
    high: float
    step: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measurement found; None where it says nothing. Uncertainties are of 95 %, in dB."""

    max_input_dbu: float | None = None
    input_uncertainty_db: float | None = None
    max_output_dbu: float | None = None
    output_uncertainty_db: float | None = None


@dataclass(frozen=True, slots=True)
class Wizard:
    """`lines` are for the OLED (at most 4 of 21 characters), `sentence` the same for a terminal."""

    method: Method = Method.LOOPBACK
    step: WizardStep = WizardStep.CHOOSE
    asked: Asked | None = None
    given: tuple[tuple[str, float], ...] = ()  # what was asked before, by name
    lines: tuple[str, ...] = ()
    sentence: str = ""
    found: Measured | None = None
    progress: float = 0.0  # 0..1 while RECORDING
    sine_dbfs: float = 0.0  # the peak of the sine that plays, or is to be recorded
    since_s: float = 0.0  # when RECORDING began, of the monotonic clock
    armed: bool = False  # a hand has turned the encoder

    @property
    def waits_for_turn(self) -> bool:
        """Whether a push alone must not go on: it would play a tone of full scale into what is plugged in, and a push
        too many must not hurt ears."""
        return self.step is WizardStep.READY and self.method is not Method.SOURCE and not self.armed

    @property
    def question(self) -> str | None:
        """What a yes means where it stands, beyond that it may go on; None where nothing is asked."""
        return "Is it so?" if self.step is WizardStep.READY and self.method is Method.LOOPBACK else None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the wizard has to know of the codec it measures: the profile's levels, the owner's, and the analogue gain
    of now. Build it afresh from State for each call."""

    shipped: CodecLevels
    owned: Owned
    analog: AnalogGain


@dataclass(frozen=True, slots=True)
class Sine:
    """Wish: this sine in the place of all sound; `peak` 0..1 at the converter, 0 is silence."""

    hz: float
    peak: float


@dataclass(frozen=True, slots=True)
class TapeInput:
    """Wish: record the input, and then call wizard_steps.taped. It gives up one that is under way, 0 only that."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Keep:
    """Wish: store what was found as the owner's, with `method` and today's date; None in it leaves what is stored."""

    measured: Measured
    method: Method


@dataclass(frozen=True, slots=True)
class Rest:
    """Wish: no sine and no recording any more, the sound back."""


Wish = Sine | TapeInput | Keep | Rest
