"""How this machine reaches its packages, for a guest that is to reach them the same way. Nothing of it is in the
repository: it is asked for as a run begins, and written into the guest alone.
"""

import os
import re
import subprocess
from pathlib import Path

HOST_SEEN_FROM_GUEST = "10.0.2.2"  # QEMU's user network
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_LOOPBACK = re.compile(r"(?<=//)(localhost|127\.0\.0\.1)(?=[:/])")
_CARRIED = ("index-url", "extra-index-url", "trusted-host", "proxy", "timeout")


def mirror() -> str:
    """The address of Debian's archive by this machine's own apt sources. Raises SystemExit where they name none."""
    sources = [*Path("/etc/apt").glob("sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    for source in sources:
        for address in re.findall(r"https?://\S+", source.read_text(errors="replace")):
            if address.rstrip("/").endswith("/debian"):
                return address.rstrip("/")
    raise SystemExit("No apt source of this machine ends in /debian: add one from which Debian for arm64 may come.")


def apt_options() -> list[str]:
    """Lines of apt's configuration about fetching (proxies, certificates, dates), as apt-config tells them."""
    dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    wanted = re.compile(r'Acquire::(https?|Check-[\w-]+|Retries)(::[\w.-]+)* "[^"]+";')
    options = [line for line in dump.splitlines() if wanted.fullmatch(line)]
    proxies = [(scheme, os.environ.get(f"{scheme}_proxy")) for scheme in ("http", "https")]
    options += [f'Acquire::{scheme}::Proxy "{proxy}";' for scheme, proxy in proxies if proxy]
    return [from_guest(option) for option in options]


def pip_conf() -> str:
    """A pip.conf that has of this machine's settings what a guest can use: what is a folder here stays here."""
    lines = ["[global]"]
    for where, key, value in re.findall(r"^(\S+?)\.([\w-]+)='(.*)'$", _pip_list(), re.MULTILINE):
        words = [word for word in value.split() if not word.startswith("file:")]
        if key in _CARRIED and words and where in ("global", "install", ":env:"):
            lines.append(f"{key} = {' '.join(words)}")
    if CERTIFICATES.exists():
        lines.append(f"cert = {CERTIFICATES}")
    return from_guest("\n".join([*dict.fromkeys(lines), ""]))


def _pip_list() -> str:
    command = ["python3", "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def from_guest(text: str) -> str:
    """The text with this machine's loopback as the guest reaches it."""
    return _LOOPBACK.sub(HOST_SEEN_FROM_GUEST, text)
