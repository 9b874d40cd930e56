// The operators of the domain "etalon", version 1, behind ONNX Runtime's custom-operator interface:
//
//     output, state_next = WaveNet(source, state; structure, weights)
//     output, state_next = Lstm(source, state; structure, weights)
//     output, state_next = Linear(source, state; structure, weights)
//
// Bound to one address, the state is moved on where it lies; bound to two, it is copied first and the old one stays as
// it was. Everything that can be wrong is found when the kernel is made; a run allocates, locks and throws nothing.
#include <cstring>
#include <new>

#include "node.hpp"
#include "../shown.hpp"
#include "variant.hpp"

namespace etalon::ort {
namespace {

template <class Network>
struct Traits;

template <>
struct Traits<WaveNet> {
  static constexpr const char* NAME = "WaveNet";
  static WaveNet read(Attributes& attributes) { return read_wavenet(attributes); }
  static auto loops() { return best_variant().play_wavenet; }
};

template <>
struct Traits<Lstm> {
  static constexpr const char* NAME = "Lstm";
  static Lstm read(Attributes& attributes) { return read_lstm(attributes); }
  static auto loops() { return best_variant().play_lstm; }
};

template <>
struct Traits<Linear> {
  static constexpr const char* NAME = "Linear";
  static Linear read(Attributes& attributes) { return filled(read_linear(attributes), best_variant().fill_linear); }
  static auto loops() { return best_variant().play_linear; }
};

template <class Network>
struct Kernel {
  const Api* api;
  Network network;
  std::vector<std::int64_t> source_shape, state_shape;
  void (*play)(const Network&, const float*, float*, float*);
};

template <class Network>
Status* create(const CustomOp*, const Api* api, const KernelInfo* info, void** kernel) {
  Node node(api, info);
  Attributes attributes = node.attributes();
  Network network = Traits<Network>::read(attributes);
  std::string wrong = attributes.wrong;
  if (wrong.empty()) wrong = node.differs(network.frames, network.state_floats);
  if (!wrong.empty()) {
    const std::string sentence = std::string("A node etalon.") + Traits<Network>::NAME + " cannot be played: " + wrong;
    return call<CreateStatus>(api, INVALID_GRAPH, sentence.c_str());
  }
  *kernel = new (std::nothrow) Kernel<Network>{api, std::move(network), node.source_shape, node.state_shape,
                                               Traits<Network>::loops()};
  return *kernel ? nullptr : call<CreateStatus>(api, FAIL, "There is no memory left for a kernel.");
}

Status* data_of(const Api* api, const Value* value, float** data) {
  return call<GetTensorMutableData>(api, const_cast<Value*>(value), reinterpret_cast<void**>(data));
}

template <class Network>
Status* compute(void* kernel, Context* context) {
  const auto& self = *static_cast<const Kernel<Network>*>(kernel);
  const Api* api = self.api;
  const Value* inputs[2] = {};
  Value* outputs[2] = {};
  float *source = nullptr, *state = nullptr, *output = nullptr, *next = nullptr;
  const auto& shape = self.source_shape;
  const auto& held = self.state_shape;
  Status* status = call<KernelContext_GetInput>(api, context, 0, &inputs[0]);
  if (!status) status = call<KernelContext_GetInput>(api, context, 1, &inputs[1]);
  if (!status) status = call<KernelContext_GetOutput>(api, context, 0, shape.data(), shape.size(), &outputs[0]);
  if (!status) status = call<KernelContext_GetOutput>(api, context, 1, held.data(), held.size(), &outputs[1]);
  if (!status) status = data_of(api, inputs[0], &source);
  if (!status) status = data_of(api, inputs[1], &state);
  if (!status) status = data_of(api, outputs[0], &output);
  if (!status) status = data_of(api, outputs[1], &next);
  if (status) return status;
  if (next != state) std::memcpy(next, state, sizeof(float) * self.network.state_floats);
  self.play(self.network, source, next, output);
  return nullptr;
}

template <class Network>
constexpr CustomOp operator_of() {
  CustomOp op{};
  op.version = VERSION;
  op.name = [](const CustomOp*) { return Traits<Network>::NAME; };
  op.execution_provider = [](const CustomOp*) -> const char* { return nullptr; };  // null: the processor
  op.input_type = op.output_type = [](const CustomOp*, std::size_t) { return FLOAT; };
  op.input_count = op.output_count = [](const CustomOp*) -> std::size_t { return 2; };
  op.kernel_destroy = [](void* kernel) { delete static_cast<Kernel<Network>*>(kernel); };
  op.input_characteristic = op.output_characteristic = [](const CustomOp*, std::size_t) { return REQUIRED; };
  op.input_memory = [](const CustomOp*, std::size_t) { return DEFAULT; };
  op.variadic_input_least = op.variadic_output_least = [](const CustomOp*) { return 1; };
  op.variadic_input_alike = op.variadic_output_alike = [](const CustomOp*) { return 1; };
  op.create_kernel_v2 = create<Network>;
  op.kernel_compute_v2 = compute<Network>;
  return op;
}

constexpr CustomOp WAVENET = operator_of<WaveNet>(), LSTM = operator_of<Lstm>();
constexpr CustomOp LINEAR = operator_of<Linear>();

// One domain for all sessions: ONNX Runtime keeps its address as long as any of them lives.
struct Registered {
  Domain* domain = nullptr;
  Status* status = nullptr;

  explicit Registered(const Api* api) {
    status = call<CreateCustomOpDomain>(api, "etalon", &domain);
    for (const CustomOp* op : {&WAVENET, &LSTM, &LINEAR})
      if (!status) status = call<CustomOpDomain_Add>(api, domain, op);
  }
};

}  // namespace
}  // namespace etalon::ort

// Called by SessionOptions.register_custom_ops_library.
ETALON_SHOWN etalon::ort::Status* RegisterCustomOps(
    etalon::ort::Options* options, const etalon::ort::ApiBase* base) {
  using namespace etalon::ort;
  const Api* api = base->GetApi(VERSION);
  if (!api) return call<CreateStatus>(base->GetApi(1), FAIL, "Etalon's operators need ONNX Runtime 1.16 or later.");
  if (!etalon::runs_here(etalon::best_variant()))
    return call<CreateStatus>(api, FAIL, "Etalon's operators were built for another processor; install Etalon again.");
  static const Registered registered(api);
  if (registered.status) return call<CreateStatus>(api, FAIL, "Etalon's operators could not be registered.");
  return call<AddCustomOpDomain>(api, options, registered.domain);
}

// The name of the loops that this processor runs, to be shown to a person.
ETALON_SHOWN const char* etalon_variant() { return etalon::best_variant().name; }
