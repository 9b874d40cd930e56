"""Watches the codec: which card is there, its analogue gain and the rest of its mixer, whoever moves them.

A profile stays while its card is open; else the cards are ranked anew (hw.following). The gain's control is opened
again once a second after it was lost. Of a runner's thread, since each of these may take its time.
"""

from collections.abc import Callable

from firmware.calibrate.owned import Owned
from firmware.control.mixer_look import MixerLook
from firmware.decide.events import CodecFound, GainFound, GainLost, GainRead, MixerRead, Trouble
from firmware.errors import PedalError
from hw.errors import HardwareError
from hw.profile import Former, HardwareProfile
from hw.roles import GainControl, MixerWatch

LOOK_S = 1.0
Reported = CodecFound | GainFound | GainRead | GainLost | MixerRead | Trouble


class CodecWatch:
    """The codec of `profile`, until another takes its place.

    `find_again` takes the id of the card that audiod has opened; it returns the profile that takes the place of the
    one until now, if one does. `open_gain` returns the control of a codec's gain, or None where software cannot
    move it; `open_mixer` the rest of its card's mixer, brought to rest, or None where there is no card. `owned` takes
    the key of its owner's figures, and the one that they had formerly; it returns what is kept of them, and what is
    wrong with that.
    """

    def __init__(
        self,
        profile: HardwareProfile,
        *,
        find_again: Callable[[str], HardwareProfile | None],
        open_gain: Callable[[HardwareProfile], GainControl | None],
        open_mixer: Callable[[HardwareProfile], MixerWatch | None],
        owned: Callable[[str, Former | None], tuple[Owned, tuple[PedalError, ...]]],
        clock: Callable[[], float],
    ) -> None:
        self._profile = profile
        self._reports: list[Reported] = []
        self._report = self._reports.append
        self._mixer = MixerLook(open_mixer, self._report, clock)
        self._find_again, self._open_gain, self._owned, self._clock = find_again, open_gain, owned, clock
        self._control: GainControl | None = None
        self.descriptor: int | None = None  # readable when the gain was moved: to be looked at
        self._lost = False  # the control is to be opened again
        self._complaint = ""
        self._look_s = 0.0

    def start(self) -> None:
        """Reports the codec that is there at the start."""
        self._look_s = self._clock() + LOOK_S
        self._found(self._profile)

    def take_reports(self) -> list[Reported]:
        """What happened since it was last asked."""
        reports, self._reports[:] = list(self._reports), []
        return reports

    def look(self, opened: str) -> None:
        """Asks the controls; once a second looks for another card, of which `opened` (audiod's, by its ALSA id) goes
        before the others."""
        now_s = self._clock()
        if now_s >= self._look_s:
            self._look_s = now_s + LOOK_S
            if (other := self._find_again(opened)) is not None:
                self._found(other)
            elif self._lost:
                self._open()
            self._mixer.look(opened)
        self._mixer.poll()
        self._poll()

    def set(self, gain_db: float, was_db: float) -> None:
        """Moves the control, and reports what it reads then."""
        if self._control is not None:
            try:
                self._report(GainRead(self._control.set_db(gain_db), self._clock()))
            except HardwareError as error:
                self._lose(error, was_db)

    def hear(self, channel: int) -> None:
        """The guitar is in the input `channel`, from 1: its controls are looked after."""
        self._profile = self._profile.on_input(channel)
        self._let_go()
        self._mixer.begin(self._profile)
        self._open()

    def close(self) -> None:
        self._let_go()
        self._mixer.close()

    def _let_go(self) -> None:
        """Of the gain's control."""
        self.descriptor = None
        if self._control is not None:
            self._control.close()
            self._control = None

    def _found(self, profile: HardwareProfile) -> None:
        self.close()
        self._profile, self._complaint = profile, ""
        owned, problems = self._owned(profile.key, profile.former)
        self._report(CodecFound(profile, owned, self._clock()))
        for problem in problems:
            self._report(Trouble(problem.sentence, problem.short, self._clock()))
        self._profile = profile.on_input(owned.input_channel)
        self._mixer.begin(self._profile)
        self._open()

    def _open(self) -> None:
        self._lost = False
        if self._profile.waiting:
            return
        try:
            self._control = control = self._open_gain(self._profile)
            if control is None:
                return
            gain_db = control.read_db()
            self.descriptor = control.fileno()
        except HardwareError as error:
            self._lose(error)
            return
        self._complaint = ""
        self._report(GainFound(gain_db, control.low_db, control.high_db, control.step_db, self._clock()))

    def _poll(self) -> None:
        if self._control is None:
            return
        try:
            gain_db = self._control.poll()
        except HardwareError as error:
            self._lose(error)
            return
        if gain_db is not None:
            self._report(GainRead(gain_db, self._clock()))

    def _lose(self, error: HardwareError, was_db: float | None = None) -> None:
        """Reports the loss once; the control may come back."""
        self._let_go()
        self._lost = True
        if error.sentence != self._complaint or was_db is not None:
            self._complaint = error.sentence
            self._report(GainLost(error.sentence, error.short, self._clock(), was_db))
