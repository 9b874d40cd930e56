// The way to the jack: what firmware/audio/outlet.py does. Part of strip.cpp alone.
#pragma once
#include "levels.hpp"
#include "ramps.hpp"

namespace etalon {
namespace {

void measure_heard(Outlet& o) {
  const float peak = peak_of(o.source, o.line.frames);
  if (peak > o.heard.peak) o.heard.peak = peak;
  if (!(peak > o.flat_above)) return;
  const bool full = peak >= o.full_scale;
  if (full || has_flat_top(o.source, o.line.frames, o.flat_frames, peak))
    o.heard.clips += count_from(o.source, o.line.frames, full ? static_cast<float>(o.full_scale) : peak);
}

void measure_played(Outlet& o) {
  const float peak = peak_of(o.into, o.line.frames);
  if (peak > o.played.peak) o.played.peak = peak;
  if (!(peak > 1.0f)) return;
  for (std::int64_t t = 0; t < o.line.frames; ++t) {
    float& x = o.into[t];
    o.played.clips += std::fabs(x) > 1.0f;
    x = x > 1.0f ? 1.0f : x < -1.0f ? -1.0f : x;
  }
}

void measure(Outlet& o) {
  measure_heard(o);
  measure_played(o);
}

void remember(Outlet& o) {
  float *once = o.past + o.at, *again = once + o.past_frames;
  for (std::int64_t t = 0; t < o.line.frames; ++t) once[t] = again[t] = o.source[t];
}

// The converter's input as it was so many frames ago.
const float* ago(const Outlet& o, std::int64_t frames) {
  return o.past + (o.at < frames ? o.at + o.past_frames : o.at) - frames;
}

// The converter's input at the dry gain, as late as is wanted.
void dry_into(Outlet& o, float* into) {
  if (o.delay != o.wanted_delay && !moves(o.tap, o.line)) {
    o.coming_delay = o.wanted_delay;
    begin(o.tap);
  }
  const float* now = ago(o, o.delay);
  if (!moves(o.tap, o.line)) return scale(o.dry_gain, o.line, now, into);
  const float* coming = ago(o, o.coming_delay);
  glide(o.tap, o.line, [&](std::int64_t t, float gain) { into[t] = now[t] + (coming[t] - now[t]) * gain; });
  if (!moves(o.tap, o.line)) o.delay = o.coming_delay;
  scale(o.dry_gain, o.line, into, into);
}

// Nobody hears the dry path.
void settle_dry(Outlet& o) {
  arrive(o.dry_gain, o.line);
  arrive(o.tap, o.line);
  o.delay = o.wanted_delay;
}

void leave(Outlet& o) {
  scale(o.level, o.line, o.into, o.into);
  o.at = o.at + o.line.frames < o.past_frames ? o.at + o.line.frames : 0;
  if (o.finishes) measure(o);
}

void mix(Outlet& o) {
  const float* wet = o.wet;
  float* into = o.into;
  const std::int64_t frames = o.line.frames;
  remember(o);
  if (moves(o.mix, o.line)) {
    dry_into(o, into);
    glide(o.mix, o.line, [&](std::int64_t t, float share) { into[t] += (wet[t] - into[t]) * share; });
  } else if (o.mix.value == 1.0) {
    settle_dry(o);
    for (std::int64_t t = 0; t < frames; ++t) into[t] = wet[t];
  } else {
    dry_into(o, into);
    const auto share = static_cast<float>(o.mix.value);
    if (share != 0.0f)
      for (std::int64_t t = 0; t < frames; ++t) into[t] += (wet[t] - into[t]) * share;
  }
  if (o.tails)
    for (std::int64_t t = 0; t < frames; ++t) into[t] += o.tails[t];
  leave(o);
}

}  // namespace
}  // namespace etalon
