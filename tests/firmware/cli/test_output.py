"""What the command line prints, in the room there is."""

import json
import math
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from firmware.cli.output import print_facts, print_json, print_table, tell

SENTENCE = "WaveNet: 23 layers of 8 channels; LeakyReLU; all layers gated by Sigmoid"


def test_a_long_value_goes_on_below_itself_on_a_terminal(
    on_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    on_terminal(40)
    print_facts([("network", SENTENCE), ("weights", 1), ("load", None)])
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert all(len(line) <= 40 for line in lines)
    assert " ".join(line[9:] for line in lines) == SENTENCE
    assert {line[:9] for line in lines[1:]} == {" " * 9}
    assert last == "weights  1"


def test_a_pipe_gets_one_line_and_a_slit_of_a_terminal_the_value_below_its_name(
    on_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    print_facts([("network", SENTENCE)])
    assert capsys.readouterr().out.splitlines() == [f"network  {SENTENCE}"]
    on_terminal(20)
    print_facts([("network", SENTENCE)])
    name, *lines = capsys.readouterr().out.splitlines()
    assert name == "network"
    assert " ".join(line[2:] for line in lines) == SENTENCE
    assert all(line[:2] == "  " and len(line) <= 20 for line in lines)


def test_a_name_from_outside_gives_a_terminal_no_orders_and_takes_one_line(
    on_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    print_facts([("preset", "a\nb\x1b[31m\udcff"), ("bypass", "no")])
    tell("plays \x1b[2J\x07x")
    on_terminal(40)
    print_facts([("preset", "a\nb\x1b[31m")])
    first, second, third, fourth = capsys.readouterr().out.splitlines()
    assert (first, second, third) == ("preset  a b [31m ", "bypass  no", "plays  [2J x")
    assert fourth.split() == ["preset", "a", "b", "[31m"]


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        (12.199999809265137, "12.2"),
        (110.45999908447266, "110.46"),
        (-2.8000000000000007, "-2.8"),
        (1234.56789, "1234.5679"),
        (0.30000000000000004, "0.3"),
        (0.000123456789, "0.0001235"),
        (1e-12, "1e-12"),
        (0.0, "0.0"),
        (48_000, "48000"),
        (-math.inf, "null"),
        (math.nan, "null"),
    ],
)
def test_figures_in_json_are_rounded_wherever_they_stand(
    figure: float, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_json({"a": figure, "deep": [{"b": [figure]}]})
    shown = capsys.readouterr().out
    assert shown.count(f" {printed}\n") + shown.count(f" {printed},\n") == 2
    json.loads(shown)


def test_the_columns_of_a_table_stand_below_each_other_whatever_is_written_in_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(("name", "dB"), [("🎸 rock", "1"), ("日本", "2"), ("e\u0301te\u0301", "3"), ("plain", "4")])
    assert [cell_len(line) for line in capsys.readouterr().out.splitlines()] == [11] * 5
