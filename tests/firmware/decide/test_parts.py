"""What a preset plays: pedal, amp and cabinet, each there or not, on or off."""

import math
from dataclasses import replace

import pytest

from firmware.amps import Role
from firmware.captures.entry import Entry
from firmware.decide import player
from firmware.decide.effects import SavePreset
from firmware.decide.events import Heard
from firmware.decide.part_choice import turned
from firmware.decide.parts import heard_of, late_frames, load_heard, named_entry, parts_of
from firmware.messages import NO_AMP, THROUGH, Failed, Play, SetLevels
from firmware.sound import Cab, CabLevel, Mix, Pedal, Polarity, Preset, Side
from tests.stand_ins.control import Desk, entry, graph, taking
from tests.stand_ins.row import FACTS, cabinet, late, of_gear, playing_row
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did

AMP, OTHER, DRIVE, V30 = entry("A"), entry("B"), entry("D"), cabinet("V30")
LIBRARY = (AMP, OTHER, DRIVE, V30)
ROW = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))
PLAIN = Preset("Plain", "b", "B")


def playing(*presets: Preset, library: tuple[Entry, ...] = LIBRARY, broken: tuple[str, ...] = ()) -> Desk:
    return playing_row(*presets, library=library, broken=broken)


def test_a_row_is_loaded_and_played_as_one() -> None:
    desk = playing(ROW)
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))
    assert len(desk.sent(Play)) == 1, "nothing is heard of it until all of it is there"
    assert desk.audio.refused == []


def test_each_part_is_turned_off_and_on_by_a_foot_without_an_edit() -> None:
    desk = playing(ROW)
    did(desk, "pedal")
    assert desk.audio.sounding == (graph("A"), graph("V30"))
    did(desk, "cab off")
    assert desk.audio.sounding == (graph("A"),)
    did(desk, "pedal on")
    did(desk, "amp")
    assert desk.audio.sounding == (graph("D"),), "the pedal plays where the amp did"
    assert desk.audio.heard.pedal_id == NO_AMP
    assert not desk.state.lists.is_edited
    assert len(desk.audio.resident) == 3, "all stay ready"
    assert desk.sent_loads(graph("A")) == desk.sent_loads(graph("A"))[:1]


def test_without_pedal_and_amp_the_guitar_goes_through_to_the_cabinet() -> None:
    desk = playing(ROW)
    did(desk, "amp off")
    did(desk, "pedal off")
    assert desk.audio.heard.amp_id == THROUGH
    assert desk.audio.sounding == (graph("V30"),)


def test_a_preset_that_is_chosen_begins_as_it_is_kept() -> None:
    desk = playing(ROW, PLAIN)
    did(desk, "pedal off")
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "pedal off"
    did(desk, "next")
    assert desk.state.view.notice is None, "what was off is no more"
    did(desk, "previous")
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))


def test_a_knob_that_says_whether_a_part_is_on_wins_over_the_foot() -> None:
    desk = playing(ROW)
    did(desk, "pedal off")
    did(desk, "set pedal.on on")
    assert graph("D") in desk.audio.sounding


@pytest.mark.parametrize(("part", "knob"), [("cab", "cab.on auto"), ("pedal", "pedal.on on"), ("amp", "amp on")])
def test_what_a_foot_turned_is_over_at_the_same_gains_as_before(part: str, knob: str) -> None:
    hot = entry("D", input_level_dbu=5.0)
    desk = playing(ROW, library=(AMP, hot, V30))
    before = desk.audio.heard
    did(desk, part)
    assert desk.audio.heard != before
    did(desk, f"set {knob}")
    assert replace(desk.audio.heard, together=before.together) == before
    assert not desk.state.lists.is_edited


def test_what_a_foot_turned_is_not_saved() -> None:
    desk = playing(ROW)
    did(desk, "cab off")
    did(desk, "set level_db 3")
    did(desk, "save")
    [saved] = [effect.preset for effect in desk.effects if isinstance(effect, SavePreset)]
    assert saved.cab == ROW.cab
    assert graph("V30") not in desk.audio.sounding, "and it stays as the foot has it"


@pytest.mark.parametrize("action", ["pedal", "cab"])
def test_a_part_that_the_preset_does_not_name_cannot_be_turned_on(action: str) -> None:
    desk = playing(PLAIN)
    did(desk, action)
    assert desk.state.view.notice
    assert desk.state.view.notice.text == f"no {action}"


def test_a_cabinet_stays_silent_behind_what_was_captured_with_one_until_a_foot_says_otherwise() -> None:
    desk = playing(ROW, library=(of_gear(AMP, "amp_cab"), DRIVE, V30))
    assert graph("V30") not in desk.audio.sounding
    did(desk, "cab")
    assert graph("V30") in desk.audio.sounding


def test_what_is_missing_is_said_and_the_amp_plays_without() -> None:
    desk = playing(ROW, library=(AMP,))
    assert desk.audio.sounding == (graph("A"),)
    desk = playing(PLAIN, ROW, library=(AMP, OTHER))
    did(desk, "next")
    assert desk.audio.sounding == (graph("A"),)
    said = [getattr(effect, "sentence", "") for effect in desk.effects]
    assert "preset Row: pedal D and cab V30.wav missing; it plays without." in said
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "no pedal D"


def test_a_pedal_or_cabinet_that_cannot_be_loaded_is_left_out() -> None:
    desk = playing(ROW, broken=("D", "V30"))
    assert desk.audio.sounding == (graph("A"),)


def test_a_preset_that_cannot_be_loaded_leaves_the_old_row_and_the_volume_still_turns_it() -> None:
    desk = playing(ROW, PLAIN, broken=("B",))
    before = desk.audio.heard
    did(desk, "next")
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))
    did(desk, "master -6")
    assert desk.audio.heard == replace(before, output_gain=pytest.approx(before.output_gain * 10 ** (-6 / 20)))


def test_what_broke_as_it_played_is_not_played_on() -> None:
    desk = playing(PLAIN)
    desk.happen(Heard(Failed(desk.audio.heard.amp_id, "NaN"), 100.0))
    assert desk.audio.heard.amp_id == NO_AMP


def test_one_capture_in_two_roles_is_loaded_for_each() -> None:
    as_amp = Preset("Alone", "d", "D")
    desk = playing(ROW, as_amp)
    assert len(desk.sent_loads(graph("D"))) == 2
    did(desk, "next")
    assert desk.audio.sounding == (graph("D"),)
    assert desk.audio.heard.pedal_id == NO_AMP


def test_a_name_alone_finds_what_a_person_wrote_by_hand() -> None:
    desk = playing(replace(ROW, cab=Cab(file="V30.wav"), pedal=Pedal(file="D")))
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))
    assert named_entry(desk.state, Cab()) is None


def test_a_cabinet_is_no_amp_and_an_amp_no_cabinet() -> None:
    desk = playing(Preset("Odd", "v30", "V30", cab=Cab("a", "A")), PLAIN)
    assert parts_of(desk.state, desk.state.preset) == {}
    assert "V30 is a cabinet, and no amp" in player.trouble(desk.state)
    assert desk.audio.sounds is None


def test_the_side_of_a_stereo_cabinet_is_the_presets() -> None:
    stereo = cabinet("Wide", "left", "right", "sum")
    for side in Side:
        desk = playing(replace(ROW, cab=Cab("wide", "Wide.wav", side=side)), library=(AMP, DRIVE, stereo))
        assert desk.audio.sounding[-1] == f"/library/wide.{side.value}.onnx"


def test_the_wet_path_keeps_the_guitars_polarity_unless_the_preset_says_otherwise() -> None:
    upside_down = late(AMP, 20, inverted=True)
    for polarity, sign in ((Polarity.GUITAR, -1.0), (Polarity.CAPTURED, 1.0)):
        desk = playing(replace(ROW, polarity=polarity), library=(upside_down, DRIVE, V30))
        assert desk.audio.heard.output_gain * sign > 0.0


def test_two_captures_that_are_both_upside_down_are_the_right_way_round() -> None:
    desk = playing(ROW, library=(late(AMP, 20, inverted=True), late(DRIVE, 5, inverted=True), V30))
    assert desk.audio.heard.output_gain < 0.0
    assert desk.audio.heard.between_gain < 0.0, "with the pedal and without the amp hears the same way round"
    did(desk, "amp off")
    assert desk.audio.heard.output_gain < 0.0, "the pedal's alone"
    did(desk, "set polarity captured")
    assert desk.audio.heard.output_gain > 0.0


def test_the_guitar_waits_for_all_that_answers_late() -> None:
    desk = playing(ROW, library=(late(AMP, 20), late(DRIVE, 5), V30))
    assert desk.audio.heard.dry_delay_frames == 25
    assert late_frames(heard_of(desk.state, ROW)) == 25
    did(desk, "pedal off")
    assert desk.audio.heard.dry_delay_frames == 20


def test_knobs_of_the_row_turn_its_gains_and_nothing_is_loaded_or_faded() -> None:
    desk = playing(ROW)
    plays = len(desk.sent(Play))
    for text in ("set cab.level raw", "turn pedal.trim_db 3", "set mix.wet_percent 40", "set cab.low_cut_hz 80"):
        did(desk, text)
    heard = desk.audio.heard
    assert heard.cab_gain == 1.0
    assert heard.wet == pytest.approx(0.4)
    assert desk.audio.cuts.low_hz == 80.0
    assert len(desk.sent(Play)) == plays
    assert len(desk.sent(SetLevels)) >= 3


def test_a_mix_brings_the_guitar_to_the_amps_loudness_and_bypass_to_its_own() -> None:
    desk = playing(replace(PLAIN, mix=Mix(50.0)), library=(OTHER,))
    mixed = desk.audio.dry_gain
    did(desk, "bypass on")
    assert desk.audio.dry_gain == pytest.approx(desk.state.player.dry.gain)
    did(desk, "bypass off")
    assert desk.audio.dry_gain == pytest.approx(mixed)
    assert desk.state.player.plan
    assert mixed == pytest.approx(desk.state.player.plan.clean_gain)


def test_a_pedal_and_a_cabinet_are_chosen_by_name_and_taken_away_again() -> None:
    desk = playing(PLAIN)
    did(desk, "use pedal D")
    did(desk, "use cab v3")
    assert desk.audio.sounding == (graph("D"), graph("B"), graph("V30"))
    assert desk.state.preset
    assert desk.state.preset.cab == Cab("v30", "V30.wav")
    assert desk.state.lists.is_edited
    did(desk, "use pedal none")
    assert desk.audio.sounding == (graph("B"), graph("V30"))


@pytest.mark.parametrize(
    ("action", "notice"), [("use cab A", "no such cabinet"), ("use pedal V30", "no such capture")]
)
def test_what_is_chosen_must_be_of_the_kind(action: str, notice: str) -> None:
    desk = playing(PLAIN)
    did(desk, action)
    assert desk.state.view.notice
    assert desk.state.view.notice.text == notice


def test_a_turn_goes_through_all_that_there_are_and_none_before_the_first() -> None:
    desk = playing(PLAIN, library=(OTHER, V30, cabinet("Wide")))
    for steps, cab in ((1, "V30.wav"), (1, "Wide.wav"), (5, "Wide.wav"), (-1, "V30.wav"), (-9, "")):
        desk.state, _ = turned(desk.state, Role.CAB, steps, desk.now_s)
        assert desk.state.preset
        assert desk.state.preset.cab.file == cab


def test_the_loads_of_all_that_is_heard_count_together() -> None:
    def heavy(capture: Entry, block_us: float) -> Entry:
        return replace(capture, graphs=tuple(taking(graph, block_us) for graph in capture.graphs))

    desk = playing(ROW, library=(heavy(AMP, 800.0), heavy(DRIVE, 300.0), heavy(V30, 20.0)))
    load = load_heard(desk.state, heard_of(desk.state, ROW))
    assert load
    assert load.share == pytest.approx(1140.0 / (64e6 / 48_000)), "with a second cabinet that rings"
    desk.state = altered(desk.state, settings=replace(desk.state.feet.settings, spillover=False))
    without = load_heard(desk.state, heard_of(desk.state, ROW))
    assert without
    assert without.share == pytest.approx(1120.0 / (64e6 / 48_000))
    assert load_heard(desk.state, heard_of(desk.state, replace(ROW, pedal=Pedal()))) != load


def test_no_preset_plays_nothing() -> None:
    desk = playing()
    assert heard_of(desk.state, None) == {}
    assert load_heard(desk.state, heard_of(desk.state, None)) is None


def test_as_nams_plugin_has_it_a_cabinet_is_played_by_the_rate_of_its_file() -> None:
    """It plays the samples of a file of 96 kHz as they are, half as loud as one of 48 kHz that sounds the same."""
    fine = replace(V30, cab=replace(FACTS, rate_hz=96_000))
    desk = playing(replace(ROW, cab=replace(ROW.cab, level=CabLevel.NAM)), library=(AMP, DRIVE, fine))
    assert 20.0 * math.log10(desk.audio.heard.cab_gain) == pytest.approx(-24.02, abs=0.01)


@pytest.mark.parametrize(("cab_us", "together"), [(150.0, True), (160.0, False)])
def test_a_cabinet_that_still_rings_counts_where_one_row_fades_into_another(cab_us: float, *, together: bool) -> None:
    """Two amps of 300 us, two cabinets, and one more from before: 80 % of a block are 1,067 us."""

    def timed(capture: Entry, block_us: float) -> Entry:
        return replace(capture, graphs=tuple(taking(graph, block_us) for graph in capture.graphs))

    library = (timed(AMP, 300.0), timed(OTHER, 300.0), timed(V30, cab_us), timed(cabinet("G12"), cab_us))
    one, other = Preset("One", "a", "A", cab=Cab("v30")), Preset("Other", "b", "B", cab=Cab("g12"))
    desk = playing(one, other, library=library)
    did(desk, "next")
    last = desk.sent(Play)[-1]
    assert isinstance(last, Play)
    assert last.together is together
