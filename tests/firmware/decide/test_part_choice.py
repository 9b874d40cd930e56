"""A pedal or a cabinet that is chosen is an edit like any other: kept, counted, saved and reverted."""

import pytest

from firmware.control.step import step
from firmware.decide import lists
from firmware.decide.effects import Remember, SavePreset
from firmware.decide.events import LibraryRead
from firmware.sound import Cab, Pedal, Preset
from firmware.state import State
from firmware.store.last import KeptEdit
from tests.stand_ins.control import Desk, empty_state, entry, graph
from tests.stand_ins.row import cabinet, playing_row
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did

LIBRARY = (entry("A"), entry("D"), cabinet("V30"))
PLAIN = Preset("Plain", "a", "A")
ROW = Preset("Row", "a", "A", pedal=Pedal("d", "D"), cab=Cab("v30", "V30.wav"))


def playing(preset: Preset) -> Desk:
    return playing_row(preset, library=LIBRARY)


def read_again(desk: Desk, preset: Preset) -> None:
    """A stick, an import or an editor had the library read."""
    desk.happen(LibraryRead(LIBRARY, (preset,), desk.now_s))
    desk.settle()


def test_what_is_chosen_stays_when_the_library_is_read_again() -> None:
    desk = playing(PLAIN)
    did(desk, "use cab V30")
    did(desk, "use pedal D")
    read_again(desk, PLAIN)
    assert desk.audio.sounding == (graph("D"), graph("A"), graph("V30"))
    assert desk.state.lists.is_edited


def test_what_is_taken_away_stays_away() -> None:
    desk = playing(ROW)
    did(desk, "use cab none")
    read_again(desk, ROW)
    assert desk.audio.sounding == (graph("D"), graph("A"))


def test_what_is_chosen_comes_back_at_the_next_start() -> None:
    desk = playing(PLAIN)
    did(desk, "use cab V30")
    remembered = [effect.last for effect in desk.effects if isinstance(effect, Remember)][-1]
    assert remembered.edits == (KeptEdit("Plain", "cab.model_id", "v30"), KeptEdit("Plain", "cab.file", "V30.wav"))
    state: State = altered(lists.made_own(empty_state()), edits=remembered.edits)
    state, _ = step(state, LibraryRead(LIBRARY, (PLAIN,), 100.0))
    assert state.preset
    assert state.preset.cab == Cab("v30", "V30.wav")


@pytest.mark.parametrize("knob", ["cab.model_id", "cab.file", "pedal.model_id"])
def test_a_kept_choice_that_is_no_name_is_left_out(knob: str) -> None:
    state = altered(lists.made_own(empty_state()), edits=(KeptEdit("Plain", knob, 3.0),))
    state, _ = step(state, LibraryRead(LIBRARY, (PLAIN,), 100.0))
    assert state.preset == PLAIN


def test_a_capture_that_is_chosen_counts_as_one_edit() -> None:
    desk = playing(PLAIN)
    did(desk, "use cab V30")
    did(desk, "set cab.level raw")
    assert lists.edit_count(desk.state) == 2


def test_it_is_saved_and_reverted_with_the_rest() -> None:
    desk = playing(PLAIN)
    did(desk, "use cab V30")
    did(desk, "revert")
    assert desk.state.preset == PLAIN
    did(desk, "use cab V30")
    did(desk, "save")
    assert desk.state.lists.edits == ()
    [saved] = [effect.preset for effect in desk.effects if isinstance(effect, SavePreset)]
    assert saved.cab == Cab("v30", "V30.wav")
