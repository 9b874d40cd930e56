"""Captures in zips, whatever somebody has made of the zip."""

import io
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from firmware.captures import archive
from firmware.captures.archive import captures_in, read_packed
from firmware.errors import OLED_LINE_CHARS, CaptureError

CAPTURE = b'{"version": "0.5.4"}'


def packed(method: int = zipfile.ZIP_DEFLATED, /, **files: bytes) -> bytes:
    """A zip of these files, by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return content.getvalue()


def write(folder: Path, content: bytes) -> Path:
    path = folder / "Pack.zip"
    path.write_bytes(content)
    return path


def names(path: Path) -> list[str]:
    return [each.name for each in captures_in(path)]


def refused(path: Path, inside: archive.Inside | None = None) -> str:
    """The one sentence with which the zip, or what is inside, is refused."""
    with pytest.raises(CaptureError) as caught:
        captures_in(path) if inside is None else read_packed(path, inside)
    assert len(caught.value.short) <= OLED_LINE_CHARS
    assert caught.value.sentence.startswith("Pack.zip: ")
    assert caught.value.sentence.isprintable()
    return caught.value.sentence


def test_captures_come_with_their_folders_and_what_a_mac_adds_does_not(tmp_path: Path) -> None:
    files = {
        "P/Lead.nam": CAPTURE,
        "P/b.NAM": b"2",
        "__MACOSX/P/._Lead.nam": b"x",
        "P/._c.nam": b"x",
        "P/ir.aif": b"x",
    }
    path = write(tmp_path, packed(**files))
    assert names(path) == ["P/Lead.nam", "P/b.NAM"]
    assert [read_packed(path, each.inside) for each in captures_in(path)] == [
        (CAPTURE, "P/Lead.nam"),
        (b"2", "P/b.NAM"),
    ]


def test_a_pack_of_packs_is_opened_and_one_of_these_is_not(tmp_path: Path) -> None:
    inner = packed(**{"a.nam": CAPTURE})
    path = write(tmp_path, packed(**{"one.zip": inner, "b.nam": b"b"}))
    assert names(path) == ["a.nam", "b.nam"]
    assert read_packed(path, captures_in(path)[0].inside) == (CAPTURE, "a.nam")


def test_what_is_packed_too_deeply_or_broken_is_refused_and_the_others_come(tmp_path: Path) -> None:
    inner = packed(**{"a.nam": CAPTURE})
    two, broken = packed(**{"one.zip": inner, "in.nam": b"i"}), inner[:-30]
    path = write(tmp_path, packed(**{"two.zip": two, "bad.zip": broken, "ok.nam": b"o"}))
    deep, inside, bad, good = captures_in(path)
    assert "zips in zips in zips" in refused(path, deep.inside)
    assert "cannot be opened" in refused(path, bad.inside)
    assert [read_packed(path, each.inside)[0] for each in (inside, good)] == [b"i", b"o"]


@pytest.mark.parametrize("name", ["../up.nam", "/etc/x.nam", "a/../../x.nam", "..\\x.nam", "C:\\x.nam", "C:/x.nam"])
def test_a_name_that_leads_out_of_the_zip_is_refused_and_the_others_come(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, packed(**{name: CAPTURE, "ok.nam": CAPTURE}))
    bad, good = captures_in(path)
    assert "leads out of the zip" in refused(path, bad.inside)
    assert read_packed(path, good.inside)[0] == CAPTURE


def test_two_entries_of_one_name_are_two(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("a.nam", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.nam", b"2")
    path = write(tmp_path, content.getvalue())
    assert [read_packed(path, each.inside)[0] for each in captures_in(path)] == [b"1", b"2"]


def altered(change: Callable[[zipfile.ZipInfo], None], data: bytes = CAPTURE) -> bytes:
    """A zip whose one entry says of itself what `change` makes of it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.nam", data)
        change(made.infolist()[0])
    return content.getvalue()


def link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def locked(entry: zipfile.ZipInfo) -> None:
    entry.flag_bits |= 1


def smaller_than_it_is(entry: zipfile.ZipInfo) -> None:
    entry.file_size = 5


def of_another_sum(entry: zipfile.ZipInfo) -> None:
    entry.CRC ^= 1


def packed_in_an_unknown_way(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = 9


def locked_by_aes(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = 99


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (link, "is a link"),
        (locked, "is locked with a password"),
        (smaller_than_it_is, "cannot be opened"),
        (of_another_sum, "cannot be opened"),
        (packed_in_an_unknown_way, "is packed in a way that the pedal cannot open"),
        (locked_by_aes, "is locked with a password"),
    ],
)
def test_an_entry_that_is_not_what_it_should_be_is_one_sentence(
    change: Callable[[zipfile.ZipInfo], None], why: str, tmp_path: Path
) -> None:
    path = write(tmp_path, altered(change))
    (found,) = captures_in(path)
    assert why in refused(path, found.inside)


def test_what_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write(
        tmp_path, packed(**{"bomb.nam": b" " * 8_000_000, "huge.nam": b" " * 20_000_000, "even.nam": b" " * 9_999})
    )
    bomb, huge, even = captures_in(path)
    assert "swells to more than 100 times" in refused(path, bomb.inside)
    assert "more than 12" in refused(path, huge.inside)
    assert len(read_packed(path, even.inside)[0]) == 9_999, "a small one harms nobody"


@pytest.mark.parametrize(
    ("limit", "most", "why"),
    [
        ("MAX_ENTRIES", 1, "holds more than 1"),
        ("MAX_TOTAL_BYTES", 30, "have more than"),
        ("MAX_INNER_TOTAL_BYTES", 100, "the zips in it have more than"),
        ("MAX_INDEX_BYTES", 20, "holds more than"),
    ],
)
def test_a_zip_has_limits(limit: str, most: int, why: str, tmp_path: Path) -> None:
    inner = packed(**{"a.nam": CAPTURE})
    path = write(tmp_path, packed(**{"a.nam": CAPTURE, "b.nam": CAPTURE, "c.zip": inner}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, limit, most)
        assert why in refused(path)


def test_an_end_that_claims_millions_of_entries_is_not_believed_and_nothing_is_read(tmp_path: Path) -> None:
    content = packed(**{"a.nam": CAPTURE})
    path = write(tmp_path, content[:-12] + (60_000).to_bytes(2, "little") + content[-10:])
    assert "more than 4,000 entries" in refused(path)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(200), b"no zip", b"PK\x05\x06", packed(**{"a.nam": CAPTURE})[:-30]],
    ids=["zeros", "text", "the end's mark alone", "cut short"],  # a zip has the time in it, an id must not
)
def test_what_is_no_whole_zip_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    assert "cannot be opened" in refused(write(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is empty"),
        (bytes(500), "nothing but zeros"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "an archive (RAR)"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "an archive (7z)"),
        (b"\r\n<!DOCTYPE html><html>Sign in", "a web page"),
        (b'{"error": "Unauthorized"}', "JSON of another program"),
        (b'{"version": "0.5.4", "architecture": "LSTM"}', "a capture under another name; rename it"),
    ],
)
def test_what_is_called_a_zip_and_is_none_is_named_also_in_a_zip(content: bytes, what: str, tmp_path: Path) -> None:
    assert what in refused(write(tmp_path, content))
    outer = write(tmp_path, packed(**{"in.zip": content, "ok.nam": CAPTURE}))
    bad, good = captures_in(outer)
    assert f"Pack.zip: in.zip: it is {what.removeprefix('it is ')}" in refused(outer, bad.inside)
    assert read_packed(outer, good.inside)[0] == CAPTURE


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_any_byte_that_turned_gives_a_capture_or_a_sentence(method: int, tmp_path: Path) -> None:
    content = packed(method, **{"P/a.nam": CAPTURE, "b.zip": packed(**{"c.nam": CAPTURE})})
    for at in range(0, len(content), 3):
        path = write(tmp_path, content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])
        with suppress(CaptureError):  # any other would end a batch
            for each in captures_in(path):
                read_packed(path, each.inside)


def test_who_asks_for_the_capture_in_a_zip_gets_it_where_there_is_one(tmp_path: Path) -> None:
    assert read_packed(write(tmp_path, packed(**{"x/a.nam": CAPTURE})), ()) == (CAPTURE, "x/a.nam")
    for content, why in (
        (packed(**{"ir.aif": b""}), "holds no .nam"),
        (packed(**{"a.nam": b"", "b.nam": b""}), "2 captures"),
    ):
        with pytest.raises(CaptureError, match=why):
            read_packed(write(tmp_path, content), ())


def test_folders_may_be_parted_as_windows_does(tmp_path: Path) -> None:
    path = write(tmp_path, packed(**{"My Pack\\Lead.nam": CAPTURE}))
    assert names(path) == ["My Pack/Lead.nam"]
