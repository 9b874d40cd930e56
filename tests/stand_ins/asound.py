"""What the kernel shows of sound cards under /proc/asound, in its real layout, and of USB devices under /sys."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hw.cards import Card
from hw.profile import HardwareProfile

Plug = Callable[..., Path]  # makes these the cards that are there, and gives the kernel's list of them


@dataclass(frozen=True)
class Plugged:
    """A card as it is plugged in. `pcms` are its devices: "0c 0p" records and plays, "" is MIDI alone."""

    id: str
    driver: str
    name: str
    pcms: str = "0c 0p"
    usb_id: str = ""
    serial: str = ""
    long_name: str = ""
    stream: str = ""  # the text of stream0


def usb(card_id: str, name: str, pcms: str = "0c 0p", *, usb_id: str = "1234:5678", serial: str = "") -> Plugged:
    return Plugged(card_id, "USB-Audio", name, pcms, usb_id, serial)


def board(card_id: str, name: str, pcms: str = "0c 0p") -> Plugged:
    return Plugged(card_id, name[:15], name, pcms, long_name=name)


HDMI = Plugged("vc4hdmi0", "vc4-hdmi", "vc4-hdmi-0", "0p", long_name="vc4-hdmi-0")
HIFIBERRY = Plugged("sndrpihifiberry", "HifiberryDacpAd", "snd_rpi_hifiberry_dacplusadcpro")
PISOUND = board("pisound", "pisound")
INJECTOR = board("audioinjectorpi", "audioinjector-pi-soundcard")
EVO = usb("EVO4", "EVO4", usb_id="2708:0006")
SSL = usb("S2", "SSL 2+", usb_id="31e9:0002")
OTHER_SSL = usb("S2_1", "SSL 2+", usb_id="31e9:0002")
UNKNOWN = usb("Thing", "Some Thing", usb_id="1111:2222")
PEDALBOARD = usb("nanoKONTROL", "nanoKONTROL", "", usb_id="0944:0117")
WEBCAM = usb("C920", "HD Pro Webcam C920", "0c", usb_id="046d:082d")
DAC = usb("DAC", "USB DAC", "0p", usb_id="2522:0007")
HEADSET = usb("Headset", "Wireless Headset", "0c 0p", usb_id="046d:0a29")
CABLE = usb("Cable", "Guitar Cable", "0c", usb_id="12ba:00ff")


class Asound:
    """/proc/asound of a machine whose cards come and go; `cards` is the kernel's list of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "asound"
        self.sys = folder / "class"
        self.folder.mkdir()
        self.sys.mkdir()
        self.cards = self.folder / "cards"
        self.plug()

    def plug(self, *cards: Plugged) -> Path:
        """Makes these, and no others, the cards that are there, numbered as they are listed."""
        for old in (*self.folder.iterdir(), *self.sys.iterdir()):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        lines = [self._line(number, card) for number, card in enumerate(cards)]
        self.cards.write_text("".join(lines) or "--- no soundcards ---\n")
        for number, card in enumerate(cards):
            self._make_folder(number, card)
        return self.cards

    def _line(self, number: int, card: Plugged) -> str:
        where = f" at usb-0000:01:00.0-1.{number + 1}, high speed" if card.driver == "USB-Audio" else ""
        return (
            f"{number:2} [{card.id:15}]: {card.driver} - {card.name}\n{'':22}{card.long_name or card.name}{where}\n"
        )

    def _make_folder(self, number: int, card: Plugged) -> None:
        folder = self.folder / f"card{number}"
        folder.mkdir()
        (folder / "id").write_text(f"{card.id}\n")
        (self.folder / card.id).symlink_to(folder.name)
        for pcm in card.pcms.split():
            (folder / f"pcm{pcm}" / "sub0").mkdir(parents=True)
            (folder / f"pcm{pcm}" / "info").write_text(f"card: {number}\ndevice: {pcm[:-1]}\nid: {card.name}\n")
            (folder / f"pcm{pcm}" / "sub0" / "hw_params").write_text("closed\n")
        if not card.pcms:
            (folder / "midi0").write_text(f"{card.name}\n\nOutput 0\n  Tx bytes     : 0\n")
        if card.usb_id:
            self._make_usb(number, card, folder)

    def _make_usb(self, number: int, card: Plugged, folder: Path) -> None:
        (folder / "usbid").write_text(f"{card.usb_id}\n")
        (folder / "usbbus").write_text(f"001/{number + 4:03}\n")
        (folder / "usbmixer").write_text("USB Mixer: usb_id=0x00000000, ctrlif=0, ctlerr=0\n")
        if card.pcms:
            (folder / "stream0").write_text(card.stream or f"{card.name} at usb-0000:01:00.0 : USB Audio\n")
        device = self.sys / f"usb{number}"
        (device / "interface").mkdir(parents=True)
        vendor, product = card.usb_id.split(":")
        (device / "idVendor").write_text(f"{vendor}\n")
        (device / "idProduct").write_text(f"{product}\n")
        if card.serial:
            (device / "serial").write_text(f"{card.serial}\n")
        (self.sys / f"card{number}").mkdir()
        (self.sys / f"card{number}" / "device").symlink_to(device / "interface")


def card_of(profile: HardwareProfile) -> Card:
    assert profile.card is not None
    return profile.card
