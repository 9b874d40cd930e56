"""What is too heavy is played by a smaller submodel, where that was found to fit."""

from dataclasses import replace

import pytest

from firmware.captures.entry import Entry
from firmware.captures.load import Fit
from firmware.decide import smaller
from firmware.decide.effects import SavePreset
from firmware.decide.events import LibraryRead
from firmware.errors import SettingsError
from firmware.sound import Pedal, Preset
from firmware.store.settings import Settings
from tests.stand_ins.control import PERIOD_US, Desk, entry, loaded
from tests.stand_ins.states import altered


def heavy(name: str, *shares: float, fits: tuple[Fit, ...]) -> Entry:
    """A capture whose submodels take these parts of the period; the largest knows what would fit."""
    whole = loaded(name, *shares)
    return replace(whole, graphs=(*whole.graphs[:-1], replace(whole.graphs[-1], fits=fits)))


HALF = Fit(0.5, 64, 0.3 * PERIOD_US)
HEAVY = heavy("H", 0.3, 1.25, fits=(HALF,))


def desk(*presets: Preset) -> Desk:
    at = Desk(HEAVY, entry("Z"), presets=presets)
    at.happen(LibraryRead((HEAVY, entry("Z")), presets, 101.0))
    at.settle()
    return at


def qualities(at: Desk) -> dict[str, float]:
    return {preset.name: preset.quality for preset in at.state.lists.presets}


def test_the_highest_quality_below_the_threshold_plays_what_fits() -> None:
    assert smaller.smaller(HEAVY, 1.0) == 0.45
    assert HEAVY.choose(0.45) is HEAVY.graphs[0]
    assert HEAVY.choose(0.5) is HEAVY.graphs[1]


def test_a_threshold_between_two_steps_of_the_knob_takes_the_lower_one() -> None:
    assert smaller.smaller(heavy("H", 0.3, 1.25, fits=(replace(HALF, max_value=0.33),)), 1.0) == 0.3


def test_a_threshold_below_the_first_step_is_quality_0() -> None:
    assert smaller.smaller(heavy("H", 0.3, 1.25, fits=(replace(HALF, max_value=0.02),)), 1.0) == 0.0


@pytest.mark.parametrize("fits", [(), (Fit(1.0, 128, 0.7 * PERIOD_US),), (replace(HALF, pedal_rate_hz=44_100),)])
def test_where_only_another_block_or_nothing_fits_there_is_no_choice(fits: tuple[Fit, ...]) -> None:
    assert smaller.smaller(heavy("H", 0.3, 1.25, fits=fits), 1.0) is None


def test_what_is_light_enough_needs_nothing_smaller() -> None:
    assert smaller.smaller(HEAVY, 0.2) is None
    assert smaller.smaller(heavy("H", 0.3, 0.6, fits=(HALF,)), 1.0) is None


def test_every_preset_that_plays_too_much_of_it_is_edited() -> None:
    at = desk(Preset("one", "h", "H"), Preset("two", "h", "H"), Preset("small", "h", "H", quality=0.1))
    found = smaller.found(at.state, HEAVY)
    assert found is HEAVY.graphs[0]
    at.state, effects = smaller.use_smaller(at.state, "h", 102.0)
    at.settle()
    assert qualities(at) == {"one": 0.45, "two": 0.45, "small": 0.1, "Z": 1.0}
    assert {edit.preset for edit in at.state.lists.edits} == {"one", "two"}
    assert not any(isinstance(effect, SavePreset) for effect in effects)
    assert at.state.view.notice
    assert at.state.view.notice.text == "smaller in 2 presets"
    assert smaller.found(at.state, HEAVY) is None
    assert at.audio.sounds == str(HEAVY.graphs[0].plays.path)


def test_with_autosave_all_of_them_are_saved() -> None:
    at = desk(Preset("one", "h", "H"), Preset("two", "h", "H"))
    state = altered(at.state, settings=Settings(autosave=True))
    state, effects = smaller.use_smaller(state, "h", 102.0)
    assert {effect.preset.name for effect in effects if isinstance(effect, SavePreset)} == {"one", "two"}
    assert not state.lists.edits


@pytest.mark.parametrize("model_id", ["h", "z", "gone"])
def test_where_nothing_can_be_changed_it_says_so(model_id: str) -> None:
    at = desk(Preset("small", "h", "H", quality=0.1))
    with pytest.raises(SettingsError, match="nothing smaller fits"):
        smaller.use_smaller(at.state, model_id, 102.0)


def test_a_pedal_that_is_too_heavy_is_played_smaller_too() -> None:
    at = desk(Preset("Row", "z", "Z", pedal=Pedal("h", "H")))
    at.state, _ = smaller.use_smaller(at.state, "h", 102.0)
    assert qualities(at)["Row"] == 0.45
