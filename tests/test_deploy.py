"""deploy.sh against a real sshd on loopback: real archives, real virtual environments, real links."""

import os
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
    assert (result.returncode, result.stdout) == (0, f"Version {first} runs again.\n")
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
    assert not [command for command in far_side.commands() if not command.startswith("id ")]


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


def test_a_half_installed_version_leaves_the_running_one_alone(far_side: FarSide, checkout: Checkout) -> None:
    assert checkout.deploy(far_side).returncode == 0
    first = far_side.linked("current")
    checkout.break_lock()
    checkout.commit(doctor=0)
    assert checkout.deploy(far_side).returncode != 0
    assert far_side.linked("current") == first


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
