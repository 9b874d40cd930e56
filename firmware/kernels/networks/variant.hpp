// The loops of one instruction set, and which of them this processor can run.
#pragma once
#include "network.hpp"

namespace etalon {

// Both play one block of `frames`: `source` and `output` are [frames], `state` is [state_floats] and is moved on.
struct Variant {
  const char* name;
  unsigned long needs;  // of what Linux says that an aarch64 processor can do, AT_HWCAP
  void (*play_wavenet)(const WaveNet&, const float* source, float* state, float* output);
  void (*play_lstm)(const Lstm&, const float* source, float* state, float* output);
};

const Variant& best_variant();

// Whether this processor can: a card may be put into another Raspberry Pi than the one that built the library.
bool runs_here(const Variant&);

}  // namespace etalon
