"""What goes wrong in a deploy: a sentence each, and what runs plays on; a second run repairs."""

import fcntl
import os
import re
import signal
import subprocess

import pytest

from tests.stand_ins.far_side import Checkout, FarSide

pytestmark = pytest.mark.xdist_group("sshd")


def last_line(result: subprocess.CompletedProcess[str]) -> str:
    return result.stderr.splitlines()[-1]


def test_a_32_bit_system_is_told_so_before_anything_is_sent(far_side: FarSide, checkout: Checkout) -> None:
    far_side.be("32-bit")
    result = checkout.deploy(far_side)
    assert result.returncode == 2
    assert result.stderr.startswith("Python on pedal is a 32-bit one")
    assert "Raspberry Pi OS (64-bit)" in result.stderr
    assert far_side.files() == {}


def test_a_version_whose_doctor_finds_it_unwell_gives_way_to_the_one_before(
    far_side: FarSide, checkout: Checkout
) -> None:
    assert checkout.deploy(far_side, "--profile", "sim").returncode == 0
    first = far_side.linked("current")
    checkout.commit(doctor=1)
    result = checkout.deploy(far_side, "--profile", "hifiberry_dacplusadcpro", "--box", "standard6")
    assert result.returncode == 1
    assert f"version {first} runs again" in result.stderr
    assert far_side.linked("current") == first
    assert far_side.last_change() == "systemctl restart etalon.target"
    assert (far_side.root / "etc/etalon/pedal.env").read_text().endswith("\nPEDAL_BOX=\nPEDAL_PROFILE=sim\n")
    assert checkout.deploy(far_side, "--keep").returncode == 1
    assert far_side.linked("current") != first
    assert far_side.linked("previous") == first


@pytest.mark.parametrize("program", ["systemctl", pytest.param("systemd-tmpfiles", marks=pytest.mark.slow)])
def test_a_version_whose_units_cannot_be_started_gives_way_too(
    far_side: FarSide, checkout: Checkout, program: str
) -> None:
    assert checkout.deploy(far_side, "--profile", "sim").returncode == 0
    first = far_side.linked("current")
    checkout.commit(doctor=0)
    far_side.be(f"no-{program}")
    result = checkout.deploy(far_side, "--profile", "hifiberry_dacplusadcpro")
    assert result.returncode == 1
    assert f"version {first} runs again" in result.stderr
    assert far_side.linked("current") == first
    assert far_side.last_change() == "systemctl restart etalon.target"
    assert "PEDAL_PROFILE=sim\n" in (far_side.root / "etc/etalon/pedal.env").read_text()


def test_missing_system_packages_are_installed_through_sudo(far_side: FarSide, checkout: Checkout) -> None:
    far_side.be("bare")
    assert checkout.deploy(far_side).returncode == 0
    installed = next(command for command in far_side.commands() if command.startswith("apt-get install"))
    assert "python3-lgpio" in installed
    assert "libasound2-dev" in installed


@pytest.mark.parametrize(
    ("how", "why"), [("full", "the card is full"), pytest.param("broken", "see above", marks=pytest.mark.slow)]
)
def test_a_version_that_cannot_be_put_there_leaves_the_running_one_alone_and_nothing_of_itself(
    far_side: FarSide, checkout: Checkout, how: str, why: str
) -> None:
    assert checkout.deploy(far_side).returncode == 0
    first = far_side.linked("current")
    checkout.break_lock(how)
    checkout.commit()
    result = checkout.deploy(far_side)
    assert result.returncode == 1
    assert re.fullmatch(rf"Version \S+ could not be put on the card: {why}.* {first} plays on.", last_line(result))
    assert far_side.versions() == {first}


@pytest.mark.parametrize(
    "program",
    [
        "mv",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("tar", "sync", "systemd-tmpfiles", "systemctl")),
    ],
)
def test_broken_off_anywhere_a_second_run_repairs(far_side: FarSide, checkout: Checkout, program: str) -> None:
    assert checkout.deploy(far_side, "--profile", "sim").returncode == 0
    first = far_side.linked("current")
    (far_side.root / "opt/etalon/versions/half/firmware").mkdir(parents=True)
    checkout.commit()
    far_side.be(f"cut-{program}")
    assert checkout.deploy(far_side).returncode != 0
    if program != "systemctl":  # by then the links have changed places
        assert far_side.linked("current") == first
    assert checkout.deploy(far_side).returncode == 0
    second = far_side.linked("current")
    assert second != first
    assert far_side.linked("previous") == first
    assert far_side.versions() == {first, second}


@pytest.mark.slow
def test_a_connection_that_is_cut_while_versions_change_places_ends_nothing_half(
    far_side: FarSide, checkout: Checkout
) -> None:
    assert checkout.deploy(far_side).returncode == 0
    first = far_side.linked("current")
    checkout.commit()
    far_side.be("slow")
    with checkout.begin(far_side) as deploy:
        far_side.wait_for("systemctl daemon-reload", times=2)
        os.killpg(deploy.pid, signal.SIGKILL)
    far_side.wait_for("systemctl disable --quiet --now apt-daily-upgrade.timer", times=2)
    assert far_side.linked("current") != first
    assert far_side.linked("previous") == first


def test_a_pedal_that_does_not_answer_is_told_by_its_own_last_words(far_side: FarSide, checkout: Checkout) -> None:
    checkout.commit(status=1)
    result = checkout.deploy(far_side)
    assert result.returncode == 1
    assert "The pedal did not answer within 0 s." in result.stderr
    assert "The last words of pedal-audio:\n  card not found" in result.stderr


@pytest.mark.parametrize(
    ("troubles", "sentence"),
    [
        (("full",), "There are 5 MiB free on the pedal's card"),
        (("armv7l",), "This machine is armv7l, for which ONNX Runtime has no packages"),
        (("no-sudo", "no-rights"), "guitarist may not use sudo on pedal."),
    ],
)
def test_what_a_deploy_cannot_do_it_says_before_it_changes_anything(
    far_side: FarSide, checkout: Checkout, troubles: tuple[str, ...], sentence: str
) -> None:
    for trouble in troubles:
        far_side.be(trouble)
    result = checkout.deploy(far_side)
    assert result.returncode != 0
    assert result.stderr.startswith(sentence)
    assert far_side.files() == {}


def test_of_two_deploys_at_once_the_second_is_told_so(far_side: FarSide, checkout: Checkout) -> None:
    lock = far_side.root / "run/etalon-deploy.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("21:04\n")
        held.flush()
        result = checkout.deploy(far_side)
    assert result.returncode == 1
    assert result.stderr == "Another deploy is at work on this pedal, since 21:04: let it end first.\n"
    assert not far_side.versions()


@pytest.mark.parametrize(
    ("options", "to", "sentence"),
    [
        (("--rollback",), "pedal", "There is no previous version to go back to."),
        ((), "nobody", "nobody does not answer over ssh"),
        (("--profile", "tubescreamer"), "pedal", "There is no profile tubescreamer; there is: "),
        (("--profile", "a;reboot"), "pedal", "Names of profiles, boxes and folders"),
        (("--box", "cardboard"), "pedal", "There is no box cardboard; there is: cirrus "),
    ],
)
def test_a_deploy_that_cannot_be_says_why(
    far_side: FarSide, checkout: Checkout, options: tuple[str, ...], to: str, sentence: str
) -> None:
    result = checkout.deploy(far_side, *options, to=to)
    assert result.returncode in (1, 2)
    assert sentence in result.stderr
    assert far_side.files() == {}


def test_a_sudo_that_wants_a_password_without_a_terminal_stops_the_deploy(
    far_side: FarSide, checkout: Checkout
) -> None:
    far_side.be("no-sudo")
    result = checkout.deploy(far_side)
    assert result.returncode == 2
    assert "run deploy.sh in a terminal" in result.stderr
    assert far_side.files() == {}
