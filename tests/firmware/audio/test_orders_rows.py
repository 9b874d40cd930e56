"""Orders of whole rows: what is not there, what is left out, and cuts that come with a tone."""

import time
import weakref

import numpy as np
import pytest

from firmware.messages import THROUGH, Cuts, Failed, Play, SetLevels, Unload
from firmware.sound import Tone
from tests.stand_ins.ordering import Desk


def desk_with_three() -> Desk:
    """Amp 1 plays; pedal 2 and cabinet 3 are resident."""
    desk = Desk()
    for part_id, path in ((1, "amp"), (2, "pedal"), (3, "cab")):
        desk.load(part_id, path)
    desk.orders.obey(Play(1, 1.0, 1.0))
    desk.sound()
    return desk


def loudest(desk: Desk) -> float:
    return float(np.abs(desk.sound()[-4_800:]).max())


def test_a_row_plays_with_all_its_gains_and_its_share() -> None:
    desk = desk_with_three()
    desk.orders.obey(
        Play(1, 0.5, -0.9, True, pedal_id=2, between_gain=0.8, cab_id=3, cab_gain=0.7, wet=0.6, dry_delay_frames=0)
    )
    assert loudest(desk) == pytest.approx(0.5 * (0.4 - 0.6 * 0.5 * 0.9 * 0.8 * 0.7), rel=0.02)
    desk.orders.obey(SetLevels(0.6, 0.5, 0.9, 1.2, 1.0))
    assert loudest(desk) == pytest.approx(0.5 * 0.6 * 0.5 * 0.9 * 1.2, rel=0.02)


@pytest.mark.parametrize(("missing", "row"), [(9, (1, 9, 3)), (8, (1, 2, 8)), (7, (7, 0, 3))])
def test_where_a_part_is_not_there_the_old_sound_stays_and_the_part_is_named(
    missing: int, row: tuple[int, int, int]
) -> None:
    desk = desk_with_three()
    amp_id, pedal_id, cab_id = row
    desk.orders.obey(Play(amp_id, 0.1, 0.1, pedal_id=pedal_id, cab_id=cab_id))
    assert loudest(desk) == pytest.approx(0.5, rel=0.01)
    answer = desk.answers[-1]
    assert isinstance(answer, Failed)
    assert answer.amp_id == missing
    assert str(missing) in answer.sentence


def test_an_amp_that_is_left_out_lets_the_guitar_through_to_the_cabinet() -> None:
    desk = desk_with_three()
    desk.made["cab"][0].gain = 0.3
    desk.orders.obey(Play(THROUGH, 0.5, 1.0, together=True, cab_id=3))
    assert loudest(desk) == pytest.approx(0.5 * 0.5 * 0.3, rel=0.01)
    assert desk.chain.amp_id == THROUGH
    runs = desk.made["amp"][0].runs
    desk.sound()
    assert desk.made["amp"][0].runs == runs


def test_a_cabinet_that_is_unloaded_while_it_rings_is_let_go_once_it_is_silent() -> None:
    desk = desk_with_three()
    desk.orders.obey(Play(1, 1.0, 1.0, together=True, cab_id=3))
    desk.sound()
    ringing = weakref.ref(desk.made.pop("cab")[0])
    desk.orders.obey(Play(1, 1.0, 1.0, together=True))
    desk.sound(0.02)
    desk.orders.obey(Unload(3))
    desk.orders.look_after(0, peer_listens=True)
    assert ringing() is not None
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    desk.loader.close()
    assert ringing() is None


@pytest.mark.parametrize("part", ["amp", "pedal", "cab"])
def test_no_part_of_a_row_that_has_left_is_held_on_to(part: str) -> None:
    desk = desk_with_three()
    for part_id, path in ((4, "other amp"), (5, "other pedal"), (6, "other cab")):
        desk.load(part_id, path)
    desk.orders.obey(Play(1, 1.0, 1.0, True, 2, 1.0, 3))
    desk.sound()
    desk.orders.obey(Play(4, 1.0, 1.0, True, 5, 1.0, 6))
    desk.sound()
    gone = weakref.ref(desk.made[part][0])
    desk.made.clear()
    desk.orders.obey(Unload(0))
    for _ in range(3):
        desk.orders.look_after(0, peer_listens=True)
    desk.loader.close()
    assert gone() is None


def test_no_part_of_the_row_that_plays_is_dropped() -> None:
    desk = desk_with_three()
    desk.orders.obey(Play(1, 1.0, 1.0, True, 2, 1.0, 3))
    desk.orders.obey(Unload(0))
    desk.sound()
    answers = len(desk.answers)
    desk.orders.obey(Play(1, 0.5, 1.0, True, 2, 1.0, 3))
    assert len(desk.answers) == answers


def test_a_cabinet_that_breaks_again_and_again_is_reported_by_its_own_number() -> None:
    desk = desk_with_three()
    desk.orders.obey(Play(1, 1.0, 1.0, True, cab_id=3))
    cab = desk.made["cab"][0]
    cab.recovers, cab.spoil_with = False, float("nan")
    desk.sound()
    desk.orders.look_after(0, peer_listens=True)
    assert [answer.amp_id for answer in desk.answers if isinstance(answer, Failed)] == [3]


def test_an_amp_waits_for_its_tone_and_its_cuts_and_neither_is_heard_before() -> None:
    desk = desk_with_three()
    desk.load(4, "b")
    before = desk.chain.tone.wanted
    for order in (Cuts(500.0, 2_000.0), Tone(on=True, bass=9.0), Play(4, 1.0, 1.0, together=True)):
        desk.orders.obey(order)
    end_s = time.monotonic() + 10.0
    while desk.chain.amp_id == 1:
        assert desk.chain.tone.wanted is before
        assert desk.chain.tone.staged is None
        assert time.monotonic() < end_s
        desk.orders.take_staged()
        time.sleep(0.001)
    assert desk.chain.tone.wanted.stages[3].b0 < 1.0, "the low cut"
    assert desk.chain.tone.wanted.stages[0].b0 > 1.0, "the bass"


def test_cuts_alone_are_designed_with_the_last_tone() -> None:
    desk = desk_with_three()
    for order in (Tone(on=True, bass=9.0), Cuts(500.0, 2_000.0)):
        desk.orders.obey(order)
        end_s = time.monotonic() + 10.0
        while not desk.loader.staged:
            assert time.monotonic() < end_s
            time.sleep(0.001)
        desk.orders.take_staged()
    staged = desk.chain.tone.staged
    assert staged is not None
    assert staged.stages[0].b0 > 1.0
    assert staged.stages[4].b0 < 1.0


def test_an_order_of_what_is_not_there_takes_the_place_of_none_that_waits() -> None:
    desk = desk_with_three()
    desk.load(4, "b")
    for order in (Tone(on=True, bass=9.0), Play(4, 1.0, 1.0), Play(4, 1.0, 1.0, pedal_id=9)):
        desk.orders.obey(order)
    assert isinstance(desk.answers[-1], Failed)
    end_s = time.monotonic() + 10.0
    while desk.chain.amp_id != 4:
        assert time.monotonic() < end_s
        desk.orders.take_staged()
        desk.sound(0.01)
