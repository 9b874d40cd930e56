"""Cards that a test plugs in, and what ALSA finds of them."""

from pathlib import Path

import pytest

from tests.hw.real_alsa import CardInAFile, build_control_plugin
from tests.stand_ins.alsa import FakeAlsa
from tests.stand_ins.asound import Asound, Plug
from tests.stand_ins.watched_mixer import DONGLE


@pytest.fixture
def asound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asound:
    """The kernel's list of cards, none yet; and their devices in the place of this machine's."""
    asound = Asound(tmp_path)
    monkeypatch.setattr("hw.cards.DEVICES", asound.sys)
    return asound


@pytest.fixture
def plug(asound: Asound) -> Plug:
    """Makes these the cards that are there; gives the kernel's list of them."""
    return asound.plug


@pytest.fixture
def alsa() -> FakeAlsa:
    return FakeAlsa("USB")


@pytest.fixture(scope="session")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_control_plugin(tmp_path_factory.mktemp("plugin"))


@pytest.fixture
def folder(plugin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each NAME.card in it is a card called NAME, for ALSA itself."""
    (tmp_path / "asoundrc").write_text(plugin.replace("{folder}", str(tmp_path)))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asoundrc"))
    return tmp_path


@pytest.fixture
def dongle(folder: Path) -> CardInAFile:
    return CardInAFile(folder, "Device", DONGLE)
