#include "attendance/billing.hpp"
#include "attendance/forecast.hpp"
#include "attendance/hours.hpp"
#include "client/care.hpp"
#include "client/reward.hpp"
#include "workflow/report_release.hpp"

namespace careplan {
namespace {

using Words = std::set<std::string, std::less<>>;

template <Wordy... E>
void add_enums(Words& words_known) {
  auto const add = [&](auto const& table) {
    for (auto const& word : table) words_known.emplace(word.text);
  };
  (add(words(E{})), ...);
}

template <class Items>
void add_ids(Words& words_known, Items const& items) {
  for (auto const& item : items) words_known.insert(item.id);
}

void add_program(Words& words_known, Program const& program) {
  add_ids(words_known, program.services);
  add_ids(words_known, program.tracks);
  add_ids(words_known, program.phases);
  add_ids(words_known, program.milestones);
  add_ids(words_known, program.rewards);
  add_ids(words_known, program.dues);
  add_ids(words_known, program.attendance.rules);
  for (auto const& curriculum : program.curricula)
    words_known.insert(curriculum.topics.begin(), curriculum.topics.end());
}

// The answers that an instrument's own file allows, and no free text.
void add_instrument(Words& words_known, Instrument const& instrument) {
  for (auto const& item : instrument.items)
    for (auto const& choice : item.choices)
      if (!choice.word.empty()) words_known.insert(choice.word);
  for (auto const& score : instrument.scores)
    words_known.insert(fmt::format("{}.{}", instrument.id, score.id));
}

}  // namespace

std::set<std::string, std::less<>> known_words(Catalogue const& catalogue) {
  Words known{"morning", "afternoon", "evening",      "waiting",     "admitted",     "0",
              "1-7",     "8-14",      "15-30",        "31+",         "cents",        "draws",
              "all",     "total",     "certain",      "conditional", "undetermined", "billable",
              "below",   "within",    "above",        "blocked",     "not_billable", "yes",
              "no",      "unknown",   "Mon",          "Tue",         "Wed",          "Thu",
              "Fri",     "Sat",       "Sun",          "*",           "missing",      "not known",
              "none",    "now",       "before",       "change",      "000-008",      "009-035",
              "036-071", "072-107",   "108 and over", "stepped",     "in",           "out"};
  // Rows of funnel, stay, noms and engagement, and what alerts are about.
  known.insert({"assessed",        "recommended",   "in care 30 days", "discharged",
                "completed",       "stay",          "course",          "contact",
                "no alcohol",      "no drugs",      "stable housing",  "work or school",
                "self-help",       "no arrests",    "initiated",       "engaged",
                "in care 90 days", "due",           "plan-review",     "makeup-owed",
                "short-week",      "unmarked",      "unexcused",       "policy",
                "positive-test",   "authorization", "completion",      "leave",
                "length",          "phase",         "unauthorized",    "units",
                "uncounted"});
  add_enums<DecisionKind, DischargeReason, Deviation, MarkStatus, TestResult, Confirmation,
            WeekStatus, Outlook, UnitKind, PlanKind, PlanStep, ContactKind, ContactOutcome,
            RewardEntry, BillingStatus, ServiceKind, Modality>(known);
  for (auto const kind : {DefinitionKind::instrument, DefinitionKind::criteria,
                          DefinitionKind::program, DefinitionKind::rule_pack})
    for (auto const& id : catalogue.list(kind)) known.insert(id);
  for (auto const& id : catalogue.list(DefinitionKind::program))
    add_program(known, catalogue.program(id));
  for (auto const& id : catalogue.list(DefinitionKind::rule_pack))
    add_ids(known, catalogue.rule_pack(id).dues);
  for (auto const& id : catalogue.list(DefinitionKind::criteria))
    add_ids(known, catalogue.criteria(id).levels);
  for (auto const& id : catalogue.list(DefinitionKind::instrument))
    add_instrument(known, catalogue.instrument(id));
  return known;
}

}  // namespace careplan
