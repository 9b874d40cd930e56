"""What a file is that is no capture, by its name and by what is in it."""

import json

import pytest

from firmware.captures import kinds
from firmware.captures.kinds import of_content, of_json, of_name, word_of
from tests.own_captures import tiny

TEXT = json.dumps(tiny())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (bytes(5_000), "nothing but zeros"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"\xef\xbb\xbf\r\n <HTML>", "a web page"),
        (b"<?xml version='1.0'?><html>", "a web page"),
        (b"PK\x03\x04" + bytes(200), "a zip archive"),
        (b"\x1f\x8b\x08", "an archive (gzip)"),
        (b"Rar!\x1a\x07\x01\x00", "an archive (RAR)"),
        (b"7z\xbc\xaf\x27\x1c", "an archive"),
        (bytes(100) + b"1" + bytes(156) + b"ustar", "an archive"),
        (b"%PDF-1.7", "a document (PDF)"),
        (b"{\\rtf1\\ansi", "a document (RTF"),
        (b"\x89HDF\r\n\x1a\n", "TensorFlow"),
        (b"BMAN" + bytes(80), "microcontrollers"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt ", "a sound"),
        (b"ID3\x04", "a sound"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "what a Mac writes"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"[InternetShortcut]\r\nURL=", "a shortcut"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (b"MZ\x90", "a program"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n%PDF-1.7", "a document (PDF)"),
        (b"  {\\rtf1\\ansi", "a document (RTF"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode("utf-32-le"), "UTF-32"),
        (TEXT.encode("utf-32-be"), "UTF-32"),
        (b"\n<!-- saved -->\n<div>Sign in</div>", "a web page"),
        (b"<script>location = 1</script>", "a web page"),
        (b"<!-- nothing else -->", "a web page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "a text in XML"),
        (b"<?xml version='1.0'?><!DOCTYPE plist PUBLIC><plist>", "a shortcut"),
        (b"<svg xmlns='x'>", "a picture"),
        (b"RIFF\x24\x08\x00\x00WEBPVP8 ", "a picture"),
        (b"RIFF\x24\x08\x00\x00AVI LIST", "a film"),
        (b"\0\0\0\x20ftypM4A ", "a sound"),
        (b"\0\0\0\x20ftypisom", "a film"),
        (b"\0\0\0\x01Bud1", "what a Mac notes"),
        (b"\xff\xfa\x90", "a sound"),
        (b"\xff\xf1\x50", "a sound"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "a document"),
        (b"PK\x03\x04" + bytes(26) + b"archive/data.pkl", "a training"),
        (b'\x40\0\0\0\0\0\0\0{"weight":', "a training"),
        (b"\x08\x07\x12\x07pytorch", "an ONNX model"),
        (b"\x5d\0\0\x80\0", "an archive"),
        (b"SQLite format 3\0", "a database"),
    ],
)
def test_what_is_saved_under_a_captures_name_is_known_by_its_beginning(content: bytes, words: str) -> None:
    kind = of_content(content)
    assert kind
    assert words in kind.what
    assert kind.told("x.nam").startswith("x.nam is ")


@pytest.mark.parametrize(
    "content", [TEXT.encode(), TEXT.encode("utf-8-sig"), b" \n{}", b"hello", b"{", b"\x93NUMPY", b"<<<<<<< HEAD\n{"]
)
def test_json_and_text_are_for_the_reader(content: bytes) -> None:
    assert of_content(content) is None


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("Crunch.aidax", kinds.AIDAX, "aidax"),
        ("Amp.NAMB", kinds.NAMB, "namb"),
        ("Plexi dark.nam.txt", kinds.TEXTED, "txt"),
        ("Plexi.nam.crdownload", kinds.PARTIAL, "file"),
        ("Song.wav", kinds.RECORDING, "wav"),
        ("V30.irs", kinds.IMPULSE, "irs"),
        ("pack.rar", kinds.ARCHIVE, "rar"),
        ("README", kinds.OTHER, "file"),
        ("Amp.nam (1)", kinds.TEXTED, "file"),
        ("Amp.nam ", kinds.TEXTED, "file"),
        ("Amp.nam1", kinds.TEXTED, "nam1"),
        ("Amp.nam.json", kinds.TEXTED, "json"),
        ("Amp.nam.gz", kinds.ARCHIVE, "gz"),
        ("Amp.nam.icloud", kinds.CLOUD, "file"),
        ("pack.z01", kinds.PART, "z01"),
        ("pack.zip.001", kinds.PART, "001"),
        ("a.b c", kinds.OTHER, "file"),
        (".nam", kinds.OTHER, "nam"),
    ],
)
def test_other_files_are_known_by_their_names(name: str, kind: kinds.Kind, word: str) -> None:
    assert of_name(name) == kind
    assert word_of(name) == word


def test_json_is_known_by_its_keys() -> None:
    assert of_json(b'{"in_shape": [null, null, 1], "layers": []}') == kinds.RTNEURAL
    assert of_json(b'{"model_data": {"model": "SimpleRNN"}, "state_dict": {}}') == kinds.GUITARML
    assert of_json(TEXT.encode()) == kinds.RENAMED
    assert of_json(b'{"a": 1}') == kinds.JSON
