"""The pedal over ssh, as its owner reaches it."""

import shlex
import subprocess
import time
from pathlib import Path

from tests.system.image import USER, Image

HOST = "pedal"
PATIENCE_S = 120.0
BOOT_S = 900.0  # the first one makes keys; on a shared machine ssh came after 95 s to 6 minutes


class Far:
    """Commands on the pedal, each over one connection that is made anew after each start."""

    def __init__(self, image: Image, folder: Path, port: int) -> None:
        self.config = folder / "ssh_config"
        self._control = folder / "ssh.sock"
        common = (
            f"Host {HOST}\n HostName 127.0.0.1\n Port {port}\n User {USER}\n IdentityFile {image.key}\n"
            " StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n LogLevel ERROR\n BatchMode yes\n"
            " ServerAliveInterval 15\n ServerAliveCountMax 8\n"
        )
        self.config.write_text(common)
        self._own = folder / "ssh_config.own"  # deploy.sh opens a connection of its own
        self._own.write_text(f"{common} ControlMaster auto\n ControlPersist 600\n ControlPath {self._control}\n")

    def run(
        self, command: str, patience_s: float = PATIENCE_S, *, check: bool = True, given: bytes | None = None
    ) -> str:
        """What `command` said, in the pedal's shell. Raises CalledProcessError, whose words are in `output` and
        `stderr`, and TimeoutExpired."""
        done = self.try_to(command, patience_s, given=given)
        if check and done.returncode:
            raise RuntimeError(
                f"{command!r} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}"
            )
        return done.stdout

    def try_to(
        self, command: str, patience_s: float = PATIENCE_S, *, given: bytes | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["ssh", "-F", self._own, HOST, command],
            input=given or b"",
            capture_output=True,
            timeout=patience_s,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        )

    def root(self, command: str, patience_s: float = PATIENCE_S, *, check: bool = True) -> str:
        return self.run(f"sudo -n sh -c {shlex.quote(command)}", patience_s, check=check)

    def put(self, content: bytes, path: str, mode: str = "0644") -> None:
        self.run(f"sudo -n install -D -m {mode} /dev/stdin {path}", given=content)

    def get(self, path: str) -> bytes:
        done = subprocess.run(
            ["ssh", "-F", self._own, HOST, f"cat {path}"], capture_output=True, timeout=PATIENCE_S, check=True
        )
        return done.stdout

    def wait(self, patience_s: float = BOOT_S) -> float:
        """Until ssh answers; how long that took, in seconds. Raises TimeoutError."""
        self.forget()
        started_s = time.monotonic()
        while True:
            try:
                if self.try_to("true", 60.0).returncode == 0:
                    return time.monotonic() - started_s
            except subprocess.TimeoutExpired:
                pass
            self.forget()
            if time.monotonic() - started_s > patience_s:
                raise TimeoutError(f"ssh did not answer within {patience_s:.0f} s; see console.log")
            time.sleep(1.0)

    def forget(self) -> None:
        """Lets go of a connection whose other end lost its power."""
        subprocess.run(["ssh", "-F", self._own, "-O", "exit", HOST], capture_output=True, check=False)
        self._control.unlink(missing_ok=True)
