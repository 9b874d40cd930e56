"""deploy.sh against a real sshd on loopback: real archives, real virtual environments, real links."""

import itertools
import os
from pathlib import Path

import pytest

from firmware.kernels.library import FILE
from tests.stand_ins.commands import write_compiler
from tests.stand_ins.far_side import Checkout, FarSide

pytestmark = pytest.mark.xdist_group("sshd")


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
    commands = [command.strip() for command in far_side.commands()]
    after = itertools.takewhile(lambda command: command != far_side.last_change().strip(), reversed(commands))
    assert "sync" in after


def test_only_three_versions_stay(far_side: FarSide, checkout: Checkout) -> None:
    versions = far_side.root / "opt/etalon/versions"
    for age_s, name in enumerate(("old-1", "old-2", "old-3", "old-4")):
        (versions / name).mkdir(parents=True)
        (versions / name / ".complete").touch()
        os.utime(versions / name, (1e9 - age_s, 1e9 - age_s))
    (versions.parent / "current").symlink_to("versions/old-4")
    assert checkout.deploy(far_side).returncode == 0
    assert far_side.versions() == {far_side.linked("current"), "old-1", "old-2", "old-4"}, "old-4 is the previous one"


def test_operators_are_compiled_here_for_a_pi_5_once_and_taken_from_the_version_before(
    far_side: FarSide, checkout: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    write_compiler(tmp_path / "bin/aarch64-linux-gnu-g++")
    (far_side.root / "proc").mkdir()
    (far_side.root / "proc/cpuinfo").write_text("processor : 0\nCPU part\t: 0xd0b\n" * 4)
    far_side.be("aarch64")
    result = checkout.deploy(far_side, programs=str(tmp_path / "bin"))
    assert "compiling the fused operators for its cortex-a76 here" in result.stdout
    operators = far_side.root / "opt/etalon/current/firmware/kernels" / FILE
    assert operators.read_text() == "made\n"
    operators.write_text("of the version before\n")
    checkout.commit()
    result = checkout.deploy(far_side, programs=str(tmp_path / "bin"))
    assert "compiling" not in result.stdout, "it was kept here"
    assert operators.read_text() == "of the version before\n", "the same: captures need not be proved anew"


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
