#include "core/value.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace careplan {
namespace {

struct Shower {
  std::string operator()(Missing missing) const {
    std::string word(to_text(missing));
    std::ranges::replace(word, '_', ' ');
    return word;
  }
  std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
  std::string operator()(double number) const { return to_text(number); }
  std::string operator()(std::string const& word) const { return word; }
  std::string operator()(Interval range) const {
    return to_text(range.low) + ".." + to_text(range.high);
  }
  std::string operator()(OneOf const& few) const { return join(few.words, "|"); }
};

}  // namespace

bool settled(Value const& value) {
  if (auto const* missing = std::get_if<Missing>(&value))
    return *missing == Missing::not_applicable;
  if (auto const* range = std::get_if<Interval>(&value)) return range->exact();
  return !std::holds_alternative<OneOf>(value);
}

std::string to_text(Value const& value) {
  return std::visit(Shower{}, value);
}

}  // namespace careplan
