"""The pedal's computer: QEMU with four emulated cores, whose power, card and USB socket the runner has in its hands.

It keeps no time that could be compared with a board's; what it shows is what Debian, systemd, udev and the kernel do.
"""

import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.system.image import NICE, Image

CORES = int(os.environ.get("ETALON_SYSTEM_CORES", "4"))
PATIENCE_S = 10.0
# On a machine that others use as well, an emulated one that is told to give up on a device after 90 s gives up.
PATIENT = "systemd.default_timeout_start_sec=1800 systemd.default_device_timeout_sec=1800"


class Qmp:
    """QEMU's control socket: one command after another. Raises OSError if the machine is gone, RuntimeError with
    QEMU's own words for what it refuses."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE_S)
        deadline_s = time.monotonic() + PATIENCE_S
        while self._socket.connect_ex(str(path)) != 0:
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"QEMU does not listen on {path}; its own words are in the log beside it")
            time.sleep(0.1)
        self._lines = self._socket.makefile("r")
        self._lines.readline()  # its greeting
        self.do("qmp_capabilities")

    def do(self, command: str, **arguments: object) -> Any:
        self._socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode())
        for line in self._lines:
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise ConnectionError(f"QEMU went while it was asked for {command}")

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


@dataclass
class Machine:
    """One computer: switched on, plugged into, cut off."""

    image: Image
    folder: Path  # its card, sockets and console
    port: int  # of loopback here: its ssh
    memory_mib: int = 2048
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _qmp: Qmp | None = field(default=None, init=False)

    @property
    def card(self) -> Path:
        return self.folder / "card.qcow2"

    @property
    def console(self) -> Path:
        return self.folder / "console.log"

    def new_card(self) -> None:
        """A card as it comes from the image, which stays as it is: what is written goes beside it."""
        self.card.unlink(missing_ok=True)
        _qemu_img("create", "-q", "-f", "qcow2", "-F", "raw", "-b", self.image.card, self.card)

    def remember(self, moment: str) -> None:
        """Keeps the card as it is, under a name; only while the machine is off."""
        if moment in _qemu_img("snapshot", "-l", self.card):
            _qemu_img("snapshot", "-d", moment, self.card)
        _qemu_img("snapshot", "-c", moment, self.card)

    def go_back_to(self, moment: str) -> None:
        _qemu_img("snapshot", "-a", moment, self.card)

    def switch_on(self) -> None:
        qmp = self.folder / "qmp.sock"
        qmp.unlink(missing_ok=True)
        with (self.folder / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(qmp), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._qmp = Qmp(qmp)

    @property
    def is_on(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def plug(self, stick: Path, name: str) -> None:
        """A stick into the USB socket; `name` is what it is pulled by."""
        assert self._qmp
        self._qmp.do(
            "blockdev-add", **{"driver": "raw", "node-name": name, "file": {"driver": "file", "filename": str(stick)}}
        )
        self._qmp.do("device_add", driver="usb-storage", bus="usb.0", drive=name, id=name, removable=True)

    def pull(self, name: str) -> None:
        """As a hand does: without a word to the kernel beforehand."""
        assert self._qmp
        self._qmp.do("device_del", id=name)
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._qmp.do("blockdev-del", **{"node-name": name})
            except RuntimeError:  # the device is still on its way out
                if time.monotonic() > deadline_s:
                    raise
                time.sleep(0.2)

    def cut(self) -> None:
        """Pulls the plug: QEMU is killed, and what it had not yet been told to keep is lost, its own tables too."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._qmp:
            self._qmp.close()
        self._process = self._qmp = None

    def wait_until_off(self, patience_s: float) -> None:
        """Raises TimeoutExpired for one that stays on."""
        if self._process:
            self._process.wait(patience_s)
        self.cut()

    def _command(self, qmp: Path) -> list[str | Path]:
        return [
            *("nice", "-n", NICE, *self.image.board.qemu, "-smp", str(CORES)),
            *("-m", str(self.memory_mib), "-display", "none", "-monitor", "none", "-serial", f"file:{self.console}"),
            *("-kernel", self.image.kernel, "-initrd", self.image.initramfs),
            *("-append", f"root=/dev/vda rw console={self.image.board.console} quiet {PATIENT}"),
            *("-drive", f"if=none,id=card,file={self.card},format=qcow2", "-device", "virtio-blk-pci,drive=card"),
            *("-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{self.port}-:22"),
            *("-device", "virtio-net-pci,netdev=net,romfile=", "-device", "virtio-rng-pci"),
            *("-device", "qemu-xhci,id=usb", "-qmp", f"unix:{qmp},server=on,wait=off"),
        ]


def _qemu_img(*words: str | Path) -> str:
    return subprocess.run(["qemu-img", *words], capture_output=True, text=True, check=True).stdout
