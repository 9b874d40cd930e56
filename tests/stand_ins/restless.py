"""A player who is never content: does one thing to a chain after another, and knows what ought to be heard then."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from firmware import sound
from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.tone import Design, design
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice

NOTE_HZ, NOTE_PEAK = 82.4, 0.5
REST_S = 0.4  # in which even the DC blocker forgets
FAR_APART_S = 0.06
TONES = (sound.Tone(on=False), sound.Tone(on=True, bass=7.0), sound.Tone(on=True, middle=3.0, treble=2.0))


class RestlessPlayer:
    """Plays `amps` through `using`, one low note through them; `dice` say what comes when. `done` names its deeds.

    Gates are such that the note keeps them open: what one that opens lets through wants to be heard.
    """

    def __init__(self, using: Chain, amps: Sequence[Amplifier], rate_hz: int, dice: random.Random) -> None:
        self._using, self._amps, self._rate_hz, self._dice = using, amps, rate_hz, dice
        self._frames = using.block_frames
        self._turns = np.arange(self._frames) * (NOTE_HZ / rate_hz)
        self._at = 0  # frames of the note that are through
        self._voice, self._tone = Voice(1, amps[0]), TONES[0]
        self._dry_gain, self._muted, self._bypass = 1.0, False, False
        self.done: list[str] = []
        using.play(self._voice)
        using.settle()
        self.hear(REST_S)

    def burst(self, deeds: int) -> F32:
        """What is heard of so many deeds in a row, and of the rest after them."""
        every: dict[Callable[[], None], int] = {
            self.swap: 8,
            self.go_dry: 1,
            self.turn: 2,
            self.set_gate: 1,
            self.set_tone: 1,
            self.bypass: 2,
            self.mute: 1,
            self.set_dry: 1,
        }
        heard = [self.hear(0.02)]
        for deed in self._dice.choices(list(every), list(every.values()), k=deeds):
            self.done.append(deed.__name__)
            deed()
            heard.append(self.hear(self._dice.random() ** 2 * FAR_APART_S))
        return np.concatenate([*heard, self.hear(REST_S)])

    def hear(self, seconds: float) -> F32:
        """The note goes on for so long, at least a block."""
        return self._through(self._using, max(round(seconds * self._rate_hz / self._frames), 1))

    def expected(self, fresh: Chain, amp: Amplifier, frames: int) -> F32:
        """What of the last `frames` `fresh` lets be heard, which was only ever told how things are by now; `amp` is
        one like that which plays."""
        fresh.play(replace(self._voice, amp=amp) if self._voice.amp else SILENT_VOICE)
        fresh.set_bypass(on=self._bypass)
        fresh.set_mute(on=self._muted)
        fresh.set_dry_gain(self._dry_gain)
        fresh.tone.stage(self._design())
        fresh.tone.settle()
        fresh.settle()
        self._at -= frames
        return self._through(fresh, frames // self._frames)

    @property
    def number(self) -> int:
        """Which of the amps plays."""
        return max(self._voice.amp_id - 1, 0)

    def swap(self) -> None:
        """As controld orders it: now and then with a gate and a tone."""
        if self._dice.random() < 0.3:
            self.set_gate()
        if self._dice.random() < 0.3:
            self.set_tone()
        number = self._dice.randrange(len(self._amps))
        together = self._dice.random() < 0.75
        self._voice = Voice(number + 1, self._amps[number], *self._gains(), together=together)
        self._using.play(self._voice)

    def go_dry(self) -> None:
        self._voice = SILENT_VOICE
        self._using.play(SILENT_VOICE)

    def turn(self) -> None:
        if self._voice.amp is not None:
            gains = self._gains()
            self._voice = Voice(self._voice.amp_id, self._voice.amp, *gains)
            self._using.set_levels(*gains)

    def set_gate(self) -> None:
        self._using.set_gate(sound.Gate(on=self._dice.random() < 0.7, threshold_db=self._dice.uniform(-90.0, -50.0)))

    def set_tone(self) -> None:
        self._tone = self._dice.choice(TONES)
        self._using.tone.stage(self._design())

    def bypass(self) -> None:
        self._bypass = self._dice.random() < 0.3
        self._using.set_bypass(on=self._bypass)

    def mute(self) -> None:
        self._muted = self._dice.random() < 0.3
        self._using.set_mute(on=self._muted)

    def set_dry(self) -> None:
        self._dry_gain = self._dice.uniform(0.3, 1.0)
        self._using.set_dry_gain(self._dry_gain)

    def _gains(self) -> tuple[float, float]:
        return self._dice.uniform(0.4, 1.5), self._dice.uniform(0.1, 1.0)

    def _design(self) -> Design:
        return design(self._tone, rate_hz=self._rate_hz, block_frames=self._frames)

    def _through(self, using: Chain, blocks: int) -> F32:
        heard = np.empty(blocks * self._frames, np.float32)
        for start in range(0, heard.size, self._frames):
            turns = self._turns + self._at * NOTE_HZ / self._rate_hz
            note = (NOTE_PEAK * np.sin(2.0 * np.pi * turns)).astype(np.float32)
            using.process(note, heard[start : start + self._frames])
            self._at += self._frames
        return heard
