// Milestones, completion, and what leads from phase to phase.
#include <fmt/format.h>

#include "attendance/events.hpp"
#include "formats/program_parts.hpp"

namespace careplan {
namespace {

void read_abstinence(TomlTable const& table, std::vector<Need> const& facts, MilestoneRule& rule) {
  rule.at_least = count(table, "at_least", 1, longest_days);
  rule.by = table.word_or("by", AbstinenceBy::tests);
  if (rule.by == AbstinenceBy::tests) return;
  rule.self_report = table.text("self_report");
  bool const known = std::ranges::any_of(facts, [&](Need const& fact) {
    return fact.fact == rule.self_report && fact.domain.kind == DomainKind::number;
  });
  if (!known && !rule.self_report.empty())
    table.complain("self_report", fmt::format("'{}' is no number of [facts]", rule.self_report),
                   "name the fact that holds the days since the last use");
}

void read_count(TomlTable const& table, MilestoneRule& rule) {
  rule.at_least = count_or(table, "at_least", 1, 1, 10'000);
  rule.of = table.text_or("of", "");
  if (rule.of.empty()) return;
  if (auto const fault = event_fault(rule.of)) table.complain("of", *fault);
  rule.in_days = count_or(table, "in_days", 0, 1, longest_days);
  rule.running = count_or(table, "running", 1, 1, 520);
  if (rule.running > 1 && rule.in_days == 0)
    table.complain("running", "windows in a row need their length", "add in_days");
}

MilestoneRule read_milestone(TomlTable const& table, std::vector<Need> const& facts,
                             Citations& citations) {
  MilestoneRule rule{.id = table.id("id"),
                     .label = table.text("label"),
                     .kind = table.word<MilestoneKind>("kind"),
                     .cites = citations.required(table),
                     .place = table.place()};
  if (rule.kind == MilestoneKind::abstinence_days) {
    read_abstinence(table, facts, rule);
  } else if (rule.kind == MilestoneKind::count || rule.kind == MilestoneKind::plan) {
    read_count(table, rule);
  } else {
    rule.when = condition_over(table, "when", facts);
    rule.max_age_days = count_or(table, "max_age_days", 0, 1, longest_days);
  }
  return rule;
}

// Ids of milestones that must be there.
std::vector<std::string> read_ids(TomlTable const& table, std::string_view key,
                                  std::vector<MilestoneRule> const& rules) {
  std::vector<std::string> known;
  for (auto const& rule : rules) known.push_back(rule.id);
  auto ids = table.texts_or(key, {});
  for (auto const& id : ids)
    if (std::ranges::find(known, id) == known.end())
      table.complain(key, fmt::format("there is no milestone '{}'", id), suggestion(id, known));
  return ids;
}

AdvanceRule read_advance(TomlTable const& table, Program const& program, Citations& citations) {
  AdvanceRule rule{.days_min = count_or(table, "days_min", 0, 1, longest_days),
                   .negative_days = count_or(table, "negative_days", 0, 1, longest_days),
                   .milestones = read_ids(table, "milestones", program.milestones),
                   .needed = count_or(table, "needed", 0, 1, 100),
                   .cites = citations.required(table),
                   .place = table.place()};
  if (rule.needed > static_cast<int>(rule.milestones.size()))
    table.complain("needed", fmt::format("{} milestones are asked for, there are {}", rule.needed,
                                         rule.milestones.size()));
  if (rule.days_min == 0 && rule.negative_days == 0 && rule.milestones.empty())
    table.complain("days_min", "nothing is asked for to advance",
                   "add days_min, negative_days or milestones");
  return rule;
}

ReturnRule read_return(TomlTable const& table, Citations& citations) {
  return {.to = table.id("to"),
          .positives = count(table, "positives", 1, 100),
          .within_days = count(table, "within_days", 1, longest_days),
          .until_negative_days = count(table, "until_negative_days", 1, longest_days),
          .cites = citations.required(table),
          .place = table.place()};
}

}  // namespace

std::vector<MilestoneRule> read_milestones(TomlTable const& root, std::vector<Need> const& facts,
                                           Citations& citations) {
  std::vector<MilestoneRule> list;
  for (auto const& table : root.tables("milestone"))
    list.push_back(read_milestone(table, facts, citations));
  refuse_twins(root, list, "milestone");
  return list;
}

void read_completion(TomlTable const& root, Program& program, Citations& citations) {
  auto const table = root.table("completion");
  if (!table) return;
  program.milestones_needed = count(*table, "milestones", 1, 100);
  program.completion = {.require = read_ids(*table, "require", program.milestones),
                        .cites = citations.required(*table),
                        .place = table->place()};
  if (program.milestones_needed > static_cast<int>(program.milestones.size()))
    table->complain("milestones",
                    fmt::format("{} milestones are asked for, there are {}",
                                program.milestones_needed, program.milestones.size()));
}

void read_phase_moves(TomlTable const& root, Program& program, Citations& citations) {
  std::size_t at = 0;
  for (auto const& table : root.tables("phase")) {
    if (at == program.phases.size()) return;
    auto& phase = program.phases[at++];
    if (auto const advance = table.table("advance"))
      phase.advance = read_advance(*advance, program, citations);
    if (auto const back = table.table("return")) phase.back = read_return(*back, citations);
    if (!phase.back) continue;
    auto const earlier = std::span(program.phases).first(at - 1);
    if (std::ranges::find(earlier, phase.back->to, &Phase::id) == earlier.end())
      table.table("return")->complain(
          "to", fmt::format("'{}' is no phase before '{}'", phase.back->to, phase.id));
  }
}

}  // namespace careplan
