"""deploy.sh against a real sshd on loopback: real archives, real virtual environments, real links."""

import fcntl
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.kernels.library import FILE
from tests.stand_ins.far_side import Checkout, FarSide, start_far_side

pytestmark = pytest.mark.xdist_group("sshd")


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarSide]:
    far_side = start_far_side(tmp_path_factory.mktemp("far"))
    yield far_side
    far_side.close()


@pytest.fixture
def far_side(sshd: FarSide, tmp_path: Path) -> FarSide:
    sshd.renew(tmp_path / "root")
    return sshd


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", quick=True)


def last_line(result: subprocess.CompletedProcess[str]) -> str:
    return result.stderr.splitlines()[-1]


@pytest.mark.slow  # it really installs
def test_the_first_deploy_installs_every_locked_package_and_starts_the_pedal(
    far_side: FarSide, tmp_path: Path
) -> None:
    checkout = Checkout(tmp_path / "checkout", quick=False)
    result = checkout.deploy(far_side, "--profile", "scarlett_3g")
    assert result.returncode == 0, result.stderr
    packages = far_side.root / "opt/etalon/current/.venv/lib"
    assert list(packages.glob("python3*/site-packages/alsaaudio*.so")), "what has no wheel was not built"
    assert list(packages.glob("python3*/site-packages/onnxruntime"))
    assert (far_side.root / "opt/etalon/current/firmware/kernels" / FILE).is_file(), "the operators were not built"
    assert "systemctl restart etalon.target" in far_side.commands()
    assert "usermod --append --groups etalon guitarist" in far_side.commands()
    settings = (far_side.root / "etc/etalon/pedal.env").read_text()
    assert settings.endswith("\nPEDAL_PROFILE=scarlett_3g\n")
    assert settings.count("PEDAL_PROFILE=") == 1
    assert (far_side.root / "etc/systemd/system/pedal-audio.service").is_file()
    assert (far_side.root / "usr/local/bin/pedal").readlink() == Path("/opt/etalon/current/.venv/bin/pedal")


def test_a_second_deploy_replaces_the_first_and_a_rollback_brings_it_back(
    far_side: FarSide, checkout: Checkout
) -> None:
    assert checkout.deploy(far_side, "--profile", "sim", "--box", "standard4").returncode == 0
    first = far_side.linked("current")
    preset = far_side.root / "var/lib/etalon/presets/clean.toml"
    preset.parent.mkdir(parents=True)
    preset.write_text("mine")
    checkout.commit(doctor=0)
    checkout.change()
    assert checkout.deploy(far_side).returncode == 0
    second = far_side.linked("current")
    assert second != first
    assert second.endswith("-dirty")
    assert (far_side.root / "opt/etalon/current/README.md").read_text() == "changed\n"
    assert far_side.linked("previous") == first
    result = checkout.deploy(far_side, "--rollback")
    assert result.returncode == 0
    assert result.stdout.endswith(f"Version {first} runs again.\n")
    assert (far_side.linked("current"), far_side.linked("previous")) == (first, second)
    assert far_side.last_change() == "systemctl restart etalon.target"
    assert preset.read_text() == "mine"
    settings = (far_side.root / "etc/etalon/pedal.env").read_text()
    assert settings.endswith("\nPEDAL_PROFILE=sim\nPEDAL_BOX=standard4\n")
    assert settings.count("PEDAL_BOX=") == 1


def test_completion_and_man_page_follow_the_version_that_runs(far_side: FarSide, checkout: Checkout) -> None:
    def linked() -> list[str]:
        return sorted(str(path.relative_to(share)) for path in share.rglob("*") if path.is_symlink())

    share, home = far_side.root / "usr/local/share", far_side.root / "opt/etalon"
    files = ["bash-completion/completions/pedal", "man/man1/pedal.1", "zsh/site-functions/_pedal"]
    assert checkout.deploy(far_side).returncode == 0
    assert linked() == files
    assert (share / files[0]).readlink() == Path("/opt/etalon/current/share") / files[0]
    assert [(home / "current/share" / file).is_file() for file in files] == [True] * 3
    checkout.commit(doctor=0, shell_files=False)
    result = checkout.deploy(far_side)
    assert result.returncode == 0, result.stderr
    assert "comes without completion in shells" in result.stdout
    assert linked() == []
    assert checkout.deploy(far_side, "--rollback").returncode == 0
    assert linked() == files


def test_a_dry_run_shows_every_command_and_changes_nothing(far_side: FarSide, checkout: Checkout) -> None:
    result = checkout.deploy(far_side, "--dry-run", "--profile", "auto")
    assert result.returncode == 0, result.stderr
    home = far_side.root / "opt/etalon"
    for shown in (
        f"install.sh pi {home}/versions/",
        "systemctl restart etalon.target",
        f"mv -T {home}/.current.new {home}/current",
        "PEDAL_PROFILE=auto",
        "pedal doctor",
        f"ln -sfn /opt/etalon/current/share/man/man1/pedal.1 {far_side.root}/usr/local/share/man/man1/pedal.1",
    ):
        assert shown in result.stdout
    assert far_side.files() == {}
    assert {command.split()[0] for command in far_side.commands()} <= {"id", "uname", "df", "tar"}, "it only looks"


def test_nothing_is_called_whole_or_linked_before_it_is_on_the_card(far_side: FarSide, checkout: Checkout) -> None:
    """A pedal is switched off at the wall, also in the middle of a deploy."""
    shown = checkout.deploy(far_side, "--dry-run").stdout
    words = [line.split()[0] for line in shown.splitlines() if line.startswith("  ")]
    touched = words.index("touch")
    assert words[touched - 1] == "sync"
    linked = next(number for number, line in enumerate(shown.splitlines()) if " -T " in line)
    before = [line.split() for line in shown.splitlines()[:linked]]
    assert [line[0] for line in before[-2:]] == ["sync", "ln"]
    assert checkout.deploy(far_side).returncode == 0
    done = [command.split()[0] for command in far_side.commands()]
    assert done.count("sync") == 4
    assert done[-1] == "sync"
    assert done[done.index("systemd-tmpfiles") + 1] == "sync"
    restarted = far_side.commands().index("systemctl restart etalon.target")
    assert done[restarted - 1] == "sync"


@pytest.mark.slow
def test_a_rollback_is_on_the_card_at_its_end(far_side: FarSide, checkout: Checkout) -> None:
    assert checkout.deploy(far_side).returncode == 0
    checkout.change()
    assert checkout.deploy(far_side).returncode == 0
    assert checkout.deploy(far_side, "--rollback").returncode == 0
    assert far_side.commands()[-1].strip() == "sync"


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


def test_only_three_versions_stay(far_side: FarSide, checkout: Checkout) -> None:
    versions = far_side.root / "opt/etalon/versions"
    for age_s, name in enumerate(("old-1", "old-2", "old-3", "old-4")):
        (versions / name).mkdir(parents=True)
        (versions / name / ".complete").touch()
        os.utime(versions / name, (1e9 - age_s, 1e9 - age_s))
    (versions.parent / "current").symlink_to("versions/old-4")
    assert checkout.deploy(far_side).returncode == 0
    assert far_side.versions() == {far_side.linked("current"), "old-1", "old-2", "old-4"}, "old-4 is the previous one"


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


def test_boot_settings_are_proposed_then_changed_after_a_yes_and_an_uninstall_leaves_all_as_it_was(
    far_side: FarSide, checkout: Checkout
) -> None:
    boot, model = far_side.root / "boot/firmware", far_side.root / "proc/device-tree/model"
    for path, text in (
        (boot / "config.txt", "dtparam=audio=on\n"),
        (boot / "cmdline.txt", "root=/dev/mmcblk0p2 rootwait\n"),
        (model, "Raspberry Pi 4 Model B Rev 1.4\0"),
        (far_side.root / "var/lib/etalon/presets/clean.toml", "mine"),
        (far_side.root / "var/log/journal/1/system.journal", "of before"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    before = far_side.texts()
    shown = checkout.deploy(far_side, "--dry-run", "--profile", "pisound").stdout
    assert "+dtoverlay=pisound" in shown
    assert "They stay as they are; deploy with --yes to change them." in shown
    assert far_side.texts() == before
    result = checkout.deploy(far_side, "--profile", "pisound", "--yes", "--reboot")
    assert result.returncode == 0, result.stderr
    assert "What to do now: stomp." in result.stdout
    assert "that of earlier starts was taken off the card" in result.stdout
    assert "isolcpus=3" in (boot / "cmdline.txt").read_text()
    assert far_side.last_change() == "systemctl --no-block reboot"
    result = checkout.deploy(far_side, "--check")
    assert "isolated cores" in result.stdout
    assert (result.returncode, result.stderr) == (1, "No sound flows.\n"), "its `pedal status` counts no blocks"
    result = checkout.deploy(far_side, "--uninstall")
    assert result.returncode == 0, result.stderr
    assert "systemctl enable --quiet --now apt-daily.timer" in far_side.commands()
    assert "userdel etalon" in far_side.commands()
    del before["var/log/journal/1/system.journal"]
    assert {name: text for name, text in far_side.texts().items() if name != "run/etalon-deploy.lock"} == before


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
