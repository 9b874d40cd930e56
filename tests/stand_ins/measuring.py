"""A pedal's socket with a codec to be measured behind it: the wizard's and the coach's own rules, but no processes
and no clock. Every look at it is a fifth of a second later."""

from dataclasses import replace

import numpy as np

from firmware.calibrate import coach, wizard_steps
from firmware.calibrate.coach import Coach, CoachStep
from firmware.calibrate.knob import Turned
from firmware.calibrate.knob_turn import KnobTurn
from firmware.calibrate.owned import Figure, Owned, with_owned
from firmware.calibrate.reading import Samples
from firmware.calibrate.wizard import Keep, Rest, Sine, Subject, TapeInput, Wish, Wizard, WizardStep
from firmware.decide.events import Want
from firmware.decide.measuring_wants import WantCoach, WantFigures, WantForget, WantGain, WantStrokes, WantWizard
from firmware.levels import AnalogGain, CodecLevels, GainKind, gain_from_db
from firmware.messages import Play, Status
from firmware.state import State
from hw.strict_json import is_object
from tests.stand_ins.asking import replied
from tests.stand_ins.control import status
from tests.stand_ins.states import bare

RATE_HZ = 48_000
TODAY = "2026-11-22"
LOOK_S = 0.2  # from one request to the next
METER_PEAK = gain_from_db(-12.3)
CONTROL = AnalogGain(GainKind.CONTROL, 0.0, low_db=-12.0, high_db=40.0, step_db=0.5)
KNOB = AnalogGain(GainKind.KNOB, 0.0, low_db=0.0, high_db=60.0)


class MeasuredPedal:
    """`true_input_dbu` is what the converter has; the profile believes 12.2. `cable`: from output to input."""

    def __init__(self, *, true_input_dbu: float = 14.0, analog: AnalogGain = CONTROL) -> None:
        self.true_input_dbu, self.true_output_dbu = true_input_dbu, 12.2
        self.analog = analog
        self.shipped = CodecLevels(12.2, 12.2, basis="simulated", confidence="high")
        self.owned = Owned()
        self.cable, self.guitar_peak, self.clipping = True, 0.0, False
        self.codec_present = True
        self.sine: Sine | None = None  # None: the sound is there
        self.requests: list[dict[str, object]] = []  # what was asked, without the keys that ask for nothing
        self.found = KnobTurn("done", turned=Turned(6.0, 0.4))  # what the strokes come to
        self.played_at_pedal: WizardStep | None = None
        self._wizard, self._coach, self._knob_turn = Wizard(), Coach(), KnobTurn()
        self._recording_s, self._now_s, self._clips = 0.0, 100.0, 0

    def answer(self, request: object) -> dict[str, object]:
        assert is_object(request)
        self.requests.append({key: value for key, value in request.items() if value is not None})
        self._later()
        return replied(self._state(), request, self._now_s, self._act)

    def acts(self, verb: str) -> list[object]:
        """What was asked of `verb`, in order."""
        return [wish["act"] for wish in self.requests if wish["do"] == verb and "act" in wish]

    def assert_sound_is_back(self) -> None:
        assert self._wizard.step is WizardStep.CHOOSE
        assert self.sine is None
        assert self._coach.step is CoachStep.IDLE

    def _state(self) -> State:
        levels = replace(with_owned(self.shipped, self.owned), analog_gain_db=self.analog.gain_db)
        heard = replace(self._status(METER_PEAK), codec_present=self.codec_present)
        facts: dict[str, object] = {"owned": self.owned, "wizard": self._wizard, "coach": self._coach}
        facts |= {"analog": self.analog, "knob_turn": self._knob_turn, "status": heard, "heard_s": self._now_s}
        return bare("sim", levels, **facts)

    def _status(self, input_peak: float) -> Status:
        return replace(status(Play(0, 1.0, 1.0)), input_peak=input_peak, input_clips=self._clips)

    def _later(self) -> None:
        self._now_s += LOOK_S
        if self._wizard.step is WizardStep.RECORDING:
            self._obey(*wizard_steps.passed(self._wizard, self._now_s))
            if self._now_s >= self._recording_s:
                reading = wizard_steps.reading_of(self._heard(), RATE_HZ, self._wizard.method)
                self._obey(*wizard_steps.taped(self._wizard, self._subject(), reading, self._now_s))
        if self._wizard.step is self.played_at_pedal:
            self._obey(*wizard_steps.leave(self._wizard))
        self._clips += self.clipping
        self._coach = coach.heard(self._coach, self._status(self.guitar_peak), self.analog, self._now_s)

    def _act(self, want: Want) -> State:
        match want:
            case WantGain(gain_db):
                self.analog = replace(self.analog, gain_db=gain_db)
            case WantCoach(act):
                self._coached(act)
            case WantStrokes(act):
                phases = {
                    "begin": KnobTurn("before"),
                    "again": KnobTurn("after"),
                    "end": self.found,
                    "leave": KnobTurn(),
                }
                self._knob_turn = phases[act]
            case WantWizard():
                self._measured(want)
            case WantForget():
                self.owned = Owned()
            case WantFigures(found):
                self._keep(found.max_input_dbu, found.input_uncertainty_db, "entered")
            case _:
                raise AssertionError(f"nobody measures by {want}")
        return self._state()

    def _measured(self, want: WantWizard) -> None:
        match want.act:
            case "begin":
                assert want.method
                self._obey(*wizard_steps.begin(want.method, self._subject()))
            case "next":
                self._wizard = self._wizard if want.value is None else wizard_steps.enter(self._wizard, want.value)
                self._obey(*wizard_steps.go_on(self._wizard, self._subject(), self._now_s))
            case "leave":
                self._obey(*wizard_steps.leave(self._wizard))

    def _obey(self, wizard: Wizard, wishes: tuple[Wish, ...]) -> None:
        self._wizard = wizard
        for wish in wishes:
            match wish:
                case Sine():
                    self.sine = wish
                case Rest():
                    self.sine = None
                case TapeInput(seconds):
                    self._recording_s = self._now_s + seconds
                case Keep(found, method):
                    self._keep(found.max_input_dbu, found.input_uncertainty_db, method.value)
                    if out := _figure(found.max_output_dbu, found.output_uncertainty_db, method.value):
                        self.owned = replace(self.owned, max_output=out)

    def _keep(self, level_dbu: float | None, exactly_db: float | None, method: str) -> None:
        self.owned = replace(self.owned, max_input=_figure(level_dbu, exactly_db, method) or self.owned.max_input)

    def _heard(self) -> Samples:
        """Three seconds of what comes back through the cable, and the converter's noise."""
        seconds = np.arange(3 * RATE_HZ) / RATE_HZ
        level_db = self.true_output_dbu - self.true_input_dbu + self.analog.gain_db
        peak = self.sine.peak * gain_from_db(level_db) if self.sine and self.cable else 0.0
        noise = 1e-5 * np.random.default_rng(1).standard_normal(seconds.size)
        sound = peak * np.sin(2.0 * np.pi * (self.sine.hz if self.sine else 0.0) * seconds) + noise
        return np.clip(sound, -1.0, 1.0).astype(np.float32)

    def _subject(self) -> Subject:
        return Subject(self.shipped, self.owned, self.analog)

    def _coached(self, act: str) -> None:
        if act == "accept":
            self._coach, gain_db = coach.accept(self._coach, self.analog, self._now_s)
            self.analog = replace(self.analog, gain_db=gain_db if gain_db is not None else self.analog.gain_db)
        else:
            self._coach = coach.begin(self._now_s) if act == "begin" else coach.leave()


def _figure(level_dbu: float | None, exactly_db: float | None, method: str) -> Figure | None:
    return None if level_dbu is None else Figure(level_dbu, exactly_db or 0.0, method, TODAY)
