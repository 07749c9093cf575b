#include <fmt/format.h>

#include <algorithm>

#include "formats/definitions.hpp"
#include "formats/program_parts.hpp"
#include "program/check.hpp"

namespace careplan {
namespace {

void read_head(TomlTable const& root, Program& program) {
  program.id = root.id("id");
  program.version = root.text("version");
  program.title = root.text("title");
  program.level = root.id("level");
  program.population = root.text("population");
  if (root.has("age_min")) program.age_min = count(root, "age_min", 0, 120);
  if (root.has("age_max")) program.age_max = count(root, "age_max", 0, 120);
  program.weeks = count(root, "weeks", 1, 520);
  program.weeks_max = count_or(root, "weeks_max", program.weeks, 1, 520);
  if (auto const size = root.table("group_size")) program.group_size = read_group_size(*size);
  program.rule_packs = root.texts_or("rule_packs", {});
}

std::optional<CohortRule> read_cohort(TomlTable const& root, Citations& citations) {
  auto const admission = root.text_or("admission", "rolling");
  if (admission != "rolling" && admission != "cohort")
    root.complain("admission", fmt::format("'{}' is not a way to admit", admission),
                  "use one of: rolling, cohort");
  auto const table = root.table("cohort");
  if (table.has_value() != (admission == "cohort"))
    root.complain(table ? "cohort" : "admission",
                  table ? "cohorts of a program that admits at any time"
                        : "it is not said when cohorts begin",
                  table ? "add admission = \"cohort\"" : "add [cohort] with first and every_weeks");
  if (!table) return std::nullopt;
  CohortRule rule{.first = table->date("first").value_or(Date{}),
                  .every_weeks = count(*table, "every_weeks", 1, 520),
                  .join_weeks = count_or(*table, "join_weeks", 1, 1, 520),
                  .cites = citations.of(*table),
                  .place = table->place()};
  if (rule.join_weeks > rule.every_weeks)
    table->complain("join_weeks", "a cohort could be joined after the next one has begun",
                    "join_weeks is at most every_weeks");
  rule.every_weeks = std::max(rule.every_weeks, 1);
  return rule;
}

void check_words(TomlTable const& root, Program const& program) {
  constexpr std::array<std::string_view, 3> populations{"sud", "mh", "cod"};
  if (!program.population.empty() &&
      std::ranges::find(populations, program.population) == populations.end())
    root.complain("population", fmt::format("'{}' is not a population", program.population),
                  "sud: substance use, mh: mental health, cod: both at once");
}

}  // namespace

Program read_program(std::string_view text, std::string name) {
  TomlFile file(text, std::move(name));
  auto const root = file.root();
  Citations citations(root);
  Program program{.file = file.name()};
  read_head(root, program);
  check_words(root, program);
  program.cohort = read_cohort(root, citations);
  (void)citations.required(root);
  program.services = read_services(root, citations);
  program.tracks = read_tracks(root, citations);
  program.needs = read_needs(root);
  program.phases = read_phases(root, program.needs, citations);
  program.curricula = read_curricula(root, citations);
  program.attendance = read_attendance(root, citations);
  program.testing = read_testing(root, citations);
  program.rewards = read_rewards(root, citations);
  program.facts = read_needs(root, "facts");
  program.lengths = read_lengths(root, program.facts, citations);
  program.milestones = read_milestones(root, program.facts, citations);
  read_completion(root, program, citations);
  read_phase_moves(root, program, citations);
  program.dues = read_dues(root, citations);
  program.rule_changes = read_rule_changes(root);
  program.notes = citations.notes(root);
  program.examples = read_program_examples(root);
  program.sources = citations.sources();
  citations.finish();
  // What a sound file lacks is only worth saying when its values could be read at all.
  if (file.complaints().empty()) file.complaints() = faults(program);
  file.finish();
  return program;
}

}  // namespace careplan
