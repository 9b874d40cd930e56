"""What a file is that is no capture, by its name or by what is in it, for a sentence and for the screen.

People put whole download folders on a stick, and browsers and Windows save other things under a capture's name.
"""

import re
from dataclasses import dataclass, replace

MOST_WORD_CHARS = 5
HEAD_BYTES = 4096  # of a file are enough to know it by
GET_NAM = "the pedal plays .nam files"
UNPACK = "the pedal opens zips alone: unpack it on a computer and copy its .nam files"
AGAIN = "download or copy it again"


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` it is, and what there is to `do`, for a sentence."""

    what: str
    do: str

    def in_detail(self, detail: str) -> "Kind":
        return replace(self, what=f"{self.what} ({detail})") if detail else self

    def told(self, name: str) -> str:
        return f"{name} is {self.what}; {self.do}."


ZIP = Kind("a zip", "it holds no .nam file that the pedal could play")
AIDAX = Kind("a model for AIDA-X, of another format", GET_NAM)
RTNEURAL = Kind("a model of AIDA-X or another player of RTNeural's format", GET_NAM)
GUITARML = Kind("a model of Proteus, of GuitarML's format", GET_NAM)
RENAMED = Kind("a capture under another name", "rename it so that it ends in .nam")
JSON = Kind("JSON of another program", GET_NAM)
TEXTED = Kind("a capture to whose name something was added", "rename it so that it ends in .nam")
PARTIAL = Kind("a download that has not come to its end", AGAIN)
NAMB = Kind("a capture in a binary form for small microcontrollers", "download its .nam file instead")
SOUND = Kind("a sound: a cabinet's impulse response, or a recording", "the pedal plays captures (.nam)")
IMPULSE = Kind("a cabinet's impulse response", "the pedal plays captures (.nam)")
ARCHIVE = Kind("an archive", UNPACK)
KERAS = Kind("weights of TensorFlow or Keras", "export them as a .nam file")
TORCH = Kind("a checkpoint of a training", "export it as a .nam file")
PAGE = Kind("a web page (HTML)", "sign in where it came from, and download the file itself")
TEXT = Kind("a text", GET_NAM)
DOCUMENT = Kind("a document", GET_NAM)
PICTURE = Kind("a picture", GET_NAM)
PROGRAM = Kind("a program", GET_NAM)
PRESET = Kind("a preset of another program", GET_NAM)
SHORTCUT = Kind("a shortcut, and not the file itself", "copy the file that it leads to")
OTHER = Kind("no capture", GET_NAM)

EMPTY = Kind("empty", "it was not copied whole, or its download failed; copy it again")
ZEROS = Kind("nothing but zeros, as after a stick was pulled too early", "copy it again")
UTF16 = Kind("text in UTF-16, as Windows saves it", "save it as UTF-8, or download it again")
APPLE = Kind("what a Mac writes beside a file, and not the file itself", "copy the file without the `._`")
POINTER = Kind("a pointer of Git LFS, and not the file itself", AGAIN)
BROKEN_ZIP = Kind("a zip archive under a capture's name", "rename it so that it ends in .zip, or unpack it")

_BY_SUFFIX = {
    **dict.fromkeys((".aidax", ".aidadspmodel"), AIDAX),
    ".namb": NAMB,
    ".json": JSON,
    ".zip": ZIP,
    **dict.fromkeys((".wav", ".aif", ".aiff", ".flac", ".mp3", ".ogg", ".m4a", ".wma", ".opus"), SOUND),
    **dict.fromkeys((".irs", ".ir"), IMPULSE),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".dmg", ".iso"), ARCHIVE),
    **dict.fromkeys((".h5", ".hdf5", ".keras", ".pb", ".tflite"), KERAS),
    **dict.fromkeys((".ckpt", ".pt", ".pth", ".safetensors"), TORCH),
    **dict.fromkeys((".htm", ".html", ".mht", ".webarchive"), PAGE),
    **dict.fromkeys((".txt", ".md", ".nfo", ".log", ".csv", ".ini", ".toml", ".yaml", ".yml", ".xml"), TEXT),
    **dict.fromkeys((".pdf", ".rtf", ".doc", ".docx", ".odt", ".pages", ".xls", ".xlsx"), DOCUMENT),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".svg", ".tif", ".tiff"), PICTURE),
    **dict.fromkeys((".exe", ".msi", ".dll", ".vst3", ".app", ".pkg", ".deb", ".sh", ".bat", ".py"), PROGRAM),
    **dict.fromkeys((".tsp", ".tsi", ".hlx", ".preset", ".fxp", ".vstpreset", ".nampreset"), PRESET),
    **dict.fromkeys((".lnk", ".url", ".webloc", ".desktop"), SHORTCUT),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".tmp"), PARTIAL),
}
_BY_BEGINNING = (
    (BROKEN_ZIP, "", (b"PK\x03\x04", b"PK\x05\x06")),
    (ARCHIVE, "gzip", (b"\x1f\x8b",)),
    (ARCHIVE, "RAR", (b"Rar!\x1a",)),
    (ARCHIVE, "7z", (b"7z\xbc\xaf",)),
    (ARCHIVE, "bzip2", (b"BZh",)),
    (ARCHIVE, "xz", (b"\xfd7zXZ",)),
    (ARCHIVE, "zstd", (b"\x28\xb5\x2f\xfd",)),
    (DOCUMENT, "PDF", (b"%PDF",)),
    (DOCUMENT, "RTF, of a word processor", (b"{\\rtf",)),
    (DOCUMENT, "of an office program", (b"\xd0\xcf\x11\xe0\xa1\xb1",)),
    (KERAS, "HDF5", (b"\x89HDF\r\n",)),
    (NAMB, "", (b"BMAN", b"NAMB")),
    (SOUND, "WAV", (b"RIFF", b"RF64")),
    (SOUND, "AIFF", (b"FORM",)),
    (SOUND, "FLAC", (b"fLaC",)),
    (SOUND, "Ogg", (b"OggS",)),
    (SOUND, "MP3", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    (PICTURE, "", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    (PROGRAM, "", (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"#!")),
    (APPLE, "AppleDouble", (b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")),
    (SHORTCUT, "", (b"L\0\0\0\x01\x14\x02\0", b"[InternetShortcut]", b"bplist00")),
    (POINTER, "", (b"version https://git-lfs",)),
    (UTF16, "", (b"\xff\xfe", b"\xfe\xff")),
)
_ADDED = re.compile(r"\.nam\.[a-z0-9]+$", re.IGNORECASE)  # Windows hides the .txt that it adds
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|\?xml|!--)", re.IGNORECASE)


def word_of(name: str) -> str:
    """How files like the one called `name` are counted on the screen: 2 wav."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return suffix if suffix.isalnum() and len(suffix) <= MOST_WORD_CHARS else "file"


def of_name(name: str) -> Kind:
    """What a file called `name`, and not a capture, is likely to be."""
    lower = name.lower()
    suffix = lower[lower.rfind(".") :] if "." in lower else ""
    kind = _BY_SUFFIX.get(suffix, OTHER)
    return TEXTED if kind is not PARTIAL and _ADDED.search(name) else kind


def of_json(head: bytes) -> Kind:
    """What a JSON file is that begins so, and is not called a capture."""
    if b'"in_shape"' in head or b'"in_skip"' in head:
        return RTNEURAL
    if b'"model_data"' in head or b'"state_dict"' in head:
        return GUITARML
    return RENAMED if b'"architecture"' in head and b'"version"' in head else JSON


def of_content(content: bytes) -> Kind | None:
    """What a file is that is called a capture, where its beginning shows that it is none; None for JSON and text."""
    if not content:
        return EMPTY
    head = content[:HEAD_BYTES]
    if not head.strip(b"\0"):
        return ZEROS
    for kind, detail, beginnings in _BY_BEGINNING:
        if head.startswith(beginnings):
            return kind.in_detail(detail)
    if head[257:262] == b"ustar":
        return ARCHIVE.in_detail("tar")
    if _is_utf16(head):
        return UTF16
    return PAGE if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) else None


def _is_utf16(head: bytes) -> bool:
    """Without a mark in front: every other byte of Latin letters is 0."""
    odd, even = head[1::2], head[::2]
    return max(odd.count(0), even.count(0)) > 0.4 * len(even) and min(odd.count(0), even.count(0)) < 0.1 * len(even)
