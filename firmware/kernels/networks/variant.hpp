// The loops of one instruction set, and which of them this processor can run.
#pragma once
#include "network.hpp"

namespace etalon {

// All play one block of `frames`: `source` and `output` are [frames], `state` is [state_floats] and is moved on.
struct Variant {
  const char* name;
  unsigned long needs;  // of what Linux says that an aarch64 processor can do, AT_HWCAP
  void (*play_wavenet)(const WaveNet&, const float* source, float* state, float* output);
  void (*play_lstm)(const Lstm&, const float* source, float* state, float* output);
  void (*play_linear)(const Linear&, const float* source, float* state, float* output);
  // The spectra of its taps, in the order that the loops have them in; `rows` is workspace, [2 * the largest size].
  void (*fill_linear)(Linear&, float* rows);
};

const Variant& best_variant();

// Whether this processor can: a card may be put into another Raspberry Pi than the one that built the library.
bool runs_here(const Variant&);

}  // namespace etalon
