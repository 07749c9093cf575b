#include "formats/quick_assess.hpp"

#include <simdjson.h>

#include <array>
#include <cstring>
#include <map>
#include <utility>

#include "formats/answers_in.hpp"
#include "formats/kept_parts.hpp"
#include "formats/lines.hpp"
#include "formats/quick_items.hpp"

namespace careplan {
namespace {

namespace ondemand = simdjson::ondemand;
static_assert(line_padding >= simdjson::SIMDJSON_PADDING);

// Keys are compared as they stand, closing quote included: one with escapes is none that we know.
template <std::size_t N>
bool is_key(ondemand::raw_json_string key, char const (&quoted)[N]) {
  return std::memcmp(key.raw(), quoted, N - 1) == 0;
}

// A value that is no list or object, as it stands; empty otherwise.
inline std::string_view token_of(ondemand::value value) {
  std::string_view token = value.raw_json_token();
  while (!token.empty() && (token.back() == ' ' || token.back() == '\t' || token.back() == '\r'))
    token.remove_suffix(1);
  return token;
}

// The text of a token in quotes, if nothing in it is escaped.
std::optional<std::string_view> plain_text(std::string_view token) {
  if (token.size() < 2 || token.front() != '"' || token.back() != '"') return std::nullopt;
  auto const text = token.substr(1, token.size() - 2);
  if (text.find('\\') != std::string_view::npos) return std::nullopt;
  return text;
}

// Everything about one instrument that reading its records takes.
struct Desk {
  Desk(Plan const& plan, PartKeys keys)
      : id(plan.instrument->id), parts(plan, std::move(keys), {}) {
    for (auto const& item : plan.instrument->items) {
      item_keys.add(item.id);
      words.emplace_back(item);
      nothing.push_back(code_of(item, Missing::not_asked));
    }
    needed = needed_items(plan);
  }

  std::string id;
  KeptParts parts;
  std::vector<ItemWords> words{};
  std::vector<Code> nothing{};  // not asked, for each item
  std::size_t needed = 0;
  ItemKeys item_keys{};
};

}  // namespace

struct QuickAssess::Impl {
  FindPlan find;
  ondemand::parser parser;
  std::map<std::string, std::unique_ptr<Desk>, std::less<>> desks;  // none: no quick way
  Desk* last = nullptr;
  std::string last_date;
  std::string_view client;
  std::string_view date;
  std::vector<Code> codes;
  std::uint64_t given = 0;  // a bit an item

  Desk* desk(std::string_view id) {
    if (last != nullptr && id == last->id) return last;
    auto found = desks.find(id);
    if (found == desks.end()) {
      if (!valid_id(id)) return nullptr;
      auto made = make_desk(id);
      if (!made) return nullptr;
      found = desks.emplace(std::string(id), std::move(*made)).first;
    }
    if (found->second == nullptr) return nullptr;
    return last = found->second.get();
  }

  // Nothing for an id that is not there: it is not worth remembering.
  std::optional<std::unique_ptr<Desk>> make_desk(std::string_view id) {
    try {
      auto const& plan = find(id);
      auto keys = PartKeys::of(plan);
      bool const few = plan.instrument->items.size() <= 64;
      return keys && few ? std::make_unique<Desk>(plan, std::move(*keys)) : nullptr;
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      return std::nullopt;
    }
  }

  bool take_date(std::string_view text) {
    date = text;
    if (text == last_date) return true;
    if (!parse_date(text)) return false;
    last_date = text;
    return true;
  }

  bool answer(Desk const& at, std::size_t item, ondemand::value value) {
    auto const bit = std::uint64_t{1} << item;
    auto const code = at.words[item].code(token_of(value));
    if (!code || (given & bit) != 0) return false;
    given |= bit;
    codes[item] = *code;
    return true;
  }

  bool answers(Desk const& at, ondemand::value value) {
    codes = at.nothing;
    given = 0;
    ondemand::json_type type{};
    if (value.type().get(type)) return false;
    if (type == ondemand::json_type::array) return list(at, value);
    ondemand::object object;
    if (value.get_object().get(object)) return false;
    std::size_t expected = 0;
    for (auto each : object) {
      ondemand::field field;
      if (std::move(each).get(field)) return false;
      auto const item = at.item_keys.find(field.key().raw(), expected);
      if (item == codes.size() || !answer(at, item, field.value())) return false;
      expected = item + 1;
    }
    return true;
  }

  bool list(Desk const& at, ondemand::value value) {
    ondemand::array array;
    if (value.get_array().get(array)) return false;
    std::size_t next = 0;
    for (auto each : array) {
      ondemand::value element;
      if (std::move(each).get(element)) return false;
      if (next == codes.size() || !answer(at, next++, element)) return false;
    }
    return next >= at.needed;
  }

  enum class Read { done, needs_instrument, no };

  // Takes the members in their order; `at` is the instrument's, if it is known before.
  Read members(ondemand::object object, Desk* at) {
    std::array<bool, 4> seen{};
    client = date = {};
    for (auto each : object) {
      ondemand::field field;
      if (std::move(each).get(field)) return Read::no;
      auto const key = field.key();
      if (is_key(key, "answers\"")) {
        if (at == nullptr) return Read::needs_instrument;
        if (std::exchange(seen[0], true) || !answers(*at, field.value())) return Read::no;
        continue;
      }
      auto const text = plain_text(token_of(field.value()));
      if (!text || !member(key, *text, seen, at)) return Read::no;
    }
    bool const whole = seen[0] && seen[1] && !client.empty() && !date.empty();
    return whole ? Read::done : Read::no;
  }

  bool member(ondemand::raw_json_string key, std::string_view text, std::array<bool, 4>& seen,
              Desk*& at) {
    if (is_key(key, "client\"")) {
      bool const first = client.empty();
      client = text;
      return first && valid_id(text);
    }
    if (is_key(key, "date\"")) return date.empty() && take_date(text);
    if (is_key(key, "instrument\"")) {
      at = desk(text);
      return at != nullptr && !std::exchange(seen[1], true);
    }
    if (is_key(key, "schema\""))
      return text == "careplan.assess-in/1" && !std::exchange(seen[2], true);
    if (is_key(key, "rater\"")) return valid_id(text) && !std::exchange(seen[3], true);
    return false;
  }

  // The line from its start; false when that cannot be.
  static bool restart(ondemand::document& document, ondemand::object& object) {
    document.rewind();
    return document.get_object().get(object) == simdjson::SUCCESS;
  }

  std::string_view read(std::string_view line) {
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(line.data(), line.size(), line.size() + line_padding).get(document) ||
        document.get_object().get(object))
      return {};
    auto outcome = members(object, nullptr);
    if (outcome == Read::needs_instrument) {
      std::string_view id;
      if (!restart(document, object) || object.find_field_unordered("instrument").get(id))
        return {};
      auto* const at = desk(id);
      if (at == nullptr || !restart(document, object)) return {};
      outcome = members(object, at);
    }
    if (outcome != Read::done || document.current_location().error() != simdjson::OUT_OF_BOUNDS)
      return {};
    return last->parts.record(client, date, codes);
  }
};

QuickAssess::QuickAssess(FindPlan find) : impl_(std::make_unique<Impl>()) {
  impl_->find = std::move(find);
}
QuickAssess::~QuickAssess() = default;
QuickAssess::QuickAssess(QuickAssess&&) noexcept = default;

std::string_view QuickAssess::read(std::string_view line) {
  return impl_->read(line);
}

}  // namespace careplan
