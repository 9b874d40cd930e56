// The loops that know a layer's channels and activation at compile time: for those of A1 and A2, and of what people
// train beside them. A source file of its own for each activation, so that a Pi of 512 MiB can compile them.
#pragma once
#include "layer.hpp"

namespace etalon::ETALON_VARIANT {

// The loop for so many channels; none if nobody trains that many.
PlayLayer fixed_tanh(int channels);
PlayLayer fixed_relu(int channels);
PlayLayer fixed_leaky_relu(int channels);

}  // namespace etalon::ETALON_VARIANT
