"""What readers of model objects share: what they give, how they read a model inside another, what they may spend."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from firmware.captures.nam.fields import Fields
from firmware.captures.nam.limits import MAX_DENSE_FLOATS, MAX_DEPTH, MAX_MODELS, RATE_RANGE_HZ, check_size
from firmware.captures.nam.networks import Network

RATE_HZ = 48_000  # where a file says nothing (core_rules: sample_rate)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One model object, read: the network that Core plays of it when nobody chooses a size."""

    network: Network
    weight_count: int  # in the file, with those of the models inside
    rate_hz: int | None  # None: the file says nothing


@dataclass(slots=True)
class Allowance:
    """What all model objects of one file may still use."""

    models: int = MAX_MODELS
    dense_floats: int = MAX_DENSE_FLOATS

    def spend(self, model: Fields, dense_floats: int) -> None:
        """Take memory for a network before it is made. Raises CaptureError where too little is left."""
        used = MAX_DENSE_FLOATS - self.dense_floats + dense_floats
        check_size(model, used, MAX_DENSE_FLOATS, "numbers with its groups written out")
        self.dense_floats -= dense_floats


@dataclass(frozen=True, slots=True)
class Nesting:
    """Given to a reader, so that it can read the model objects inside its own by `read`."""

    read_model: "Callable[[Fields, Nesting], Reading]"
    allowance: Allowance
    depth: int = 0

    def read(self, model: Fields) -> Reading:
        """The model one level further in. Raises CaptureError, also where there are too many or too deep."""
        check_size(model, self.depth + 1, MAX_DEPTH, "models one inside another")
        self.allowance.models -= 1
        check_size(model, MAX_MODELS - self.allowance.models, MAX_MODELS, "models in one file")
        return self.read_model(model, replace(self, depth=self.depth + 1))


def known_rate_hz(model: Fields) -> int | None:
    """sample_rate of a model object; None where it says nothing (core_rules: absent, null or not above zero)."""
    rate_hz = model.optional_number("sample_rate")
    if rate_hz is None or rate_hz <= 0.0:
        return None
    low, high = RATE_RANGE_HZ
    if not rate_hz.is_integer() or not low <= rate_hz <= high:
        model.wrong("sample_rate", f"a whole number of Hz from {low:,} to {high:,}")
    return int(rate_hz)


def agreed_rate_hz(model: Fields, parts: tuple[Reading, ...]) -> int | None:
    """The one rate that a model and those inside it know of. Raises CaptureError where two disagree."""
    rate_hz = known_rate_hz(model)
    for part in parts:
        if rate_hz is not None and part.rate_hz is not None and part.rate_hz != rate_hz:
            model.misfit(f"models of {rate_hz} Hz and of {part.rate_hz} Hz cannot play together")
        rate_hz = part.rate_hz if rate_hz is None else rate_hz
    return rate_hz
