#include "formats/quick_place.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "formats/quick_facts.hpp"

namespace careplan {
namespace {

// Steps over a text when it stands there.
template <std::size_t N>
bool took(char const*& at, char const (&text)[N]) {
  if (std::memcmp(at, text, N - 1) != 0) return false;
  at += N - 1;
  return true;
}

void pass_blank(char const*& at) {
  if (*at == ' ') ++at;
}

// What stands before the next quote, which is stepped over; nothing when it is not plain.
std::string_view quoted(char const*& at) {
  auto const* const begin = at;
  while (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= ' ') ++at;
  if (*at != '"') return {};
  return {begin, static_cast<std::size_t>(at++ - begin)};
}

}  // namespace

struct QuickPlace::Impl {
  explicit Impl(BatchCriteria const& criteria) {
    auto const& facts = criteria.criteria().facts;
    for (std::uint32_t i = 0; i < facts.size(); ++i) {
      values.emplace_back(criteria, i);
      nothing.push_back(criteria.open(i));
      keys.add(facts[i].id, i);
    }
    // An id goes before an equal address of another fact, as in FactNames.
    for (std::uint32_t i = 0; i < facts.size(); ++i) {
      auto const& from = facts[i].from;
      bool const taken =
          std::ranges::any_of(facts, [&](FactRule const& rule) { return rule.id == from; }) ||
          std::ranges::find(facts, from, &FactRule::from) != facts.begin() + i;
      if (!from.empty() && !taken) keys.add(from, i);
    }
    keys.finish();
  }

  FactKeys keys;
  std::vector<FactValues> values;
  std::vector<FactState> nothing;  // not asked, for each fact
  std::vector<FactState> states;
  std::string_view client;
  std::string_view date;
  std::string last_date;
  Date day;
  enum Member : unsigned { client_seen = 1, date_seen = 2, facts_seen = 4, schema_seen = 8 };

  bool take_date(std::string_view text) {
    date = text;
    if (text == last_date) return true;
    auto const parsed = parse_date(text);
    if (!parsed) return false;
    last_date = text;
    day = *parsed;
    return true;
  }

  bool take_facts(char const*& at) {
    std::copy(nothing.begin(), nothing.end(), states.begin());
    if (took(at, "}")) return true;
    std::uint64_t given = 0;
    std::uint32_t expected = 0;
    auto before = FactKeys::none;
    for (;;) {
      if (*at++ != '"') return false;
      auto const found = keys.find(at, expected);
      if (found == FactKeys::none) return false;
      auto const& key = keys.at(found);
      at += key.size;
      pass_blank(at);
      auto const state = values.data()[key.fact].read(at);
      auto const bit = std::uint64_t{1} << key.fact;
      if (state == FactValues::none || (given & bit) != 0) return false;
      given |= bit;
      states.data()[key.fact] = state;
      learn(before, expected, found);
      before = found;
      expected = key.next;
      auto const next = *at++;
      if (next == '}') return true;
      if (next != ',') return false;
      pass_blank(at);
    }
  }

  // The order of the keys in this stream; what was only left out does not change it.
  void learn(std::uint32_t before, std::uint32_t expected, std::uint32_t found) {
    if (found == expected || before == FactKeys::none) return;
    auto const second = keys.at(expected).next;
    if (found != second && found != keys.at(second).next) keys.follow(before, found);
  }

  bool member(char const*& at, unsigned& seen) {
    auto const once = [&](unsigned which) {
      return (std::exchange(seen, seen | which) & which) == 0;
    };
    if (took(at, "\"client\":")) {
      pass_blank(at);
      if (*at++ != '"') return false;
      client = quoted(at);
      return once(client_seen) && valid_id(client);
    }
    if (took(at, "\"date\":")) {
      pass_blank(at);
      if (*at++ != '"') return false;
      auto const text = quoted(at);
      return once(date_seen) && take_date(text);
    }
    if (took(at, "\"facts\":")) {
      pass_blank(at);
      return *at++ == '{' && once(facts_seen) && take_facts(at);
    }
    if (!took(at, "\"schema\":")) return false;
    pass_blank(at);
    return took(at, "\"careplan.place-in/1\"") && once(schema_seen);
  }

  bool read(std::string_view line) {
    if constexpr (!bytes_in_order) return false;
    states.resize(nothing.size());
    auto const* at = line.data();
    if (line.empty() || *at++ != '{') return false;
    constexpr unsigned needed = client_seen | date_seen | facts_seen;
    for (unsigned seen = 0; member(at, seen);) {
      auto const next = *at++;
      if (next == '}') return (seen & needed) == needed && at == line.data() + line.size();
      if (next != ',') return false;
      pass_blank(at);
    }
    return false;
  }
};

QuickPlace::QuickPlace(BatchCriteria const& criteria) : impl_(std::make_unique<Impl>(criteria)) {}
QuickPlace::~QuickPlace() = default;
QuickPlace::QuickPlace(QuickPlace&&) noexcept = default;

bool QuickPlace::read(std::string_view line) {
  return impl_->read(line);
}
std::string_view QuickPlace::client() const {
  return impl_->client;
}
std::string_view QuickPlace::date() const {
  return impl_->date;
}
Date QuickPlace::day() const {
  return impl_->day;
}
std::span<FactState const> QuickPlace::states() const {
  return impl_->states;
}

}  // namespace careplan
