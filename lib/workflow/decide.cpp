#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "workflow/place.hpp"

namespace careplan {
namespace {

[[noreturn]] void refuse(std::string message, std::string hint, Fault fault = Fault::input) {
  throw Error(fault, std::move(message), {}, std::move(hint));
}

// What the newest stored placement up to the day recommends; a conditional one recommends nothing.
void add_recommendation(Record const& record, DecisionRow& row) {
  for (auto const& placement : record.placements(row.client)) {
    if (placement.as_of > row.date) continue;
    row.placement = placement.id;
    row.recommended = placement.level;
  }
}

void check_program(Clinic const& clinic, DecisionRow const& row) {
  if (row.program.empty()) return;
  auto const& program = clinic.catalogue.program(row.program);
  if (program.level != row.level)
    refuse(fmt::format("program '{}' serves level '{}', not '{}'", row.program, program.level,
                       row.level),
           "name a program of that level, or none");
  if (row.track.empty() || program.find_track(row.track) != nullptr) return;
  std::vector<std::string> tracks;
  for (auto const& track : program.tracks) tracks.push_back(track.id);
  refuse(fmt::format("program '{}' has no track '{}'", row.program, row.track),
         suggestion(row.track, tracks));
}

void check_deviation(DecisionRow const& row, std::vector<std::string> const& levels_by_order) {
  if (row.kind == DecisionKind::discharge) return;
  bool const differs = !row.recommended.empty() && row.recommended != row.level;
  if (differs && row.deviation == Deviation::none)
    refuse(fmt::format("'{}' was recommended and '{}' is decided: say why", row.recommended,
                       row.level),
           "give --reason with one of: " + all_words<Deviation>());
  auto const rank = [&](std::string const& level) {
    return std::ranges::find(levels_by_order, level) - levels_by_order.begin();
  };
  bool const downward = differs && rank(row.level) < rank(row.recommended);
  if (row.deviation == Deviation::service_unavailable && downward)
    refuse(fmt::format("'{}' was recommended: where it cannot be had, care falls back upward, not "
                       "to '{}'",
                       row.recommended, row.level),
           "name a more intensive level, or the reason that really holds");
  bool const needs_note =
      row.deviation == Deviation::clinical_judgement || row.deviation == Deviation::other;
  if (needs_note && trim(row.note).empty())
    refuse(fmt::format("reason '{}' needs a note", to_text(row.deviation)), "add --note TEXT");
}

DecisionKind kind_of(DecisionRequest const& request, std::optional<Episode> const& episode,
                     std::vector<std::string> const& levels_by_order) {
  if (request.kind) return *request.kind;
  if (request.discharge) return DecisionKind::discharge;
  if (!episode) return DecisionKind::admit;
  auto const rank = [&](std::string const& level) {
    return std::ranges::find(levels_by_order, level) - levels_by_order.begin();
  };
  if (rank(request.level) > rank(episode->level)) return DecisionKind::step_up;
  if (rank(request.level) < rank(episode->level)) return DecisionKind::step_down;
  return DecisionKind::continue_care;
}

void check_sequence(DecisionRow const& row, std::optional<Episode> const& episode) {
  auto const& client = row.client.value;
  bool const admitted = episode.has_value();
  if (row.kind == DecisionKind::admit && admitted)
    refuse(fmt::format("client '{}' is already in {} since {}", client, episode->level,
                       to_text(episode->begin)),
           "use continue, step_up, step_down or discharge", Fault::conflict);
  if (row.kind != DecisionKind::admit && !admitted)
    refuse(fmt::format("client '{}' is in no episode on {}", client, to_text(row.date)),
           "a course of care begins with admit", Fault::conflict);
  if (row.kind == DecisionKind::discharge && !row.discharge)
    refuse("a discharge needs its reason",
           "give --discharge with one of: " + all_words<DischargeReason>());
  if (row.kind != DecisionKind::discharge && row.level.empty())
    refuse("a decision needs a level of care", "name it after the client");
}

// The levels of every criteria set that is known, least intensive first: what makes a step up. Each
// that others do not know stands where its own set puts it. Ways to attend are no levels of care.
std::vector<std::string> levels_by_order(Clinic const& clinic) {
  std::vector<std::string> order;
  for (auto const& id : clinic.catalogue.list(DefinitionKind::criteria)) {
    auto const& criteria = clinic.catalogue.criteria(id);
    if (criteria.purpose == "virtual") continue;
    auto after = order.begin();
    for (auto const& level : criteria.levels) {
      auto found = std::ranges::find(order, level.id);
      if (found == order.end()) found = order.insert(after, level.id);
      after = std::next(found);
    }
  }
  return order;
}

DecisionRow row_for(Record const& record, DecisionRequest const& request,
                    std::vector<std::string> const& levels) {
  need_client(record, request.client);
  bool const ends = request.level == "discharge" || request.kind == DecisionKind::discharge;
  auto const episode = episode_on(record, request.client, request.date);
  DecisionRow row{.client = request.client,
                  .date = request.date,
                  .kind = ends ? DecisionKind::discharge : kind_of(request, episode, levels),
                  .level = ends ? "" : request.level,
                  .program = ends ? "" : request.program,
                  .track = ends ? "" : request.track,
                  .deviation = request.deviation,
                  .discharge = request.discharge,
                  .note = request.note,
                  .decided_by = request.decided_by};
  if (!ends && std::ranges::find(levels, row.level) == levels.end())
    refuse(fmt::format("no criteria know a level '{}'", row.level), suggestion(row.level, levels),
           Fault::not_found);
  add_recommendation(record, row);
  return row;
}

// Facts that came in after the recommendation was kept may lead elsewhere: then it is no ground for
// a decision any more. Criteria that have changed since are another matter, for `place client
// --diff`.
void check_still_recommended(Clinic const& clinic, Record const& record, DecisionRow const& row) {
  if (!row.placement || row.kind == DecisionKind::discharge) return;
  auto const kept = record.placements(row.client);
  auto const found = std::ranges::find(kept, *row.placement, &PlacementRow::id);
  bool const newer =
      std::ranges::any_of(record.assessments(row.client), [&](AssessmentRow const& one) {
        return found != kept.end() && found->as_of < one.date && one.date <= row.date;
      });
  auto const known = clinic.catalogue.list(DefinitionKind::criteria);
  if (!newer || std::ranges::find(known, found->criteria) == known.end()) return;
  auto const& criteria = clinic.catalogue.criteria(found->criteria);
  auto const now = answer_on(record, criteria, row.client, row.date);
  if (criteria.hash != found->criteria_hash || now.placement.level().value_or("") == found->level)
    return;
  refuse(fmt::format("what is known of '{}' has changed since the recommendation of {}",
                     row.client.value, to_text(found->as_of)),
         fmt::format("place again first: careplan place client {} --record", row.client.value),
         Fault::conflict);
}

// The same decision again is no second one; anything else is held against the course of care.
Written save_decision(Clinic const& clinic, Record const& record, Transaction& transaction,
                      DecisionRow& row) {
  auto const earlier = record.decisions(row.client);
  bool const repeated = std::ranges::any_of(earlier, [&](DecisionRow const& other) {
    return other.date == row.date && other.kind == row.kind;
  });
  if (!repeated) {
    check_sequence(row, episode_on(record, row.client, row.date));
    check_program(clinic, row);
    check_deviation(row, levels_by_order(clinic));
  }
  return transaction.save(row);
}

}  // namespace

void ImportCount::add(Written written) {
  ++(written == Written::inserted ? inserted : written == Written::updated ? updated : unchanged);
}

std::string to_text(ImportCount const& count) {
  return fmt::format("inserted {}, updated {}, unchanged {}, rejected {}", count.inserted,
                     count.updated, count.unchanged, count.rejected);
}

DecisionRow decide(Clinic const& clinic, DecisionRequest const& request) {
  auto record = clinic.open(Access::write);
  auto row = row_for(record, request, levels_by_order(clinic));
  check_still_recommended(clinic, record, row);
  Transaction transaction(record, "place decide", row.client.value, row.note);
  save_decision(clinic, record, transaction, row);
  transaction.commit();
  return row;
}

ImportCount decide_all(Clinic const& clinic, std::vector<DecisionRequest> const& requests,
                       bool dry_run) {
  auto record = clinic.open(Access::write);
  auto const levels = levels_by_order(clinic);
  ImportCount count;
  Transaction transaction(record, "place decide", fmt::format("{} decisions", requests.size()));
  Complaints complaints;
  for (auto const& request : requests)
    complaints.gather(request.at, [&] {
      auto row = row_for(record, request, levels);
      count.add(save_decision(clinic, record, transaction, row));
    });
  complaints.finish();
  if (!dry_run) transaction.commit();
  return count;
}

}  // namespace careplan
