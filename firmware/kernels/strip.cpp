// The strip's loops, called by audiod and `pedal render` once a block each. No allocation, no lock, no system call.
#include "strip.hpp"

#include <cmath>

#include "shown.hpp"

namespace etalon {
namespace {

bool moves(const Ramp& ramp, const Strip& strip) { return ramp.at < strip.line_frames; }

// Calls with_gain(frame, gain) for a block of a ramp that moves, and moves it on.
template <class Body>
void glide(Ramp& ramp, const Strip& strip, Body with_gain) {
  const float* line = strip.line + ramp.at;
  const auto start = static_cast<float>(ramp.start), way = static_cast<float>(ramp.target - ramp.start);
  float gain = start;
  for (std::int64_t t = 0; t < strip.frames; ++t) with_gain(t, gain = line[t] * way + start);
  ramp.at += strip.frames;
  ramp.value = moves(ramp, strip) ? static_cast<double>(gain) : ramp.target;
}

// into = source * gain; the two may be the same.
void scale(Ramp& ramp, const Strip& strip, const float* source, float* into) {
  if (moves(ramp, strip)) {
    glide(ramp, strip, [&](std::int64_t t, float gain) { into[t] = source[t] * gain; });
    return;
  }
  const auto gain = static_cast<float>(ramp.value);
  if (gain == 1.0f && source == into) return;
  for (std::int64_t t = 0; t < strip.frames; ++t) into[t] = source[t] * gain;
}

// The largest magnitude. Compared as whole numbers, which a compiler does four at a time: the bits of a float grow with
// its size, and NaN is beyond infinity.
float peak_of(const float* block, std::int64_t frames) {
  std::int32_t most = 0;
  for (std::int64_t t = 0; t < frames; ++t) {
    std::int32_t bits;
    __builtin_memcpy(&bits, block + t, sizeof bits);
    bits &= 0x7fffffff;
    most = bits > most ? bits : most;
  }
  float peak;
  __builtin_memcpy(&peak, &most, sizeof peak);
  return peak;
}

// No faster than the whole way in open_s up or close_s down.
void rise_to(Gate& gate, double reduction) {
  const double up = gate.depth * gate.step_s / gate.open_s, down = -gate.depth * gate.step_s / gate.close_s;
  double change = reduction - gate.reduction;
  change = change < down ? down : change > up ? up : change;
  gate.reduction = gate.reduction + change < 0.0 ? gate.reduction + change : 0.0;
}

void look(Gate& gate, double power) {
  const double level = gate.decay * gate.level + power;
  gate.level = level > gate.lowest ? (level < gate.highest ? level : gate.highest) : gate.lowest;
  const double level_db = 10.0 * std::log10(gate.level);
  if (!gate.on || level_db >= gate.threshold_db) {
    gate.held_s = 0.0;
    rise_to(gate, 0.0);
  } else if (gate.reduction == 0.0 && gate.held_s < gate.hold_s) {
    gate.held_s += gate.step_s;
  } else {
    const double below = level_db - gate.threshold_db;
    rise_to(gate, -gate.ratio * below * below);
  }
}

void listen(Gate& gate, const float* block, std::int64_t frames) {
  gate.open = gate.reduction == 0.0;
  if (!gate.on && gate.open) return;
  const std::int64_t steps = frames / gate.step;
  gate.edges[0] = gate.edges[steps];
  for (std::int64_t number = 0; number < steps; ++number) {
    const float* x = block + number * gate.step;
    float power = 0.0f;
    for (std::int64_t t = 0; t < gate.step; ++t) power += x[t] * x[t] * gate.weights[t];
    look(gate, static_cast<double>(power));
    gate.edges[number + 1] = static_cast<float>(std::pow(10.0, gate.reduction / 10.0));
    gate.open = gate.open && gate.reduction == 0.0;
  }
}

void close_in(const Gate& gate, const float* source, float* into, std::int64_t frames) {
  const float part = 1.0f / static_cast<float>(gate.step);
  for (std::int64_t number = 0; number < frames / gate.step; ++number) {
    const float before = gate.edges[number], rise = gate.edges[number + 1] - before;
    for (std::int64_t t = 0; t < gate.step; ++t) {
      const std::int64_t at = number * gate.step + t;
      into[at] = source[at] * (before + rise * (static_cast<float>(t + 1) * part));
    }
  }
}

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

void start_from(Tone& tone, double sample) {
  for (int place = 0; place < 9; ++place) tone.now.state[place] = tone.coming.state[place] = place ? 0.0 : sample;
  tone.fresh = 0;
}

// The two blocks may be the same.
void colour(Strip& strip, const float* source, float* into) {
  Tone& tone = strip.tone;
  if (tone.fresh) start_from(tone, static_cast<double>(source[0]));
  if (!moves(tone.fade, strip)) {
    filter(tone.now, source, into, strip.frames);
    return;
  }
  float* coming = strip.coming;
  filter(tone.coming, source, coming, strip.frames);
  filter(tone.now, source, into, strip.frames);
  glide(tone.fade, strip, [&](std::int64_t t, float gain) { into[t] += (coming[t] - into[t]) * gain; });
  if (!moves(tone.fade, strip)) {
    const Filter now = tone.now;
    tone.now = tone.coming;
    tone.coming = now;
  }
}

bool has_flat_top(const Strip& strip, const float* block, float peak) {
  std::int64_t run = 1;
  for (std::int64_t t = 1; t < strip.frames; ++t) {
    run = std::fabs(block[t]) == peak && block[t] == block[t - 1] ? run + 1 : 1;
    if (run >= strip.flat_frames) return true;
  }
  return false;
}

std::int64_t count_from(const float* block, std::int64_t frames, float least) {
  std::int64_t count = 0;
  for (std::int64_t t = 0; t < frames; ++t) count += std::fabs(block[t]) >= least;
  return count;
}

void measure_heard(Strip& strip) {
  const float peak = peak_of(strip.source, strip.frames);
  if (peak > strip.heard.peak) strip.heard.peak = peak;
  if (!(peak > strip.flat_above)) return;
  const bool full = peak >= strip.full_scale;
  if (full || has_flat_top(strip, strip.source, peak))
    strip.heard.clips += count_from(strip.source, strip.frames, full ? static_cast<float>(strip.full_scale) : peak);
}

void measure_played(Strip& strip) {
  const float peak = peak_of(strip.into, strip.frames);
  if (peak > strip.played.peak) strip.played.peak = peak;
  if (!(peak > 1.0f)) return;
  for (std::int64_t t = 0; t < strip.frames; ++t) {
    float& x = strip.into[t];
    strip.played.clips += std::fabs(x) > 1.0f;
    x = x > 1.0f ? 1.0f : x < -1.0f ? -1.0f : x;
  }
}

void measure(Strip& strip) {
  measure_heard(strip);
  measure_played(strip);
}

}  // namespace

// What the amp is to hear.
ETALON_SHOWN void etalon_before(Strip* strip) {
  scale(strip->input_gain, *strip, strip->source, strip->amp_source);
  listen(strip->gate, strip->amp_source, strip->frames);
}

// The converter's input alone.
ETALON_SHOWN void etalon_dry(Strip* strip) {
  scale(strip->level, *strip, strip->source, strip->into);
  if (strip->finishes) measure(*strip);
}

// What the amp put out, to the jack. 0 if that is no sound, and then nothing was done.
ETALON_SHOWN int etalon_after(Strip* strip) {
  Strip& s = *strip;
  if (!(peak_of(s.amp_output, s.frames) < s.no_sound)) return 0;
  const float* amp = s.amp_output;
  float* wet = s.wet;
  if (!s.gate.open) close_in(s.gate, amp, wet, s.frames);
  colour(s, s.gate.open ? amp : wet, wet);
  scale(s.output_gain, s, wet, wet);
  scale(s.wet_level, s, wet, wet);
  const float* mixed = s.mix.value != 0.0 ? wet : s.source;
  if (moves(s.mix, s)) {
    glide(s.mix, s, [&](std::int64_t t, float gain) { s.into[t] = (wet[t] - s.source[t]) * gain + s.source[t]; });
    mixed = s.into;
  }
  scale(s.level, s, mixed, s.into);
  if (s.finishes) measure(s);
  return 1;
}

// Both meters; what goes beyond full scale is cut off there.
ETALON_SHOWN void etalon_measure(Strip* strip) { measure(*strip); }

ETALON_SHOWN int etalon_strip_bytes() { return sizeof(Strip); }

}  // namespace etalon
