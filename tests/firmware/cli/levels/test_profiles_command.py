"""`pedal profiles`: every codec that is known, how far its number is to be trusted, and which of them is here."""

import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

import hw.profiles
from firmware.cli.main import main
from tests.stand_ins.asound import EVO, HDMI, UNKNOWN, Asound, usb

MINIFUSE = usb("M2", "MiniFuse 2", usb_id="1c75:af80")


@pytest.fixture
def asound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asound:
    """The kernel's list of cards, none yet; the pedal follows it."""
    asound = Asound(tmp_path)
    monkeypatch.setattr("firmware.cli.levels.profiles_command.load", partial(hw.profiles.load, cards=asound.cards))
    monkeypatch.setattr("firmware.cli.levels.profiles_command.named", partial(hw.profiles.named, cards=asound.cards))
    draft_for = partial(hw.profiles.draft_for, asound=asound.folder)
    monkeypatch.setattr("firmware.cli.levels.new_profile.draft_for", draft_for)
    monkeypatch.setenv("PEDAL_PROFILE", "auto")
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    return asound


def play(monkeypatch: pytest.MonkeyPatch, card: str) -> None:
    """A pedal runs, and has this card open."""

    def ask(_run: Path, _wish: object) -> SimpleNamespace:
        return SimpleNamespace(card=card)

    monkeypatch.setattr("firmware.cli.levels.profiles_command.ask", ask)


def mine(tmp_path: Path, cards: str = "minifuse 2") -> str:
    path = tmp_path / "mine.toml"
    path.write_text(f'name = "My own"\n[levels]\n[codec]\ndriver = "alsa"\ncards = ["{cards}"]\n')
    return str(path)


@pytest.mark.usefixtures("asound")
def test_each_is_a_line_with_its_number_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line for line in lines if line}
    assert rows.keys() >= set(hw.profiles.names())
    assert "8.66  relayed    medium" in rows["hifiberry_dacplusadcpro"]
    assert "disputed   low (measure)" in rows["umc22"]
    assert "?  unknown    none (measure)" in rows["rubix22"]
    assert lines[-1].startswith("No sound card")


def test_the_one_that_is_here_is_marked(asound: Asound, capsys: pytest.CaptureFixture[str]) -> None:
    asound.plug(HDMI, MINIFUSE)
    assert main(["profiles"]) == 0
    *rows, _, last = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows if row.split()[1] == "M2"] == ["minifuse"]
    assert last.startswith("here: card M2, Arturia MiniFuse 1 / 2 / 4, chosen by the card.")


def test_a_pedal_that_is_set_to_another_is_reported_so(
    asound: Asound, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asound.plug(HDMI, MINIFUSE)
    monkeypatch.setenv("PEDAL_PROFILE", "umc22")
    assert main(["profiles", "scarlett"]) == 0
    assert "but the pedal is set to umc22: PEDAL_PROFILE=auto follows it." in capsys.readouterr().out


@pytest.mark.usefixtures("asound")
def test_a_word_that_no_codec_has_is_said_and_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "kazoo"]) == 1
    assert "no codec is known by kazoo" in capsys.readouterr().out


@pytest.mark.usefixtures("asound")
def test_words_choose_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "Behringer", "umc22", "--json"]) == 0
    [shown] = json.loads(capsys.readouterr().out)
    assert (shown["profile"], shown["basis"], shown["doubtful"]) == ("umc22", "disputed", True)
    assert shown["source"]
    assert shown["condition"]
    assert main(["profiles", "theremin", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []


def test_the_card_that_plays_is_marked_whatever_else_is_there(
    asound: Asound, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asound.plug(HDMI, MINIFUSE, EVO)
    play(monkeypatch, "EVO4")
    assert main(["profiles"]) == 0
    *rows, _, last = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows if row.split()[1] == "EVO4"] == ["evo4"]
    assert last.startswith("plays: card EVO4, Audient EVO 4 / EVO 16, chosen by the card.")


@pytest.mark.parametrize("plays", [True, False])
def test_a_profile_of_the_owners_own_is_known_too(
    asound: Asound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], plays: bool
) -> None:
    asound.plug(HDMI, MINIFUSE)
    own = mine(tmp_path)
    monkeypatch.setenv("PEDAL_PROFILE", own)
    if plays:
        play(monkeypatch, "M2")
    assert main(["profiles", "--json"]) == 0
    here = [row for row in json.loads(capsys.readouterr().out) if row["here"]]
    assert [(row["profile"], row["name"], row["plays"]) for row in here] == [(own, "My own", plays)]
    assert main(["profiles", "own"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{'plays' if plays else 'here'}: card M2, My own, set by PEDAL_PROFILE={own}.")


def test_a_card_that_nobody_knows_gets_a_profile_to_fill_in(
    asound: Asound, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = asound.plug(HDMI, UNKNOWN)
    assert main(["profiles", "--new", "thing"]) == 0
    path = tmp_path / "state" / "profiles" / "thing.toml"
    said = capsys.readouterr().out
    assert f"wrote {path}, for card Thing (Some Thing)." in said
    assert f"PEDAL_PROFILE={path} in /etc/etalon/pedal.env" in said
    profile = hw.profiles.load(str(path), cards)
    assert (profile.waiting, profile.codec.card, profile.levels.max_input_dbu) == ("", "Thing", None)
    assert main(["profiles", "--new", "thing"]) == 2
    assert "is there already; edit it, or choose another name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"), [("evo4", "is a profile that ships"), ("my thing", "is no name for a profile")]
)
def test_a_name_that_cannot_be_a_profiles_is_refused(
    asound: Asound, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    asound.plug(UNKNOWN)
    assert main(["profiles", "--new", name]) == 2
    assert words in capsys.readouterr().err


def test_of_several_cards_the_one_for_the_profile_is_named(
    asound: Asound, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asound.plug(UNKNOWN, usb("Other", "Other Thing"))
    assert main(["profiles", "--new", "mine"]) == 1
    assert "--card ID" in capsys.readouterr().out
    assert main(["profiles", "--new", str(tmp_path / "mine.toml"), "--card", "Other"]) == 0
    assert '"Other Thing"' in (tmp_path / "mine.toml").read_text()
