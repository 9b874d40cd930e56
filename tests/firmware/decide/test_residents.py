"""Which amps are kept ready: what one stomp can reach, as far as memory allows."""

from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.decide import actions
from firmware.decide.events import Do
from firmware.decide.residents import MEMORY_BYTES, wanted
from firmware.messages import Play
from firmware.store.setlists import Setlist
from tests.stand_ins.asking import asked
from tests.stand_ins.control import CAPTURES, Desk, graph
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did, plays, with_slots


def kept(desk: Desk) -> str:
    """The letters of the captures, the most urgent first."""
    return "".join(Path(path).stem.upper() for _, path in wanted(desk.state))


def test_both_neighbours_and_the_sound_before_are_kept_ready() -> None:
    desk = Desk(*CAPTURES)
    assert kept(desk) == "ABL"
    did(desk, "preset F")
    assert kept(desk) == "FGEA"
    did(desk, "next")
    assert kept(desk) == "GHF"


def test_of_a_setlist_that_its_owner_made_shorter_that_is_kept_to_which_a_step_goes() -> None:
    desk = Desk(*CAPTURES)
    desk.state = altered(desk.state, setlists=(Setlist("Friday", tuple("ABCDEFGH")),))
    did(desk, "setlist Friday")
    for _ in range(7):
        did(desk, "next")
    desk.state = altered(desk.state, setlists=(Setlist("Friday", ("A", "B", "C")),))
    assert kept(desk) == "HABG"
    assert asked(desk, {"do": "status"})["next_preset"] == "A"
    assert plays(desk, "next") == "A"


def test_the_bank_is_kept_ready_and_the_one_that_is_shown_before_it() -> None:
    desk = with_slots(Desk(*CAPTURES), 3)
    assert kept(desk) == "ABLC"
    did(desk, "bank 3")
    assert kept(desk) == "ABLGHIC"


def test_a_step_on_any_slot_of_a_bank_that_is_shown_plays_at_once() -> None:
    desk = with_slots(Desk(*CAPTURES), 3)
    did(desk, "bank 3")
    effects = desk.happen(Do(actions.read("slot 3"), desk.now_s))
    assert any(isinstance(effect, Play) for effect in effects)
    assert desk.audio.sounds == graph("I")


def test_six_switches_keep_both_banks_of_twelve_presets() -> None:
    desk = with_slots(Desk(*CAPTURES), 6)
    did(desk, "bank 2")
    assert sorted(kept(desk)) == list("ABCDEFGHIJKL")


def test_captures_that_fill_the_memory_keep_fewer_neighbours_and_the_current_one_stays_whatever_it_takes() -> None:
    def as_large_as(desk: Desk, file_bytes: int) -> None:
        large = list[Entry]()
        for capture in desk.state.library.entries:
            [of] = capture.graphs
            large.append(replace(capture, graphs=(replace(of, portable=replace(of.portable, bytes=file_bytes)),)))
        desk.state = altered(desk.state, entries=tuple(large))

    desk = Desk(*CAPTURES)
    as_large_as(desk, 2_000_000)
    assert kept(desk) == "AB"
    as_large_as(desk, MEMORY_BYTES)
    assert kept(desk) == "A"
