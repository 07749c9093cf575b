// A condition is read or refused with complaints; one that was read is evaluated.
#include "conditions/condition.hpp"

#include "fuzz.hpp"

void fuzz::condition(std::string_view bytes) {
  using namespace careplan;
  Vocabulary const vocabulary{
      .domain_of = [](std::string_view name) -> std::optional<Domain> {
        if (name.starts_with("w"))
          return Domain{.kind = DomainKind::words, .words = {"low", "high"}, .ordered = true};
        if (name.starts_with("y")) return Domain{.kind = DomainKind::yes_no};
        if (name.starts_with("x")) return std::nullopt;
        return Domain{.low = 0, .high = 27};
      },
      .named = {},
      .names = {"a", "w", "y"},
      .why_not = {},
      .amounts = {}};
  std::vector<Complaint> complaints;
  auto const condition = parse_condition(bytes, {}, vocabulary, complaints);
  must(static_cast<bool>(condition) == complaints.empty() || bytes.empty());
  if (!condition) return;
  for (Value const& value : {Value{Missing::not_asked}, Value{1.0}, Value{true}}) {
    auto const facts = [&](std::string_view) { return value; };
    (void)evaluate(condition, facts);
    (void)leaves(condition, facts);
  }
  (void)facts_read(condition);
}
