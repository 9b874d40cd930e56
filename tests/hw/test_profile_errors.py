"""Whatever is wrong with a profile is said with file, key and remedy, and never with a traceback."""

import tomllib
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.errors import OLED_LINE_CHARS, ProfileError
from hw.profile import HardwareProfile
from hw.profiles import load, names, path_of

WHOLE = (Path(__file__).parent / "whole_profile.toml").read_text()  # a pedal of somebody's own, with every table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def refusal(file: Path, text: str | bytes) -> str:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProfileError) as caught:
        load(str(file))
    assert str(file) in caught.value.sentence
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS
    return caught.value.sentence


def changed(old: str, new: str) -> str:
    assert WHOLE.count(old) == 1, f"{old!r} is not there once"
    return WHOLE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "block_frames = 64",
            "blok_frames = 64",
            "[codec] knows no key 'blok_frames' (did you mean 'block_frames'?)",
        ),
        ("[realtime]", "[real_time]", "the top of the file knows no key 'real_time' (did you mean 'realtime'?)"),
        ('driver = "alsa"', "", '[codec] needs driver; add it (a text in quotes: "alsa" or "wav")'),
        ('name = "HiFi', 'nam = "HiFi', "knows no key 'nam' (did you mean 'name'?)"),
        (
            "block_frames = 64",
            'block_frames = "64"',
            'codec.block_frames = "64" is the wrong kind; write a whole number',
        ),
        ("block_frames = 64", "block_frames = 64.0", "codec.block_frames = 64.0 is the wrong kind"),
        ("block_frames = 64", "block_frames = true", "codec.block_frames = true is the wrong kind"),
        ("block_frames = 64", "block_frames = 4", "codec.block_frames = 4 is not allowed; write 16 to 2048"),
        ("rate_hz = 48_000", "rate_hz = 44_000", "codec.rate_hz = 44000 is not allowed; write 48000 or 44100"),
        ("max_input_dbu = 8.66", "max_input_dbu = nan", "levels.max_input_dbu = nan is not allowed; write -30 to 30"),
        ("max_input_dbu = 8.66", "max_input_dbu = 866", "levels.max_input_dbu = 866 is not allowed"),
        ("max_input_dbu = 8.66", "max_input_dbu = true", "levels.max_input_dbu = true is the wrong kind"),
        ('format = "S32_LE"', 'format = "S32"', 'codec.format = "S32" is not allowed; write "S32_LE" or "S24_LE"'),
        ("value = 207", "value = 2.5", "codec.mixer[6].value = 2.5 is the wrong kind; write a whole number"),
        ("value = 207", "", "[codec.mixer[6]] needs value"),
        ('control = "Digital"', 'control = "Digi\\u0000tal"', "has control characters"),
        ("stomps = [5, 6, 22]", "stomps = 5", "panel.stomps = 5 is the wrong kind; write a list in [ ]"),
        ("stomps = [5, 6, 22]", "stomps = []", "panel.stomps is empty; write the pin of at least one footswitch"),
        ("stomps = [5, 6, 22]", "stomps = [5, 6, 28]", "panel.stomps[3] = 28 is not allowed; write 0 to 27"),
        (
            "stomps = [5, 6, 22]",
            "stomps = [5, 6, 5]",
            "pin 5 is used twice, by panel.stomps[1] and by panel.stomps[3]",
        ),
        (
            "encoder_push = 4",
            "encoder_push = 18",
            "pin 18 is used twice, by codec.pins_taken[3] and by panel.encoder_push",
        ),
        (
            "leds = [26, 16]",
            "leds = [26, 3]",
            "pin 3 is used twice, by display.bus (i2c port 1) and by panel.leds[2]",
        ),
        (
            "leds = [26, 16]",
            "leds = [26, 16]\nleds_second = [23, 24, 25]",
            "panel.leds_second has 3 pins for the second colours of 2 leds",
        ),
        (
            "leds = [26, 16]",
            "leds = [26, 16]\nleds_second = [16]",
            "pin 16 is used twice, by panel.leds[2] and by panel.leds_second[1]",
        ),
        ("leds = [26, 16]", "relay = 4", "pin 4 is used twice, by panel.encoder_push and by panel.relay"),
        ("address = 0x3C", "reset_pin = 13", "pin 13 is used twice, by display.reset_pin and by panel.encoder_b"),
        ('bus = "i2c"', 'bus = "spi"', '[display] bus = "spi" needs data_command_pin'),
        ("input_channel = 1", "input_channel = 3", "codec.input_channel = 3 but there are 2 channels"),
        ('card = "sndrpihifiberry"', "", '[codec] driver = "alsa" needs card'),
        ('driver = "alsa"', 'driver = "wav"', '[codec] driver = "wav" needs take'),
        ('basis = "relayed"', "", "[levels] has a number whose basis is unknown; write basis and confidence"),
        (
            'basis = "relayed"\nconfidence = "medium"',
            'basis = "disputed"\nconfidence = "high"',
            '[levels] has a number that is disputed, so confidence = "high" is too much',
        ),
        (
            'basis = "relayed"',
            'output_basis = "derived"\nbasis = "relayed"',
            "write both output_basis and output_conf",
        ),
        ('source = "HiFiBerry', '# source = "HiFiBerry', "[levels] has a number without source"),
        ("about =", 'key = "mine"\nabout =', "the top of the file knows no key 'key'"),
        (
            "about =",
            'box = "cardboard"\nabout =',
            "there is no box 'cardboard'; the boxes are cirrus, octo, pisound, pis",
        ),
        ("about =", "box = 5\nabout =", "there is no box 5; the boxes are"),
        ("[stick]", '[gain]\nkind = "control"\nstep_db = 1\n[stick]', '[gain] kind = "control" needs control'),
        ("[stick]", '[gain]\nkind = "control"\ncontrol = "PGA"\n[stick]', '[gain] kind = "control" needs step_db'),
        ("[stick]", '[gain]\nkind = "knob"\n[stick]', '[gain] kind = "knob" needs high_db'),
        ("[stick]", '[gain]\nkind = "fixed"\nlow_db = 3\n[stick]', "gain.low_db = 3 is above high_db = 0; swap them"),
        ("[stick]", "[gain]\nhigh_db = 99\n[stick]", "[gain] needs kind; add it"),
        (
            "[stick]",
            '[gain]\nkind = "knob"\nhigh_db = 99\n[stick]',
            "gain.high_db = 99 is not allowed; write -60 to 60",
        ),
        ('pin_factory = "lgpio"', 'pin_factory = "lgpio"\nremote = true', "panel.remote = true moves mock pins"),
        ('folder = "/run/etalon-stick/stick"', 'folder = ""', "stick.folder is empty; write a path"),
        ("leds = [26, 16]", "latching = [4]", "panel.latching names switch 4, but stomps has 3; they count from 1"),
        (
            "leds = [26, 16]",
            "latching = 1",
            "panel.latching = 1 is the wrong kind; write true or false or a list in [ ]",
        ),
        ("leds = [26, 16]", "normally_closed = [0]", "panel.normally_closed[1] = 0 is not allowed; write 1 to 26"),
        (
            "leds = [26, 16]",
            'encoder_rest = "shut"',
            'encoder_rest = "shut" is not allowed; write "open" or "closed" or',
        ),
        ("address = 0x3C", "first_column = 0", 'display.first_column is for driver = "sh1106", but it is "ssd1309"'),
        ("address = 0x3C", "dim_after_s = -1", "display.dim_after_s = -1 is not allowed; write 0 to 86400"),
        ("address = 0x3C", "dim_contrast = 0", "display.dim_contrast = 0 is not allowed; write 1 to 255"),
        ("address = 0x3C", "rotate = 1", "display.rotate = 1 is not allowed; write 0 or 2"),
        ("core = 3", "core = -1", "realtime.core = -1 is not allowed; write 0 to 255"),
    ],
)
def test_a_wrong_key_is_said_with_its_remedy(file: Path, old: str, new: str, words: str) -> None:
    assert words in refusal(file, changed(old, new))


def test_spi_takes_every_pin_of_its_bus(file: Path) -> None:
    spi = changed('bus = "i2c"\nport = 1', 'bus = "spi"\nport = 0\ndata_command_pin = 25')
    file.write_text(spi)
    assert load(str(file)).display.bus == "spi"
    assert "pin 9 is used twice, by display.bus (spi port 0) and by panel.leds[2]" in refusal(
        file, spi.replace("leds = [26, 16]", "leds = [26, 9]")
    )
    file.write_text(spi.replace("port = 0\n", ""))
    assert load(str(file)).display.bus_number == 0, "SPI 1 lies on the pins of I2S"
    assert "pin 18 is used twice, by codec.pins_taken[3] and by display.bus (spi port 1)" in refusal(
        file, spi.replace("port = 0", "port = 1")
    )


def test_a_picture_takes_no_pins(file: Path) -> None:
    file.write_text(
        changed('driver = "ssd1309"', 'driver = "picture"').replace("pins_taken = [2, 3,", "pins_taken = [")
    )
    assert load(str(file)).display.driver == "picture"


def test_a_table_that_is_none_is_said(file: Path) -> None:
    assert "stick must be a table; write [stick]" in refusal(
        file, 'stick = "/media"\n' + WHOLE.replace('[stick]\nfolder = "/run/etalon-stick/stick"', "")
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"name = ", "is no TOML: Invalid value (at end of document)"),
        (b"name = 1\nname = 2", "is no TOML: Cannot overwrite a value"),
        (b"\xff\xfen", "is UTF-16-LE that breaks off (byte 2); save it as UTF-8"),
        (b"a = " + b"[" * 5000, "is nested too deeply"),
        (b"a = " + b"9" * 5000, "is no TOML: "),
        (b"", "the top of the file needs name"),
    ],
)
def test_a_file_that_is_no_profile_is_said(file: Path, text: bytes, words: str) -> None:
    assert words in refusal(file, text)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "gone.toml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ProfileError, match=f"cannot be read .{reason}"):
            load(f"{path}/")
    with pytest.raises(ProfileError, match="is no TOML: embedded null byte"):
        load("a\0/b")


Tables = dict[str, Any]
SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.integers(0, 30),
    st.floats(),
    st.text(),
    st.sampled_from(["alsa", "wav", "spi", ""]),
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=4), st.dictionaries(st.text(max_size=5), SCALARS, max_size=3))


def written(value: object) -> str:
    """TOML of what tomllib reads, in inline tables."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(written, cast("list[object]", value))) + "]"
    if isinstance(value, dict):
        items = cast("dict[str, object]", value).items()
        return "{" + ", ".join(f"{written(key)} = {written(inner)}" for key, inner in items) + "}"
    return repr(value)


@given(data=st.data())
def test_a_profile_changed_at_random_is_refused_or_valid(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tables: Tables = tomllib.loads(path_of(data.draw(st.sampled_from(names()))).read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(
            st.sampled_from([tables, *(cast("Tables", at) for at in tables.values() if type(at) is dict)])
        )
        key = data.draw(st.one_of(st.sampled_from([*sorted(table), "name"]), st.text(max_size=12)))
        if data.draw(st.booleans()):
            table.pop(key, None)
        else:
            table[key] = data.draw(VALUES)
    file = tmp_path_factory.getbasetemp() / "random.toml"
    file.write_text(
        "\n".join(f"{written(key)} = {written(value)}" for key, value in tables.items()), encoding="utf-8"
    )
    outcome: HardwareProfile | ProfileError
    try:
        outcome = load(str(file))
    except ProfileError as error:
        outcome = error
    assert isinstance(outcome, HardwareProfile) or str(file) in outcome.sentence


@given(text=st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.toml"
    refusal(file, text)
