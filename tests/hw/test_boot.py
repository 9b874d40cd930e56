"""What a deploy changes in config.txt and cmdline.txt, and that all of it can be taken out again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.boot import diff, main, proposed, put, realtime_here, undo, undone, write
from hw.boot_settings import (
    BEGIN,
    cmdline_with,
    cmdline_without,
    cmdline_words,
    config_lines,
    config_with,
    config_without,
)
from hw.box import in_box
from hw.profiles import load

PI_4, PI_5 = "Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi 5 Model B Rev 1.0"
STOCK = """\
# For more options see the documentation
dtparam=audio=on
camera_auto_detect=1
dtoverlay=vc4-kms-v3d
arm_boost=1

[cm5]
dtoverlay=dwc2,dr_mode=host

[all]
"""
CMDLINE = "console=serial0,115200 console=tty1 root=PARTUUID=5e3d-02 rootfstype=ext4 fsck.repair=yes rootwait\n"
HIFIBERRY = load("hifiberry_dacplusadcpro")
ON_SERIAL = in_box(load("pisound"), "pisound4")  # its encoder is on GPIO 14 and 15


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.txt").write_text(STOCK)
    (tmp_path / "cmdline.txt").write_text(CMDLINE)
    return tmp_path


def changed(folder: Path, profile: str = "hifiberry_dacplusadcpro", model: str = PI_4) -> dict[Path, str]:
    return proposed(folder, profile, "", model, realtime=False)


def test_the_last_word_of_config_txt_is_the_pedals() -> None:
    lines = config_with(STOCK, config_lines(HIFIBERRY, STOCK), PI_4).splitlines()
    ours = lines[lines.index(BEGIN) :]
    assert ours[1] == "[all]"
    assert {"dtparam=i2c_arm=on", "dtparam=audio=off", "dtoverlay=hifiberry-dacplusadcpro"} <= set(ours)
    assert "#etalon# dtparam=audio=on" in lines
    assert "#etalon# dtoverlay=vc4-kms-v3d" in lines, "it would be loaded twice"
    assert "dtoverlay=dwc2,dr_mode=host" in lines


@pytest.mark.parametrize(("model", "sleeps"), [(PI_4, True), (PI_5, False)])
def test_a_line_of_another_model_is_left_alone(model: str, sleeps: bool) -> None:
    config = "[pi4]\ndtoverlay=vc4-kms-v3d\n[EDID=X]\ndtoverlay=vc4-kms-v3d\n"
    made = config_with(config, config_lines(HIFIBERRY, config), model)
    assert made.count("#etalon# ") == (1 if sleeps else 0), "one screen's filter is not this pedal's either way"


def test_a_hat_that_is_found_by_itself_needs_no_line_but_keeps_the_one_it_has() -> None:
    found = load("auto")
    assert not any("hifiberry" in line for line in config_lines(found, STOCK))
    named = config_with(STOCK, config_lines(HIFIBERRY, STOCK), PI_4)
    assert "dtoverlay=hifiberry-dacplusadcpro" in named
    own = STOCK + "dtoverlay=hifiberry-dacplusadcpro\n"
    assert "dtoverlay=hifiberry-dacplusadcpro" not in config_lines(HIFIBERRY, own), "its owner wrote it"


LINES = st.sampled_from([*STOCK.splitlines(), "[pi4]", "[EDID=x]", "enable_uart=1", "x=ü", "#"])


@given(st.lists(LINES), st.booleans())
def test_whatever_its_owner_wrote_comes_back_and_a_second_time_changes_nothing(lines: list[str], ends: bool) -> None:
    config = "\n".join(lines) + ("\n" if lines and ends else "")
    once = config_with(config, config_lines(ON_SERIAL, config), PI_4)
    assert config_with(once, config_lines(ON_SERIAL, once), PI_4) == once
    assert config_without(once).rstrip("\n") == config.rstrip("\n")
    assert config_without("first=1\n" + once).startswith("first=1\n"), "also after an edit"


@pytest.mark.parametrize(
    ("model", "realtime", "words"),
    [
        (PI_4, False, ["isolcpus=3", "irqaffinity=0,1,2", "threadirqs"]),
        ("Raspberry Pi Zero 2 W Rev 1.0", True, ["isolcpus=3", "irqaffinity=0,1,2"]),
        (PI_5, False, ["isolcpus=2,3", "irqaffinity=0,1", "threadirqs"]),
    ],
)
def test_the_audio_threads_core_is_its_own(model: str, realtime: bool, words: list[str]) -> None:
    assert cmdline_words(HIFIBERRY, model, realtime=realtime) == words
    line = cmdline_with("isolcpus=1 " + CMDLINE, words, HIFIBERRY)
    assert line.count("\n") == 1
    assert line.split() == [*CMDLINE.split(), *words]


def test_a_console_leaves_the_pins_of_a_switch_and_comes_back() -> None:
    words = cmdline_words(ON_SERIAL, PI_4, realtime=False)
    made = cmdline_with(CMDLINE, words, ON_SERIAL)
    assert "serial0" not in made
    assert "console=tty1" in made
    assert "enable_uart=0" in config_lines(ON_SERIAL, STOCK)
    assert cmdline_without(made, CMDLINE, made) == CMDLINE
    edited = made.replace("rootwait", "rootwait quiet")
    assert set(cmdline_without(edited, CMDLINE, made).split()) == {*CMDLINE.split(), "quiet"}


def test_files_are_changed_once_kept_beside_and_undone(folder: Path) -> None:
    changes = changed(folder)
    assert "+isolcpus" not in diff(changes)
    assert "-console=serial0,115200 console=tty1" in diff(changes)
    write(changes)
    assert changed(folder) == {}
    assert (folder / "config.txt.before-etalon").read_text() == STOCK
    assert (folder / "cmdline.txt.before-etalon").read_text() == CMDLINE
    cmdline = folder / "cmdline.txt"
    cmdline.write_text(cmdline.read_text().replace("rootwait", "rootwait quiet"))
    write(changed(folder, "pisound", PI_5))
    undo(folder)
    assert (folder / "config.txt").read_text() == STOCK
    assert set(cmdline.read_text().split()) == {*CMDLINE.split(), "quiet"}
    assert undone(folder) == {}
    assert sorted(path.name for path in folder.iterdir()) == ["cmdline.txt", "config.txt"]


def test_a_cut_leaves_the_whole_old_line_or_the_whole_new_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_self: Path, _target: Path) -> Path:
        raise OSError

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(OSError):  # noqa: PT011 (whichever)
        put(folder / "cmdline.txt", "half")
    assert (folder / "cmdline.txt").read_text() == CMDLINE


def test_what_is_no_raspberry_pi_is_left_alone(folder: Path) -> None:
    assert changed(folder, model="linux,dummy-virt") == {}
    (folder / "cmdline.txt").unlink()
    assert changed(folder) == {}


def test_the_command_shows_writes_and_undoes_and_refuses_in_a_sentence(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(folder), PI_4, "tubescreamer"]) == 1
    assert "tubescreamer" in capfd.readouterr().err
    assert main(["diff", str(folder), PI_4, "pisound", ""]) == 0
    assert "+dtoverlay=pisound" in capfd.readouterr().out
    assert main(["write", str(folder), PI_4, "pisound"]) == 0
    assert "dtoverlay=pisound" in (folder / "config.txt").read_text()
    assert main(["undo", str(folder), PI_4, "auto"]) == 0
    assert (folder / "config.txt").read_text() == STOCK


def test_a_realtime_kernel_is_known_by_its_name() -> None:
    assert realtime_here("#1 SMP PREEMPT_RT Debian 6.12.74-2")
    assert not realtime_here("#1 SMP PREEMPT Debian 1:6.12.47-1+rpt1")
