"""The look at a card's mixer: what is reported, when, and what a mixer that does not answer comes to."""

from dataclasses import replace

from firmware.control.mixer_look import MixerLook
from firmware.decide.events import MixerRead
from hw.errors import CodecError
from hw.profile import HardwareProfile
from hw.profiles import load
from hw.roles import MixerState, MixerWatch

WAITING = load("scarlett_2i2_4g")
PROFILE = replace(WAITING, waiting="")
CARD = PROFILE.codec.card


class FakeMixer:
    """A card's mixer; `error` is why it does not answer."""

    def __init__(self) -> None:
        self.state = MixerState(input_db=3.0)
        self.error = ""
        self.changed = False
        self.opened = self.closed = 0

    def open(self, _profile: HardwareProfile) -> MixerWatch:
        self._answer()
        self.opened += 1
        return self

    def read(self) -> MixerState:
        self._answer()
        return self.state

    def poll(self) -> MixerState | None:
        self._answer()
        changed, self.changed = self.changed, False
        return self.state if changed else None

    def close(self) -> None:
        self.closed += 1

    def move(self, state: MixerState) -> None:
        self.state, self.changed = state, True

    def _answer(self) -> None:
        if self.error:
            raise CodecError(self.error, short="mixer lost")


class Bench:
    def __init__(self) -> None:
        self.mixer = FakeMixer()
        self._events: list[MixerRead] = []
        self.look = MixerLook(self.mixer.open, self._events.append, lambda: 50.0)

    def events(self) -> list[MixerRead]:
        events, self._events[:] = list(self._events), []
        return events


def begun() -> Bench:
    bench = Bench()
    bench.look.begin(PROFILE)
    bench.events()
    return bench


def test_how_the_mixer_stands_is_reported_at_the_start_and_when_it_changes() -> None:
    bench = Bench()
    bench.look.begin(PROFILE)
    assert bench.events() == [MixerRead(MixerState(input_db=3.0), 50.0)]
    bench.look.poll()
    assert bench.events() == []
    bench.mixer.move(MixerState(input_db=8.0))
    bench.look.poll()
    assert bench.events() == [MixerRead(MixerState(input_db=8.0), 50.0)]


def test_a_codec_that_waits_for_its_card_has_no_mixer() -> None:
    assert WAITING.waiting
    bench = Bench()
    bench.look.begin(WAITING)
    bench.look.look("")
    assert (bench.events(), bench.mixer.opened) == ([], 0)


def test_an_input_that_was_turned_down_is_at_rest_when_its_card_comes_back_and_counts_so_before() -> None:
    """Else the digital gain that made up for it is still there in the first second of sound: 12 dB too loud."""
    bench = begun()
    bench.mixer.move(MixerState(input_db=-12.0, output_db=-3.0))
    bench.look.poll()
    bench.mixer.error = "no such device"
    bench.look.poll()
    assert bench.events() == [
        MixerRead(MixerState(input_db=-12.0, output_db=-3.0), 50.0),
        MixerRead(MixerState(input_db=0.0, output_db=-3.0), 50.0),
    ]
    bench.look.poll()
    assert bench.events() == []


def test_a_mixer_that_does_not_answer_is_told_once_while_the_card_plays() -> None:
    bench = begun()
    bench.mixer.error = "no such device"
    bench.look.poll()
    bench.look.look("")  # the card is away, which others tell
    assert bench.events() == []
    bench.look.look(CARD)
    bench.look.look(CARD)
    assert bench.events() == [MixerRead(MixerState(), 50.0, "no such device")]
    bench.mixer.error = ""
    bench.look.look(CARD)
    assert bench.events() == [MixerRead(MixerState(input_db=3.0), 50.0)]
    bench.look.close()
    assert bench.mixer.closed == bench.mixer.opened == 2
