// The parts of a program file, one reader a table; read_program puts them together.
#pragma once

#include <vector>

#include "formats/citations.hpp"
#include "formats/toml.hpp"
#include "program/program.hpp"

namespace careplan {

constexpr int day_minutes = 24 * 60;
constexpr int longest_days = 1098;  // three years

GroupSize read_group_size(TomlTable const& table);
std::vector<Service> read_services(TomlTable const& root, Citations& citations);
std::vector<Track> read_tracks(TomlTable const& root, Citations& citations);
// [needs] of blocks, or [facts] of milestones.
std::vector<Need> read_needs(TomlTable const& root, std::string_view key = "needs");
// A condition of a table over facts that the file names; nothing where the key is missing.
Condition condition_over(TomlTable const& table, std::string_view key,
                         std::vector<Need> const& known);
// Blocks may be `only_if` a condition over the needs.
std::vector<Phase> read_phases(TomlTable const& root, std::vector<Need> const& needs,
                               Citations& citations);
std::vector<Curriculum> read_curricula(TomlTable const& root, Citations& citations);
// [[length]]: other planned lengths, over the facts.
std::vector<PlannedLength> read_lengths(TomlTable const& root, std::vector<Need> const& facts,
                                        Citations& citations);
std::vector<MilestoneRule> read_milestones(TomlTable const& root, std::vector<Need> const& facts,
                                           Citations& citations);
void read_completion(TomlTable const& root, Program& program, Citations& citations);
// [phase.advance] and [phase.return] of the phases that are read already.
void read_phase_moves(TomlTable const& root, Program& program, Citations& citations);
std::vector<DueRule> read_dues(TomlTable const& root, Citations& citations);
// [attendance], [leave] and every [[policy]].
AttendancePolicy read_attendance(TomlTable const& root, Citations& citations);
TestingPolicy read_testing(TomlTable const& root, Citations& citations);
std::vector<RewardPlan> read_rewards(TomlTable const& root, Citations& citations);
std::vector<ProgramExample> read_program_examples(TomlTable const& root);
// [[rule]]: another weight for a rule of the timetable, or one made hard.
std::vector<RuleChange> read_rule_changes(TomlTable const& root);

}  // namespace careplan
