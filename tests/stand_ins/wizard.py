"""The calibration wizard at work on a codec on the subject."""

from dataclasses import dataclass, field

import pytest

from firmware.calibrate import wizard_steps as steps
from firmware.calibrate.owned import Owned
from firmware.calibrate.wizard import Keep, Measured, Method, Rest, Sine, Subject, TapeInput, Wish, Wizard, WizardStep
from firmware.calibrate.wizard_steps import Outcome
from firmware.levels import AnalogGain, CodecLevels
from tests.stand_ins.calibrate import RATE_HZ, CodecOnTheBench

SHIPPED = CodecLevels(12.2, 8.66, basis="relayed", confidence="medium")


@dataclass
class Session:
    """A wizard whose wishes are carried out on a codec."""

    codec: CodecOnTheBench
    subject: Subject = field(default_factory=lambda: Subject(SHIPPED, Owned(), AnalogGain()))
    wizard: Wizard = field(default_factory=Wizard)
    plays: Sine | None = None  # None: the sound
    kept: list[Keep] = field(default_factory=list[Keep])
    played: list[Sine] = field(default_factory=list[Sine])

    def take(self, outcome: Outcome) -> None:
        self.wizard, wishes = outcome
        for wish in wishes:
            self._carry_out(wish)
        assert len(self.wizard.lines) <= 4
        assert all(len(line) <= 21 for line in self.wizard.lines)
        assert self.wizard.sentence or self.wizard.step is WizardStep.CHOOSE

    def begin(self, method: Method) -> None:
        self.take(steps.begin(method, self.subject))

    def go_on(self, value: float | None = None) -> None:
        if value is not None:
            self.wizard = steps.enter(self.wizard, value)
        self.take(steps.go_on(self.wizard, self.subject, 10.0))

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case Sine():
                self.plays = wish
                self.played.append(wish)
            case Rest():
                self.plays = None
            case Keep():
                self.kept.append(wish)
            case TapeInput():
                assert self.plays is not None, "the music would be recorded"
                samples = self.codec.record(self.plays.hz, self.plays.peak, wish.seconds)
                reading = steps.reading_of(samples, RATE_HZ, self.wizard.method)
                self.take(steps.taped(self.wizard, self.subject, reading, 13.0))

    def assert_found(self, max_input_dbu: float) -> Measured:
        assert self.wizard.step is WizardStep.RESULT, self.wizard.sentence
        found = self.wizard.found
        assert found
        assert found.max_input_dbu == pytest.approx(max_input_dbu, abs=0.1)
        return found

    def assert_refused(self, word: str) -> None:
        assert self.wizard.step is WizardStep.REFUSED
        assert word in self.wizard.sentence
        assert self.plays is None or self.plays.peak == 0.0
