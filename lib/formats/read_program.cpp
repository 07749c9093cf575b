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
  program.admission = root.text_or("admission", "rolling");
  program.weeks = count(root, "weeks", 1, 520);
  program.weeks_max = count_or(root, "weeks_max", program.weeks, 1, 520);
  if (auto const size = root.table("group_size")) program.group_size = read_group_size(*size);
  program.rule_packs = root.texts_or("rule_packs", {});
}

void check_words(TomlTable const& root, Program const& program) {
  constexpr std::array<std::string_view, 3> populations{"sud", "mh", "cod"};
  if (!program.population.empty() &&
      std::ranges::find(populations, program.population) == populations.end())
    root.complain("population", fmt::format("'{}' is not a population", program.population),
                  "sud: substance use, mh: mental health, cod: both at once");
  if (program.admission != "rolling" && program.admission != "cohort")
    root.complain("admission", fmt::format("'{}' is not a way to admit", program.admission),
                  "use one of: rolling, cohort");
}

}  // namespace

Program read_program(std::string_view text, std::string name) {
  TomlFile file(text, std::move(name));
  auto const root = file.root();
  Citations citations(root);
  Program program{.file = file.name()};
  read_head(root, program);
  check_words(root, program);
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
