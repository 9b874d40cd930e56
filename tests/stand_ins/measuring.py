"""A pedal's socket with a codec to be measured behind it: the wizard's and the coach's own rules, but no processes
and no clock. Every look at it is a fifth of a second later."""

from dataclasses import asdict, replace
from typing import cast

import numpy as np

from firmware.calibrate import coach, wizard_steps
from firmware.calibrate.coach import Coach, CoachStep
from firmware.calibrate.owned import Figure, Owned, with_owned
from firmware.calibrate.reading import Samples
from firmware.calibrate.wizard import Bench, Keep, Method, Recording, Rest, Sine, Wish, Wizard, WizardStep
from firmware.levels import AnalogGain, CodecLevels, GainKind, gain_from_db
from firmware.messages import Play
from tests.stand_ins.control import status

RATE_HZ = 48_000
TODAY = "2026-11-22"
LOOK_S = 0.2  # from one request to the next
Facts = dict[str, object]
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
        self.requests: list[Facts] = []
        self.turned: Facts = {"difference_db": 6.0, "uncertainty_db": 0.4, "sentence": None}
        self.played_at_pedal: WizardStep | None = None
        self._wizard, self._coach, self._recording_s, self._now_s = Wizard(), Coach(), 0.0, 100.0
        self._clips = 0

    def answer(self, request: object) -> Facts:
        wish = cast(Facts, request)
        self.requests.append(wish)
        self._later()
        match wish:
            case {"do": "status"}:
                told = {"codec": "sim", "codec_present": self.codec_present, "input_peak_dbfs": -12.3}
            case {"do": "gain", **rest}:
                self._set(rest)
                told = self._gain()
            case {"do": "coach", "act": act}:
                told = self._coached(str(act))
            case {"do": "strokes", **rest}:
                told = {"phase": "done", "count": 7, **(self.turned if rest.get("act") == "end" else {})}
            case {"do": "wizard", **rest}:
                told = self._measured(rest)
            case {"do": "calibration", **rest}:
                told = self._calibration(rest)
            case _:
                return {"ok": False, "sentence": "that was not understood."}
        return {"ok": True, **told}

    def acts(self, verb: str) -> list[object]:
        """What was asked of `verb`, in order."""
        return [wish["act"] for wish in self.requests if wish["do"] == verb and "act" in wish]

    def assert_sound_is_back(self) -> None:
        assert self._wizard.step is WizardStep.CHOOSE
        assert self.sine is None
        assert self._coach.step is CoachStep.IDLE

    def _later(self) -> None:
        self._now_s += LOOK_S
        if self._wizard.step is WizardStep.RECORDING:
            self._obey(*wizard_steps.passed(self._wizard, self._now_s))
            if self._now_s >= self._recording_s:
                bench, samples = self._bench(), self._heard()
                self._obey(*wizard_steps.recorded(self._wizard, bench, samples, RATE_HZ, self._now_s))
        if self._wizard.step is self.played_at_pedal:
            self._obey(*wizard_steps.leave(self._wizard))
        self._clips += self.clipping
        peaks = replace(status(Play(0, 1.0, 1.0)), input_peak=self.guitar_peak, input_clips=self._clips)
        self._coach = coach.heard(self._coach, peaks, self.analog, self._now_s)

    def _measured(self, wish: Facts) -> Facts:
        match wish:
            case {"act": "begin", "method": method}:
                self._obey(*wizard_steps.begin(Method(str(method)), self._bench()))
            case {"act": "next", "value": float(value)}:
                self._wizard = wizard_steps.enter(self._wizard, value)
                self._obey(*wizard_steps.go_on(self._wizard, self._bench(), self._now_s))
            case {"act": "next"}:
                self._obey(*wizard_steps.go_on(self._wizard, self._bench(), self._now_s))
            case {"act": "leave"}:
                self._obey(*wizard_steps.leave(self._wizard))
            case _:
                pass
        wizard = self._wizard
        asked, found = (asdict(part) if part else None for part in (wizard.asked, wizard.found))
        words: Facts = {"sentence": wizard.sentence, "lines": list(wizard.lines), "progress": wizard.progress}
        return {"method": wizard.method.value, "step": wizard.step.value, "asked": asked, "found": found, **words}

    def _obey(self, wizard: Wizard, wishes: tuple[Wish, ...]) -> None:
        self._wizard = wizard
        for wish in wishes:
            match wish:
                case Sine():
                    self.sine = wish
                case Rest():
                    self.sine = None
                case Recording(seconds):
                    self._recording_s = self._now_s + seconds
                case Keep(found, method):
                    into = _figure(found.max_input_dbu, found.input_uncertainty_db, method.value)
                    out = _figure(found.max_output_dbu, found.output_uncertainty_db, method.value)
                    self.owned = Owned(into or self.owned.max_input, out or self.owned.max_output)

    def _heard(self) -> Samples:
        """Three seconds of what comes back through the cable, and the converter's noise."""
        seconds = np.arange(3 * RATE_HZ) / RATE_HZ
        level_db = self.true_output_dbu - self.true_input_dbu + self.analog.gain_db
        peak = self.sine.peak * gain_from_db(level_db) if self.sine and self.cable else 0.0
        noise = 1e-5 * np.random.default_rng(1).standard_normal(seconds.size)
        sound = peak * np.sin(2.0 * np.pi * (self.sine.hz if self.sine else 0.0) * seconds) + noise
        return np.clip(sound, -1.0, 1.0).astype(np.float32)

    def _bench(self) -> Bench:
        return Bench(self.shipped, self.owned, self.analog)

    def _coached(self, act: str) -> Facts:
        if act == "accept":
            self._coach, gain_db = coach.accept(self._coach, self.analog, self._now_s)
            self.analog = replace(self.analog, gain_db=gain_db if gain_db is not None else self.analog.gain_db)
        else:
            self._coach = coach.begin(self._now_s) if act == "begin" else coach.leave()
        return self._gain()

    def _set(self, wish: Facts) -> None:
        for key in ("set_db", "knob_db"):
            if key in wish:
                self.analog = replace(self.analog, gain_db=cast(float, wish[key]))

    def _gain(self) -> Facts:
        levels = with_owned(self.shipped, self.owned)
        codec = {**asdict(levels), "doubtful": levels.doubtful, "name": "sim"}
        heard: Facts = {"step": self._coach.step.value, "peak_dbfs": -6.5, "clipped": self._coach.clipped}
        heard |= {"proposed_db": self._coach.proposed_db, "sentence": self._coach.sentence, "left_s": 3.0}
        return {
            **asdict(self.analog),
            "kind": self.analog.kind.value,
            "trouble": None,
            "coach": heard,
            "codec": codec,
        }

    def _calibration(self, wish: Facts) -> Facts:
        match wish:
            case {"forget": "all"}:
                self.owned = Owned()
            case {"max_input_dbu": float(level_dbu)}:
                self.owned = replace(self.owned, max_input=_figure(level_dbu, 0.5, "entered"))
            case _:
                pass
        figures = {name: asdict(each) if each else None for name, each in _by_name(self.owned).items()}
        return {"codec": "sim", "key": "sim", "knob_gain_db": 0.0, **figures}


def _by_name(owned: Owned) -> dict[str, Figure | None]:
    return {"max_input": owned.max_input, "max_output": owned.max_output}


def _figure(level_dbu: float | None, exactly_db: float | None, method: str) -> Figure | None:
    return None if level_dbu is None else Figure(level_dbu, exactly_db or 0.0, method, TODAY)
