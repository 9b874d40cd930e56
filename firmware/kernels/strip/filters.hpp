// The DC blocker and the tone stack, what firmware/audio/tone.py does as a matrix. Part of strip.cpp alone.
#pragma once
#include "strip.hpp"

namespace etalon {
namespace {

// Whether the stages hand everything on as it comes, as those of a flat tone do, and nothing in them still rings.
bool is_flat(const Filter& f) {
  for (int stage = 0; stage < 3; ++stage) {
    const Biquad& b = f.stages[stage];
    const double *in = f.state + 1 + 2 * stage, *out = in + 2;
    if (b.b0 != 1.0 || b.b1 != b.a1 || b.b2 != b.a2 || in[0] != out[0] || in[1] != out[1]) return false;
  }
  return true;
}

void block_offset(Filter& f, const float* source, float* into, std::int64_t frames) {
  double before = f.state[0], now = f.state[1], last = f.state[2];
  for (std::int64_t t = 0; t < frames; ++t) {
    const auto heard = static_cast<double>(source[t]);
    last = now;
    now = f.blocker * (now + (heard - before));
    before = heard;
    into[t] = static_cast<float>(now);
  }
  f.state[0] = before;
  for (int stage = 0; stage < 4; ++stage) f.state[1 + 2 * stage] = now, f.state[2 + 2 * stage] = last;
}

// All four recurrences advance together, frame by frame: each waits for itself alone.
void filter(Filter& f, const float* source, float* into, std::int64_t frames) {
  if (is_flat(f)) return block_offset(f, source, into, frames);
  double state[9];
  for (int place = 0; place < 9; ++place) state[place] = f.state[place];
  for (std::int64_t t = 0; t < frames; ++t) {
    const auto heard = static_cast<double>(source[t]);
    double now = f.blocker * (state[1] + (heard - state[0]));
    state[0] = heard;
    double in_1 = state[1], in_2 = state[2];
    state[2] = state[1];
    state[1] = now;
    for (int stage = 0; stage < 3; ++stage) {
      const Biquad& b = f.stages[stage];
      double &out_1 = state[3 + 2 * stage], &out_2 = state[4 + 2 * stage];
      const double next = b.b0 * now + b.b1 * in_1 + b.b2 * in_2 - b.a2 * out_2 - b.a1 * out_1;
      in_1 = out_1;
      in_2 = out_2;
      out_2 = out_1;
      out_1 = now = next;
    }
    into[t] = static_cast<float>(now);
  }
  for (int place = 0; place < 9; ++place) f.state[place] = state[place];
}

}  // namespace
}  // namespace etalon
