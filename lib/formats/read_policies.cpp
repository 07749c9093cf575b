// The policies of a program file: attendance, leave, tests.
#include <fmt/format.h>

#include "formats/program_parts.hpp"

namespace careplan {
namespace {

template <Wordy E>
std::vector<E> read_words(TomlTable const& table, std::string_view key) {
  std::vector<E> list;
  for (auto const& word : table.texts_or(key, {})) {
    if (auto const value = from_text<E>(word))
      list.push_back(*value);
    else
      table.complain(key, fmt::format("'{}' is not one of the words for {}", word, key),
                     "use one of: " + all_words<E>());
  }
  return list;
}

// How far back; a rolling scope says how many, the others may not.
void read_scope(TomlTable const& table, PolicyRule& rule) {
  rule.scope = table.word_or("scope", PolicyScope::episode);
  bool const rolling =
      rule.scope == PolicyScope::rolling_sessions || rule.scope == PolicyScope::rolling_days;
  if (rolling)
    rule.within = count(table, "within", 1, longest_days);
  else if (table.has("within"))
    table.complain("within", fmt::format("'{}' counts to its own end", to_text(rule.scope)),
                   "remove within, or use rolling_sessions or rolling_days");
}

PolicyRule read_rule(TomlTable const& table, Citations& citations) {
  PolicyRule rule{.id = table.id("id"),
                  .label = table.text("label"),
                  .counts = table.word<AbsenceKind>("counts"),
                  .unit = table.word_or("unit", CountUnit::session),
                  .reach = count(table, "reach", 1, longest_days),
                  .in_a_row = table.flag_or("in_a_row", false),
                  .phases = table.texts_or("phases", {}),
                  .exempt = table.texts_or("exempt", {}),
                  .ladder = read_words<PolicyAction>(table, "ladder"),
                  .cites = citations.required(table),
                  .place = table.place()};
  read_scope(table, rule);
  if (auto const terms = table.table("contract"))
    rule.contract = ContractTerms{.attend = count(*terms, "attend", 0, longest_days),
                                  .of = count(*terms, "of", 1, longest_days)};
  return rule;
}

void read_makeups(TomlTable const& table, AttendancePolicy& policy) {
  policy.makeup_within_days =
      count_or(table, "makeup_within_days", policy.makeup_within_days, 0, longest_days);
  policy.makeup_same_week = table.flag_or("makeup_same_week", policy.makeup_same_week);
  policy.makeup_counts = table.flag_or("makeup_counts", policy.makeup_counts);
  policy.makeup_max_per_week = count_or(table, "makeup_max_per_week", 0, 1, 7);
  policy.makeup_clears = table.flag_or("makeup_clears", policy.makeup_clears);
}

void read_lateness(TomlTable const& table, AttendancePolicy& policy) {
  policy.late_minutes = count_or(table, "late_minutes", policy.late_minutes, 0, 240);
  policy.absent_after_minutes = count_or(table, "absent_after_minutes", 0, 1, 240);
  policy.late_counts_as = table.word_or("late_counts_as", policy.late_counts_as);
  policy.partial_credit = table.word_or("partial_credit", policy.partial_credit);
  if (policy.partial_credit == PartialCredit::threshold)
    policy.partial_min = Minutes{count(table, "partial_minutes_min", 1, day_minutes)};
  if (policy.absent_after_minutes > 0 && policy.absent_after_minutes < policy.late_minutes)
    table.complain("absent_after_minutes", "absent before being late",
                   "absent_after_minutes is at least late_minutes");
}

LeavePolicy read_leave(TomlTable const& root, Citations& citations) {
  auto const table = root.table("leave");
  if (!table) return {};
  return {.after_days = count_or(*table, "after_days", 0, 1, longest_days),
          .return_days = count_or(*table, "return_days", 0, 1, longest_days),
          .cites = citations.required(*table)};
}

}  // namespace

AttendancePolicy read_attendance(TomlTable const& root, Citations& citations) {
  AttendancePolicy policy;
  if (auto const table = root.table("attendance")) {
    policy.unexcused_alert = count_or(*table, "unexcused_alert", policy.unexcused_alert, 0, 100);
    policy.unexcused_days =
        count_or(*table, "unexcused_days", policy.unexcused_days, 1, longest_days);
    read_makeups(*table, policy);
    read_lateness(*table, policy);
    policy.notice_hours = count_or(*table, "notice_hours", 0, 1, 24 * 60);
    policy.readmit_wait_days = count_or(*table, "readmit_wait_days", 0, 1, longest_days);
    policy.cites = citations.required(*table);
  }
  policy.leave = read_leave(root, citations);
  for (auto const& table : root.tables("policy"))
    policy.rules.push_back(read_rule(table, citations));
  refuse_twins(root, policy.rules, "policy");
  return policy;
}

TestingPolicy read_testing(TomlTable const& root, Citations& citations) {
  TestingPolicy policy;
  auto const table = root.table("testing");
  if (!table) return policy;
  policy.per_week = count_or(*table, "per_week", policy.per_week, 0, 7);
  if (auto const gap = table->table("random_interval_days")) {
    policy.gap_min_days = count(*gap, "min", 1, longest_days);
    policy.gap_max_days = count(*gap, "max", 1, longest_days);
    if (policy.gap_min_days > policy.gap_max_days)
      gap->complain("max", "the longest gap is shorter than the shortest");
  }
  policy.refused_is_positive = table->flag_or("refused_is_positive", false);
  policy.missed_is_positive = table->flag_or("missed_is_positive", false);
  policy.diluted_is_positive = table->flag_or("diluted_is_positive", false);
  policy.on_positive = table->word_or("on_positive", policy.on_positive);
  policy.ladder = read_words<PositiveTestPolicy>(*table, "ladder");
  policy.ladder_days = count_or(*table, "ladder_days", 0, 1, longest_days);
  policy.cites = citations.required(*table);
  return policy;
}

}  // namespace careplan
