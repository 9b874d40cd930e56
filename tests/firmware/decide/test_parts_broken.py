"""What audiod cannot play of a row: the rest is played as if it were not there, and what plays on as it was."""

from dataclasses import replace

import pytest

from firmware.captures.entry import Entry
from firmware.decide import actions
from firmware.decide.events import Do, Heard, PlayPreset
from firmware.decide.lights import panel_out
from firmware.decide.list_edits import RenamePreset
from firmware.decide.sounding import is_loading, plays_on
from firmware.messages import Cuts, Failed, Play
from firmware.pages.play_words import sounds_instead
from firmware.sound import Cab, Mix, Pedal, Preset
from tests.stand_ins.control import Desk, entry, graph
from tests.stand_ins.row import cabinet, late, of_gear, playing_row
from tests.stand_ins.walking import did, list_edit, with_slots

AMP, OTHER, V30 = entry("A"), entry("B"), cabinet("V30")
HOT = late(entry("D", input_level_dbu=5.0), 77, inverted=True)
LIBRARY = (AMP, OTHER, HOT, V30)
ALONE = Preset("Alone", "a", "A")
ROW = replace(ALONE, name="Row", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav", low_cut_hz=100.0))
MIXED, GONE, PLAIN = replace(ALONE, name="Mixed", mix=Mix(50.0)), Preset("Gone", "x", "X"), Preset("Plain", "b", "B")


def playing(*presets: Preset, broken: tuple[str, ...] = ()) -> Desk:
    return playing_row(*presets, library=LIBRARY, broken=broken)


def sound(desk: Desk) -> Play:
    """What is heard, whatever the numbers of its captures."""
    return replace(desk.audio.heard, amp_id=1, pedal_id=0, cab_id=0, together=False)


def test_the_amp_plays_at_its_own_gains_where_pedal_and_cabinet_cannot_be_loaded() -> None:
    desk = playing(ROW, broken=("D", "V30"))
    assert desk.audio.sounding == (graph("A"),)
    assert sound(desk) == sound(playing(ALONE)), "not at the pedal's input gain, nor late, nor upside down"
    assert desk.audio.cuts == Cuts()


def test_a_pedal_that_breaks_as_it_plays_is_left_out_with_its_gains_and_comes_back_with_them() -> None:
    desk = playing(ROW)
    before = desk.audio.heard
    desk.happen(Heard(Failed(before.pedal_id, "NaN"), desk.now_s))
    desk.settle()
    assert desk.audio.sounding == (graph("A"), graph("V30"))
    assert desk.audio.heard.input_gain == playing(ALONE).audio.heard.input_gain
    did(desk, "pedal on")
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30")), "a foot that asks again has it tried again"
    assert desk.audio.heard.input_gain == before.input_gain


def test_another_audiod_may_play_what_the_last_one_could_not() -> None:
    desk = playing(ROW, broken=("D",))
    desk.audio.broken = frozenset()
    desk.audio.restart()
    desk.settle()
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))
    assert sound(desk) == sound(playing(ROW))


def test_a_pedal_that_ends_audiod_twice_is_left_out_with_its_gains() -> None:
    desk = playing_row(ALONE, ROW, library=LIBRARY)
    desk.state = replace(desk.state, amps=replace(desk.state.amps, suspect=graph("D"), deaths=(graph("D"),)))
    desk.audio.restart()
    desk.settle()
    did(desk, "preset Row")
    assert desk.audio.sounding == (graph("A"), graph("V30"))
    assert desk.audio.heard.input_gain == playing(ALONE).audio.heard.input_gain


def test_a_foot_is_told_that_a_part_failed() -> None:
    desk = playing(ROW, broken=("D",))
    did(desk, "pedal on")
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "pedal failed"


def test_a_cabinet_is_not_kept_silent_by_a_pedal_that_is_off() -> None:
    desk = playing_row(ROW, library=(AMP, of_gear(HOT, "pedal"), V30))
    did(desk, "amp off")
    assert desk.audio.sounding == (graph("D"),), "a pedal leads into an amp that has its own"
    did(desk, "pedal off")
    assert desk.audio.sounding == (graph("V30"),)


@pytest.mark.parametrize("other", [GONE, PLAIN])
def test_the_guitar_in_a_mix_that_plays_on_stays_as_loud_as_it_was(other: Preset) -> None:
    desk = playing(replace(MIXED, level_db=6.0), other, broken=("B",))
    before = desk.audio.dry_gain
    assert before != pytest.approx(desk.state.player.dry.gain)
    did(desk, "next")
    assert desk.audio.dry_gain == before
    did(desk, "master -6")
    assert desk.audio.dry_gain == pytest.approx(before * 10 ** (-6 / 20))
    did(desk, "bypass on")
    assert desk.audio.dry_gain == pytest.approx(desk.state.player.dry.gain * desk.state.player.master)


def test_the_guitar_of_a_mix_that_loads_waits_for_it() -> None:
    far = Preset("Far", "f", "F", mix=Mix(50.0), level_db=6.0)
    desk = playing_row(ALONE, PLAIN, far, GONE, ROW, library=(*LIBRARY, entry("F")))
    before = desk.audio.dry_gain
    desk.happen(PlayPreset(2, desk.now_s))
    assert desk.audio.loading
    assert desk.audio.dry_gain == before
    desk.settle()
    assert desk.audio.sounding == (graph("F"),)
    assert desk.audio.dry_gain == pytest.approx(10 ** (6 / 20) * playing(MIXED).audio.dry_gain)


def test_what_plays_on_is_called_as_it_is_called_now() -> None:
    desk = with_slots(playing(ROW, GONE), 2)
    did(desk, "slot 2")
    list_edit(desk, RenamePreset("Row", "Verse"))
    assert plays_on(desk.state) == "Verse"
    assert sounds_instead(desk.state) == "still Verse"
    assert panel_out(desk.state, desk.now_s).leds == (True, False)


def test_what_is_heard_is_loaded_before_what_a_foot_may_turn_on_and_nothing_blinks_for_that() -> None:
    off = replace(ROW, pedal=replace(ROW.pedal, on=False))
    desk = playing(PLAIN, PLAIN, PLAIN, off)
    desk.audio.resident.clear()
    desk.state = replace(desk.state, amps=replace(desk.state.amps, current=(), others=()))
    desk.happen(Do(actions.read("preset Row"), desk.now_s))
    order = list[str]()
    while desk.audio.loading:
        order.append(desk.audio.loading[0].path)
        assert is_loading(desk.state) is (len(order) < 3)
        desk.audio.load_one()
        desk.deliver()
    assert order[:3] == [graph("A"), graph("V30"), graph("D")]


def test_a_name_by_hand_means_what_can_play_there() -> None:
    amp = replace(entry("Brit"), file="Brit.nam")
    desk = playing_row(Preset("X", "brit", "Brit", cab=Cab(file="Brit")), library=(amp, _called("Brit")))
    assert desk.audio.sounding == (graph("Brit"), graph("Twin"))


def _called(name: str) -> Entry:
    return replace(cabinet("Twin"), name=name)
