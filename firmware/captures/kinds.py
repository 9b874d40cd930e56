"""What a file is that is no capture, by its name or by what is in it, for a sentence and for the screen.

People put whole download folders on a stick, and browsers and Windows save other things under a capture's name.
"""

import re
from dataclasses import dataclass, replace

MOST_WORD_CHARS = 5
HEAD_BYTES = 4096  # of a file are enough to know it by
GET_NAM = "the pedal plays .nam files"
GET_WAV = "the pedal takes impulse responses as .wav or .flac"
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


ZIP = Kind("a zip", "it holds no .nam file and no impulse response that the pedal could play")
AIDAX = Kind("a model for AIDA-X, of another format", GET_NAM)
RTNEURAL = Kind("a model of AIDA-X or another player of RTNeural's format", GET_NAM)
GUITARML = Kind("a model of Proteus, of GuitarML's format", GET_NAM)
RENAMED = Kind("a capture under another name", "rename it so that it ends in .nam")
JSON = Kind("JSON of another program", GET_NAM)
TEXTED = Kind("a capture to whose name something was added", "rename it so that it ends in .nam")
PARTIAL = Kind("a download that has not come to its end", AGAIN)
NAMB = Kind("a capture in a binary form for small microcontrollers", "download its .nam file instead")
SOUND = Kind("a sound: a cabinet's impulse response, or a recording", GET_WAV)
IMPULSE = Kind("a cabinet's impulse response", GET_WAV)
RECORDING = Kind("a recording", "the pedal plays captures, and impulse responses of ten seconds at most")
ARCHIVE = Kind("an archive", UNPACK)
KERAS = Kind("a model of TensorFlow or Keras", "export it as a .nam file")
TORCH = Kind("a checkpoint of a training", "export it as a .nam file")
ONNX = Kind("an ONNX model under a capture's name", "if a pedal exported it, rename it so that it ends in .onnx")
PART = Kind("a part of an archive in several pieces", UNPACK)
CLOUD = Kind("what a cloud leaves of a file that it has not fetched", "fetch the file itself on the computer")
MARKUP = Kind("a text in XML, such as a web site answers", "sign in where it came from, and download the file itself")
PAGE = Kind("a web page (HTML)", "sign in where it came from, and download the file itself")
TEXT = Kind("a text", GET_NAM)
DOCUMENT = Kind("a document", GET_NAM)
PICTURE = Kind("a picture", GET_NAM)
FILM = Kind("a film", GET_NAM)
NOTES = Kind("notes (MIDI)", GET_NAM)
DATABASE = Kind("a database", GET_NAM)
PROGRAM = Kind("a program", GET_NAM)
PRESET = Kind("a preset of another program", GET_NAM)
SHORTCUT = Kind("a shortcut, and not the file itself", "copy the file that it leads to")
OTHER = Kind("no capture", GET_NAM)

EMPTY = Kind("empty", "it was not copied whole, or its download failed; copy it again")
ZEROS = Kind("nothing but zeros, as after a stick was pulled too early", "copy it again")
UTF8_AGAIN = "save it as UTF-8, or download it again"
UTF16 = Kind("text in UTF-16, as Windows saves it", UTF8_AGAIN)
UTF32 = Kind("text in UTF-32", UTF8_AGAIN)
APPLE = Kind("what a Mac writes beside a file, and not the file itself", "copy the file without the `._`")
FOLDER = Kind("what a Mac notes of a folder", GET_NAM)
POINTER = Kind("a pointer of Git LFS, and not the file itself", AGAIN)
BROKEN_ZIP = Kind("a zip archive under a capture's name", "rename it so that it ends in .zip, or unpack it")

_BY_SUFFIX = {
    **dict.fromkeys((".aidax", ".aidadspmodel"), AIDAX),
    ".namb": NAMB,
    ".json": JSON,
    ".zip": ZIP,
    **dict.fromkeys((".wav", ".flac"), RECORDING),  # what else of that kind there is came as a cabinet
    **dict.fromkeys((".aif", ".aiff", ".mp3", ".ogg", ".m4a", ".wma", ".opus"), SOUND),
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
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v"), FILM),
    **dict.fromkeys((".mid", ".midi"), NOTES),
    ".icloud": CLOUD,
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".tmp"), PARTIAL),
}
# What marks a file, where in it, and the bytes there: the first that fits counts.
_MARKS = (
    (UTF32, "", 0, (b"\xff\xfe\0\0", b"\0\0\xfe\xff")),
    (UTF16, "", 0, (b"\xff\xfe", b"\xfe\xff")),
    (BROKEN_ZIP, "", 0, (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    (ARCHIVE, "gzip", 0, (b"\x1f\x8b",)),
    (ARCHIVE, "RAR", 0, (b"Rar!\x1a",)),
    (ARCHIVE, "7z", 0, (b"7z\xbc\xaf",)),
    (ARCHIVE, "bzip2", 0, (b"BZh",)),
    (ARCHIVE, "xz", 0, (b"\xfd7zXZ",)),
    (ARCHIVE, "lzma", 0, (b"\x5d\0\0",)),
    (ARCHIVE, "zstd", 0, (b"\x28\xb5\x2f\xfd",)),
    (ARCHIVE, "lz4", 0, (b"\x04\x22\x4d\x18",)),
    (ARCHIVE, "compress", 0, (b"\x1f\x9d", b"\x1f\xa0")),
    (ARCHIVE, "cabinet of Windows", 0, (b"MSCF\0",)),
    (ARCHIVE, "LHA", 2, (b"-lh", b"-lz")),
    (ARCHIVE, "tar", 257, (b"ustar",)),
    (DOCUMENT, "PDF", 0, (b"%PDF",)),
    (DOCUMENT, "PostScript", 0, (b"%!PS",)),
    (DOCUMENT, "RTF, of a word processor", 0, (b"{\\rtf",)),
    (DOCUMENT, "of an office program", 0, (b"\xd0\xcf\x11\xe0\xa1\xb1",)),
    (KERAS, "HDF5", 0, (b"\x89HDF\r\n",)),
    (KERAS, "", 4, (b"TFL3",)),
    (TORCH, "", 0, tuple(bytes((0x80, version)) for version in (2, 3, 4, 5))),
    (TORCH, "", 4, (b'\0\0\0\0{"',)),
    (ONNX, "", 0, tuple(bytes((8, version, 0x12)) for version in range(3, 16))),
    (NAMB, "", 0, (b"BMAN", b"NAMB")),
    (SOUND, "WAV", 8, (b"WAVE",)),
    (SOUND, "W64", 0, (b"riff\x2e\x91\xcf\x11",)),
    (SOUND, "AIFF", 0, (b"FORM",)),
    (SOUND, "FLAC", 0, (b"fLaC",)),
    (SOUND, "Ogg", 0, (b"OggS",)),
    (SOUND, "CAF", 0, (b"caff\0",)),
    (SOUND, "MP3", 0, (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")),
    (SOUND, "AAC", 0, (b"\xff\xf1", b"\xff\xf9")),
    (SOUND, "WMA", 0, (b"\x30\x26\xb2\x75",)),
    (SOUND, "M4A", 4, (b"ftypM4A", b"ftypM4B")),
    (NOTES, "", 0, (b"MThd",)),
    (PICTURE, "", 4, (b"ftyphei", b"ftypmif1", b"ftypavif")),
    (FILM, "", 4, (b"ftyp",)),
    (FILM, "", 8, (b"AVI ",)),
    (PICTURE, "", 8, (b"WEBP",)),
    (PICTURE, "", 0, (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"8BPS", b"\0\0\x01\0")),
    (PROGRAM, "", 0, (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"#!")),
    (APPLE, "AppleDouble", 0, (b"\x00\x05\x16\x07", b"\x00\x05\x16\x00")),
    (FOLDER, "", 0, (b"\0\0\0\x01Bud1",)),
    (SHORTCUT, "", 0, (b"L\0\0\0\x01\x14\x02\0", b"[InternetShortcut]", b"bplist00")),
    (POINTER, "", 0, (b"version https://git-lfs",)),
    (DATABASE, "", 0, (b"SQLite format 3",)),
    (PAGE, "", 0, (b"MIME-Version:", b"From: <Saved by")),
)
_IN_ZIPS = (
    (DOCUMENT.in_detail("of an office program"), (b"[Content_Types].xml", b"mimetype")),
    (TORCH, (b"/data.pkl",)),
)
# Windows hides the .txt that it adds; who copies twice adds a number.
_ADDED = re.compile(r"\.nam(\.[a-z0-9]+|\s*\(\d+\)|\s+|\s*\d+)$", re.IGNORECASE)
_PART = re.compile(r"\.([zr]\d\d|\d{3})$", re.IGNORECASE)
_TAG = re.compile(rb"<(!doctype\s+)?([a-z][a-z0-9]*)", re.IGNORECASE)
_TAGS = {b"svg": PICTURE, b"plist": SHORTCUT} | dict.fromkeys(
    (
        b"html",
        b"head",
        b"body",
        b"title",
        b"meta",
        b"script",
        b"style",
        b"link",
        b"div",
        b"p",
        b"h1",
        b"br",
        b"center",
    ),
    PAGE,
)


def word_of(name: str) -> str:
    """How files like the one called `name` are counted on the screen: 2 wav."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return suffix if suffix.isalnum() and len(suffix) <= MOST_WORD_CHARS else "file"


def of_name(name: str) -> Kind:
    """What a file called `name`, and not a capture, is likely to be."""
    lower = name.lower()
    suffix = lower[lower.rfind(".") :] if "." in lower else ""
    kind = PART if _PART.search(name) else _BY_SUFFIX.get(suffix, OTHER)
    return TEXTED if kind in (OTHER, TEXT, JSON) and _ADDED.search(name) else kind


def of_json(head: bytes) -> Kind:
    """What a JSON file is that begins so, and is not called a capture."""
    if b'"in_shape"' in head or b'"in_skip"' in head:
        return RTNEURAL
    if b'"model_data"' in head or b'"state_dict"' in head:
        return GUITARML
    return RENAMED if b'"architecture"' in head and b'"version"' in head else JSON


def of_content(content: bytes) -> Kind | None:
    """What a file is that is called a capture, where its beginning shows that it is none; None for JSON and text."""
    head = content[:HEAD_BYTES]
    bare = bare_of(head)
    if not bare and not bare_of(content):
        return EMPTY
    if not head.strip(b"\0"):
        return ZEROS
    for kind, detail, place, marks in _MARKS:
        if head.startswith(marks, place) or (place == 0 and bare.startswith(marks)):
            return _of_zip(head) if kind is BROKEN_ZIP else kind.in_detail(detail)
    return _of_markup(bare) if bare.startswith(b"<") else _of_wide(head)


def is_sound(kind: Kind) -> bool:
    """Whether `of_content` found a sound, whatever its format."""
    return kind.what.startswith(SOUND.what)


def bare_of(content: bytes) -> bytes:
    """Without what editors put in front and JSON allows: marks of UTF-8, blanks."""
    while (shorter := content.removeprefix(b"\xef\xbb\xbf").lstrip()) != content:
        content = shorter
    return content


def is_text(head: bytes) -> bool:
    """Whether it may be the beginning of a text: no bytes in it that only data have."""
    return not re.search(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]", head)


def _of_zip(head: bytes) -> Kind:
    """Office programs and trainings write zips, too; the first name in it shows that."""
    return next((kind for kind, names in _IN_ZIPS if any(name in head[:200] for name in names)), BROKEN_ZIP)


def _of_markup(head: bytes) -> Kind | None:
    """What begins with a < is known by its first tag; where there is none, a page has a long comment in front."""
    if tag := _TAG.search(head):
        return _TAGS.get(tag[2].lower(), MARKUP)
    return PAGE if head.startswith(b"<!") else None


def _of_wide(head: bytes) -> Kind | None:
    """Text in 16 or 32 bits a letter without a mark in front: of Latin letters all bytes but one are 0."""
    for kind, width in ((UTF32, 4), (UTF16, 2)):
        shares = sorted(lane.count(0) / max(len(lane), 1) for lane in (head[place::width] for place in range(width)))
        if shares[0] < 0.1 and shares[1] > 0.5:
            return kind
    return None
