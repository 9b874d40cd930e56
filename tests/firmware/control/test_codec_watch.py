"""The watch over the codec, with a control that others move, that goes away and comes back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from firmware.calibrate.owned import Owned
from firmware.control.codec_watch import CodecWatch
from firmware.decide.events import CodecFound, GainFound, GainLost, GainRead, Trouble
from firmware.errors import PedalError, SettingsError
from hw.errors import CodecError
from hw.profile import HardwareProfile
from hw.profiles import load
from hw.roles import GainControl
from tests.stand_ins.gain import FakeGain

SIM = replace(load("sim"), key="first")
OTHER = replace(SIM, name="other", key="second")


class Bench:
    """A watch; `events` is what it reported since it was last asked."""

    def __init__(self, profile: HardwareProfile = SIM, *, control: FakeGain | None = None) -> None:
        self.now_s = 50.0
        self.control = control
        self.next_profile: HardwareProfile | None = None
        self.kept: dict[str, tuple[Owned, tuple[PedalError, ...]]] = {}
        self.looks = 0
        self.opened = "Fake"
        self.looked_at: list[HardwareProfile] = []
        self.watch = CodecWatch(
            profile,
            find_again=self._find_again,
            open_gain=self._open_gain,
            open_mixer=self._open_mixer,
            owned=lambda key, _former: self.kept.get(key, (Owned(), ())),
            clock=lambda: self.now_s,
        )

    def _find_again(self, opened: str) -> HardwareProfile | None:
        assert opened == self.opened
        self.looks += 1
        found, self.next_profile = self.next_profile, None
        return found

    def _open_mixer(self, profile: HardwareProfile) -> None:
        self.looked_at.append(profile)

    def _open_gain(self, profile: HardwareProfile) -> GainControl | None:
        self.looked_at.append(profile)
        return self.control.open() if self.control else None

    def begun(self) -> "Bench":
        self.watch.start()
        self.events()
        return self

    def pass_s(self, seconds: float) -> list[object]:
        self.now_s += seconds
        self.watch.look(self.opened)
        return self.events()

    def events(self) -> list[object]:
        return list(self.watch.take_reports())


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(control=FakeGain()).begun()
    yield bench
    bench.watch.close()
    assert bench.control
    assert bench.control.closed == bench.control.opened


def test_the_start_reports_the_codec_and_then_of_its_gain() -> None:
    bench = Bench(control=FakeGain(low_db=0.0, high_db=12.0, step_db=1.0))
    bench.kept["first"] = (Owned(knob_gain_db=3.0), ())
    bench.watch.start()
    assert bench.events() == [
        CodecFound(SIM, Owned(knob_gain_db=3.0), 50.0),
        GainFound(0.0, 0.0, 12.0, 1.0, 50.0),
    ]


def test_the_mixer_and_the_gain_looked_after_are_those_of_the_input_that_the_owner_chose() -> None:
    bench = Bench(control=FakeGain())
    bench.kept["first"] = (Owned(input_channel=2), ())
    bench.watch.start()
    assert [profile.codec.input_channel for profile in bench.looked_at] == [2, 2]  # mixer and gain
    bench.watch.hear(1)
    assert [profile.codec.input_channel for profile in bench.looked_at[2:]] == [1, 1]
    bench.watch.close()


def test_a_codec_without_a_control_is_left_alone() -> None:
    bench = Bench()
    bench.watch.start()
    assert bench.events() == [CodecFound(SIM, Owned(), 50.0)]
    assert bench.pass_s(5.0) == []
    bench.watch.set(5.0, 0.0)
    assert bench.events() == []


def test_a_calibration_that_cannot_be_read_is_reported_and_the_profiles_figures_count() -> None:
    bench = Bench()
    bench.kept["first"] = (Owned(), (SettingsError("first.toml: dbu is missing.", short="bad calibration"),))
    bench.watch.start()
    found, trouble = bench.events()
    assert isinstance(found, CodecFound)
    assert trouble == Trouble("first.toml: dbu is missing.", "bad calibration", 50.0)


def test_a_gain_that_another_program_moves_is_reported_at_the_next_turn(bench: Bench) -> None:
    assert bench.control
    assert bench.pass_s(0.05) == []
    bench.control.move(5.0)
    assert bench.pass_s(0.05) == [GainRead(5.0, bench.now_s)]
    assert bench.pass_s(0.05) == []


def test_a_control_that_can_tell_of_a_move_says_by_which_descriptor() -> None:
    control = FakeGain()
    control.descriptor = 7
    bench = Bench(control=control).begun()
    assert bench.watch.descriptor == 7
    control.vanish()
    bench.pass_s(0.05)
    assert bench.watch.descriptor is None, "it would wake a loop for ever"


def test_what_is_set_is_reported_as_it_reads_back(bench: Bench) -> None:
    assert bench.control
    bench.watch.set(4.9, 0.0)
    assert bench.events() == [GainRead(4.5, 50.0)]
    assert bench.control.moves == [4.5]
    assert bench.pass_s(0.05) == []


def test_a_control_that_vanished_is_reported_once_and_found_again(bench: Bench) -> None:
    assert bench.control
    bench.control.vanish()
    (lost,) = bench.pass_s(0.05)
    assert isinstance(lost, GainLost)
    assert lost.gain_db is None
    assert "gone" in lost.sentence
    assert bench.pass_s(1.0) == bench.pass_s(1.0) == []
    bench.control.come_back(3.0)
    assert bench.pass_s(0.5) == []
    assert bench.pass_s(0.5) == [GainFound(3.0, -12.0, 40.0, 0.5, bench.now_s)]
    bench.control.vanish()
    assert len(bench.pass_s(0.05)) == 1


def test_a_control_that_vanishes_while_it_is_set_shows_what_it_was(bench: Bench) -> None:
    assert bench.control
    bench.control.vanish()
    bench.watch.set(5.0, 2.0)
    (lost,) = bench.events()
    assert isinstance(lost, GainLost)
    assert lost.gain_db == 2.0


def test_another_card_brings_its_own_figures_and_its_own_control(bench: Bench) -> None:
    assert bench.control
    bench.kept["second"] = (Owned(knob_gain_db=7.0), ())
    bench.next_profile = OTHER
    found, gain = bench.pass_s(1.0)
    assert found == CodecFound(OTHER, Owned(knob_gain_db=7.0), 51.0)
    assert isinstance(gain, GainFound)
    assert (bench.control.opened, bench.control.closed) == (2, 1)


def test_cards_are_looked_for_once_a_second(bench: Bench) -> None:
    for _ in range(30):
        bench.pass_s(0.05)
    assert bench.looks == 1


def test_a_codec_that_is_not_there_yet_has_no_control_to_open() -> None:
    bench = Bench(replace(SIM, waiting="plug it in."), control=FakeGain()).begun()
    assert bench.pass_s(5.0) == []
    assert bench.control
    assert bench.control.opened == 0
    bench.next_profile = SIM
    assert [type(event) for event in bench.pass_s(1.0)] == [CodecFound, GainFound]


def test_a_control_that_is_not_there_at_the_start_is_reported_and_waited_for() -> None:
    control = FakeGain()
    control.vanish()
    bench = Bench(control=control)
    bench.watch.start()
    assert [type(event) for event in bench.events()] == [CodecFound, GainLost]
    control.come_back()
    assert [type(event) for event in bench.pass_s(1.0)] == [GainFound]


def test_the_stand_in_refuses_what_the_real_control_refuses() -> None:
    control = FakeGain().open()
    control.vanish()
    with pytest.raises(CodecError):
        control.read_db()
    control.close()
    with pytest.raises(AssertionError):
        control.poll()
