"""From preset to preset: setlists, banks and their slots, and back."""

import pytest

from firmware.decide import actions
from firmware.decide.events import Do, Tick
from firmware.decide.list_edits import AddToSetlist, NewSetlist, RemoveFromSetlist
from firmware.decide.view import noticed
from firmware.decide.walk import BANK_S, bank_count, shown_bank, slots_shown
from firmware.errors import SettingsError
from firmware.store.last import Sounded
from firmware.store.stomps import Stomp
from tests.stand_ins.control import CAPTURES, Desk
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did, list_edit, plays, with_slots


def test_without_a_setlist_next_goes_through_all_presets_and_round() -> None:
    desk = Desk(*CAPTURES[:3])
    assert [plays(desk, "next") for _ in range(4)] == ["B", "C", "A", "B"]
    assert plays(desk, "previous") == "A"


def test_next_walks_the_setlist_with_a_preset_that_stands_in_it_twice() -> None:
    desk = Desk(*CAPTURES[:4])
    list_edit(desk, NewSetlist("Friday", ("D", "A", "D", "C")))
    assert plays(desk, "setlist Friday") == "D"
    assert [plays(desk, "next") for _ in range(5)] == ["A", "D", "C", "D", "A"]
    assert plays(desk, "previous") == "D"
    assert desk.state.lists.place == 0


def test_a_setlist_passes_over_presets_that_are_gone_and_one_of_none_gives_way_to_all() -> None:
    desk = Desk(*CAPTURES[:3])
    list_edit(desk, NewSetlist("Gone"))
    desk.state = altered(desk.state, setlists=tuple(each for each in desk.state.lists.setlists), setlist="Gone")
    assert [plays(desk, "next") for _ in range(3)] == ["B", "C", "A"]
    list_edit(desk, AddToSetlist("Gone", "B"))
    assert [plays(desk, "next") for _ in range(2)] == ["B", "B"]


def test_a_preset_that_is_not_in_the_setlist_is_played_and_next_goes_on_from_where_it_was() -> None:
    desk = Desk(*CAPTURES[:4])
    list_edit(desk, NewSetlist("Friday", ("B", "C", "D")))
    plays(desk, "setlist Friday")
    assert plays(desk, "preset A") == "A"
    assert plays(desk, "next") == "C"


def test_all_presets_are_walked_again_from_the_one_that_plays() -> None:
    desk = Desk(*CAPTURES[:4])
    list_edit(desk, NewSetlist("Friday", ("C", "A")))
    assert plays(desk, "setlist friday") == "C"
    assert plays(desk, "setlist all") == "C"
    assert plays(desk, "next") == "D"


def test_a_setlist_that_is_not_there_is_refused_with_those_that_are() -> None:
    desk = Desk(*CAPTURES[:2])
    list_edit(desk, NewSetlist("Friday", ("A",)))
    with pytest.raises(SettingsError, match="no setlist 'Monday'; the pedal has Friday"):
        actions.do(desk.state, actions.read("setlist Monday"), 1.0)


def test_a_bank_has_a_slot_for_each_switch_that_plays_one() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    assert (desk.state.bank_slots, bank_count(desk.state)) == (3, 3)
    assert slots_shown(desk.state) == (0, 1, 2)
    assert plays(desk, "slot 2") == "B"


def test_the_next_bank_is_shown_and_loaded_only_when_a_slot_of_it_is_stepped_on() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    assert plays(desk, "bank next") == "A"
    assert (shown_bank(desk.state), slots_shown(desk.state)) == (1, (3, 4, 5))
    assert plays(desk, "slot 3") == "F"
    assert desk.state.lists.bank is None
    assert shown_bank(desk.state) == 1


def test_banks_go_round_and_the_last_one_may_have_empty_slots() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    plays(desk, "bank previous")
    assert slots_shown(desk.state) == (6,)
    assert plays(desk, "slot 2") == "A"
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "slot 2 is empty"
    plays(desk, "bank next")
    assert desk.state.lists.bank is None, "round, and at the one that plays"
    assert plays(desk, "slot 4") == "A", "the first of the next bank is none of this one"


def test_a_foot_on_the_next_bank_is_answered_where_there_is_no_other() -> None:
    for captures, words in ((CAPTURES[:2], "one bank is all"), ((), "no presets")):
        desk = with_slots(Desk(*captures), 3)
        did(desk, "bank next")
        assert desk.state.lists.bank is None
        assert desk.state.view.notice
        assert desk.state.view.notice.text == words


def test_a_bank_by_its_number_and_one_that_there_is_not() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    plays(desk, "bank 3")
    assert shown_bank(desk.state) == 2
    with pytest.raises(SettingsError, match="give next, previous or a number from 1 to 3"):
        actions.do(desk.state, actions.read("bank 4"), 1.0)


def test_a_bank_that_nobody_steps_on_gives_way_after_ten_seconds() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    desk.happen(Do(actions.read("bank next"), 100.0))
    desk.happen(Tick(100.0 + BANK_S - 0.01))
    assert shown_bank(desk.state) == 1
    desk.happen(Tick(100.0 + BANK_S))
    assert shown_bank(desk.state) == 0


def test_a_bank_that_is_shown_lies_under_no_notice() -> None:
    desk = with_slots(Desk(*CAPTURES[:7]), 3)
    desk.state = noticed(desk.state, "1 new capture", 99.0)
    desk.happen(Do(actions.read("bank next"), 100.0))
    assert desk.state.view.notice is None


def test_the_slot_that_plays_turns_its_boost_over_and_another_begins_as_it_is_saved() -> None:
    desk = with_slots(Desk(*CAPTURES[:4]), 3)
    plays(desk, "slot 1")
    assert desk.state.player.boost
    assert not desk.state.lists.is_edited, "a foot's boost is no edit"
    plays(desk, "slot 2")
    assert not desk.state.player.boost


def test_back_finds_the_last_five_sounds_one_after_another() -> None:
    desk = Desk(*CAPTURES[:8])
    for name in "BCDEFG":
        did(desk, f"preset {name}")
    assert [each.preset for each in desk.state.lists.history] == ["B", "C", "D", "E", "F"]
    assert [plays(desk, "back") for _ in range(5)] == ["F", "E", "D", "C", "B"]
    assert plays(desk, "back") == "B"
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "no sound before this"


def test_the_same_preset_again_is_no_new_sound() -> None:
    desk = Desk(*CAPTURES[:3])
    did(desk, "preset B")
    did(desk, "preset B")
    assert desk.state.lists.history == (Sounded("A"),)


def test_back_finds_the_place_of_a_preset_that_stands_in_the_setlist_twice() -> None:
    desk = with_slots(Desk(*CAPTURES[:4]), 3)
    list_edit(desk, NewSetlist("Friday", ("A", "B", "C", "D", "B", "C")))
    for text in ("setlist Friday", "slot 3", "bank next"):
        did(desk, text)
    assert plays(desk, "slot 1") == "D"
    assert plays(desk, "back") == "C"
    assert (desk.state.lists.place, shown_bank(desk.state)) == (2, 0)
    assert plays(desk, "next") == "D"
    list_edit(desk, RemoveFromSetlist("Friday", 2))
    assert plays(desk, "back") == "C", "where it stands by now"
    assert desk.state.lists.place == 4


def test_switches_without_slots_make_banks_of_four() -> None:
    desk = Desk(*CAPTURES[:7])
    desk.state = altered(desk.state, settings=type(desk.state.feet.settings)(stomp={"1": Stomp("bypass")}))
    assert desk.state.bank_slots == 4
