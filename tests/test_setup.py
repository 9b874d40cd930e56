"""The scripts behind `make`: what they say to a machine that lacks something, and what the locks hold."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.stand_ins.commands import Commands

PROJECT = Path(__file__).parents[1]
REQUIREMENTS = PROJECT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?P<rest>.*(?:\n +.*)*)", re.MULTILINE)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """An ordinary user of a Debian without the packages."""
    commands = Commands(tmp_path)
    commands.answer("id", output="1000")
    commands.answer("dpkg-query", status=1)
    commands.answer("apt-get")
    commands.answer("apt-cache", status=100)
    return commands


def pinned(lock: Path) -> dict[str, Version]:
    """The newest version of each package of a lock; some are locked once per Python."""
    versions: dict[str, Version] = {}
    for match in PINNED.finditer(lock.read_text()):
        version = Version(match["version"])
        versions[match["name"]] = max(version, versions.get(match["name"], version))
    return versions


def declared(*path: str) -> list[Requirement]:
    table: Any = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    for key in path:
        table = table[key]
    return [Requirement(line) for line in table if isinstance(line, str)]


def test_missing_system_packages_are_named_with_the_line_to_type(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "some.apt").write_text("# a reason\ngcc   # another\nlibasound2-dev\n")
    result = commands.run(REQUIREMENTS / "system.sh", tmp_path / "some.apt", "python3-venv")
    assert result.returncode == 2
    line = "sudo apt-get install --yes gcc libasound2-dev python3-venv"
    assert result.stderr == f"Missing on this machine: gcc libasound2-dev python3-venv. Type: {line}\n"
    assert "apt-get" not in " ".join(commands.called())


def test_root_gets_them_installed(commands: Commands) -> None:
    commands.answer("id", output="0")
    assert commands.run(REQUIREMENTS / "system.sh", "gcc").returncode == 0
    assert commands.called()[-1].endswith("--no-install-recommends gcc")


def test_what_no_archive_has_is_gone_without_and_told_what_it_is_for(commands: Commands, tmp_path: Path) -> None:
    """Debian has no python3-lgpio, Raspberry Pi OS has: apt-get would install nothing at all for its sake."""
    (tmp_path / "pi.apt").write_text("gcc  # a compiler\npython3-lgpio?  # footswitches\n")
    commands.answer("id", output="0")
    result = commands.run(REQUIREMENTS / "system.sh", tmp_path / "pi.apt")
    assert result.returncode == 0
    assert (
        "Going on without python3-lgpio, which is in no archive of this machine. It is for: footswitches"
        in result.stderr
    )
    assert commands.called()[-1].endswith("--no-install-recommends gcc")
    commands.answer("apt-cache")
    commands.run(REQUIREMENTS / "system.sh", tmp_path / "pi.apt")
    assert commands.called()[-1].endswith("--no-install-recommends gcc python3-lgpio")


def test_what_was_installed_is_written_down_so_that_it_can_be_removed(commands: Commands, tmp_path: Path) -> None:
    commands.answer("id", output="0")
    installed = tmp_path / "installed"
    commands.run(REQUIREMENTS / "system.sh", "gcc", "g++", ETALON_INSTALLED=str(installed))
    assert installed.read_text() == "gcc\ng++\n"
    commands.answer("apt-get", status=100)
    result = commands.run(REQUIREMENTS / "system.sh", "psmisc", ETALON_INSTALLED=str(installed))
    assert (result.returncode, installed.read_text()) == (2, "gcc\ng++\n")
    assert "apt-get could not install psmisc" in result.stderr


def test_nothing_is_done_where_nothing_is_missing(commands: Commands) -> None:
    commands.answer("dpkg-query", output="installed")
    assert commands.run(REQUIREMENTS / "system.sh", "gcc").returncode == 0
    assert not any(call.startswith(("apt-get", "id")) for call in commands.called())


def test_an_old_python_is_refused_in_one_sentence(commands: Commands, tmp_path: Path) -> None:
    commands.answer("python-old", output="Python 3.9.2", status=1)
    result = commands.run(REQUIREMENTS / "install.sh", "run", tmp_path / "venv", PYTHON="python-old")
    assert result.returncode == 2
    assert result.stderr == (
        "Python 3.9.2 is too old: Python 3.11 or newer is needed; name one: make PYTHON=python3.11\n"
    )


def test_a_32_bit_python_is_refused_before_pip_fails(commands: Commands, tmp_path: Path) -> None:
    commands.behave("python-32", "case $* in *calcsize*) exit 1 ;; esac")
    result = commands.run(REQUIREMENTS / "install.sh", "run", tmp_path / "venv", PYTHON="python-32")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("python-32 is a 32-bit one, for which ONNX Runtime has no packages")
    assert not (tmp_path / "venv").exists()


def test_a_debian_python_without_venv_is_told_the_package(commands: Commands, tmp_path: Path) -> None:
    commands.behave("python-bare", "case $* in *ensurepip*) exit 1 ;; *print*) echo 3.13 ;; esac")
    result = commands.run(REQUIREMENTS / "install.sh", "run", tmp_path / "venv", PYTHON="python-bare")
    assert result.returncode == 2
    assert "Type: sudo apt-get install --yes python3.13-venv" in result.stderr


def test_a_missing_python_is_named(commands: Commands, tmp_path: Path) -> None:
    result = commands.run(REQUIREMENTS / "install.sh", "run", tmp_path / "venv", PYTHON="python-none")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "python-none is not on this machine" in result.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_every_package_with_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text()
    found = list(PINNED.finditer(text))
    assert len(found) > 20
    assert "".join(match.group() + "\n" for match in found) == text, "something else than pinned packages"
    assert all("--hash=sha256:" in match["rest"] for match in found)
    assert not re.search(r"://|index|find-links|trusted|/", text)


def test_the_locks_hold_what_the_project_declares() -> None:
    run, pi, test, trainer = (pinned(REQUIREMENTS / f"{name}.txt") for name in ("run", "pi", "test", "trainer"))
    assert {name for name in run if name not in pi or name not in test} == set()
    for lock, wanted in (
        (run, declared("project", "dependencies") + declared("dependency-groups", "build")),
        (pi, declared("project", "optional-dependencies", "pi")),
        (test, declared("dependency-groups", "test")),
        (trainer, declared("dependency-groups", "trainer")),
    ):
        for requirement in wanted:
            name = re.sub(r"[._]+", "-", requirement.name).lower()
            assert requirement.specifier.contains(lock[name]), f"{requirement}: type make lock"
            assert lock[name] == pi.get(name, lock[name])


def test_pillow_stays_where_luma_can_clear_a_display() -> None:
    """luma.oled 3.16 calls Image.getdata, which Pillow 14 takes away."""
    pillow = next(wanted for wanted in declared("project", "dependencies") if wanted.name == "pillow")
    assert not pillow.specifier.contains("14.0.0")


def test_what_demo_needs_is_neither_built_nor_an_alsa_library() -> None:
    assert {"pyalsaaudio", "rpi-gpio", "lgpio", "spidev"}.isdisjoint(pinned(REQUIREMENTS / "run.txt"))
    assert "--only-binary :all:" in (REQUIREMENTS / "install.sh").read_text()
