"""What captures are called: by their makers' names where there are any, and never two by one."""

import random
from dataclasses import replace

import pytest

from firmware.captures.entry import Entry
from firmware.captures.naming import is_name, named, told_apart
from tests.stand_ins.control import entry

NO_NAMES = (
    *("", "  ", "\t", "\u200b", "T3K-Null", "t3k-unset", "T3K - Null", "T3K_null", "T3K", "tz-make", "tz-Model"),
    *("Unnamed", " untitled ", "untitled (1)", "[unnamed]", "<name>", "null", "N/A", "na", "-", "???", "_", "[["),
    *(
        "New Model",
        "new model 2",
        "NAM_model",
        "Neural Amp Modeler",
        "test",
        "My Capture",
        "output",
        "exported_model",
    ),
)


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_stands_for_no_name_is_none(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text", ["Plexi", "T3K Sweep", "5150", "Model T", "Néant", "クリーン", "[x]", "10", "2b", "A", "New York", "🎸"]
)
def test_a_name_is_one(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    ("kept", "of_file", "file", "name"),
    [
        (None, "JCM 800", "Crunch.nam", "JCM 800"),
        ("My Plexi", "Plexi", "Plexi.nam", "My Plexi"),
        ("T3K-Null", "T3K-Null", "Plexi dark.nam", "Plexi dark"),
        ("unnamed", "Plexi", "x.nam", "Plexi"),
        (None, "T3K-Null", "", "T3K-Null"),
    ],
)
def test_an_entry_is_called_by_what_its_player_its_maker_or_its_file_calls_it(
    kept: str | None, of_file: str, file: str, name: str
) -> None:
    assert named(kept, of_file, file) == name


def called(model_id: str, name: str, file: str = "", folder: str = "") -> Entry:
    return replace(entry("x"), model_id=model_id * 64, name=name, file=file, folder=folder)


def test_what_the_player_called_one_makes_way_for_none_of_the_others() -> None:
    mine = replace(called("a", "Lead", "x.nam"), entered_name="Lead")
    shown = told_apart([called("b", "lead", "y.nam", "pack"), mine, called("c", "Lead", "z.nam")])
    assert [each.name for each in shown] == ["y", "Lead", "z"]


def test_two_that_a_player_called_the_same_differ_by_their_ids() -> None:
    alike = [replace(called(each, "Lead", "x.nam", "pack"), entered_name="Lead") for each in "ab"]
    assert [each.name for each in told_apart(alike)] == ["Lead aaaaaa", "Lead bbbbbb"]


def test_names_that_are_the_same_give_way_to_those_of_the_files() -> None:
    pack = [
        called("a", "JCM 800", "Crunch 1.nam"),
        called("b", "jcm 800", "Crunch 2.nam"),
        called("c", "Plexi", "p.nam"),
    ]
    assert [each.name for each in told_apart(pack)] == ["Crunch 1", "Crunch 2", "Plexi"]


def test_files_that_are_called_the_same_too_are_told_by_their_folders_and_at_last_by_their_ids() -> None:
    pack = [
        called("a", "JCM", "amp.nam", "Bright"),
        called("b", "JCM", "amp.nam", "Dark"),
        called("c", "T3K-Null"),
        called("d", "T3K-Null"),
    ]
    assert [each.name for each in told_apart(pack)] == [
        "Bright amp",
        "Dark amp",
        "T3K-Null cccccc",
        "T3K-Null dddddd",
    ]


def test_a_name_that_another_gives_way_to_is_told_from_it() -> None:
    pack = [called("a", "A", "x.nam"), called("b", "A", "B.nam"), called("c", "B", "y.nam")]
    assert sorted(each.name for each in told_apart(pack)) == ["B", "x", "y"] or len(
        {each.name.casefold() for each in told_apart(pack)}
    ) == len(pack)


def test_no_two_are_ever_called_the_same() -> None:
    chance = random.Random(7)
    words = ["A", "a", "B", "x", "T3K-Null", ""]
    for _ in range(200):
        pack = [
            called(f"{number:x}"[0], chance.choice(words), chance.choice(words), chance.choice(words))
            for number in range(8)
        ]
        names = [each.name.casefold() for each in told_apart(pack)]
        assert len(set(names)) == len(names)
