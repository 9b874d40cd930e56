"""The gate listens to muted strings for two seconds, and stands 6 dB above them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from firmware.decide import gate_learn
from firmware.decide.events import GainRead, Heard, PlayPreset, Tick
from firmware.decide.measuring_wants import WantGain
from firmware.errors import SettingsError
from firmware.levels import CodecLevels, gain_from_db
from firmware.messages import SetGate
from firmware.sound import Pedal, Preset
from tests.stand_ins.codecs import codec, desk_with, moves
from tests.stand_ins.control import Desk, entry, playing_desk, status
from tests.stand_ins.row import playing_row
from tests.stand_ins.states import altered, bare
from tests.stand_ins.walking import did

ALL_S = gate_learn.SETTLE_S + gate_learn.LISTEN_S


@pytest.fixture
def desk() -> Desk:
    """A plays, the gate off, at an input gain of -2.8 dB."""
    return playing_desk(entry("A"), entry("B"))


def learn(desk: Desk, peak_dbfs: Callable[[float], float], *, clips: int = 0, codec_present: bool = True) -> None:
    """Begins, and hears this peak at the converter, by the seconds that have passed, until after the end."""
    began_s = desk.now_s
    desk.state, _ = gate_learn.begin(desk.state, began_s)
    while desk.now_s < began_s + ALL_S + 0.1:
        desk.now_s += 0.05
        passed_s = desk.now_s - began_s
        heard = replace(
            status(desk.audio.heard),
            input_peak=gain_from_db(peak_dbfs(passed_s)),
            input_clips=clips if passed_s > 1.0 else 0,
            codec_present=codec_present,
        )
        desk.happen(Heard(heard, desk.now_s))
        desk.happen(Tick(desk.now_s))


def gate(desk: Desk) -> tuple[bool, float]:
    assert desk.state.preset
    return desk.state.preset.gate.on, desk.state.preset.gate.threshold_db


def notice(desk: Desk) -> str:
    return desk.state.view.notice.text if desk.state.view.notice else ""


def stands_at(desk: Desk) -> SetGate:
    """What audiod was ordered, where the gate listens."""
    desk.settle()
    assert desk.audio.gate
    return desk.audio.gate


def test_the_threshold_is_6_db_above_the_guitars_highest_peak(desk: Desk) -> None:
    learn(desk, lambda passed_s: -60.2 if 1.0 < passed_s < 1.1 else -70.0)
    assert gate(desk) == (True, -54.0), "-60.2 + 6, whatever the capture's input gain of -2.8 dB"
    assert notice(desk) == "gate at -54.0 dB"
    assert desk.state.lists.is_edited
    assert gate_learn.share(desk.state, desk.now_s) is None


def test_the_hand_that_begins_it_is_not_heard(desk: Desk) -> None:
    learn(desk, lambda passed_s: -3.0 if passed_s < 0.4 else -70.0)
    assert gate(desk) == (True, -64.0)


@pytest.mark.parametrize("loud_dbfs", [-17.0, -3.0])
def test_a_string_that_sounds_is_refused(desk: Desk, loud_dbfs: float) -> None:
    learn(desk, lambda passed_s: loud_dbfs if passed_s > 1.5 else -70.0)
    assert gate(desk) == (False, -70.0)
    assert notice(desk) == "strings not quiet"


def test_a_converter_that_clips_is_refused(desk: Desk) -> None:
    learn(desk, lambda _: -70.0, clips=3)
    assert gate(desk) == (False, -70.0)
    assert notice(desk) == "strings not quiet"


def test_digital_silence_sets_what_a_gate_can_have(desk: Desk) -> None:
    learn(desk, lambda _: -300.0)
    assert gate(desk) == (True, -94.0)


def test_without_a_codec_nothing_is_learnt(desk: Desk) -> None:
    learn(desk, lambda _: -70.0, codec_present=False)
    assert gate(desk) == (False, -70.0)


def test_another_preset_that_plays_meanwhile_learns_nothing(desk: Desk) -> None:
    desk.state, _ = gate_learn.begin(desk.state, desk.now_s)
    desk.happen(PlayPreset(1, desk.now_s))
    desk.settle()
    desk.now_s += ALL_S + 0.1
    desk.happen(Heard(status(desk.audio.heard), desk.now_s))
    assert notice(desk) == "gate: preset changed"
    assert gate(desk) == (False, -70.0)
    assert not desk.state.lists.edits


def test_where_nothing_is_heard_it_ends_and_says_so(desk: Desk) -> None:
    desk.state, _ = gate_learn.begin(desk.state, desk.now_s)
    desk.state = gate_learn.passed(desk.state, desk.now_s + ALL_S)
    assert gate_learn.share(desk.state, desk.now_s + ALL_S) == 1.0
    desk.state = gate_learn.passed(desk.state, desk.now_s + ALL_S + gate_learn.PATIENCE_S + 0.1)
    assert notice(desk) == "nothing was heard"
    assert gate_learn.share(desk.state, desk.now_s) is None


def test_how_far_it_is_can_be_shown(desk: Desk) -> None:
    assert gate_learn.share(desk.state, 100.0) is None
    state, _ = gate_learn.begin(desk.state, 100.0)
    assert gate_learn.share(state, 100.0 + ALL_S / 2) == pytest.approx(0.5)
    assert gate_learn.share(gate_learn.left(state), 101.0) is None


def test_without_a_preset_there_is_no_gate() -> None:
    with pytest.raises(SettingsError, match="no preset"):
        gate_learn.begin(bare(), 1.0)


def test_the_level_that_is_shown_is_the_guitars(desk: Desk) -> None:
    heard = replace(status(desk.audio.heard), input_peak=gain_from_db(-40.0))
    desk.happen(Heard(heard, desk.now_s))
    assert gate_learn.level_dbfs(desk.state) == pytest.approx(-40.0)
    desk.state = altered(desk.state, levels=CodecLevels(2.2, analog_gain_db=5.0))
    assert gate_learn.level_dbfs(desk.state) == pytest.approx(-55.0), (
        "a hotter converter, and more gain: a softer guitar"
    )


def test_what_was_learnt_with_the_pedal_in_holds_with_it_out_and_for_another_amp() -> None:
    row = Preset("Row", "a", "A", trim_db=6.0, pedal=Pedal("d", "D"))
    desk = playing_row(row, library=(entry("A"), entry("B"), entry("D", input_level_dbu=0.0)))
    learn(desk, lambda _: -70.0)
    assert gate(desk) == (True, -64.0)
    assert stands_at(desk) == SetGate(True, -64.0)
    ordered = len(desk.sent(SetGate))
    did(desk, "pedal off")
    assert desk.state.player.plan
    assert desk.state.player.plan.input_gain_db == pytest.approx(-2.8 + 6.0), "with the pedal 18.2"
    did(desk, "trim -3")
    did(desk, "amp off")
    assert len(desk.sent(SetGate)) == ordered, "none of this is the guitar"


@pytest.mark.parametrize("learns", [True, False])
def test_more_gain_at_the_codec_raises_what_it_hears_and_where_it_stands(*, learns: bool) -> None:
    """The same, learnt or set by hand."""
    desk = desk_with(codec())
    if learns:
        learn(desk, lambda _: -70.0)
    else:
        did(desk, "set gate.threshold_db -64")
        did(desk, "set gate.on on")
    assert stands_at(desk) == SetGate(True, -64.0)
    moves(desk, WantGain(5.0, desk.now_s))
    moves(desk)
    moves(desk, GainRead(5.0, desk.now_s))
    assert stands_at(desk) == SetGate(True, -59.0)
    learn(desk, lambda _: -65.0)
    assert gate(desk) == (True, -64.0), "the same noise, 5 dB louder at the converter"
    assert stands_at(desk) == SetGate(True, -59.0)
