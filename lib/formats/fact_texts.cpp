#include "formats/fact_texts.hpp"

#include <optional>
#include <utility>

#include "core/json.hpp"
#include "formats/record_stream.hpp"

namespace careplan {
namespace {

constexpr std::size_t longest_text = 128;  // of a value that is kept

// As the reader of records takes it, by the fact's own id.
std::optional<Value> read_value(FactNames const& names, std::string const& fact,
                                std::string_view text) {
  auto const line = R"({"client":"c","date":"2000-01-01","facts":{)" + json_text(fact) + ":" +
                    std::string(text) + "}}\n";
  RecordStream record(text_source(line), RecordFormat::ndjson);
  std::vector<Rejection> rejections;
  if (!record.next() || record.complaint()) return std::nullopt;
  auto const in = read_place_in(record, names, rejections);
  if (!in || !rejections.empty()) return std::nullopt;
  auto const found = in->facts.find(fact);
  if (found == in->facts.end()) return std::nullopt;
  return found->second;
}

}  // namespace

FactTexts::FactTexts(FactNames const& names, std::string fact)
    : names_(&names), fact_(std::move(fact)) {
  add(Missing::not_asked);
  add(Missing::stale);
}

std::uint32_t FactTexts::add(Value value) {
  texts_.emplace_back(to_json(value));
  values_.push_back(std::move(value));
  return static_cast<std::uint32_t>(values_.size() - 1);
}

std::uint32_t FactTexts::keep(std::string_view text) {
  if (values_.size() == most || kept_ == most || text.size() > longest_text) return most;
  auto value = read_value(*names_, fact_, text);
  if (!value || to_json(*value).size() > longest) return most;
  auto const number = *value == Value{Missing::not_asked} ? absent : add(std::move(*value));
  if (text.size() > sizeof(std::uint64_t)) {
    long_.emplace(text, number);
    return number;
  }
  if (++kept_ * 2 > slots_.size()) {
    auto const old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
    for (auto const& entry : old)
      if (entry.bytes != 0) put(entry);
  }
  put({bytes_of(text), number});
  return number;
}

void FactTexts::put(Slot entry) {
  auto at = slot(entry.bytes);
  while (slots_[at].bytes != 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = entry;
}

std::uint32_t FactTexts::long_number(std::string_view text) {
  auto const found = long_.find(std::string(text));
  return found == long_.end() ? keep(text) : found->second;
}

}  // namespace careplan
