"""A number as a person types it. Apart from the other arguments: what is asked over ssh imports nothing heavy."""

from argparse import ArgumentTypeError

UNITS = ("dbu", "dbfs", "db")


def figure(text: str) -> float:
    """An argument: a number of dB or dBu, with its unit or without. A comma is a decimal point too. May be NaN or
    infinite, which whoever knows the range refuses."""
    plain = text.strip().lower()
    unit = next((unit for unit in UNITS if plain.endswith(unit)), "")
    try:
        return float(plain.removesuffix(unit).strip().replace(",", "."))
    except ValueError:
        raise ArgumentTypeError(f"{text[:40]!r} is no number; write one such as 12.2") from None
