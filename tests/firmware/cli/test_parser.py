"""Commands below a command, as `preset new`."""

import argparse

import pytest

from firmware.cli.parser import Parser, add_verbs


@pytest.fixture
def parser() -> Parser:
    def act(arguments: argparse.Namespace) -> int:
        return 7 if arguments.name == "Lead" else 1

    def add_new(new: argparse.ArgumentParser) -> None:
        new.add_argument("name")
        new.set_defaults(act=act)

    parser = Parser(prog="pedal preset")
    add_verbs(parser, {"new": ("a preset that is new", add_new), "show": ("what it says", add_new)})
    return parser


def test_each_has_arguments_and_an_act_of_its_own(parser: Parser) -> None:
    parsed = parser.parse_args(["new", "Lead"])
    assert parsed.act(parsed) == 7


def test_without_one_the_help_lists_them(parser: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    parsed = parser.parse_args([])
    assert parsed.act(parsed) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage: pedal preset")
    assert "a preset that is new" in shown


def test_one_that_there_is_not_says_which_was_meant(parser: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parser.parse_args(["shwo"])
    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "pedal preset: there is no command 'shwo' (did you mean 'show'?); `pedal preset --help` shows how.\n"
    )


def test_what_a_command_does_not_know_it_complains_of_itself(
    parser: Parser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["new", "Lead", "--hepl"])
    assert capsys.readouterr().err == (
        "pedal preset new: unrecognized arguments: --hepl (did you mean '--help'?); `pedal preset new --help` shows"
        " how.\n"
    )


def test_a_mistake_names_the_whole_command(parser: Parser, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["new"])
    assert capsys.readouterr().err.startswith("pedal preset new: the following arguments are required: name")
