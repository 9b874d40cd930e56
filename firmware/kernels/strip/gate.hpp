// The noise gate: what firmware/audio/gate.py does, look by look. Part of strip.cpp alone.
#pragma once
#include <cmath>

#include "strip.hpp"

namespace etalon {
namespace {

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
  const double level_db = 10.0 * std::log10(gate.level), by_play = level_db - gate.play_db;
  gate.lowest_db = gate.lowest_db > by_play ? gate.lowest_db : by_play;
  gate.lowest_db = gate.lowest_db < level_db ? gate.lowest_db : level_db;
  if (!gate.on || level_db >= gate.threshold_db) {
    gate.held_s = 0.0;
    rise_to(gate, 0.0);
  } else if (gate.reduction == 0.0 && gate.held_s < gate.hold_s) {
    const bool lingers = level_db >= gate.threshold_db - gate.play_db;
    gate.held_s += gate.step_s * (lingers ? gate.hold_s / gate.linger_s : 1.0);
  } else {
    const double below = level_db - gate.threshold_db, wanted = -gate.ratio * below * below;
    const bool rises = by_play >= gate.lowest_db;
    rise_to(gate, rises || wanted < gate.reduction ? wanted : gate.reduction);
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

}  // namespace
}  // namespace etalon
