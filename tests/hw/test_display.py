"""What reaches the OLED's memory, how little of it is sent, and that a dead OLED is a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from hw.display import OledDisplay, open_display
from hw.errors import DisplayError
from hw.oled import NotingWire, Oled, changed, pages
from hw.profile import DisplayProfile
from tests.stand_ins.panel import FakeOledWire
from tests.tools.examples import examples

# luma 3.16 clears a display through a call that Pillow 13 calls old; our own pictures do not take that way.
pytestmark = pytest.mark.filterwarnings("ignore:Image.Image.getdata:DeprecationWarning")

I2C = DisplayProfile("ssd1306")
DRIVERS = ("ssd1306", "ssd1309", "sh1106")


def wire(driver: str) -> FakeOledWire:
    return FakeOledWire(columns=132 if driver == "sh1106" else 128)


def picture(*boxes: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("1", (128, 64))
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=1)
    return image


ODD = picture((0, 0, 2, 0), (127, 63, 127, 63), (30, 5, 90, 41))


@pytest.mark.parametrize("driver", DRIVERS)
def test_every_pixel_lands_where_it_belongs(driver: str) -> None:
    bus = wire(driver)
    Oled(DisplayProfile(driver), bus).send(ODD)
    assert bus.shown().tobytes() == ODD.tobytes()
    assert bus.lit


@pytest.mark.parametrize("driver", DRIVERS)
def test_upside_down_turns_the_picture_by_half(driver: str) -> None:
    bus = wire(driver)
    Oled(DisplayProfile(driver, rotate=2), bus).send(ODD)
    assert bus.shown().tobytes() == ODD.rotate(180).tobytes()


@pytest.mark.parametrize("first_column", range(5))
def test_an_sh1106_glass_with_another_first_column_shows_all_and_no_noise_at_its_edges(first_column: int) -> None:
    bus = FakeOledWire(columns=132, first_column=first_column)
    bus.lose_power()  # its memory holds noise at the start
    oled = Oled(DisplayProfile("sh1106", first_column=first_column), bus)
    oled.send(picture((50, 8, 60, 9)))
    assert bus.shown().tobytes() == picture((50, 8, 60, 9)).tobytes()
    oled.send(ODD)
    assert bus.shown().tobytes() == ODD.tobytes()
    oled.darken()
    assert bus.shown().getbbox() is None


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_dimmed_display_shows_the_same_with_less_light_and_comes_back(driver: str) -> None:
    bus = wire(driver)
    display = OledDisplay(DisplayProfile(driver, dim_contrast=20), bus)
    display.show(ODD)
    bright = bus.contrast
    display.show(ODD, dimmed=True)
    assert (bus.contrast, bus.lit, bus.shown().tobytes()) == (20, True, ODD.tobytes())
    bus.lose_power()
    display.show(ODD, anew=True, dimmed=True)
    assert (bus.contrast, bus.lit, bus.shown().tobytes()) == (20, True, ODD.tobytes())
    display.show(ODD)
    assert (bus.contrast, bright > 100) == (bright, True)
    display.close()


def test_a_display_is_never_dimmed_to_more_light_than_it_has() -> None:
    bus = wire("sh1106")
    display = OledDisplay(DisplayProfile("sh1106", dim_contrast=255), bus)
    display.show(ODD, dimmed=True)
    assert bus.contrast == 127
    display.close()


@pytest.mark.parametrize("driver", DRIVERS)
def test_only_the_columns_that_changed_are_sent(driver: str) -> None:
    bus = wire(driver)
    oled = Oled(DisplayProfile(driver), bus)
    oled.send(picture((0, 0, 9, 9)))
    before = bus.data_bytes
    oled.send(picture((0, 0, 9, 9), (50, 33, 60, 35)))
    assert bus.data_bytes - before == 11
    assert bus.shown().tobytes() == picture((0, 0, 9, 9), (50, 33, 60, 35)).tobytes()


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_bus_that_fails_in_the_middle_of_a_page_leaves_no_part_of_it_unsent(driver: str) -> None:
    bus = wire(driver)
    oled = Oled(DisplayProfile(driver), bus)
    oled.send(picture())
    bus.fall_off_the_bus()
    with pytest.raises(OSError, match="Remote"):
        oled.send(ODD)
    bus.come_back()
    oled.send(ODD)
    assert bus.shown().tobytes() == ODD.tobytes()


@pytest.mark.parametrize(
    ("columns", "ranges"),
    [
        ((), []),
        ((5,), [(5, 6)]),
        ((0, 127), [(0, 1), (127, 128)]),
        ((20, 30), [(20, 31)]),
        ((20, 31), [(20, 21), (31, 32)]),
        (tuple(range(128)), [(0, 128)]),
    ],
)
def test_columns_that_lie_near_each_other_go_out_as_one_range(
    columns: tuple[int, ...], ranges: list[tuple[int, int]]
) -> None:
    """One more address costs 10 bytes on I2C."""
    row = bytes(column in columns for column in range(128))
    assert list(changed(bytes(128), row)) == ranges


def test_of_a_page_that_nobody_knows_all_is_sent() -> None:
    assert list(changed(None, bytes(128))) == [(0, 128)]


@given(st.lists(st.binary(min_size=1024, max_size=1024), min_size=1, max_size=3), st.sampled_from(DRIVERS))
@settings(max_examples=examples(15))
def test_whatever_follows_whatever_the_glass_shows_the_last_picture(pixels: list[bytes], driver: str) -> None:
    bus = wire(driver)
    oled = Oled(DisplayProfile(driver), bus)
    for each in pixels:
        oled.send(Image.frombytes("1", (128, 64), each))
    assert bus.shown().tobytes() == pixels[-1]


def test_the_same_picture_again_sends_nothing() -> None:
    bus = wire("ssd1306")
    oled = Oled(I2C, bus)
    oled.send(ODD)
    before = bus.data_bytes
    oled.send(ODD.copy())
    assert bus.data_bytes == before


def test_a_page_holds_its_top_row_in_the_lowest_bit() -> None:
    assert pages(picture((0, 0, 0, 0)))[0][:2] == b"\x01\x00"
    assert pages(picture((1, 15, 1, 15)))[1][:2] == b"\x00\x80"


def test_a_picture_that_is_shown_arrives() -> None:
    bus = wire("ssd1306")
    display = OledDisplay(I2C, bus)
    for column in range(3):
        display.show(picture((column, 0, column, 63)))
    assert bus.shown().tobytes() == picture((2, 0, 2, 63)).tobytes()
    display.close()


@pytest.mark.parametrize("driver", DRIVERS)
def test_an_oled_that_lost_its_power_shows_all_again_once_it_is_woken(driver: str) -> None:
    bus = wire(driver)
    display = OledDisplay(DisplayProfile(driver), bus)
    display.show(ODD)
    told = bus.settings, bus.contrast
    assert told[0]
    bus.lose_power()
    display.show(ODD)
    assert not bus.lit
    display.show(ODD, anew=True)
    assert bus.lit
    assert bus.shown().tobytes() == ODD.tobytes()
    assert (bus.settings, bus.contrast) == told
    display.close()


def test_an_oled_that_is_awake_does_not_blink_when_it_is_woken() -> None:
    bus = wire("ssd1306")
    oled = Oled(I2C, bus)
    oled.send(ODD)
    bus.times_off = 0
    oled.wake()
    oled.send(ODD)
    assert bus.times_off == 0
    assert bus.shown().tobytes() == ODD.tobytes()


def test_a_display_is_woken_with_the_contrast_that_was_set_last() -> None:
    noting = NotingWire(wire("ssd1306"))
    for command in ((0xAE, 0xD5, 0x80), (0x81, 0xCF), (0xAF,)):
        noting.command(*command)
    noting.noting = False
    for command in ((0x81, 0x20), (0x21, 0, 127)):
        noting.command(*command)
    assert noting.waking == [(0xAE, 0xD5, 0x80), (0x81, 0x20), (0xAF,)]


def test_closing_darkens_the_display_and_closes_the_bus() -> None:
    bus = wire("ssd1306")
    display = OledDisplay(I2C, bus)
    display.show(ODD)
    display.close()
    assert not bus.lit
    assert bus.closed
    assert bus.shown().getbbox() is None


def test_nothing_is_sent_when_the_process_ends_since_the_bus_may_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    at_exit: list[Callable[[], None]] = []
    monkeypatch.setattr("atexit.register", at_exit.append)
    bus = wire("ssd1306")
    OledDisplay(I2C, bus)
    bus.times_off = 0
    for hook in at_exit:
        hook()
    assert bus.times_off == 0


def test_an_oled_that_does_not_answer_is_reported_with_address_bus_and_what_to_check() -> None:
    bus = wire("ssd1306")
    bus.fall_off_the_bus()
    with pytest.raises(DisplayError, match=r"0x3D on I2C bus 1 does not answer.*i2cdetect -y 1") as caught:
        OledDisplay(DisplayProfile("ssd1306", address=0x3D), bus)
    assert caught.value.short == "no OLED"


def test_an_oled_that_is_unplugged_is_reported_and_can_still_be_closed() -> None:
    bus = wire("ssd1306")
    display = OledDisplay(I2C, bus)
    bus.fall_off_the_bus()
    with pytest.raises(DisplayError, match="does not answer"):
        display.show(ODD)
    display.close()
    assert bus.closed


def test_an_oled_that_is_not_there_can_be_tried_all_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """luma keeps each display it makes until the process ends, and a bus left open is a file descriptor."""
    kept: list[object] = []
    monkeypatch.setattr("atexit.register", kept.append)
    for _ in range(3):
        bus = wire("ssd1306")
        bus.fall_off_the_bus()
        with pytest.raises(DisplayError):
            OledDisplay(I2C, bus)
        assert bus.closed
    assert kept == []


def test_a_bus_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DisplayError, match="I2C bus 99 does not answer"):
        open_display(DisplayProfile("ssd1306", port=99), tmp_path)


def test_an_oled_on_spi_without_its_libraries_is_told_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hw.oled_spi.find_spec", dict[str, str]().get)
    with pytest.raises(DisplayError, match=r"spidev, which is not installed; type: sudo sh .*install\.sh pi"):
        open_display(DisplayProfile("ssd1309", bus="spi", port=0, data_command_pin=25), tmp_path)


def test_the_picture_driver_needs_no_oled(tmp_path: Path) -> None:
    display = open_display(DisplayProfile("picture"), tmp_path)
    display.show(ODD)
    assert (tmp_path / "screens" / "000001.png").exists()
