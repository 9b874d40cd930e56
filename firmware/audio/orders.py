"""Carries out what controld orders: which amps are resident, what plays, what is recorded, and what is reported."""

from collections.abc import Callable
from dataclasses import replace

from firmware.audio.chain import Chain
from firmware.audio.inputs import Inputs
from firmware.audio.loader import Loaded, Loader
from firmware.audio.sine import Sine
from firmware.audio.tape import Tape
from firmware.audio.tape_deck import TapeDeck
from firmware.audio.tone import Design
from firmware.audio.voice import SILENT_VOICE, Amplifier, Voice, Wire
from firmware.messages import (
    LEVELS,
    NO_AMP,
    THROUGH,
    Cuts,
    Damaged,
    Failed,
    Load,
    Order,
    Play,
    PlaySine,
    Quit,
    Ready,
    SetBypass,
    SetDryGain,
    SetGate,
    SetInput,
    SetLevels,
    SetMute,
    StartTape,
    TapeEnded,
    Unload,
    UseCard,
)
from firmware.sound import Tone

ORPHANED_NS = 2_000_000_000  # how long a sine outlives the controld that ordered it
BROKEN = "The capture puts out numbers that are no sound (NaN) again and again; play another one."
FORGIVEN_FAULTS = 3  # blocks that an amp may spoil ...
FORGIVEN_WITHIN_NS = 10_000_000_000  # ... in so long; each is a gap of 17 ms, dry


class Orders:
    """Audio thread only. `answer` takes each report for controld; `stop` is called for Quit, and
    `use_card` with the id of the card that shall be the codec."""

    def __init__(
        self,
        chain: Chain,
        loader: Loader,
        sine: Sine,
        inputs: Inputs,
        *,
        answer: Callable[[Ready | Failed | Damaged | TapeEnded], None],
        stop: Callable[[], None],
        use_card: Callable[[str], None],
    ) -> None:
        self._chain, self._loader, self._sine, self._answer, self._stop = chain, loader, sine, answer, stop
        self._use_card, self._inputs = use_card, inputs
        self.tape_deck = TapeDeck(loader, answer=answer)
        self._sine_ends_ns: int | None = None
        self._residents: dict[int, Amplifier] = {}
        self._through = Wire(chain.block_frames)  # in the place of an amp that is left out
        self._outgoing: list[Amplifier] = []  # unloaded or replaced, and may still be heard
        self._faults_seen: int = 0
        self._blamed = NO_AMP
        self._tones_due = 0  # ordered, and not designed yet
        self._held: Play | None = None  # until they are
        self._patience = 0  # how many looks that may take: the loader may be busy
        self._suspect: int = NO_AMP
        self._suspect_since_ns = self._suspect_faults = 0

    def obey(self, order: Order) -> None:
        match order:
            case Load() | Tone() | Cuts():
                self._tones_due += not isinstance(order, Load)
                self._loader.put(order)
            case Play():
                self._hold(order)
            case Unload(amp_id):
                self._unload(amp_id)
            case SetLevels():
                self._set_levels(order)
            case SetGate():
                self._chain.set_gate(order)
            case SetBypass() | SetDryGain() | SetInput() | SetMute():
                self._switch(order)
            case PlaySine() | StartTape():
                self._calibrate(order)
            case UseCard(card):
                self._use_card(card)
            case Quit():
                self._stop()

    def take_staged(self) -> None:
        """Takes one thing that the loader has made ready, if there is one."""
        staged = self._loader.take()
        match staged:
            case None:
                return
            case Loaded(amp_id, amp):
                if amp_id in self._residents:
                    self._outgoing.append(self._residents[amp_id])
                self._residents[amp_id] = amp
                self._answer(Ready(amp_id))
            case Failed() | Damaged():
                self._answer(staged)
            case Tape():
                self.tape_deck.start(staged)
            case _:
                self._take_tone(staged)

    def _take_tone(self, staged: Design) -> None:
        """What is held comes with the last of those that are due, and lets none of the others be heard before it."""
        self._tones_due -= 1
        if self._tones_due == 0 or self._held is None:
            self._chain.set_tone(staged)
        if self._tones_due == 0:
            self._let_play()

    def look_after(self, now_ns: int, *, peer_listens: bool) -> None:
        """Does what need not be done in every block: ends an orphaned sine, reports a broken amp, lets go of amps
        that are not heard any more."""
        self._end_orphaned_sine(now_ns, peer_listens=peer_listens)
        self._blame(now_ns)
        if self._held is not None:
            self._patience -= 1
            if self._patience < 0:
                self._let_play()
        self._let_go()
        self._loader.sweep()

    def _let_go(self) -> None:
        for amp in self._outgoing:
            if not self._chain.uses(amp):
                self._outgoing.remove(amp)
                self._loader.discard(amp)
                return

    def _switch(self, order: SetBypass | SetDryGain | SetInput | SetMute) -> None:
        match order:
            case SetBypass(on):
                self._chain.set_bypass(on=on)
            case SetDryGain(gain):
                self._chain.set_dry_gain(gain)
            case SetInput(channel):
                self._inputs.hear(channel)
            case SetMute(on):
                self._chain.set_mute(on=on)

    def _calibrate(self, order: PlaySine | StartTape) -> None:
        match order:
            case StartTape():
                self.tape_deck.order(order)
            case PlaySine(hz, peak) if hz > 0.0:
                self._sine_ends_ns = None
                self._sine.play(hz, peak)
            case PlaySine():
                self._sine.give_back()

    def _end_orphaned_sine(self, now_ns: int, *, peer_listens: bool) -> None:
        """Ends the sine of a controld that is gone or hangs. A new controld knows of no sine: only a new order keeps
        it."""
        if not self._sine.on:
            self._sine_ends_ns = None
        elif self._sine_ends_ns is None:
            self._sine_ends_ns = None if peer_listens else now_ns + ORPHANED_NS
        elif now_ns >= self._sine_ends_ns:
            self._sine.give_back()

    def _hold(self, order: Play) -> None:
        """An amp comes with its own tone: the order waits for it, a millisecond or two, as a rule. One that takes the
        place of another that waits was to be played beside that, and not beside the one that plays; one that cannot
        be played takes nobody's."""
        if self._refuses(order):
            return
        self._held = order if self._held is None else replace(order, together=False)
        self._patience = 1
        if self._tones_due == 0 or order.amp_id in (NO_AMP, self._chain.amp_id):
            self._let_play()

    def _let_play(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._play(held)

    def _set_levels(self, order: SetLevels) -> None:
        gains = {name: getattr(order, name) for name in LEVELS}
        if self._held is None:
            self._chain.set_levels(**gains)
        else:
            self._held = replace(self._held, **gains)

    def _play(self, order: Play) -> None:
        if self._refuses(order):
            return
        if self._blamed in (order.amp_id, order.pedal_id, order.cab_id):
            self._blamed = self._suspect = NO_AMP
        self._chain.play(SILENT_VOICE if order.amp_id == NO_AMP else self._voice(order))

    def _refuses(self, order: Play) -> bool:
        """Whether a part of the row is not there; says so, and what plays goes on."""
        for part_id in (order.amp_id, order.pedal_id, order.cab_id):
            if part_id not in self._residents and part_id not in (NO_AMP, THROUGH):
                self._answer(Failed(part_id, f"Amp {part_id} is not loaded; load it before it is played."))
                return True
        return False

    def _voice(self, order: Play) -> Voice:
        return Voice(
            order.amp_id,
            self._residents.get(order.amp_id, self._through),
            order.input_gain,
            order.output_gain,
            order.together,
            order.pedal_id,
            self._residents.get(order.pedal_id),
            order.between_gain,
            order.cab_id,
            self._residents.get(order.cab_id),
            order.cab_gain,
            order.wet,
            order.dry_delay_frames,
            order.spill,
        )

    def _unload(self, amp_id: int) -> None:
        """The amp that plays stays; one that is leaving goes once it has left."""
        for number, amp in tuple(self._residents.items()):
            if amp_id not in (NO_AMP, number) or self._chain.plays(amp):
                continue
            del self._residents[number]
            if self._chain.uses(amp):
                self._outgoing.append(amp)
            else:
                self._loader.discard(amp)

    def _blame(self, now_ns: int) -> None:
        """Reports the amp as broken, once for each time that it was put to play; not for a few blocks, after which it
        plays on as if nothing had been."""
        faults, amp_id = self._chain.faults - self._faults_seen, self._chain.faulty_amp_id  # by now another may play
        if faults == 0:
            return
        self._faults_seen += faults
        if amp_id != self._suspect or now_ns - self._suspect_since_ns > FORGIVEN_WITHIN_NS:
            self._suspect, self._suspect_since_ns, self._suspect_faults = amp_id, now_ns, 0
        self._suspect_faults += faults
        if self._suspect_faults > FORGIVEN_FAULTS and amp_id != self._blamed:
            self._blamed = amp_id
            self._answer(Failed(amp_id, BROKEN))
