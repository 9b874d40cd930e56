"""The level meter: the bar ends where the level is, under its own figures."""

import math

import pytest

from firmware.cli.meter import LOWEST_DBFS, Scene, picture

WIDTH = 80


def lines(scene: Scene, width: int = WIDTH, *, plain: bool = True) -> list[str]:
    return picture(scene, width, plain=plain).plain.splitlines()


@pytest.mark.parametrize("level_dbfs", [-48.0, -24.0, -9.0, -6.0, -3.0, 0.0])
def test_the_bar_ends_over_the_figure_of_its_level(level_dbfs: float) -> None:
    bar, *_ = lines(Scene("", level_dbfs))
    columns = bar.index("]") - 1
    assert bar.count("#") == round(columns * (1.0 - level_dbfs / LOWEST_DBFS))


@pytest.mark.parametrize("mark_dbfs", [-36, -24, -12, -9, -6, 0])
def test_the_scale_agrees_with_the_bar(mark_dbfs: int) -> None:
    bar, scale, *_ = lines(Scene("", float(mark_dbfs)))
    assert scale.index(str(mark_dbfs)) + len(str(mark_dbfs)) - 1 == bar.rindex("#")


@pytest.mark.parametrize("level_dbfs", [-math.inf, -200.0, 6.0, math.inf])
def test_what_lies_outside_fills_the_bar_or_leaves_it_empty(level_dbfs: float) -> None:
    bar, *_ = lines(Scene("", level_dbfs))
    assert bar.count("#") == (bar.index("]") - 1 if level_dbfs > 0.0 else 0)
    assert ("none" in bar) is (level_dbfs < 0.0)


def test_the_highest_so_far_stays_and_clipping_is_said() -> None:
    bar, *_ = lines(Scene("", -30.0, held_dbfs=-6.0, clipped=True))
    assert bar.index("|") > bar.rindex("#")
    assert "peak  -6.0" in bar
    assert bar.endswith("CLIP")
    assert "CLIP" not in lines(Scene("", -30.0))[0]


@pytest.mark.parametrize(
    ("level_dbfs", "style"), [(-20.0, "green dim"), (-7.5, "bold green"), (-4.0, "yellow"), (-1.0, "red")]
)
def test_the_window_for_hard_playing_is_marked(level_dbfs: float, style: str) -> None:
    text = picture(Scene("", 0.0), WIDTH)
    column = 1 + int((text.plain.index("]") - 1) * (1.0 - level_dbfs / LOWEST_DBFS))
    assert style in [span.style for span in text.spans if span.start <= column < span.end]


@pytest.mark.parametrize("width", [44, 60, 80, 200])
def test_it_fits_the_terminal(width: int) -> None:
    shown = lines(Scene("measuring", -12.0, held_dbfs=-3.0, clipped=True, progress=0.5), width)
    assert max(map(len, shown)) <= width
    assert shown[-1] == "measuring"
    assert " 50%" in shown[-2]


def test_a_terminal_that_knows_only_ascii_gets_that() -> None:
    scene = Scene("", -12.0, held_dbfs=-3.0, progress=0.5)
    assert "\n".join(lines(scene)).isascii()
    assert "█" in "\n".join(lines(scene, plain=False))
