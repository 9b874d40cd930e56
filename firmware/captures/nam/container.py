"""SlimmableContainer model objects: the same amp in several sizes. Source: NAM/container.cpp."""

from dataclasses import dataclass, replace
from itertools import pairwise

from firmware.captures.nam.fields import DAMAGED, Fields
from firmware.captures.nam.limits import MAX_PARTS
from firmware.captures.nam.reading import Nesting, Reading, known_rate_hz


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """One submodel: it is played where the player's choice, 0 to 1, is below `max_value`."""

    max_value: float
    model: Fields
    reading: Reading


def read_container(model: Fields, nesting: Nesting) -> Reading:
    """The largest submodel, which a container inside another model plays (core_rules: SlimmableContainer)."""
    sizes = read_sizes(model, nesting)
    largest = sizes[-1].reading
    return replace(largest, weight_count=sum(size.reading.weight_count for size in sizes))


def read_sizes(top: Fields, nesting: Nesting) -> list[Size]:
    """All submodels, smallest first, at the container's rate where it has one. Raises CaptureError.

    Weights of the container's own, if any, are not used, as in Core.
    """
    top.weights()
    places = top.child("config").children("submodels", MAX_PARTS)
    thresholds = [place.number("max_value") for place in places]
    if any(low >= high for low, high in pairwise(thresholds)) or thresholds[-1] < 1.0:
        top.refuse(f"the max_value of its submodels must ascend to 1.0; {DAMAGED}", short="capture is damaged")
    rate_hz = known_rate_hz(top)
    sizes: list[Size] = []
    for place, threshold in zip(places, thresholds, strict=True):
        model = place.child("model")
        reading = nesting.read(model)
        if (reading.network.inputs, reading.network.outputs) != (1, 1):
            model.misfit("a submodel must have one input and one output")
        if None not in (rate_hz, reading.rate_hz) and reading.rate_hz != rate_hz:
            model.misfit(f"its sample_rate is {reading.rate_hz} where the container's is {rate_hz}")
        sizes.append(Size(threshold, model, replace(reading, rate_hz=rate_hz or reading.rate_hz)))
    return sizes
