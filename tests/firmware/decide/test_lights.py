"""The LEDs show what the ear hears; they blink while something loads, fast while something clips."""

from itertools import pairwise

import pytest

from firmware.decide.actions import read
from firmware.decide.events import Do, PlayPreset
from firmware.decide.lights import Lamp, panel_out
from firmware.messages import NO_AMP, Play, Status
from firmware.sound import Cab, Pedal, Preset
from firmware.state import State
from firmware.store.settings import Settings, Stomp
from tests.stand_ins.control import CAPTURES, Desk, entry, graph, status
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.states import altered, bare

TICK_S = 0.05
AMP = Play(1, 1.0, 1.0)


def first(state: State, now_s: float = 100.0) -> tuple[bool, bool]:
    """Both colours of the first LED."""
    out = panel_out(state, now_s)
    return out.leds[0], out.second[0]


def changes(state: State, since_s: float = 100.0) -> int:
    """How often in two seconds the first LED is seen to go on or off by who looks at each tick."""
    seen = [first(state, since_s + tick * TICK_S)[0] for tick in range(41)]
    return sum(one is not other for one, other in pairwise(seen))


@pytest.mark.parametrize(
    ("heard", "colours"),
    [
        (status(AMP), (True, False)),
        (status(AMP, bypass=True), (False, True)),
        (status(AMP, muted=True), (False, True)),
        (status(Play(NO_AMP, 1.0, 1.0)), (False, True)),
        (None, (False, True)),
    ],
)
def test_lit_while_an_amp_is_heard_and_in_the_second_colour_while_the_guitar_comes_as_it_is(
    heard: Status | None, colours: tuple[bool, bool]
) -> None:
    assert first(bare(status=heard)) == colours


def test_it_blinks_while_the_current_preset_loads_and_the_one_before_plays_on() -> None:
    desk = Desk(*CAPTURES)
    desk.settle()
    assert changes(desk.state) == 0
    desk.happen(PlayPreset(5, 100.0))  # it was not kept ready
    assert desk.state.audio.status
    assert desk.state.audio.status.amp_id != NO_AMP
    assert changes(desk.state) == 8
    desk.settle()
    assert first(desk.state) == (True, False)
    assert changes(desk.state) == 0


def test_it_does_not_blink_for_ever_for_a_capture_that_cannot_be_played() -> None:
    desk = Desk(entry("A"), broken=frozenset({"/library/a.onnx"}))
    desk.settle()
    assert changes(desk.state) == 0


def test_it_blinks_fast_while_a_clip_mark_is_lit_bypassed_or_not() -> None:
    for bypass in (False, True):
        heard = bare(status=status(AMP, bypass=bypass))
        for mark in ("input_clip_until_s", "output_clip_until_s"):
            assert changes(altered(heard, **{mark: 103.0})) > 20
            assert changes(altered(heard, **{mark: 99.0})) == 0


FOUR = Settings(stomp={**{str(n): Stomp(tap=f"slot {n}") for n in (1, 2, 3)}, "4": Stomp(tap="bank next")})


def lit(desk: Desk) -> tuple[str, str]:
    """Which LEDs are lit in each colour, by their numbers."""
    out = panel_out(desk.state, 100.0)
    first, second = (
        "".join(str(number) for number, on in enumerate(colour, 1) if on) for colour in (out.leds, out.second)
    )
    return first, second


def test_where_switches_play_slots_that_of_the_sound_is_lit_with_its_boost_in_the_second_colour() -> None:
    desk = Desk(*map(entry, "ABCDE"))
    desk.state = altered(desk.state, settings=FOUR)
    desk.settle()
    assert lit(desk) == ("14", "")
    desk.happen(Do(read("slot 3"), 100.0))
    desk.settle()
    assert lit(desk) == ("34", "")
    desk.happen(Do(read("slot 3"), 100.0))
    desk.settle()
    assert lit(desk) == ("34", "3")
    desk.happen(Do(read("bank next"), 100.0))
    assert lit(desk) == ("4", ""), "of the bank that is shown nothing plays yet"
    desk.happen(Do(read("slot 1"), 100.0))
    desk.settle()
    assert lit(desk) == ("14", "")
    desk.happen(Do(read("bypass on"), 100.0))
    desk.settle()
    assert lit(desk) == ("", "4")


def test_without_slots_the_second_led_is_the_boosts() -> None:
    desk = Desk(entry("A"))
    desk.settle()
    assert lit(desk) == ("1", "")
    desk.happen(Do(read("boost on"), 100.0))
    desk.settle()
    assert lit(desk) == ("12", "")
    desk.happen(Do(read("bypass on"), 100.0))
    desk.settle()
    assert lit(desk) == ("", "1"), "a boost that is not heard"


def test_the_led_of_a_switch_that_turns_a_part_is_lit_while_that_is_heard() -> None:
    row = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))
    desk = playing_row(row, library=(entry("A"), entry("D"), cabinet("V30")))
    desk.state = altered(desk.state, settings=Settings({"1": Stomp("pedal"), "2": Stomp("cab"), "3": Stomp("amp")}))
    assert lit(desk) == ("123", "")
    for action, leds in (("pedal", "23"), ("cab", "3"), ("pedal", "13"), ("amp", "1"), ("bypass", "")):
        desk.happen(Do(read(action), 100.0))
        desk.settle()
        assert lit(desk) == (leds, "")


def test_where_a_slot_cannot_be_played_the_led_of_the_one_that_plays_on_is_lit() -> None:
    desk = Desk(*map(entry, "ABCDE"), broken=frozenset({graph("B"), graph("E")}))
    desk.state = altered(desk.state, settings=FOUR)
    desk.settle()
    for action in ("slot 2", "boost on"):
        desk.happen(Do(read(action), 100.0))
        desk.settle()
        assert lit(desk) == ("14", "")
    desk.happen(Do(read("slot 3"), 100.0))
    desk.settle()
    assert lit(desk) == ("34", "")
    for action in ("bank next", "slot 2"):
        desk.happen(Do(read(action), 100.0))
        desk.settle()
    assert lit(desk) == ("4", ""), "it is in another bank"


def test_a_lamp_burns_half_of_the_time_as_often_as_it_says() -> None:
    for lamp, share in ((Lamp.OFF, 0), (Lamp.SLOW, 100), (Lamp.FAST, 100), (Lamp.LIT, 200)):
        assert sum(lamp.burns(step * 0.005) for step in range(200)) == pytest.approx(share, abs=5)
