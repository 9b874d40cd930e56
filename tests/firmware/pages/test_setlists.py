"""Setlists by hand: browsed and played from PLAY; chosen, made, put in order and deleted from the menu."""

from firmware.decide.effects import SaveSetlist
from firmware.decide.list_edits import DeletePreset, DeleteSetlist, NewSetlist
from firmware.pages.menu import IN_MENU
from firmware.pages.setlist import title
from firmware.pages.setlists import SETLISTS
from firmware.state import PLAY
from hw.events import EncoderTurned, StompEdge
from tests.stand_ins.control import CAPTURES, Desk
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did, list_edit

FRIDAY = ("D", "A", "D", "C")


class Hand:
    """A hand at the encoder of a pedal with four presets and two setlists, a second for each thing it does."""

    def __init__(self, *setlists: NewSetlist) -> None:
        self.desk = Desk(*CAPTURES[:4])
        self.desk.settle()
        for setlist in setlists:
            list_edit(self.desk, setlist)
        self.desk.now_s = 200.0

    def turn(self, detents: int) -> None:
        """Click by click, slowly: no turn is a fast one."""
        for _ in range(abs(detents)):
            self.desk.now_s += 1.0
            self.desk.happen(EncoderTurned(1 if detents > 0 else -1, self.desk.now_s))

    def push(self) -> tuple[object, ...]:
        self.desk.now_s += 1.0
        return push(self.desk, self.desk.now_s)

    def opened(self, page: str) -> None:
        did(self.desk, f"page {page}")

    @property
    def at(self) -> tuple[str, int]:
        return self.desk.state.view.page, self.desk.state.view.row

    @property
    def plays(self) -> tuple[str, int]:
        assert self.desk.state.preset
        return self.desk.state.preset.name, self.desk.state.lists.place

    @property
    def walked(self) -> tuple[str, ...]:
        return self.desk.state.lists.walked.presets if self.desk.state.lists.walked else ()


def on_friday() -> Hand:
    hand = Hand(NewSetlist("Friday", FRIDAY), NewSetlist("Rehearsal", ("B",)))
    did(hand.desk, "setlist Friday")
    return hand


def test_a_turn_browses_silently_and_a_push_plays_that_very_place_and_shows_play() -> None:
    hand = on_friday()
    hand.push()
    assert hand.at == ("setlist", 1)
    hand.turn(2)
    assert hand.plays == ("D", 0)
    hand.push()
    assert hand.plays == ("D", 2)
    assert hand.at[0] == PLAY


def test_the_row_above_the_presets_chooses_another_setlist_and_nothing_sounds_for_it() -> None:
    hand = on_friday()
    hand.push()
    hand.turn(-1)
    hand.push()
    assert hand.at == ("which", 1)
    hand.turn(1)
    hand.push()
    assert hand.desk.state.lists.setlist == "Rehearsal"
    assert hand.plays[0] == "D"
    hand.push()
    assert hand.plays == ("B", 0)


def test_without_setlists_the_first_row_is_the_first_preset() -> None:
    hand = Hand()
    hand.push()
    hand.turn(1)
    hand.push()
    assert hand.plays == ("B", 1)


def test_the_hand_follows_a_foot_that_plays_another_preset_on_the_list_that_is_browsed_alone() -> None:
    hand = Hand()
    for page, row in (("setlist", 1), ("menu", 0)):
        hand.opened(page)
        hand.desk.happen(StompEdge(2, True, hand.desk.now_s + 1.0))
        hand.desk.happen(StompEdge(2, False, hand.desk.now_s + 1.1))
        assert hand.at == (page, row)


def test_from_the_menu_a_setlist_is_chosen_and_a_place_of_it_moved() -> None:
    hand = on_friday()
    hand.opened("menu")
    assert IN_MENU[0].page == SETLISTS
    hand.push()
    assert hand.at == ("setlists", 1)
    hand.push()
    assert hand.at == ("order", 0)
    hand.turn(3)
    hand.push()
    hand.turn(1)
    hand.push()
    assert hand.at == ("move", 3)
    hand.turn(-2)
    assert hand.walked == FRIDAY, "until it is let go nothing has changed"
    effects = hand.push()
    assert hand.walked == ("D", "C", "A", "D")
    assert [effect.name for effect in effects if isinstance(effect, SaveSetlist)] == ["Friday"]
    assert hand.at == ("order", 1)


def test_a_place_is_removed_and_another_preset_added_behind_one() -> None:
    hand = on_friday()
    hand.opened("order")
    hand.turn(2)
    hand.push()
    hand.turn(2)
    hand.push()
    assert hand.walked == ("D", "A", "C")
    assert hand.at == ("order", 2)
    hand.turn(-1)
    hand.push()
    hand.turn(3)
    hand.push()
    hand.turn(1)
    hand.push()
    assert hand.walked == ("D", "A", "B", "C")
    assert hand.at == ("order", 2)


def test_a_place_is_played_from_its_deeds() -> None:
    hand = on_friday()
    hand.opened("order")
    hand.turn(2)
    hand.push()
    hand.push()
    assert hand.plays == ("D", 2)
    assert hand.at[0] == PLAY


def test_all_presets_are_put_in_order_too() -> None:
    hand = Hand()
    hand.opened("order")
    hand.push()
    hand.turn(1)
    hand.push()
    hand.turn(2)
    hand.push()
    assert [preset.name for preset in hand.desk.state.lists.presets] == ["B", "C", "A", "D"]
    assert hand.plays[0] == "A"


def test_a_new_setlist_is_named_by_the_wheel_and_filled() -> None:
    hand = Hand()
    hand.opened("setlists")
    hand.turn(1)
    hand.push()
    assert hand.at[0] == "new-setlist"
    hand.push()
    assert hand.desk.state.lists.setlist == "Setlist"
    assert hand.at == ("order", 0)
    hand.push()
    hand.turn(2)
    hand.push()
    assert hand.walked == ("C",)


def test_a_new_setlist_is_the_one_that_is_walked_wherever_its_name_stands() -> None:
    hand = on_friday()
    list_edit(hand.desk, NewSetlist("Zebra"))
    hand.opened("setlists")
    hand.turn(9)
    hand.push()
    hand.push()
    assert hand.desk.state.lists.setlist == "Setlist"
    assert [each.name for each in hand.desk.state.lists.setlists] == ["Friday", "Rehearsal", "Setlist", "Zebra"]


def test_a_setlist_is_deleted_after_a_yes_and_all_presets_are_walked_then() -> None:
    hand = on_friday()
    hand.opened("order")
    hand.turn(5)
    hand.push()
    assert hand.at == ("delete-setlist", 0)
    hand.turn(1)
    hand.push()
    assert [each.name for each in hand.desk.state.lists.setlists] == ["Rehearsal"]
    assert hand.desk.state.lists.walked is None
    assert hand.at == ("setlists", 0)


def test_a_setlist_that_went_meanwhile_is_told_and_nothing_breaks() -> None:
    hand = on_friday()
    hand.opened("order")
    list_edit(hand.desk, DeleteSetlist("Friday"))
    hand.desk.state = altered(hand.desk.state, page="add", row=0)
    hand.push()
    assert hand.desk.state.view.notice
    assert hand.desk.state.view.notice.text == "no such setlist"


def test_a_setlist_of_which_nothing_is_there_is_not_said_to_be_walked_where_presets_are_browsed() -> None:
    hand = on_friday()
    assert title(hand.desk.state) == "Friday"
    for preset in ("A", "C", "D"):
        list_edit(hand.desk, DeletePreset(preset))
    assert len(hand.desk.state.lists.walk) == 1
    assert title(hand.desk.state) == "all presets"
