#include "node.hpp"

namespace etalon::ort {
namespace {

// The product of a shape; 0 if a size is open, or so large that no tensor has it.
std::size_t count_of(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) {
    if (size < 1 || static_cast<std::uint64_t>(size) > (std::size_t{1} << 32) / count) return 0;
    count *= static_cast<std::size_t>(size);
  }
  return count;
}

}  // namespace

bool Node::good(Status* status) {
  if (status) call<ReleaseStatus>(api_, status);
  return !status;
}

template <int NUMBER, class Number>
std::vector<Number> Node::list(const char* name) {
  std::size_t count = 0;
  if (!good(call<NUMBER>(api_, info_, name, static_cast<Number*>(nullptr), &count))) return {};
  std::vector<Number> numbers(count);
  if (!good(call<NUMBER>(api_, info_, name, numbers.data(), &count))) return {};
  return numbers;
}

Attributes Node::attributes() {
  return {list<KernelInfoGetAttributeArray_int64, std::int64_t>("structure"),
          list<KernelInfoGetAttributeArray_float, float>("weights")};
}

template <int NUMBER>
std::vector<std::int64_t> Node::shape(std::size_t number) {
  TypeInfo* type = nullptr;
  if (!good(call<NUMBER>(api_, info_, number, &type)) || !type) return {0};
  const TensorInfo* tensor = nullptr;
  std::size_t count = 0;
  std::vector<std::int64_t> sizes{0};
  if (good(call<CastTypeInfoToTensorInfo>(api_, type, &tensor)) && tensor &&
      good(call<GetDimensionsCount>(api_, tensor, &count))) {
    sizes.assign(count, 0);
    if (!good(call<GetDimensions>(api_, tensor, sizes.data(), count))) sizes.assign(1, 0);
  }
  call<ReleaseTypeInfo>(api_, type);
  return sizes;
}

std::string Node::differs(int frames, std::size_t state_floats) {
  std::size_t inputs = 0, outputs = 0;
  const bool counted = good(call<KernelInfo_GetInputCount>(api_, info_, &inputs)) &&
                       good(call<KernelInfo_GetOutputCount>(api_, info_, &outputs));
  if (!counted || inputs != 2 || outputs != 2) return "it has not two inputs and two outputs.";
  source_shape = shape<KernelInfo_GetInputTypeInfo>(0);
  state_shape = shape<KernelInfo_GetInputTypeInfo>(1);
  const auto refused = [](const char* name, const std::vector<std::int64_t>& shape, std::size_t needed) {
    return std::string(name) + " is declared with " + std::to_string(count_of(shape)) + " numbers and must have " +
           std::to_string(needed) + ".";
  };
  if (count_of(source_shape) != static_cast<std::size_t>(frames))
    return refused("its source", source_shape, static_cast<std::size_t>(frames));
  if (count_of(state_shape) != state_floats) return refused("its state", state_shape, state_floats);
  if (shape<KernelInfo_GetOutputTypeInfo>(0) != source_shape)
    return "its output is not declared with its source's shape.";
  if (shape<KernelInfo_GetOutputTypeInfo>(1) != state_shape)
    return "its next state is not declared with its state's shape.";
  return {};
}

}  // namespace etalon::ort
