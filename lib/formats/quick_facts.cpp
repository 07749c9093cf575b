#include "formats/quick_facts.hpp"

#include <algorithm>
#include <charconv>

#include "conditions/domain.hpp"

namespace careplan {
namespace {

constexpr std::size_t most_numbers = 1'000;

// Text whose letters stand in JSON as they are.
bool plain(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

std::uint64_t bytes_of(std::string_view text, std::size_t from) {
  std::uint64_t bytes = 0;
  if (from < text.size())
    std::memcpy(&bytes, text.data() + from, std::min(text.size() - from, sizeof bytes));
  return bytes;
}

std::uint64_t in_quotes(std::string_view word, std::size_t from) {
  auto const size = word.size() - std::min(word.size(), from);
  return first_bytes(bytes_of(word, from) ^ quotes, static_cast<unsigned>(size));
}

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// How many whole numbers from 0 on are looked up.
std::size_t number_count(Domain const& domain) {
  auto const high = bounded(domain) ? domain.high : static_cast<double>(most_numbers);
  auto const listed = domain.values.empty() ? high : std::ranges::max(domain.values);
  return static_cast<std::size_t>(std::clamp(listed + 1, 0.0, static_cast<double>(most_numbers)));
}

// Behind a number as JSON writes it, without an exponent; `text` itself when there is none.
char const* behind_number(char const* text) {
  auto const* at = text + (*text == '-' ? 1 : 0);
  auto const* const whole = at;
  while (digit(*at)) ++at;
  if (at == whole || (*whole == '0' && at - whole > 1)) return text;
  if (*at == '.') {
    auto const* const part = ++at;
    while (digit(*at)) ++at;
    if (at == part) return text;
  }
  return at;
}

}  // namespace

void FactKeys::add(std::string_view name, std::uint32_t fact) {
  if (!plain(name) || name.size() + 2 > longest) return;
  auto const text = std::string(name) + "\":";
  Key key{.size = static_cast<std::uint32_t>(text.size()), .fact = fact};
  std::array<char, longest> bytes{};
  std::memcpy(bytes.data(), text.data(), text.size());
  std::memcpy(key.text.data(), bytes.data(), longest);
  bytes.fill('\0');
  std::memset(bytes.data(), 0xFF, text.size());
  std::memcpy(key.mask.data(), bytes.data(), longest);
  key.next = static_cast<std::uint32_t>(keys_.size()) + 1;
  keys_.push_back(key);
}

void FactKeys::finish() {
  if (keys_.empty()) keys_.push_back({.text = {1}});  // one to compare with, that is no text
  keys_.back().next = 0;
  auto const size = std::bit_ceil(4 * keys_.size());
  shift_ = 64 - std::countr_zero(size);
  slots_.assign(size, none);
  for (std::uint32_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].size == 0) continue;
    std::array<char, longest> text{};
    std::memcpy(text.data(), keys_[i].text.data(), longest);
    auto const length = keys_[i].size - 2;
    auto const first = first_bytes(eight_bytes(text.data()), length);
    auto const last = length <= 8 ? 0 : eight_bytes(text.data() + length - 8);
    auto at = slot(first, last, length);
    while (slots_[at] != none) at = (at + 1) & (size - 1);
    slots_[at] = i;
  }
}

std::uint32_t FactKeys::look_up(char const* text) const {
  unsigned length = 0;
  for (unsigned part = 8; part == 8 && length < longest;) {
    part = before_quote(eight_bytes(text + length));
    length += part;
  }
  if (length + 2 > longest) return none;
  auto const first = first_bytes(eight_bytes(text), length);
  auto const last = length <= 8 ? 0 : eight_bytes(text + length - 8);
  for (auto at = slot(first, last, length); slots_[at] != none; at = (at + 1) & (slots_.size() - 1))
    if (is(keys_[slots_[at]], text)) return slots_[at];
  return none;
}

void KnownValues::keep(ShortValue const& value, FactState state) {
  if (slots_.size() < most_slots && ++kept_ * 4 > slots_.size()) {
    auto const old = std::exchange(slots_, std::vector(slots_.size() * 4, empty));
    shift_ -= 2;
    for (auto const entry : old)
      if (entry != empty) put(entry);
  }
  put(value.bytes | std::uint64_t{state} << 56);
}

void KnownValues::put(std::uint64_t entry) {
  auto& place = slots_[slot(entry << 8 >> 8)];
  if (place == empty) place = entry;
}

FactValues::FactValues(BatchCriteria const& criteria, std::size_t fact)
    : criteria_(&criteria), fact_(fact) {
  add_literal("null", criteria.open(fact));
  auto const& rule = criteria.criteria().facts[fact];
  bool const counted = rule.since != Since::none;  // days are turned into numbers with care
  if (!counted && rule.domain.kind == DomainKind::yes_no) {
    add_literal("true", criteria.state_of(fact, true).value_or(none));
    add_literal("false", criteria.state_of(fact, false).value_or(none));
  }
  if (!counted && rule.domain.kind == DomainKind::number)
    numbers_.assign(number_count(rule.domain), unknown);
  add_words();
}

void FactValues::add_literal(std::string_view word, FactState state) {
  auto const text = bytes_of(word, 0);
  literals_[place_of_literal(text)] = {
      text, first_bytes(~std::uint64_t{0}, static_cast<unsigned>(word.size())), state};
}

void FactValues::add_words() {
  auto const& rule = criteria_->criteria().facts[fact_];
  std::vector<Word> list;
  auto const add = [&](std::string_view word, Value const& value) {
    auto const state = criteria_->state_of(fact_, value);
    if (state && plain(word) && word.size() > longest_word)
      long_words_.emplace_back('"' + std::string(word) + '"', *state);
    else if (state && plain(word))
      list.push_back({in_quotes(word, 0), in_quotes(word, 8), *state});
  };
  for (auto const& [missing, word] : words(Missing{})) add(word, missing);
  if (rule.since == Since::none && rule.domain.kind == DomainKind::words)
    for (auto const& word : rule.domain.words) {
      long_for_short_ = long_for_short_ || word.size() + 2 > ShortValue::longest;
      if (!from_text<Missing>(word)) add(word, word);
    }
  // A multiplier that gives each word a place of its own: with few words soon found.
  auto size = std::bit_ceil(4 * list.size());
  std::uint64_t random = 0x9E3779B97F4A7C15u;
  for (int tries = 0;; ++tries) {
    if (tries == 1'000) size *= 2;
    if (tries == 1'000) tries = 0;
    words_.assign(size, {});
    shift_ = 64 - std::countr_zero(size);
    multiplier_ = (random *= 0xD1342543DE82EF95u) | 1;
    bool apart = true;
    for (auto const& word : list) {
      auto& place = words_[word_slot(word.first, word.second)];
      apart = apart && place.state == none;
      place = word;
    }
    if (apart) return;
  }
}

// Text ends with its line: a word that stands there cannot reach beyond.
FactValues::Read FactValues::long_word(char const* text) const {
  for (auto const& [word, state] : long_words_)
    if (std::strncmp(text, word.c_str(), word.size()) == 0) return {state, text + word.size()};
  return {none, text};
}

FactState FactValues::state_of(double number) const {
  auto const& rule = criteria_->criteria().facts[fact_];
  if (rule.since != Since::none || !allows(rule.domain, number)) return none;
  return criteria_->state_of(fact_, number).value_or(none);
}

FactValues::Read FactValues::other_number(char const* text) {
  constexpr std::ptrdiff_t exact = 15;  // digits that every reader reads as the same double
  auto const* const end = behind_number(text);
  if (end == text || end - text > exact || (*end != ',' && *end != '}')) return {none, text};
  double number = 0;
  if (std::from_chars(text, end, number).ec != std::errc{}) return {none, text};
  auto const state = state_of(number);
  auto const whole = static_cast<std::size_t>(std::max(0.0, number));
  if (state != none && whole < numbers_.size() && number == static_cast<double>(whole))
    numbers_[whole] = state;
  return {state, end};
}

}  // namespace careplan
