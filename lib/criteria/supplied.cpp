#include "criteria/supplied.hpp"

namespace careplan {
namespace {

constexpr double hundred_years = 36'500;  // days

Domain days() {
  return {.low = 0, .high = hundred_years};
}
Domain count() {
  return {.low = 0, .high = 10'000};
}
Domain words_and_none(std::vector<std::string> words) {
  words.insert(words.begin(), "none");
  return {.kind = DomainKind::words, .words = std::move(words)};
}

}  // namespace

std::vector<SuppliedFact> supplied_facts(std::vector<std::string> const& levels) {
  return {
      {"client.age", "age in years on the day of the placement", Domain{.low = 0, .high = 120}},
      {"history.level", "level of the present episode of care", words_and_none(levels)},
      {"history.days_at_level", "days since the present level began", days()},
      {"history.prior_level", "level of the episode before", words_and_none(levels)},
      {"history.days_since_prior", "days since the episode before ended", days()},
      {"history.episodes", "earlier episodes of care", count()},
      {"history.discharge", "why the last course of care ended",
       words_and_none({"completed", "dropped_out", "terminated", "transferred", "incarcerated",
                       "death", "other"})},
      {"history.days_since_discharge", "days since the last discharge", days()},
      {"history.attendance_percent", "sessions attended of those that took place",
       Domain{.low = 0, .high = 100, .step = 0}, true},
      {"history.sessions_missed", "sessions missed without excuse", count(), true},
      {"history.positive_tests", "drug tests with a positive result", count(), true},
      {"history.negative_tests", "drug tests with a negative result", count(), true},
      {"history.tests_refused", "drug tests refused or missed", count(), true},
      {"history.days_since_positive", "days since the last positive test", days()},
      {"history.milestones", "milestones reached in the present episode", count()},
  };
}

bool is_supplied(std::string_view address) {
  return address.starts_with("client.") || address.starts_with("history.");
}

}  // namespace careplan
