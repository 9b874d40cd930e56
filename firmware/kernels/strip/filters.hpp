// The DC blocker, the tone stack and the cuts: what firmware/audio/tone.py does as a matrix. Part of strip.cpp alone.
#pragma once
#include "strip.hpp"

namespace etalon {
namespace {

constexpr int STAGES = 5, STATES = 3 + 2 * STAGES;

// Whether a stage hands everything on as it comes, as those of a flat tone do, and nothing in it still rings.
bool idles(const Filter& f, int stage) {
  const Biquad& b = f.stages[stage];
  const double *in = f.state + 1 + 2 * stage, *out = in + 2;
  return b.b0 == 1.0 && b.b1 == b.a1 && b.b2 == b.a2 && in[0] == out[0] && in[1] == out[1];
}

// The blocker and those N stages that do something. All recurrences advance together, frame by frame: each waits for
// itself alone.
template <int N>
void run(Filter& f, const int* busy, const float* source, float* into, std::int64_t frames) {
  double state[3 + 2 * N];
  Biquad stages[N + 1];
  for (int place = 0; place < 3; ++place) state[place] = f.state[place];
  for (int n = 0; n < N; ++n) {
    stages[n] = f.stages[busy[n]];
    for (int back = 0; back < 2; ++back) state[3 + 2 * n + back] = f.state[3 + 2 * busy[n] + back];
  }
  for (std::int64_t t = 0; t < frames; ++t) {
    const auto heard = static_cast<double>(source[t]);
    double now = f.blocker * (state[1] + (heard - state[0]));
    state[0] = heard;
    double in_1 = state[1], in_2 = state[2];
    state[2] = state[1];
    state[1] = now;
    for (int n = 0; n < N; ++n) {
      const Biquad& b = stages[n];
      double &out_1 = state[3 + 2 * n], &out_2 = state[4 + 2 * n];
      const double next = b.b0 * now + b.b1 * in_1 + b.b2 * in_2 - b.a2 * out_2 - b.a1 * out_1;
      in_1 = out_1;
      in_2 = out_2;
      out_2 = out_1;
      out_1 = now = next;
    }
    into[t] = static_cast<float>(now);
  }
  for (int place = 0; place < 3; ++place) f.state[place] = state[place];
  for (int stage = 0, n = 0; stage < STAGES; ++stage) {
    const bool is_busy = n < N && busy[n] == stage;
    const double* out = is_busy ? state + 3 + 2 * n : f.state + 1 + 2 * stage;
    n += is_busy;
    for (int back = 0; back < 2; ++back) f.state[3 + 2 * stage + back] = out[back];
  }
}

void filter(Filter& f, const float* source, float* into, std::int64_t frames) {
  int busy[STAGES + 1], count = 0;
  for (int stage = 0; stage < STAGES; ++stage)
    if (!idles(f, stage)) busy[count++] = stage;
  switch (count) {
    case 0: return run<0>(f, busy, source, into, frames);
    case 1: return run<1>(f, busy, source, into, frames);
    case 2: return run<2>(f, busy, source, into, frames);
    case 3: return run<3>(f, busy, source, into, frames);
    case 4: return run<4>(f, busy, source, into, frames);
    default: return run<5>(f, busy, source, into, frames);
  }
}

}  // namespace
}  // namespace etalon
