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

// The same for all that a cell hears of the frame before; HIDDEN 0: known at run time.
template <int HIDDEN, int WIDE>
ETALON_INLINE const float* add_rows(Vector (&sums)[4][WIDE], const float* h, int hidden, const float* weights) {
  if constexpr (HIDDEN == 0) {
    for (int j = 0; j < hidden; ++j) weights = add_row<WIDE>(sums, h[j], weights);
  } else {
#pragma GCC unroll 16
    for (int j = 0; j < HIDDEN; ++j) weights = add_row<WIDE>(sums, h[j], weights);
  }
  return weights;
}

// The sigmoid of twice x.
ETALON_INLINE Vector sigmoid_of_double(Vector x) { return tanh(x) * 0.5f + 0.5f; }

// One chunk of units, one frame: moves `c` on and writes the new h. `x` and `h` are what all units hear.
template <int UNITS, int HIDDEN>
ETALON_INLINE const float* play_chunk(const Cell& cell, const float* x, const float* h, float* c, float* next,
                                      const float* weights) {
  static_assert(UNITS % LANES == 0);
  constexpr int WIDE = UNITS / LANES;
  Vector sums[4][WIDE], now[WIDE];
  for (auto& gate : sums)
    for (int v = 0; v < WIDE; ++v, weights += LANES) gate[v] = load(weights);
  for (int j = 0; j < cell.inputs; ++j) weights = add_row<WIDE>(sums, x[j], weights);
  weights = add_rows<HIDDEN, WIDE>(sums, h, cell.hidden, weights);
#pragma GCC unroll 4
  for (int v = 0; v < WIDE; ++v) {
    const Vector i = sigmoid_of_double(sums[0][v]), f = sigmoid_of_double(sums[1][v]);
    now[v] = f * load(c + v * LANES) + i * tanh(sums[2][v]);
    store(c + v * LANES, now[v]);
  }
#pragma GCC unroll 4
  for (int v = 0; v < WIDE; ++v) store(next + v * LANES, sigmoid_of_double(sums[3][v]) * tanh(now[v]));
  return weights;
}

template <int HIDDEN>
ETALON_INLINE void play_frame(const Cell& cell, const float* x, const float* h, float* c, float* next) {
  const float* weights = cell.weights.front().floats;
  if constexpr (HIDDEN != 0) {
    play_chunk<HIDDEN, HIDDEN>(cell, x, h, c, next, weights);
  } else {
    int unit = 0;
    for (; unit + 16 <= cell.padded; unit += 16)
      weights = play_chunk<16, 0>(cell, x, h, c + unit, next + unit, weights);
    if (unit < cell.padded) play_chunk<8, 0>(cell, x, h, c + unit, next + unit, weights);
  }
}

// One layer: what it hears of frame t begins at x + t * step; its h of all frames goes to `rows`.
template <int HIDDEN>
void play_cell(const Lstm& net, const Cell& cell, const float* x, int step, float* state, float* rows) {
  const float* h = state + cell.h;
  for (int t = 0; t < net.frames; ++t, x += step, rows += net.row_floats) {
    play_frame<HIDDEN>(cell, x, h, state + cell.c, rows);
    h = rows;
  }
  __builtin_memcpy(state + cell.h, h, sizeof(float) * cell.padded);
}

ETALON_INLINE float dot(const float* x, const float* y, int count) {
  Vector sum{};
  for (int unit = 0; unit < count; unit += LANES) sum += load(x + unit) * load(y + unit);
  return total(sum);
}

inline void play_lstm(const Lstm& net, const float* source, float* state, float* output) {
  const float* heard = source;
  int step = 1;  // floats from one frame to the next of what is heard
  for (std::size_t number = 0; number < net.cells.size(); ++number) {
    const Cell& cell = net.cells[number];
    float* rows = state + net.rows[number % 2];
    const auto play = cell.hidden == 16 ? play_cell<16> : cell.hidden == 8 ? play_cell<8> : play_cell<0>;
    play(net, cell, heard, step, state, rows);
    heard = rows;
    step = net.row_floats;
  }
  for (int t = 0; t < net.frames; ++t)
    output[t] = net.bias + dot(heard + static_cast<std::size_t>(t) * step, net.head.data(), net.cells.back().padded);
}

}  // namespace etalon::ETALON_VARIANT
