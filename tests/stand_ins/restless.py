"""A player who is never content: orders one thing after another of a chain, and knows what ought to be heard then."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from firmware import sound
from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.inputs import Inputs
from firmware.audio.orders import Orders
from firmware.audio.sine import Sine
from firmware.audio.tone import design
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice, Wire
from firmware.messages import (
    NO_AMP,
    THROUGH,
    Cuts,
    Damaged,
    Failed,
    Load,
    Order,
    Play,
    Ready,
    SetBypass,
    SetDryGain,
    SetGate,
    SetLevels,
    SetMute,
    TapeEnded,
)
from tests.stand_ins.ordering import LoaderAtOnce

NOTE_HZ, NOTE_PEAK = 82.4, 0.5
REST_S = 0.4  # in which even the DC blocker forgets
FAR_APART_S = 0.06
TONES = (sound.Tone(on=False), sound.Tone(on=True, bass=7.0), sound.Tone(on=True, middle=3.0, treble=2.0))
CUTS = (Cuts(), Cuts(), Cuts(80.0, 0.0), Cuts(0.0, 5_000.0))
FIRST_AMP, FIRST_PEDAL, FIRST_CAB, NOT_THERE = 1, 100, 200, 999
BOOST = 10.0 ** (4.0 / 20.0)


@dataclass(frozen=True, slots=True)
class Kit:
    """What can be played; an amp's number is 1 and so on, a pedal's 100, a cabinet's 200."""

    amps: Sequence[Amplifier]
    pedals: Sequence[Amplifier] = ()
    cabs: Sequence[Amplifier] = ()

    def part(self, part_id: int) -> Amplifier:
        for first, parts in ((FIRST_CAB, self.cabs), (FIRST_PEDAL, self.pedals), (FIRST_AMP, self.amps)):
            if part_id >= first:
                return parts[part_id - first]
        raise KeyError(part_id)


class RestlessPlayer:
    """Plays what `kit` makes through `using`, one low note through it; `dice` say what comes when. `done` names its
    deeds.

    Gates are such that the note keeps them open: what one that opens lets through wants to be heard.
    """

    def __init__(self, using: Chain, kit: Callable[[], Kit], rate_hz: int, dice: random.Random) -> None:
        self._using, self._kit, self._rate_hz, self._dice = using, kit, rate_hz, dice
        self._frames = using.block_frames
        self._turns = np.arange(self._frames) * (NOTE_HZ / rate_hz)
        self._at = self._blocks = 0  # frames of the note that are through; blocks
        self._tone, self._cuts = TONES[0], CUTS[0]
        self._dry_gain, self._muted, self._bypass = 1.0, False, False
        self.done: list[str] = []
        self._heard: list[F32] = []
        self.answers: list[Ready | Failed | Damaged | TapeEnded] = []
        loader = LoaderAtOnce(lambda part_id: self._kit().part(part_id), rate_hz, self._frames)
        sine = Sine(rate_hz=rate_hz, block_frames=self._frames)
        self._orders = Orders(
            using,
            loader,
            sine,
            Inputs(),
            answer=self.answers.append,
            stop=lambda: None,
            use_card=lambda _card: None,
        )
        first = kit()
        self._counts = len(first.amps), len(first.pedals), len(first.cabs)
        for at, count in zip((FIRST_AMP, FIRST_PEDAL, FIRST_CAB), self._counts, strict=True):
            for number in range(at, at + count):
                self._order(Load(number, str(number)))
        self.hear(0.02)
        self._row = Play(FIRST_AMP, 1.0, 1.0)
        self._order(self._row)
        using.settle()
        self.hear(REST_S)

    def burst(self, deeds: int) -> F32:
        """What is heard of so many deeds in a row, and of the rest after them."""
        every: dict[Callable[[], None], int] = {
            self.swap: 8,
            self.change_cab: 3,
            self.change_pedal: 3,
            self.leave_out_amp: 1,
            self.go_dry: 1,
            self.turn: 2,
            self.boost: 2,
            self.mix: 1,
            self.set_gate: 1,
            self.set_tone: 1,
            self.bypass: 2,
            self.mute: 1,
            self.set_dry: 1,
            self.load_anew: 1,
            self.play_what_is_not_there: 1,
        }
        self._heard.clear()
        self.hear(0.02)
        for deed in self._dice.choices(list(every), list(every.values()), k=deeds):
            self.done.append(deed.__name__)
            deed()
            self.hear(self._dice.random() ** 2 * FAR_APART_S)
        self.hear(REST_S)
        return np.concatenate(self._heard)

    def hear(self, seconds: float) -> None:
        """The note goes on for so long, at least a block."""
        blocks = max(round(seconds * self._rate_hz / self._frames), 1)
        self._heard.append(self._through(self._using, blocks, self._look_after))

    def expected(self, fresh: Chain, frames: int) -> F32:
        """What of the last `frames` `fresh` lets be heard, which was only ever told how things are by now, and plays
        what has never played before."""
        row, kit = self._row, self._kit()
        amp = Wire(self._frames) if row.amp_id == THROUGH else kit.part(row.amp_id) if row.amp_id else None
        voice = Voice(
            row.amp_id,
            amp,
            row.input_gain,
            row.output_gain,
            pedal=kit.part(row.pedal_id) if row.pedal_id else None,
            between_gain=row.between_gain,
            cab=kit.part(row.cab_id) if row.cab_id else None,
            cab_gain=row.cab_gain,
            wet=row.wet,
            dry_delay_frames=row.dry_delay_frames,
        )
        fresh.play(voice if amp is not None else SILENT_VOICE)
        fresh.set_bypass(on=self._bypass)
        fresh.set_mute(on=self._muted)
        fresh.set_dry_gain(self._dry_gain)
        fresh.tone.stage(design(self._tone, self._cuts, rate_hz=self._rate_hz, block_frames=self._frames))
        fresh.tone.settle()
        fresh.settle()
        self._at -= frames
        return self._through(fresh, frames // self._frames, lambda: None)

    def swap(self) -> None:
        """As controld orders it: now and then with a gate, a tone and cuts."""
        if self._dice.random() < 0.3:
            self.set_gate()
        if self._dice.random() < 0.3:
            self.set_tone()
        together, spill = self._dice.random() < 0.75, self._dice.random() < 0.75
        amps, pedals, cabs = self._counts
        row = Play(
            FIRST_AMP + self._dice.randrange(amps),
            1.0,
            1.0,
            together,
            self._one_of(FIRST_PEDAL, pedals),
            1.0,
            self._one_of(FIRST_CAB, cabs),
            1.0,
            self._dice.choice((1.0, 1.0, 1.0, 0.6, 0.3, 0.0)),
            self._dice.choice((0, 0, 120, 480)),
            spill,
        )
        self._play(self._turned(row))

    def change_cab(self) -> None:
        self._play(replace(self._row, cab_id=self._one_of(FIRST_CAB, self._counts[2]), together=True))

    def change_pedal(self) -> None:
        self._play(replace(self._row, pedal_id=self._one_of(FIRST_PEDAL, self._counts[1]), together=True))

    def leave_out_amp(self) -> None:
        self._play(replace(self._row, amp_id=THROUGH, together=True))

    def go_dry(self) -> None:
        self._play(Play(NO_AMP, 1.0, 1.0))

    def turn(self) -> None:
        self._set_levels(self._turned(self._row))

    def boost(self) -> None:
        """On and off."""
        self._set_levels(replace(self._row, output_gain=self._row.output_gain * BOOST))
        self.hear(self._dice.random() * FAR_APART_S)
        self._set_levels(replace(self._row, output_gain=self._row.output_gain / BOOST))

    def mix(self) -> None:
        self._set_levels(replace(self._row, wet=self._dice.choice((1.0, 0.8, 0.5, 0.0))))

    def set_gate(self) -> None:
        self._order(SetGate(on=self._dice.random() < 0.7, threshold_dbfs=self._dice.uniform(-90.0, -50.0)))

    def set_tone(self) -> None:
        """And cuts."""
        self._tone, self._cuts = self._dice.choice(TONES), self._dice.choice(CUTS)
        self._order(self._tone)
        self._order(self._cuts)

    def bypass(self) -> None:
        self._bypass = self._dice.random() < 0.3
        self._order(SetBypass(self._bypass))

    def mute(self) -> None:
        self._muted = self._dice.random() < 0.3
        self._order(SetMute(self._muted))

    def set_dry(self) -> None:
        self._dry_gain = self._dice.uniform(0.3, 1.0)
        self._order(SetDryGain(self._dry_gain))

    def load_anew(self) -> None:
        """A number is given to another of the same, while the first one may play; and that is what is played then."""
        number = FIRST_AMP + self._dice.randrange(self._counts[0])
        self._order(Load(number, str(number)))
        self.hear(0.0)
        self._play(self._turned(replace(self._row, amp_id=number, together=True)))

    def play_what_is_not_there(self) -> None:
        row = self._dice.choice(("amp_id", "pedal_id", "cab_id"))
        missing = replace(self._row, **{row: NOT_THERE}) if self._row.amp_id else Play(NOT_THERE, 1.0, 1.0)
        self._order(missing)

    def _one_of(self, first: int, count: int) -> int:
        """One of so many, or none."""
        number = self._dice.randrange(count + 1)
        return first + number - 1 if number else NO_AMP

    def _turned(self, row: Play) -> Play:
        """Every second amp is upside down, and is turned over."""
        return replace(
            row,
            input_gain=self._dice.uniform(0.4, 1.5),
            output_gain=self._dice.uniform(0.1, 1.0) * (-1.0 if row.amp_id % 2 else 1.0),
            between_gain=self._dice.uniform(0.5, 1.5),
            cab_gain=self._dice.uniform(0.3, 1.0),
        )

    def _play(self, row: Play) -> None:
        self._row = row
        self._order(row)

    def _set_levels(self, row: Play) -> None:
        if row.amp_id != NO_AMP:
            self._row = row
            self._order(SetLevels(row.input_gain, row.output_gain, row.between_gain, row.cab_gain, row.wet))

    def _order(self, order: Order) -> None:
        self._orders.obey(order)

    def _look_after(self) -> None:
        """As the engine does: one thing that is ready before each block, and now and then all the rest."""
        self._orders.take_staged()
        self._blocks += 1
        if self._blocks % 30 == 0:
            self._orders.look_after(self._blocks, peer_listens=True)

    def _through(self, using: Chain, blocks: int, before_each: Callable[[], None]) -> F32:
        heard = np.empty(blocks * self._frames, np.float32)
        for start in range(0, heard.size, self._frames):
            before_each()
            turns = self._turns + self._at * NOTE_HZ / self._rate_hz
            note = (NOTE_PEAK * np.sin(2.0 * np.pi * turns)).astype(np.float32)
            using.process(note, heard[start : start + self._frames])
            self._at += self._frames
        return heard
