#include "formats/domain_lines.hpp"

#include <fmt/format.h>

#include <vector>

#include "core/text.hpp"

namespace careplan {
namespace {

constexpr char field_end = '\t';  // no text of a definition holds one
constexpr std::string_view number_kind = "number";
constexpr std::string_view words_kind = "words";
constexpr std::string_view ordered_kind = "ordered";
constexpr std::string_view yes_no_kind = "yes_no";

double field_number(std::string_view field) {
  return parse_number(field).value_or(0);
}

// number, low, high, step, and its values where not all between count; or the words.
Domain domain_of_fields(std::vector<std::string_view> const& fields) {
  auto const& kind = fields.at(0);
  if (kind == yes_no_kind) return {.kind = DomainKind::yes_no};
  if (kind != number_kind) {
    Domain domain{.kind = DomainKind::words, .ordered = kind == ordered_kind};
    domain.words.assign(fields.begin() + 1, fields.end());
    return domain;
  }
  Domain domain{.low = field_number(fields.at(1)),
                .high = field_number(fields.at(2)),
                .step = field_number(fields.at(3))};
  for (std::size_t at = 4; at < fields.size(); ++at)
    domain.values.push_back(field_number(fields[at]));
  return domain;
}

}  // namespace

std::string domain_line(std::string_view address, Domain const& domain) {
  std::string line(address);
  auto const add = [&](auto const& field) { line += fmt::format("{}{}", field_end, field); };
  if (domain.kind == DomainKind::yes_no) {
    add(yes_no_kind);
  } else if (domain.kind == DomainKind::words) {
    add(domain.ordered ? ordered_kind : words_kind);
    for (auto const& word : domain.words) add(word);
  } else {
    add(number_kind);
    for (double const number : {domain.low, domain.high, domain.step}) add(number);
    for (double const number : domain.values) add(number);
  }
  return line + "\n";
}

std::optional<Domain> domain_among(std::string_view lines, std::string_view address) {
  while (!lines.empty()) {
    auto const before = lines.substr(0, lines.size() / 2).rfind('\n');
    auto const begin = before == std::string_view::npos ? 0 : before + 1;
    auto const end = lines.find('\n', begin);
    auto const line = lines.substr(begin, end - begin);
    auto const tab = line.find(field_end);
    auto const order = line.substr(0, tab).compare(address);
    if (order == 0) return domain_of_fields(split(line.substr(tab + 1), field_end));
    lines = order < 0 ? lines.substr(end + 1) : lines.substr(0, begin);
  }
  return std::nullopt;
}

}  // namespace careplan
