"""What was probably done in a line that is no TOML, and what to write instead: the slips of an editor that means
well, of another notation, of a keyboard with a comma. Called by hw.strict_toml for its complaints."""

import re

MOST_LINE_CHARS = 60
MOST_HINTS = 2
MINUS = "\u2010-\u2015\u2212\ufe63\uff0d"  # what an editor makes of a hyphen
SLIPS = tuple(
    (re.compile(pattern), hint)
    for pattern, hint in (
        (r"^\s*\{\\rtf", "this is a rich-text document: save it as plain text"),
        (r"(?i)^\s*<(!doctype|html|\?xml)", "this is a web page: save the file itself"),
        (
            "[\u2018-\u201f\u00ab\u00bb\u2032-\u2037\u2039\u203a\u300c-\u300f\uff02\uff07`\u00b4]",
            'quotes are straight ones, "',
        ),
        (rf"=\s*[-+{MINUS}]?\s*[\d.]*,\d", "a number has a point, such as 0.5"),
        (rf"=\s*[{MINUS}]\s*[\d.,]", "a minus is a plain -"),
        (r"=\s*[-+]?(\.\d|\d+\.(?!\d))", "a number has digits on both sides of its point, such as 0.5"),
        (r"=\s*[-+]?0\d", "a number begins with no 0"),
        ("[\uff01-\uff5e]", "a letter or sign in it is a wide one: type it anew"),
        (r"=\s*[-+]?\d[\d.]*\s*[A-Za-z%]+\s*(#.*)?$", "a number stands without its unit"),
        (r"(?i)=\s*(true|false|yes|no|on|off)\s*(#.*)?$", "write true or false, in small letters"),
        (r"=\s*(?!(?i:true|false|yes|no|on|off|inf|nan)\b)[^\W\d][^\"'=]*$", 'a text stands in quotes, "'),
        (r"=\s*(#.*)?$", "what comes behind = is missing"),
        (r"^\s*(;|//|--|%)", "a comment begins with #"),
        (r"^\s*[\w-]+\s*:", "between a key and what it is stands ="),
        (
            "[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]",
            "a space in it is none that TOML knows: type it anew",
        ),
    )
)
SLIPS_BY_COMPLAINT = (
    ("Unescaped '\\'", "a \\ within quotes is written twice"),
    ("Cannot overwrite a value", "the key stands there twice"),
    ("Cannot declare", "the table stands there twice"),
    ("Illegal character '\\n'", "a quote is not closed"),
    ('Expected "\'"', "a quote is not closed"),
)


def slip(text: str, complaint: str) -> str:
    """The line of `text` that tomllib complains of as ", LINE (what was probably done)"."""
    raw = _line(text, complaint)
    by_line = [hint for slipped, hint in SLIPS if slipped.search(raw)]
    hints = [hint for word, hint in SLIPS_BY_COMPLAINT if word in complaint] + by_line
    return f", {legible(raw)}{''.join(f' ({hint})' for hint in hints[:MOST_HINTS])}"


def legible(line: str) -> str:
    """A line of a file as a sentence can hold it, cut where it is long."""
    return "".join(filter(str.isprintable, line)).strip()[:MOST_LINE_CHARS]


def _line(text: str, complaint: str) -> str:
    """The line that `complaint` names; for the end of the document the one whose quote runs to there, or the last."""
    lines = text.rstrip().split("\n")
    if number := re.search(r"at line (\d+)", complaint):
        return text.split("\n")[int(number[1]) - 1]
    return next((line for line in lines if "'" in complaint and line.count("'") % 2), lines[-1])
