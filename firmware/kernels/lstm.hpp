// An LSTM, one block, layer after layer: units along the vectors, for a frame cannot begin before the one before it.
#pragma once
#include "activations.hpp"

namespace etalon::ETALON_VARIANT {

// sums of the four gates += weights [gate][unit] times one number.
template <int WIDE>
ETALON_INLINE const float* add_row(Vector (&sums)[4][WIDE], float x, const float* weights) {
  for (int gate = 0; gate < 4; ++gate)
    for (int v = 0; v < WIDE; ++v, weights += LANES) sums[gate][v] += load(weights) * x;
  return weights;
}

// One chunk of units, one frame: moves `c` on and writes the new h. `x` and `h` are what all units hear.
template <int UNITS>
ETALON_INLINE const float* play_chunk(const Cell& cell, const float* x, const float* h, float* c, float* next,
                                      const float* weights) {
  static_assert(UNITS % LANES == 0);
  constexpr int WIDE = UNITS / LANES;
  Vector sums[4][WIDE];
  for (auto& gate : sums)
    for (int v = 0; v < WIDE; ++v, weights += LANES) gate[v] = load(weights);
  for (int j = 0; j < cell.inputs; ++j) weights = add_row<WIDE>(sums, x[j], weights);
  for (int j = 0; j < cell.hidden; ++j) weights = add_row<WIDE>(sums, h[j], weights);
  for (int v = 0; v < WIDE; ++v) {
    const Vector i = tanh(sums[0][v]) * 0.5f + 0.5f, f = tanh(sums[1][v]) * 0.5f + 0.5f;
    const Vector o = tanh(sums[3][v]) * 0.5f + 0.5f;
    const Vector now = f * load(c + v * LANES) + i * tanh(sums[2][v]);
    store(c + v * LANES, now);
    store(next + v * LANES, o * tanh(now));
  }
  return weights;
}

inline void play_frame(const Cell& cell, const float* x, const float* h, float* c, float* next) {
  const float* weights = cell.weights.data();
  int unit = 0;
  for (; unit + 16 <= cell.padded; unit += 16) weights = play_chunk<16>(cell, x, h, c + unit, next + unit, weights);
  if (unit < cell.padded) play_chunk<8>(cell, x, h, c + unit, next + unit, weights);
}

ETALON_INLINE float dot(const float* x, const float* y, int count) {
  Vector sum{};
  for (int unit = 0; unit < count; unit += LANES) sum += load(x + unit) * load(y + unit);
  float total = 0.0f;
  for (int lane = 0; lane < LANES; ++lane) total += sum[lane];
  return total;
}

inline void play_lstm(const Lstm& net, const float* source, float* state, float* output) {
  const float* heard = source;
  int step = 1;  // floats from one frame to the next of what is heard
  for (std::size_t number = 0; number < net.cells.size(); ++number) {
    const Cell& cell = net.cells[number];
    float* rows = state + net.rows[number % 2];
    const float* h = state + cell.h;
    for (int t = 0; t < net.frames; ++t) {
      float* next = rows + static_cast<std::size_t>(t) * net.row_floats;
      play_frame(cell, heard + static_cast<std::size_t>(t) * step, h, state + cell.c, next);
      h = next;
    }
    __builtin_memcpy(state + cell.h, h, sizeof(float) * cell.padded);
    heard = rows;
    step = net.row_floats;
  }
  for (int t = 0; t < net.frames; ++t)
    output[t] = net.bias + dot(heard + static_cast<std::size_t>(t) * step, net.head.data(), net.cells.back().padded);
}

}  // namespace etalon::ETALON_VARIANT
