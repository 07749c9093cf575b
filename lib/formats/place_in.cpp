#include <fmt/format.h>

#include <algorithm>

#include "conditions/domain.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

bool is_head(std::string_view column) {
  return column == "client" || column == "date" || column == "schema";
}

// A cell as the fact's domain reads it: 3, 3..5, yes, mild, mild|moderate. What does not fit stays
// text, and the criteria say what is wrong with it.
Value cell_value(Domain const& domain, std::string_view text) {
  if (auto const missing = from_text<Missing>(text)) return *missing;
  if (domain.kind == DomainKind::number) {
    if (auto const number = parse_number(text)) return *number;
    auto const dots = text.find("..");
    auto const low = parse_number(text.substr(0, dots));
    auto const high = dots == std::string_view::npos ? low : parse_number(text.substr(dots + 2));
    if (low && high && *low < *high) return Interval{*low, *high};
  } else if (domain.kind == DomainKind::yes_no) {
    if (text == "yes" || text == "true") return true;
    if (text == "no" || text == "false") return false;
  } else if (text.find('|') != std::string_view::npos) {
    OneOf few;
    for (auto const word : split(text, '|')) few.words.emplace_back(trim(word));
    return few;
  }
  return std::string(text);
}

class PlaceInReader {
 public:
  PlaceInReader(RecordStream const& record, FactNames const& known,
                std::vector<Rejection>& rejections)
      : record_(record), fields_(record, rejections), known_(known), rejections_(rejections) {}

  std::optional<PlaceIn> run() {
    auto const before = rejections_.size();
    PlaceIn in{.client = fields_.client(), .date = fields_.date()};
    fields_.schema({"place-in"});
    if (record_.csv()) {
      for (auto const cell : record_.root().children())
        if (!is_head(cell->key) && cell->kind != TreeKind::null) add(cell);
    } else if (auto const facts = fields_.field("facts");
               facts && (*facts)->kind == TreeKind::object) {
      for (auto const fact : facts->children()) add(fact);
      fields_.finish();
    } else {
      no_facts(facts.value_or(record_.root()));
    }
    if (rejections_.size() != before) return std::nullopt;
    in.facts = std::move(facts_);
    return in;
  }

 private:
  void no_facts(TreeRef at) {
    bool const answers = record_.root().find("answers").has_value();
    fields_.reject(RejectCode::missing, "facts", at, "the record needs 'facts'",
                   answers ? "score answers first: careplan assess score FILE | careplan place eval"
                           : R"(write {"client":..,"date":..,"facts":{..}})");
  }

  void add(TreeRef fact) {
    auto const field = "facts." + std::string(fact->key);
    auto const* const rule = known_.find(fact->key);
    if (rule == nullptr) {
      fields_.reject(RejectCode::unknown_name, field, fact,
                     fmt::format("'{}' is not a fact of {}", fact->key, known_.criteria().id),
                     suggestion(fact->key, known_.names()), true);
      return;
    }
    auto value =
        record_.csv() ? cell_value(rule->domain, trim(fact->text)) : fields_.value(fact, field);
    bool const well = rule->since == Since::none && allows(rule->domain, value);
    for (auto& complaint :
         well ? std::vector<Complaint>()
              : complaints_about(known_.criteria(), {{rule->id, value}}, record_.place(), false))
      fields_.reject(RejectCode::not_allowed, field, fact, std::move(complaint.message),
                     std::move(complaint.hint));
    facts_.insert_or_assign(std::string(fact->key), std::move(value));
  }

  RecordStream const& record_;
  RecordFields fields_;
  FactNames const& known_;
  std::vector<Rejection>& rejections_;
  Facts facts_;
};

}  // namespace

FactNames::FactNames(Criteria const& criteria, Criteria const* other) : criteria_(&criteria) {
  for (auto const* const one : {&criteria, other}) {
    if (one == nullptr) continue;
    for (auto const& rule : one->facts) rules_.emplace(rule.id, &rule);
    for (auto const& rule : one->facts)
      if (!rule.from.empty()) rules_.emplace(rule.from, &rule);
  }
  for (auto const& [name, rule] : rules_) names_.push_back(name);
}

FactRule const* FactNames::find(std::string_view id_or_address) const {
  auto const found = rules_.find(id_or_address);
  return found == rules_.end() ? nullptr : found->second;
}

std::optional<PlaceIn> read_place_in(RecordStream const& record, FactNames const& known,
                                     std::vector<Rejection>& rejections) {
  return PlaceInReader(record, known, rejections).run();
}

void check_place_in_columns(RecordStream const& stream, FactNames const& known) {
  if (!stream.csv()) return;
  need_columns(stream, {"client", "date"}, "the columns are client,date and one for each fact");
  std::vector<Complaint> complaints;
  for (std::size_t i = 0; i < stream.columns().size(); ++i) {
    auto const& column = stream.columns()[i];
    if (is_head(column) || known.find(column) != nullptr) continue;
    complaints.push_back({stream.place_of_column(i),
                          fmt::format("'{}' is not a fact of {}", column, known.criteria().id),
                          suggestion(column, known.names())});
  }
  throw_if_any(Fault::input, std::move(complaints));
}

}  // namespace careplan
