"""The wizard's page: a tone of full scale is warned of, numbers are whole, and what comes next is always said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firmware.calibrate.wizard import Asked, Measured, Method, Wizard, WizardStep
from firmware.pages.table import draw
from firmware.state import State
from firmware.ui.canvas import WIDTH
from firmware.ui.fonts import BOLD, SMALL
from tests.stand_ins.states import altered
from tests.tools.playing import NOW_S
from tests.tools.screens import STATES

FOOT = (0, 54, 128, 64)
WIZARDS = {name: state.measuring.wizard for name, state in STATES.items() if state.view.page == "calibrate"}
LEVELS = st.none() | st.floats(-30.0, 30.0)
UNCERTAINTIES = st.none() | st.floats(0.0, 9.0)


def at(wizard: Wizard) -> State:
    return altered(STATES["calibrate"], wizard=wizard)


def picture(wizard: Wizard) -> Image.Image:
    return draw(at(wizard), NOW_S)


def foot(wizard: Wizard) -> bytes:
    return picture(wizard).crop(FOOT).tobytes()


def lit_share(image: Image.Image) -> float:
    return 1.0 - image.histogram()[0] / (image.width * image.height)


def test_each_method_has_its_row_and_the_chosen_one_is_lit() -> None:
    for n, method in enumerate(Method):
        rows = [lit_share(picture(Wizard(method)).crop((0, 12 + 13 * i, 128, 25 + 13 * i))) for i in range(3)]
        assert [share > 0.5 for share in rows] == [i == n for i in range(3)]


def test_the_warning_of_the_loud_tone_is_a_lit_band() -> None:
    warned = STATES["calibrate-warning"].measuring.wizard
    assert warned.lines[0].endswith("!")
    assert lit_share(picture(warned).crop((0, 12, 128, 22))) > 0.5
    calm = replace(warned, lines=(warned.lines[0].rstrip("!"), *warned.lines[1:]))
    assert lit_share(picture(calm).crop((0, 12, 128, 22))) < 0.5


def test_the_screen_says_that_a_turn_comes_before_the_push_that_starts_the_tone() -> None:
    warned, cable = STATES["calibrate-warning"].measuring.wizard, STATES["calibrate-cable"].measuring.wizard
    assert warned.step is cable.step is WizardStep.READY
    turned = replace(warned, armed=True)
    assert len({foot(warned), foot(turned), foot(cable)}) == 3


def test_choosing_a_method_takes_no_turn_for_no_tone_comes_of_it() -> None:
    assert foot(Wizard(Method.METER)) == foot(Wizard(Method.METER, armed=True))


@pytest.mark.parametrize("name", [name for name in WIZARDS if name != "calibrate"])
def test_whatever_the_wizard_says_fits_the_screen(name: str) -> None:
    assert all(SMALL.width(line) <= WIDTH - 2 for line in WIZARDS[name].lines)


@pytest.mark.parametrize("step", [step for step in WizardStep if step not in (WizardStep.ASK, WizardStep.RECORDING)])
def test_every_step_that_waits_says_what_a_push_does(step: WizardStep) -> None:
    assert lit_share(picture(Wizard(Method.METER, step)).crop(FOOT)) > 0.05


def test_a_number_shows_what_one_detent_changes() -> None:
    for step in (1.0, 0.1, 0.01, 0.005):
        asked = Asked("volts", "V RMS", 2.0, 0.0, 20.0, step)
        one, other = (
            foot(Wizard(Method.METER, WizardStep.ASK, asked=replace(asked, value=value)))
            for value in (2.0, 2.0 + step)
        )
        assert one != other


def test_the_widest_number_fits_its_band() -> None:
    assert BOLD.width("24.385 V RMS") <= WIDTH - 4


def test_a_recording_fills_its_bar() -> None:
    shares = [
        lit_share(picture(Wizard(Method.METER, WizardStep.RECORDING, progress=progress)).crop(FOOT))
        for progress in (0.0, 0.25, 0.5, 1.0)
    ]
    assert shares == sorted(set(shares))


def test_what_was_found_shows_a_hundredth_and_its_uncertainty() -> None:
    found = Measured(12.23, 0.14, 8.66, 0.13)
    others = (
        replace(found, max_input_dbu=12.24),
        replace(found, input_uncertainty_db=0.15),
        replace(found, max_output_dbu=8.67),
        replace(found, output_uncertainty_db=0.12),
        replace(found, max_output_dbu=None, output_uncertainty_db=None),
    )
    pictures = {picture(Wizard(Method.METER, WizardStep.RESULT, found=each)).tobytes() for each in (found, *others)}
    assert len(pictures) == 1 + len(others)


def test_an_output_alone_is_kept_on_the_way() -> None:
    one, both = Measured(max_output_dbu=8.66), Measured(12.23, 0.14, 8.66, 0.13)
    feet = {foot(Wizard(Method.METER, WizardStep.RESULT, found=found)) for found in (one, both)}
    assert len(feet) == 2


def test_a_doubtful_codec_is_seen_before_the_wizard_begins() -> None:
    doubtful, trusted = STATES["calibrate-doubtful"], STATES["calibrate"]
    pictures = [draw(altered(state, wizard=Wizard()), NOW_S).crop((0, 0, 128, 11)) for state in (doubtful, trusted)]
    assert pictures[0].tobytes() != pictures[1].tobytes()


@given(
    method=st.sampled_from(Method),
    step=st.sampled_from(WizardStep),
    lines=st.lists(st.text(max_size=60), max_size=8).map(tuple),
    asked=st.none() | st.builds(Asked, *[st.text(max_size=9)] * 2, *[st.floats()] * 4),
    found=st.none() | st.builds(Measured, LEVELS, UNCERTAINTIES, LEVELS, UNCERTAINTIES),
    progress=st.floats(),
)
def test_no_wizard_stops_the_screen(
    method: Method,
    step: WizardStep,
    lines: tuple[str, ...],
    asked: Asked | None,
    found: Measured | None,
    progress: float,
) -> None:
    wizard = Wizard(method, step, asked=asked, lines=lines, found=found, progress=progress)
    assert picture(wizard).size == (128, 64)
