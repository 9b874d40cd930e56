"""Setlists and the order of presets, which a person edits over ssh while the pedal writes them too."""

from pathlib import Path

import pytest

from firmware.store.setlists import Order, Setlist, SetlistShelf

FRIDAY = Setlist("Friday", ("Clean", "Brown Lead", "Clean"))


@pytest.fixture
def shelf(tmp_path: Path) -> SetlistShelf:
    return SetlistShelf(tmp_path / "setlists", tmp_path / "order.toml")


def test_nothing_is_there_at_first(shelf: SetlistShelf) -> None:
    found = shelf.read()
    assert (found.order, found.setlists, found.problems) == (Order(), (), ())


def test_what_is_written_is_read_and_is_no_news(shelf: SetlistShelf) -> None:
    shelf.read()
    shelf.write("Friday", FRIDAY)
    shelf.write_order(Order(("Brown Lead", "Clean")))
    assert not any(shelf.is_changed() for _ in range(3))
    found = shelf.read()
    assert (found.order.presets, found.setlists) == (("Brown Lead", "Clean"), (FRIDAY,))


def test_the_text_of_a_setlist_is_a_person_s(shelf: SetlistShelf, tmp_path: Path) -> None:
    shelf.write("Friday", FRIDAY)
    assert (tmp_path / "setlists" / "Friday.toml").read_text() == (
        'name = "Friday"\npresets = ["Clean", "Brown Lead", "Clean"]\n'
    )


def test_a_setlist_is_written_into_the_file_that_its_owner_gave_it(shelf: SetlistShelf, tmp_path: Path) -> None:
    file = tmp_path / "setlists" / "gig 12.toml"
    file.parent.mkdir()
    file.write_text('name = "Friday"\n')
    shelf.write("Friday", FRIDAY)
    assert shelf.read().setlists == (FRIDAY,)
    assert [path.name for path in file.parent.iterdir()] == ["gig 12.toml"]
    shelf.write("Friday", None)
    assert list(file.parent.iterdir()) == []


def test_a_new_setlist_takes_no_other_file_s_place(shelf: SetlistShelf, tmp_path: Path) -> None:
    taken = tmp_path / "setlists" / "Friday.toml"
    taken.parent.mkdir()
    taken.write_text("presets = [")
    shelf.write("Friday", FRIDAY)
    assert taken.read_text() == "presets = ["
    assert shelf.read().setlists == (FRIDAY,)


def test_what_an_owner_edits_is_news_after_two_looks(shelf: SetlistShelf, tmp_path: Path) -> None:
    shelf.write("Friday", FRIDAY)
    shelf.read()
    (tmp_path / "setlists" / "Friday.toml").write_text('name = "Friday"\npresets = ["Clean"]\n')
    assert [shelf.is_changed() for _ in range(2)] == [False, True]
    shelf.read()
    (tmp_path / "order.toml").write_text("presets = []\n")
    assert [shelf.is_changed() for _ in range(2)] == [False, True]


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "Friday.toml",
            'name = "Friday"\npresets = "Clean"\n',
            "line 2: presets = 'Clean' is the wrong",
        ),
        ("Friday.toml", "presets = []\n", "needs name"),
        ("Friday.toml", 'name = "Friday"\nsongs = []\n', "knows no key 'songs'"),
        ("Friday.toml.txt", 'name = "Friday"\n', "rename it to Friday.toml"),
        ("../order.toml", "presets = [1]\n", "order.toml: presets[1] = 1 is the wrong kind"),
    ],
)
def test_a_mistake_is_told_and_hides_no_other_setlist(
    shelf: SetlistShelf, tmp_path: Path, file: str, text: str, sentence: str
) -> None:
    shelf.write("Sunday", Setlist("Sunday"))
    (tmp_path / "setlists" / file).write_text(text)
    found = shelf.read()
    (problem,) = found.problems
    assert sentence in problem.sentence.replace('"', "'")
    assert len(problem.short) <= 21
    assert found.setlists == (Setlist("Sunday"),)


def test_two_setlists_of_one_name_are_told(shelf: SetlistShelf, tmp_path: Path) -> None:
    shelf.write("Friday", FRIDAY)
    (tmp_path / "setlists" / "Other.toml").write_text('name = "Friday"\n')
    (problem,) = shelf.read().problems
    assert "is also the name of Friday.toml" in problem.sentence


def test_while_its_owner_is_at_work_on_a_file_it_counts_as_it_was(shelf: SetlistShelf, tmp_path: Path) -> None:
    shelf.write("Friday", FRIDAY)
    shelf.write_order(Order(("Brown Lead", "Clean")))
    shelf.read()
    for file in ("setlists/Friday.toml", "order.toml"):
        (tmp_path / file).write_text("presets = [")
    found = shelf.read()
    assert (found.order.presets, found.setlists, len(found.problems)) == (("Brown Lead", "Clean"), (FRIDAY,), 2)


def test_what_is_written_then_keeps_the_owners_file_beside_it(shelf: SetlistShelf, tmp_path: Path) -> None:
    shelf.write("Friday", FRIDAY)
    shelf.read()
    for file in ("setlists/Friday.toml", "order.toml"):
        (tmp_path / file).write_text("presets = [")
    shelf.write("Friday", Setlist("Friday", ("Clean",)))
    shelf.write_order(Order(("Clean",)))
    found = shelf.read()
    assert (found.order.presets, found.setlists, found.problems) == (("Clean",), (Setlist("Friday", ("Clean",)),), ())
    assert [(tmp_path / f).read_text() for f in ("setlists/Friday.bad", "order.bad")] == ["presets = ["] * 2
