"""Sequential model objects: whole models one behind the other. Source: NeuralAmpModelerCore#323."""

from itertools import pairwise

from firmware.captures.nam.fields import Fields
from firmware.captures.nam.limits import MAX_PARTS
from firmware.captures.nam.networks import Sequential
from firmware.captures.nam.reading import Nesting, Reading, agreed_rate_hz


def read_sequential(model: Fields, nesting: Nesting) -> Reading:
    """The chain. Raises CaptureError where links or rates do not fit. One part alone is that part."""
    if model.weight_count():
        model.wrong("weights", "an empty list: each model of a Sequential has its own")
    places = model.child("config").children("models", MAX_PARTS)
    parts = tuple(nesting.read(place) for place in places)
    for place, (before, after) in zip(places[1:], pairwise(parts), strict=True):
        if before.network.outputs != after.network.inputs:
            place.misfit(
                f"it has {after.network.inputs} inputs where the model before has {before.network.outputs} outputs"
            )
    network = parts[0].network if len(parts) == 1 else Sequential(tuple(part.network for part in parts))
    return Reading(network, sum(part.weight_count for part in parts), agreed_rate_hz(model, parts))
