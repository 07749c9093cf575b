#include "formats/quick_place.hpp"

#include <algorithm>
#include <bit>
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

// As a guess that can be wrong: counted, every next step would have to wait for the byte.
void pass_blank(char const*& at) {
  if (*at == ' ') [[unlikely]]
    ++at;
}

// What stands before the next quote, which is stepped over; nothing when it is not plain.
std::string_view quoted(char const*& at) {
  constexpr std::uint64_t backslashes = 0x5C5C5C5C5C5C5C5Cu;
  constexpr std::uint64_t blanks = 0x2020202020202020u;
  auto const* const begin = at;
  for (;; at += 8) {
    auto const bytes = eight_bytes(at);
    auto const below_blank = (bytes - blanks) & ~bytes & 0x8080808080808080u;
    auto const ends = first_zero(bytes ^ quotes) | first_zero(bytes ^ backslashes) | below_blank;
    if (ends == 0) continue;
    at += std::countr_zero(ends) / 8;
    if (*at != '"') return {};
    return {begin, static_cast<std::size_t>(at++ - begin)};
  }
}

}  // namespace

struct QuickPlace::Impl {
  Impl(BatchCriteria const& criteria, bool with_values)
      : texts(with_values ? criteria.criteria().facts.size() : 0) {
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
    known.resize(facts.size());
  }

  FactKeys keys;
  std::vector<FactValues> values;
  std::vector<KnownValues> known;  // by fact
  std::vector<FactState> nothing;  // not asked, for each fact
  std::vector<FactState> states;
  std::vector<std::string_view> texts;  // of the values, where they are wanted
  std::uint64_t texts_given = 0;        // facts that have one
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

  // Where the next byte stands is kept out of memory: every step waits for it.
  bool take_facts(char const*& place) {
    return texts.empty() ? take_facts<false>(place) : take_facts<true>(place);
  }
  template <bool with_texts>
  bool take_facts(char const*& place) {
    if constexpr (with_texts)
      for (auto rest = std::exchange(texts_given, 0); rest != 0; rest &= rest - 1)
        texts.data()[std::countr_zero(rest)] = {};
    std::copy(nothing.begin(), nothing.end(), states.begin());
    auto const* at = place;
    if (took(at, "}")) return place = at, true;
    if (*at++ != '"') return false;
    std::uint64_t given = 0;
    std::uint64_t twice = 0;
    std::uint32_t found = 0;
    for (auto before = FactKeys::none;;) {
      if (!FactKeys::is(keys.at(found), at)) [[unlikely]] {
        auto const expected = std::exchange(found, keys.find(at, found));
        if (found == FactKeys::none) return false;
        learn(before, expected, found);
      }
      auto const& key = keys.at(found);
      at += key.size;
      auto const brief = ShortValue::at(at);
      auto const* const begin = at;
      auto const entry = known.data()[key.fact].find(brief.bytes);
      auto state = KnownValues::state(entry);
      if (brief.is_short() && KnownValues::is(entry, brief.bytes)) [[likely]] {
        at += brief.size();
      } else {
        auto const value = look_at(key.fact, at, brief);
        state = value.state;
        at = value.end;
        if (state == FactValues::none) return false;
      }
      auto const bit = std::uint64_t{1} << key.fact;
      twice |= given & bit;
      given |= bit;
      states.data()[key.fact] = state;
      if constexpr (with_texts) {
        auto const* const text = *begin == ' ' ? begin + 1 : begin;
        texts.data()[key.fact] = {text, static_cast<std::size_t>(at - text)};
        texts_given = given;
      }
      before = found;
      found = key.next;
      if (took(at, ",\"")) continue;
      if (took(at, "}")) return place = at, twice == 0;
      if (!took(at, ", \"")) return false;
    }
  }

  // A value that has not stood there before, or is too long to be known by its bytes. Words of
  // which some are too long are all looked at: which of them comes next is nothing to guess.
  [[gnu::noinline]] FactValues::Read look_at(std::uint32_t fact, char const* at, ShortValue brief) {
    auto const* end = at;
    pass_blank(end);
    bool const blank = end != at;
    bool const guessed = *end == '"' && values.data()[fact].long_for_short();
    auto const state = values.data()[fact].read(end);
    if (!blank && !guessed && brief.is_short() && state != FactValues::none &&
        end == at + brief.size())
      known[fact].keep(brief, state);
    return {state, end};
  }

  // The order of the keys in this stream; what was only left out does not change it.
  void learn(std::uint32_t before, std::uint32_t expected, std::uint32_t found) {
    if (before == FactKeys::none) return;
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

  // Lines of one stream mostly differ in the client and the facts alone: what stood between these
  // is known from the last line, and the date with it.
  static constexpr std::string_view before_date = R"(,"date":")";
  std::string between;
  bool like_the_last(std::string_view line) {
    auto const* at = line.data();
    if (between.empty() || !took(at, R"({"client":")")) return false;
    client = quoted(at);
    if (line.size() < static_cast<std::size_t>(at - line.data()) + between.size() ||
        std::memcmp(at, between.data(), between.size()) != 0 || !valid_id(client))
      return false;
    date = {at + before_date.size(), last_date.size()};
    at += between.size();
    return take_facts(at) && took(at, "}") && at == line.data() + line.size();
  }
  void note_between(std::string_view line) {
    auto const facts = line.find(R"(,"facts":{)");
    auto const begin = client.data() + client.size() + 1 - line.data();
    if (!line.starts_with(R"({"client":")") || facts == line.npos) return;
    auto const text =
        line.substr(static_cast<std::size_t>(begin), facts + 10 - static_cast<std::size_t>(begin));
    if (text == std::string(before_date) + last_date + R"(","facts":{)") between = text;
  }

  bool read(std::string_view line) {
    states.resize(nothing.size());
    if (line.empty()) return false;
    if (like_the_last(line)) return true;
    between.clear();  // the date may become another one
    if (!read_members(line)) return false;
    note_between(line);
    return true;
  }

  bool read_members(std::string_view line) {
    if constexpr (!bytes_in_order) return false;
    auto const* at = line.data();
    if (*at++ != '{') return false;
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

QuickPlace::QuickPlace(BatchCriteria const& criteria, bool with_values)
    : impl_(std::make_unique<Impl>(criteria, with_values)) {}
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
std::span<std::string_view const> QuickPlace::values() const {
  return impl_->texts;
}
std::span<FactState const> QuickPlace::states() const {
  return impl_->states;
}

}  // namespace careplan
