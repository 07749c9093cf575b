#include "formats/kept_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/assess_parts.hpp"
#include "formats/written.hpp"

namespace careplan {
namespace {

constexpr std::size_t texts_limit = std::size_t{1} << 14;  // texts of a part
constexpr std::string_view opening = R"({"schema":"careplan.assessment/1","client":")";
constexpr std::string_view until_date = R"(","date":")";
constexpr std::string_view closing = "}}";
constexpr std::size_t piece_size = 32;

// What `write` puts inside of an object or a list that it alone fills.
template <class Write>
std::string inside(char open, Write write) {
  std::string text;
  JsonWriter json(text);
  open == '{' ? json.begin_object() : json.begin_array();
  write(json);
  return text.substr(1);
}

std::uint64_t hash(PartKey const& key) {
  auto const mixed = (key.score * 0x9E3779B97F4A7C15U) ^ (key.digits * 0xC2B2AE3D27D4EB4FU);
  return mixed ^ (mixed >> 29);
}

}  // namespace

KeptParts::KeptParts(Plan const& plan, PartKeys keys, Facts context)
    : plan_(&plan), keys_(std::move(keys)), context_(std::move(context)) {
  auto const& instrument = *plan.instrument;
  head_ = fmt::format(R"(","instrument":{},"version":{})", json_text(instrument.id),
                      json_text(instrument.version));
  auto const group = [&](std::string_view start, std::size_t parts) {
    before_.back() += start;
    for (std::size_t at = 0; at < parts; ++at) before_.emplace_back(at + 1 < parts ? "," : "");
  };
  before_.emplace_back();
  group(R"(,"scores":{)", instrument.scores.size());
  group(R"(},"results":{)", instrument.results.size());
  group(R"(},"flags":[)", instrument.flags.size());
  before_.back() += R"(],"answers":{)";
  keep_answers(instrument.items);
  most_ += opening.size() + until_date.size() + head_.size() + closing.size() + piece_size;
  most_ += before_.back().size();
  parts_.resize(keys_.parts());
  found_.resize(keys_.parts());
  texts_.resize(keys_.parts());
  fresh_.resize(keys_.parts());
}

void KeptParts::keep_answers(std::vector<Item> const& items) {
  std::vector<std::vector<std::size_t>> ends(items.size());
  for (std::size_t at = 0; at < items.size(); ++at)
    for (std::size_t code = 0; code < code_count(items[at]); ++code) {
      answer_texts_ += at > 0 ? "," : "";
      answer_texts_ += inside('{', [&](JsonWriter& json) {
        json.member(items[at].id, value_of(items[at], static_cast<Code>(code)));
      });
      ends[at].push_back(answer_texts_.size());
    }
  answer_texts_.append(piece_size, ' ');
  std::size_t begin = 0;
  for (auto const& item_ends : ends) {
    std::size_t longest = 0;
    auto& pieces = answers_.emplace_back();
    for (auto const end : item_ends) {
      pieces.push_back({answer_texts_.data() + begin, end - begin});
      longest = std::max(longest, end - begin);
      begin = end;
    }
    most_ += longest;
  }
}

std::string_view KeptParts::record(std::string_view client, std::string_view date,
                                   std::span<Code> codes) {
  if (!keys_.settle(codes, found_)) return {};
  bool all = true;
  auto size = most_ + client.size() + date.size();
  for (std::size_t at = 0; at < parts_.size(); ++at) {
    texts_[at] = parts_[at].find(found_[at]);
    all = all && texts_[at] != nullptr;
  }
  if (!all) work_out(codes);
  for (auto const* text : texts_) size += text->size();
  if (out_.size() < size) out_.resize(size);
  auto* to = out_.data();
  for (auto const text : {opening, client, until_date, date, std::string_view(head_)})
    to = written(to, text);
  for (auto const* text : texts_) to = written(to, *text);
  to = written(to, before_.back());
  for (std::size_t item = 0; item < answers_.size(); ++item) {
    auto const& piece = answers_[item][codes[item]];
    std::memcpy(to, piece.text, piece_size);
    if (piece.size > piece_size)
      std::memcpy(to + piece_size, piece.text + piece_size, piece.size - piece_size);
    to += piece.size;
  }
  to = written(to, closing);
  return {out_.data(), static_cast<std::size_t>(to - out_.data())};
}

void KeptParts::work_out(std::span<Code const> codes) {
  auto const& instrument = *plan_->instrument;
  std::vector<Answer> answers;
  for (std::size_t at = 0; at < instrument.items.size(); ++at)
    answers.push_back({instrument.items[at].id, value_of(instrument.items[at], codes[at])});
  PartScorer const parts(*plan_, answers, context_);
  auto const text = [&](std::size_t at) {
    if (at < instrument.scores.size())
      return inside('{', [&](JsonWriter& json) { append_score(json, parts.score(at)); });
    at -= instrument.scores.size();
    if (at < instrument.results.size())
      return inside('{', [&](JsonWriter& json) { append_result(json, parts.result(at)); });
    at -= instrument.results.size();
    return inside('[', [&](JsonWriter& json) { append_flag(json, parts.flag(at)); });
  };
  for (std::size_t at = 0; at < parts_.size(); ++at) {
    if (texts_[at] != nullptr) continue;
    fresh_[at] = before_[at] + text(at);
    parts_[at].keep(found_[at], fresh_[at]);
    texts_[at] = &fresh_[at];
  }
}

std::string const* KeptParts::Part::find(PartKey const& key) const {
  auto const mask = entries_.size() - 1;
  for (auto at = hash(key) & mask; entries_[at].text != nullptr; at = (at + 1) & mask)
    if (entries_[at].key == key) return entries_[at].text;
  return nullptr;
}

KeptParts::Part::Entry& KeptParts::Part::slot(PartKey const& key) {
  auto const mask = entries_.size() - 1;
  auto at = hash(key) & mask;
  while (entries_[at].text != nullptr) at = (at + 1) & mask;
  return entries_[at];
}

void KeptParts::Part::keep(PartKey const& key, std::string text) {
  if (used_ == texts_limit) return;
  if (2 * ++used_ > entries_.size()) grow();
  auto const& kept = texts_.try_emplace(std::move(text), 0).first->first;
  slot(key) = {key, &kept};
}

void KeptParts::Part::grow() {
  auto const old = std::move(entries_);
  entries_.assign(2 * old.size(), {});
  for (auto const& entry : old)
    if (entry.text != nullptr) slot(entry.key) = entry;
}

}  // namespace careplan
