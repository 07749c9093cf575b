#include "instruments/coded.hpp"

namespace careplan {
namespace {

constexpr std::size_t kinds_of_missing = words(Missing{}).size();

std::size_t listed(Item const& item) {
  auto const count = answer_count(item);
  return count > coded_answers_limit ? 0 : count;
}

}  // namespace

std::size_t code_count(Item const& item) {
  return listed(item) + kinds_of_missing;
}

Code code_of(Item const& item, Missing missing) {
  return static_cast<Code>(listed(item) + static_cast<std::size_t>(missing));
}

std::optional<Code> code_of(Item const& item, Value const& value) {
  if (auto const* missing = std::get_if<Missing>(&value)) return code_of(item, *missing);
  for (std::size_t at = 0; at < listed(item); ++at)
    if (answer_at(item, at) == value) return static_cast<Code>(at);
  return std::nullopt;
}

Value value_of(Item const& item, Code code) {
  auto const count = listed(item);
  return code < count ? answer_at(item, code) : Value{static_cast<Missing>(code - count)};
}

}  // namespace careplan
