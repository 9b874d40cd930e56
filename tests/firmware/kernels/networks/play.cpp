// Plays one node without ONNX Runtime, every buffer of exactly its size, so that the sanitizers see each step too far.
//
// Standard input: int64 counts, then numbers: what (0 WaveNet, 1 Lstm, 2 Linear), structure, weights, state, take. Standard
// output: the take's answer, as many whole blocks as it has. Argument: the name of the variant.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

#include "read.hpp"
#include "variant.hpp"

namespace etalon {
namespace baseline {
extern const Variant variant;
}
#if defined(__x86_64__)
namespace avx2 {
extern const Variant variant;
}
#endif
}  // namespace etalon

using namespace etalon;

namespace {

template <class Number>
std::vector<Number> read() {
  std::int64_t count = 0;
  if (std::fread(&count, sizeof count, 1, stdin) != 1) return {};
  std::vector<Number> numbers(static_cast<std::size_t>(count));
  numbers.resize(std::fread(numbers.data(), sizeof(Number), numbers.size(), stdin));
  return numbers;
}

const Variant& variant_called(const char* name) {
#if defined(__x86_64__)
  if (!std::strcmp(name, "avx2")) return avx2::variant;
#endif
  return std::strcmp(name, "baseline") ? best_variant() : baseline::variant;
}

template <class Network>
int play(const Network& network, void (*play_block)(const Network&, const float*, float*, float*)) {
  const std::vector<float> rest = read<float>(), take = read<float>();
  if (rest.size() != network.state_floats) return std::fputs("the state has another size\n", stderr), 3;
  std::unique_ptr<float[]> state(new float[rest.size()]);
  std::memcpy(state.get(), rest.data(), sizeof(float) * rest.size());
  const auto frames = static_cast<std::size_t>(network.frames);
  for (std::size_t at = 0; at + frames <= take.size(); at += frames) {
    std::unique_ptr<float[]> source(new float[frames]), output(new float[frames]);
    std::memcpy(source.get(), take.data() + at, sizeof(float) * frames);
    play_block(network, source.get(), state.get(), output.get());
    if (std::fwrite(output.get(), sizeof(float), frames, stdout) != frames) return 4;
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const Variant& variant = variant_called(count > 1 ? arguments[1] : "");
  const std::vector<std::int64_t> what = read<std::int64_t>();
  const std::vector<std::int64_t> structure = read<std::int64_t>();
  Attributes attributes(structure, read<float>());
  if (what.size() != 1) return 1;
  const std::int64_t kind = what[0];
  const WaveNet wavenet = kind == 0 ? read_wavenet(attributes) : WaveNet{};
  const Lstm lstm = kind == 1 ? read_lstm(attributes) : Lstm{};
  const Linear linear = kind == 2 ? filled(read_linear(attributes), variant.fill_linear) : Linear{};
  if (!attributes.right()) return std::fprintf(stderr, "%s\n", attributes.wrong.c_str()), 2;
  if (kind == 2) return play(linear, variant.play_linear);
  return kind == 1 ? play(lstm, variant.play_lstm) : play(wavenet, variant.play_wavenet);
}
