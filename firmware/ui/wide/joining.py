"""Arabic letters in the shapes they take beside each other, by Unicode's presentation forms.

Which shapes a letter has is read from Python's own tables: the decomposition of U+FE91 is "<initial> 0628". Letters
without presentation forms (some of Sindhi's and Pashto's) stand alone.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from firmware.ui.wide.letter import Letter

_FORMS = (*range(0xFB50, 0xFBFF), *range(0xFE70, 0xFEFD))
_LAM = "\N{ARABIC LETTER LAM}"
_TATWEEL = "\N{ARABIC TATWEEL}"  # a stroke that joins on both sides and keeps its shape
_SHAPES = {(False, False): "isolated", (False, True): "initial", (True, False): "final", (True, True): "medial"}


def joined(letters: Sequence[Letter]) -> list[Letter]:
    """The letters, in the order they are read, each as it looks there; lam and alef become one."""
    units = _ligated(letters)
    forms = [_forms_of(unit.sign) for unit in units]
    meets = [before.get("initial", "") != "" and after.get("final", "") != "" for before, after in pairwise(forms)]
    shapes = zip([False, *meets], [*meets, False], strict=True)
    return [
        replace(unit, sign=form.get(_SHAPES[shape], unit.sign))
        for unit, form, shape in zip(units, forms, shapes, strict=False)  # of no letters there is no shape
    ]


def _ligated(letters: Sequence[Letter]) -> list[Letter]:
    """Lam and an alef after it as one letter, whose sign is that of their ligature alone."""
    units: list[Letter] = []
    for letter in letters:
        pair = _table().get(_LAM + letter.sign) if units and units[-1].sign == _LAM else None
        if pair:
            units[-1] = Letter(pair["isolated"], units[-1].marks + letter.marks)
        else:
            units.append(letter)
    return units


def _forms_of(sign: str) -> dict[str, str]:
    if sign == _TATWEEL:
        return dict.fromkeys(_SHAPES.values(), sign)
    base = unicodedata.decomposition(sign)
    whole = _text(base) if base.startswith("<isolated>") else sign
    return _table().get(whole, {})


@cache
def _table() -> dict[str, dict[str, str]]:
    """By a letter, or by lam and alef, the sign of each of its shapes."""
    table: dict[str, dict[str, str]] = {}
    for form in map(chr, _FORMS):
        decomposition = unicodedata.decomposition(form)
        if decomposition:
            table.setdefault(_text(decomposition), {})[decomposition[1 : decomposition.index(">")]] = form
    return table


def _text(decomposition: str) -> str:
    """ "<isolated> 0644 0627" as the text that it spells."""
    return "".join(chr(int(point, 16)) for point in decomposition.split()[1:])
