// A whole WaveNet, one block: array after array, layer after layer, everything it remembers in `state`.
#pragma once
#include "fixed.hpp"
#include "layer_any.hpp"

namespace etalon::ETALON_VARIANT {

// The loop that knows this layer's channels and activation, or the one for any.
inline PlayLayer loop_of(const Layer& layer, int frames) {
  const int channels = layer.conv.inputs;
  const bool square = layer.conv.outputs == channels && layer.layer1x1.outputs == channels;
  if (!square || frames % LANES) return play_any;
  PlayLayer found = nullptr;
  switch (layer.activation.kind) {
    case Kind::tanh: found = fixed_tanh(channels); break;
    case Kind::relu: found = fixed_relu(channels); break;
    case Kind::leaky_relu: found = fixed_leaky_relu(channels); break;
    default: break;
  }
  return found ? found : play_any;
}

// The blocks of all rings stand at the front of the state. Whatever stood there, none is left that no ring has.
inline void read_slots(const WaveNet& net, float* state) {
  for (std::size_t slot = 0; slot < net.blocks.size(); ++slot)
    if (!(state[slot] >= 0.0f && state[slot] < static_cast<float>(net.blocks[slot]))) state[slot] = 0.0f;
}

inline void advance_slots(const WaveNet& net, float* state) {
  for (std::size_t slot = 0; slot < net.blocks.size(); ++slot) {
    const int next = static_cast<int>(state[slot]) + 1;
    state[slot] = static_cast<float>(next < net.blocks[slot] ? next : 0);
  }
}

ETALON_INLINE Past past(const Ring& ring, float* state) {
  const int at = ring.blocks > 1 ? static_cast<int>(state[ring.slot]) * ring.frames : 0;
  return {state + ring.first, at, ring.length(), ring.stride};
}

// Once more behind the end what was just written at the front, before anyone reads a window that reaches there.
ETALON_INLINE void mirror(const Ring& ring, Past past) {
  if (past.at == 0 && ring.blocks > 1)
    copy(past.newest(), past.newest().from(past.length), ring.channels, ring.frames);
}

inline void silence(Rows rows, int channels, int frames) {
  for (int c = 0; c < channels; ++c) __builtin_memset(rows.channel(c), 0, sizeof(float) * frames);
}

inline void play_array(const WaveNet& net, const Array& array, Rows next, float* state) {
  for (std::size_t number = 0; number < array.layers.size(); ++number) {
    const Layer& layer = array.layers[number];
    const bool last = number + 1 == array.layers.size();
    const Past x = past(layer.ring, state);
    mirror(layer.ring, x);
    const Rows terms = past(array.terms, state).newest();
    const Rows hands = last ? next : past(array.layers[number + 1].ring, state).newest();
    const Rows inner = past(net.inner, state).newest();
    loop_of(layer, net.frames)(layer, {x, state + net.heard.first, terms, hands, inner, net.frames});
  }
}

inline void play_wavenet(const WaveNet& net, const float* source, float* state, float* output) {
  read_slots(net, state);
  __builtin_memcpy(state + net.heard.first, source, sizeof(float) * net.frames);
  silence(past(net.arrays.front().terms, state).newest(), net.arrays.front().terms.channels, net.frames);
  for (std::size_t number = 0; number < net.arrays.size(); ++number) {
    const Array& array = net.arrays[number];
    const bool last = number + 1 == net.arrays.size();
    const Past x = past(number ? net.handed : net.heard, state);
    play_groups(array.rechannel, x, past(array.layers.front().ring, state).newest(), net.frames, Plain{});
    play_array(net, array, last ? Rows{} : past(net.handed, state).newest(), state);
    const Past terms = past(array.terms, state);
    mirror(array.terms, terms);
    const Rows head = last ? Rows{output, 0} : past(net.arrays[number + 1].terms, state).newest();
    play_groups(array.head, terms, head, net.frames, Plain{});
  }
  advance_slots(net, state);
}

}  // namespace etalon::ETALON_VARIANT
