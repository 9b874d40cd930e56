"""What to type where a package is missing works where it is typed."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hw.packages import PROJECT, Environment, environment
from tests.project import tracked

PEDAL = Environment(Path("/opt/etalon/current/.venv"), (3, 13), sees_debian=True, roots=True)


def test_lgpio_comes_from_debian_where_the_environment_sees_that() -> None:
    assert PEDAL.lgpio() == "type: sudo apt-get install --yes python3-lgpio"


def test_elsewhere_lgpio_comes_from_pip_where_there_is_a_wheel() -> None:
    alone = replace(PEDAL, sees_debian=False, version=(3, 12), roots=False, folder=Path("/home/me/my pedal"))
    assert alone.lgpio() == "type: '/home/me/my pedal/bin/python' -m pip install lgpio"


def test_no_line_has_pip_install_lgpio_from_python_3_13_on() -> None:
    line = replace(PEDAL, sees_debian=False).lgpio()
    assert "pip install lgpio" not in line
    assert line.startswith("type: sudo rm -r /opt/etalon/current/.venv && ")
    assert line.endswith("install.sh pi /opt/etalon/current/.venv --system-site-packages")


def test_a_system_whose_archives_have_no_lgpio_is_not_sent_there() -> None:
    debian = replace(PEDAL, raspberrys=False)
    assert "apt-get" not in debian.lgpio()
    assert "put Raspberry Pi OS (64-bit) on the card" in debian.lgpio()


def test_what_is_locked_is_installed_by_the_scripts_that_deploy_uses() -> None:
    scripts = re.findall(r"sh (\S+\.sh)", PEDAL.locked())
    assert [Path(script).name for script in scripts] == ["system.sh", "install.sh"]
    for script in scripts:
        subprocess.run(["sh", "-n", script], check=True)
    assert (PROJECT / "requirements" / "pi.apt").is_file()


def test_the_environment_that_runs_is_named_by_its_own_python() -> None:
    here = environment()
    assert here.version == sys.version_info[:2]
    python = here.pip("x").removeprefix("sudo ").split()[0].strip("'")
    said = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, text=True, check=True)
    assert str(Path(sys.prefix).resolve()) in said.stdout or sys.prefix in said.stdout


@pytest.mark.parametrize("shared", [True, False])
def test_an_environment_sees_debians_packages_if_its_settings_say_so(
    shared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyvenv.cfg").write_text(f"home = /usr/bin\ninclude-system-site-packages = {str(shared).lower()}\n")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert environment().sees_debian is shared
    monkeypatch.setattr(sys, "base_prefix", "/usr/local")
    assert environment().sees_debian is False


def test_no_sentence_of_the_code_has_a_bare_pip() -> None:
    """Debian's pip refuses to install beside Debian's packages, and a pedal's own is not on the PATH."""
    bare = [
        f"{path.name}: {line.strip()}"
        for path in tracked("firmware/**/*.py", "hw/**/*.py")
        for line in path.read_text().splitlines()
        if re.search(r"(?<!-m )pip install", line) and path.name != "packages.py"
    ]
    assert bare == []
