"""Which versions of the file format are read: exactly those that NeuralAmpModelerCore reads."""

import re

from firmware.captures.nam.fields import Fields

OLDEST, NEWEST = (0, 5, 0), (0, 7, 0)


def check_version(model: Fields) -> None:
    """Three numbers from 0.5.0 to 0.7.x. Raises CaptureError. Every model object has its own, also inside another."""
    text = model.text("version")
    if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}", text, re.ASCII):
        model.wrong("version", "three numbers such as 0.7.0")
    version = _numbers(text)
    if version < OLDEST or version[:2] > NEWEST[:2]:
        model.refuse(
            f"its format version {text} is not one of 0.5.0 to 0.7.x; export it again with a current NAM trainer",
            short="unknown .nam version",
        )


def is_partly_known(version: str) -> bool:
    """0.7.x with x above 0: Core loads it with a warning, for it may hold what Core does not know of."""
    return _numbers(version) > NEWEST


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
