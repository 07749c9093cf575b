#include "workflow/choose_criteria.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conditions/domain.hpp"
#include "core/text.hpp"
#include "workflow/history_facts.hpp"

namespace careplan {
namespace {

constexpr double adolescent_from = 12;  // years; instrument crafft is for 12 to 17 as well
constexpr double adult_from = 18;
constexpr std::string_view built_in = "built-in/";

using Sets = std::vector<Criteria const*>;

std::string told(Sets const& sets) {
  std::vector<std::string> words;
  for (auto const* const one : sets)
    words.push_back(fmt::format("{} ({})", one->id, one->population));
  return join(words, ", ");
}

// Keeps those for which `better` holds, if there are any.
template <class Better>
void prefer(Sets& sets, Better const& better) {
  Sets some;
  std::ranges::copy_if(sets, std::back_inserter(some), better);
  if (!some.empty()) sets = std::move(some);
}

Sets of_purpose(Catalogue const& catalogue, std::string const& purpose) {
  Sets sets;
  for (auto const& id : catalogue.list(DefinitionKind::criteria))
    if (auto const& one = catalogue.criteria(id); one.purpose == purpose) sets.push_back(&one);
  return sets;
}

Sets in_force(Sets sets, Date day, std::string const& purpose) {
  if (sets.empty())
    throw Error(Fault::not_found, fmt::format("no criteria are for the purpose '{}'", purpose), {},
                "careplan place criteria lists what there is");
  auto const all = sets;
  std::erase_if(sets, [&](Criteria const* one) { return !one->in_force(day); });
  if (sets.empty())
    throw Error(Fault::not_found,
                fmt::format("no criteria for '{}' are in force on {}", purpose, to_text(day)), {},
                fmt::format("not in force: {}; --criteria names one all the same", told(all)));
  return sets;
}

void newest(Sets& sets) {
  Criteria const* last = nullptr;
  for (auto const* const one : sets)
    if (one->effective && (last == nullptr || *last->effective < *one->effective)) last = one;
  if (last != nullptr)
    prefer(sets, [&](Criteria const* one) { return one->effective == last->effective; });
}

// `sets` are in force. `population` may be empty where nobody named one.
Criteria const& the_one(Sets sets, Date day, CriteriaChoice const& choice) {
  auto const all = sets;
  std::erase_if(sets, [&](Criteria const* one) {
    return one->population != "any" && one->population != choice.population;
  });
  if (sets.empty())
    throw Error(Fault::not_found,
                fmt::format("no criteria for '{}' are for the population '{}'", choice.purpose,
                            choice.population),
                {}, fmt::format("in force on {}: {}", to_text(day), told(all)));
  prefer(sets, [&](Criteria const* one) { return one->population == choice.population; });
  prefer(sets, [&](Criteria const* one) { return !one->file.starts_with(built_in); });
  newest(sets);
  if (sets.size() == 1) return *sets.front();
  throw Error(
      Fault::usage,
      fmt::format("several criteria for '{}' are in force on {}", choice.purpose, to_text(day)), {},
      fmt::format("name one with --criteria: {}", told(sets)));
}

bool for_anybody(Sets const& sets) {
  return std::ranges::all_of(sets, [](Criteria const* one) { return one->population == "any"; });
}

Error population_needed(std::string what, Sets const& sets) {
  return {Fault::usage,
          std::move(what),
          {},
          fmt::format("--population says which of them to use: {}", told(sets))};
}

Value age_on(Catalogue const& catalogue, Record const& record, ClientId const& client, Date day) {
  Criteria const asking{.facts = {{.id = "client.age", .from = "client.age"}}};
  auto known = known_facts(record, client, day);
  add_history(catalogue, record, client, day, asking, known);
  auto const found = known.facts.find("client.age");
  return found == known.facts.end() ? Value(Missing::not_asked) : found->second;
}

std::string population_of(Catalogue const& catalogue, Record const& record, ClientId const& client,
                          Date day, Sets const& sets) {
  auto const age = age_on(catalogue, record, client, day);
  auto const years = numbers_of(age);
  if (!years)
    throw population_needed(fmt::format("the age of '{}' is not known", client.value), sets);
  auto const youngest = population_at(years->low);
  if (youngest == population_at(years->high)) return youngest;
  throw population_needed(
      fmt::format("'{}' is {} or {} years old on {}, by what is recorded", client.value,
                  to_text(years->low), to_text(years->high), to_text(day)),
      sets);
}

bool named(CriteriaChoice const& choice) {
  return !choice.criteria.empty() || choice.purpose.empty();
}

Criteria const& by_name(Catalogue const& catalogue, CriteriaChoice const& choice) {
  return catalogue.criteria(choice.criteria.empty() ? usual_criteria : choice.criteria);
}

}  // namespace

std::string population_at(double age) {
  return age >= adult_from ? "adult" : age >= adolescent_from ? "adolescent" : "child";
}

Criteria const& criteria_for(Catalogue const& catalogue, Date day, CriteriaChoice const& choice) {
  if (named(choice)) return by_name(catalogue, choice);
  auto const sets = in_force(of_purpose(catalogue, choice.purpose), day, choice.purpose);
  if (choice.population.empty() && !for_anybody(sets))
    throw population_needed(
        fmt::format("criteria for '{}' are for one population each", choice.purpose), sets);
  return the_one(sets, day, choice);
}

Criteria const& criteria_for(Catalogue const& catalogue, Record const& record,
                             ClientId const& client, Date day, CriteriaChoice const& choice) {
  if (named(choice)) return by_name(catalogue, choice);
  auto const sets = in_force(of_purpose(catalogue, choice.purpose), day, choice.purpose);
  auto exact = choice;
  if (exact.population.empty() && !for_anybody(sets))
    exact.population = population_of(catalogue, record, client, day, sets);
  return the_one(sets, day, exact);
}

}  // namespace careplan
