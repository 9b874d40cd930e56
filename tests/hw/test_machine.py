"""How a computer fares, from the files of its kernel: a Raspberry Pi's, and another's, which lacks some."""

import pwd
import socket
from pathlib import Path

import pytest

from hw.machine import LinuxMachine, login, open_machine, read_throttled
from hw.profiles import load
from hw.roles import MachineState, Throttled
from hw.sim.world import World

TRIE = """Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.168.1.0/24 2 0 2
        |-- 192.168.1.0
           /24 link UNICAST
        |-- 192.168.1.23
           /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
Local:
  +-- 127.0.0.0/8 2 0 2
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 192.168.1.23
        /32 host LOCAL
     |-- 10.42.0.1
        /32 host LOCAL
"""


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def pi(tmp_path: Path) -> Path:
    for number, (kind, temp) in enumerate((("cpu-thermal", "61328"), ("gpu-thermal", "90000"), ("cpu-1", "60100"))):
        put(tmp_path, f"sys/class/thermal/thermal_zone{number}/type", f"{kind}\n")
        put(tmp_path, f"sys/class/thermal/thermal_zone{number}/temp", f"{temp}\n")
    put(tmp_path, "sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n")
    put(tmp_path, "proc/meminfo", "MemTotal:  443880 kB\nMemFree:  10 kB\nMemAvailable:  204800 kB\n")
    put(tmp_path, "proc/net/fib_trie", TRIE)
    put(tmp_path, "proc/stat", "cpu  100 0 50 9000 10 0 5 250 0 0\ncpu0 50 0 25 4500 5 0 2 125 0 0\n")
    return tmp_path


def test_a_raspberry_pi_says_everything(pi: Path) -> None:
    said = LinuxMachine(pi, pi).read()
    assert said.temperature_c == 61.328
    assert said.throttled is not None
    assert set(said.throttled) == {
        Throttled.LOW_POWER, Throttled.SLOWED, Throttled.WAS_LOW_POWER, Throttled.WAS_SLOWED,
    }  # fmt: skip
    assert said.memory_free_mb == 200.0
    assert said.stolen_s == 2.5
    assert said.disk_free_mb is not None
    assert said.disk_free_mb > 0.0
    assert said.addresses == ("192.168.1.23", "10.42.0.1")


def test_a_pi_5_has_its_firmware_elsewhere(tmp_path: Path) -> None:
    put(tmp_path, "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", "0\n")
    assert read_throttled(tmp_path) == Throttled(0)


def test_another_computer_says_what_it_knows(tmp_path: Path) -> None:
    assert LinuxMachine(tmp_path / "gone", tmp_path).read() == MachineState(login=login())


@pytest.mark.parametrize("text", ["", "throttled", "\N{REPLACEMENT CHARACTER}"])
def test_files_that_make_no_sense_say_nothing(pi: Path, text: str) -> None:
    for name in ("sys/class/thermal/thermal_zone0/temp", "sys/class/thermal/thermal_zone2/temp"):
        put(pi, name, text)
    put(pi, "sys/devices/platform/soc/soc:firmware/get_throttled", text)
    put(pi, "proc/meminfo", text)
    put(pi, "proc/net/fib_trie", text)
    said = LinuxMachine(pi, pi).read()
    assert (said.temperature_c, said.throttled, said.memory_free_mb, said.addresses) == (None, None, None, ())


def test_it_is_reached_by_the_first_account_and_the_host_s_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "pedal.home.arpa")

    def first(_uid: int) -> pwd.struct_passwd:
        return pwd.struct_passwd(("anna", "x", 1000, 1000, "", "/", "/bin/bash"))

    monkeypatch.setattr(pwd, "getpwuid", first)
    assert login() == "anna@pedal.local"

    def nobody(_uid: int) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert login() == "pedal.local"


def test_a_simulated_pedal_s_computer_is_as_warm_as_its_world(tmp_path: Path) -> None:
    machine, world = open_machine(load("sim"), tmp_path, tmp_path), World(tmp_path)
    assert machine.read().throttled == Throttled(0)
    world.heat(82.5, Throttled.HOT | Throttled.SLOWED)
    said = machine.read()
    assert (said.temperature_c, said.throttled) == (82.5, Throttled.HOT | Throttled.SLOWED)
    world.close()


def test_a_pedal_with_a_sound_card_reads_its_own_computer(tmp_path: Path) -> None:
    assert isinstance(open_machine(load("hifiberry_dacplusadcpro"), tmp_path, tmp_path), LinuxMachine)
