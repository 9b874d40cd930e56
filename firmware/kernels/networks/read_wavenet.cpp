// A WaveNet from its attributes, and where in the state everything lies that it remembers.
#include "read.hpp"

namespace etalon {
namespace {

constexpr int MAX_ARRAYS = 64, MAX_LAYERS = 1024, MAX_CHANNELS = 1024, MAX_TAPS = 4096, MAX_DILATION = 1 << 18;
constexpr std::int64_t MAX_STATE = 1 << 28;  // floats: a gibibyte

std::int64_t padded(std::int64_t floats) { return (floats + PAD - 1) / PAD * PAD; }

// Lays rings one behind the other. A channel takes an odd number of cache lines: with a power of two, all channels of a
// window would fall on the same few lines of the cache.
class Layout {
 public:
  Layout(Attributes& attributes, int frames) : attributes_(attributes), frames_(frames) {}

  Ring ring(int channels, int history, int slot) {
    Ring ring;
    const std::int64_t blocks = 1 + (std::int64_t{history} + frames_ - 1) / frames_;
    const std::int64_t held = (blocks + (blocks > 1 ? 1 : 0)) * frames_;
    const std::int64_t stride = padded(held + PAD) | PAD;
    attributes_.must(blocks <= 1 << 24, "its memory has more blocks than a float32 can count.");
    attributes_.must(floats_ + stride * channels <= MAX_STATE, "its memory would take more than a gibibyte.");
    if (!attributes_.right()) return ring;
    ring = {channels, static_cast<int>(blocks), frames_, static_cast<int>(stride), static_cast<std::size_t>(floats_),
            slot};
    floats_ += stride * channels;
    return ring;
  }

  void skip(std::int64_t floats) { floats_ += padded(floats); }
  std::int64_t floats() const { return floats_; }

 private:
  Attributes& attributes_;
  int frames_;
  std::int64_t floats_ = 0;
};

Layer read_layer(Attributes& attributes, int channels, int inner) {
  Layer layer;
  const int taps = attributes.count("a layer's kernel", 1, MAX_TAPS);
  const int dilation = attributes.count("a layer's dilation", 1, MAX_DILATION);
  const bool hands_on = attributes.count("whether a layer has a 1x1", 0, 1) == 1;
  layer.activation = attributes.activation(inner);
  layer.conv = attributes.convolution(channels, inner, taps, dilation);
  layer.mixin = attributes.numbers(inner);
  if (hands_on) layer.layer1x1 = attributes.convolution(inner, channels, 1, 1);
  return layer;
}

Array read_array(Attributes& attributes, int heard, int& channels, int& inner) {
  Array array;
  channels = attributes.count("an array's channels", 1, MAX_CHANNELS);
  inner = attributes.count("an array's inner channels", 1, MAX_CHANNELS);
  const int outputs = attributes.count("a head's outputs", 1, MAX_CHANNELS);
  const int taps = attributes.count("a head's kernel", 1, MAX_TAPS);
  const int dilation = attributes.count("a head's dilation", 1, MAX_DILATION);
  const int layers = attributes.count("an array's number of layers", 1, MAX_LAYERS);
  array.rechannel = attributes.convolution(heard, channels, 1, 1);
  for (int number = 0; number < layers && attributes.right(); ++number)
    array.layers.push_back(read_layer(attributes, channels, inner));
  array.head = attributes.convolution(inner, outputs, taps, dilation);
  return array;
}

// Slots, rings in the order in which they are written, workspace.
void lay_out(Attributes& attributes, WaveNet& net, int widest, int innermost) {
  Layout layout(attributes, net.frames);
  std::int64_t rings = 0;
  for (const Array& array : net.arrays) rings += static_cast<std::int64_t>(array.layers.size()) + 1;
  layout.skip(rings);
  const auto next = [&](int channels, int history) {
    const Ring ring = layout.ring(channels, history, static_cast<int>(net.blocks.size()));
    net.blocks.push_back(ring.blocks);
    return ring;
  };
  for (Array& array : net.arrays) {
    for (Layer& layer : array.layers) layer.ring = next(layer.conv.inputs, layer.conv.history());
    array.terms = next(array.head.inputs, array.head.history());
  }
  net.heard = layout.ring(1, 0, 0);
  net.handed = layout.ring(widest, 0, 0);
  net.inner = layout.ring(innermost, 0, 0);
  net.state_floats = static_cast<std::size_t>(layout.floats());
}

}  // namespace

WaveNet read_wavenet(Attributes& attributes) {
  WaveNet net;
  net.frames = attributes.count("the block", 1, MAX_FRAMES);
  const int arrays = attributes.count("the number of arrays", 1, MAX_ARRAYS);
  int heard = 1, widest = 1, innermost = 1, handed = 0;
  for (int number = 0; number < arrays && attributes.right(); ++number) {
    int channels = 1, inner = 1;
    net.arrays.push_back(read_array(attributes, heard, channels, inner));
    attributes.must(number == 0 || inner == handed, "an array's inner channels are not what the head before it gives.");
    heard = channels;
    handed = net.arrays.back().head.outputs;
    widest = channels > widest ? channels : widest;
    innermost = inner > innermost ? inner : innermost;
  }
  attributes.must(handed == 1, "its last head gives more than one channel.");
  attributes.must_be_read();
  if (attributes.right()) lay_out(attributes, net, widest, innermost);
  return net;
}

}  // namespace etalon
