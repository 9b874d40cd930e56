// Compiled once for each instruction set, with ETALON_VARIANT its name and ETALON_LANES its floats in a register.
#include "variant.hpp"

#include "lstm.hpp"
#include "wavenet.hpp"

#define ETALON_NAME(name) #name
#define ETALON_TEXT(name) ETALON_NAME(name)

namespace etalon::ETALON_VARIANT {

extern const Variant variant;
const Variant variant = {ETALON_TEXT(ETALON_VARIANT), play_wavenet, play_lstm};

}  // namespace etalon::ETALON_VARIANT
