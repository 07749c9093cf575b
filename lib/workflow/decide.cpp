#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <span>

#include "core/text.hpp"
#include "storage/placements.hpp"
#include "workflow/history_facts.hpp"
#include "workflow/place.hpp"
#include "workflow/recommendation.hpp"

namespace careplan {
namespace {

[[noreturn]] void refuse(std::string message, std::string hint, Fault fault = Fault::input) {
  throw Error(fault, std::move(message), {}, std::move(hint));
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

std::string deviation_codes() {
  std::vector<std::string> codes;
  for (auto const& code : words(Deviation{}))
    if (code.value != Deviation::none) codes.emplace_back(code.text);
  return "give --reason with one of: " + join(codes, ", ");
}

// How old the client may be on the day: the intake tells years, not a birthday.
std::optional<Interval> possible_age(Record const& record, ClientId const& client, Date day) {
  return numbers_of(age_of(known_facts(record, client, day)));
}

std::string ages_of(Program const& program) {
  if (!program.age_max) return fmt::format("{} years and older", *program.age_min);
  if (!program.age_min) return fmt::format("up to {} years", *program.age_max);
  return fmt::format("{} to {} years", *program.age_min, *program.age_max);
}

// Whoever is surely too young or too old for a program is in it for a reason that somebody gives.
void check_age(Clinic const& clinic, Record const& record, DecisionRow const& row) {
  if (row.program.empty() || row.deviation != Deviation::none) return;
  auto const& program = clinic.catalogue.program(row.program);
  if (!program.age_min && !program.age_max) return;
  auto const age = possible_age(record, row.client, row.date);
  bool const too_young = age && program.age_min && age->high < *program.age_min;
  bool const too_old = age && program.age_max && age->low > *program.age_max;
  if (too_young || too_old)
    refuse(fmt::format("program '{}' is for {}, and client '{}' is {}{} years old by what was told",
                       row.program, ages_of(program), row.client.value, age->low,
                       age->low == age->high ? "" : fmt::format(" or {}", age->high)),
           "name another program, or " + deviation_codes());
}

void check_deviation(DecisionRow const& row, std::optional<PlacementRow> const& recommended,
                     LevelOrder const& order) {
  // Whoever leaves before treatment is complete has that as the reason.
  if (row.discharge && *row.discharge != DischargeReason::completed) return;
  auto const decided = decided_level(row);
  bool const differs = recommended && !follows(row, *recommended, order);
  if (differs && row.deviation == Deviation::none)
    refuse(recommended->stopped
               ? fmt::format("a stop was in force on {} and '{}' is decided: say why",
                             to_text(recommended->as_of), decided)
               : fmt::format("'{}' was recommended and '{}' is decided: say why",
                             join(recommended->levels, " or "), decided),
           deviation_codes());
  bool const downward =
      differs && !recommended->levels.empty() &&
      std::ranges::find(order, decided) < std::ranges::find(order, recommended->levels.front());
  if (row.deviation == Deviation::service_unavailable && downward)
    refuse(fmt::format("'{}' was recommended: where it cannot be had, care falls back upward, not "
                       "to '{}'",
                       join(recommended->levels, " or "), decided),
           "name a more intensive level, or the reason that really holds");
  bool const needs_note =
      row.deviation == Deviation::clinical_judgement || row.deviation == Deviation::other;
  if (needs_note && trim(row.note).empty())
    refuse(fmt::format("reason '{}' needs a note", to_text(row.deviation)), "add --note TEXT");
}

// From one program to another. Who is in none yet is not moved: it is named for the day of the
// admission.
bool leads_elsewhere(std::string const& program, Episode const& present) {
  return !program.empty() && !present.program.empty() && program != present.program;
}

DecisionKind kind_of(DecisionRequest const& request, std::optional<Episode> const& episode,
                     LevelOrder const& order) {
  if (request.level == "discharge") return DecisionKind::discharge;
  if (request.kind) return *request.kind;
  if (request.discharge) return DecisionKind::discharge;
  if (!episode) return DecisionKind::admit;
  auto const decided = std::ranges::find(order, request.level);
  auto const present = std::ranges::find(order, episode->level);
  if (decided > present) return DecisionKind::step_up;
  if (decided < present) return DecisionKind::step_down;
  return leads_elsewhere(request.program, *episode) ? DecisionKind::transfer
                                                    : DecisionKind::continue_care;
}

void check_sequence(DecisionRow const& row, std::optional<Episode> const& episode) {
  auto const& client = row.client.value;
  bool const admitted = episode.has_value();
  if (row.kind == DecisionKind::admit && admitted)
    refuse(fmt::format("client '{}' is already in {} since {}", client, episode->level,
                       to_text(episode->begin)),
           "use continue, step_up, step_down, transfer or discharge", Fault::conflict);
  if (row.kind != DecisionKind::admit && !admitted)
    refuse(fmt::format("client '{}' is in no episode on {}", client, to_text(row.date)),
           "a course of care begins with admit", Fault::conflict);
  if (row.kind == DecisionKind::discharge && !row.discharge)
    refuse("a discharge needs its reason",
           "give --discharge with one of: " + all_words<DischargeReason>());
  if (row.kind != DecisionKind::discharge && row.level.empty())
    refuse("a decision needs a level of care", "name it after the client");
  if (row.kind != DecisionKind::discharge && !row.site_reason.empty())
    refuse("only a discharge has the site's own reason", "leave --site-reason out");
}

std::string program_words(Episode const& stay) {
  return stay.program.empty() ? "no program" : '\'' + stay.program + '\'';
}

// What a kind says has to be what the level, program and track come to: `continue` opens no stay
// and so can change none of them but the track, and a step or transfer that goes nowhere is none.
void check_step(Clinic const& clinic, DecisionRow const& row, Episode const& present,
                LevelOrder const& order) {
  auto const stays = row.kind == DecisionKind::continue_care;
  auto const decided = std::ranges::find(order, row.level);
  auto const before = std::ranges::find(order, present.level);
  bool const up = decided > before;
  bool const transfer = row.kind == DecisionKind::transfer;
  bool const wrong = stays || transfer                     ? row.level != present.level
                     : row.kind == DecisionKind::step_up   ? !up
                     : row.kind == DecisionKind::step_down ? up || decided == before
                                                           : false;
  if (wrong && before != order.end())
    refuse(fmt::format("client '{}' is in {}, and '{}' does not lead to '{}'", row.client.value,
                       present.level, to_text(row.kind), row.level),
           "leave --kind out: it is told from the levels");
  if (transfer && !leads_elsewhere(row.program, present))
    refuse(fmt::format("client '{}' is in {} since {}, and a transfer leads to another program",
                       row.client.value, program_words(present), to_text(present.begin)),
           "name the program that the client goes to: --program");
  if (!stays) return;
  if (!row.program.empty() && row.program != present.program)
    refuse(fmt::format("client '{}' is in {} since {}, and 'continue' does not change the program",
                       row.client.value, program_words(present), to_text(present.begin)),
           present.program.empty()
               ? fmt::format("name it from that day on with --on {} --correct REASON",
                             to_text(present.begin))
               : "leave --kind out: it is a transfer",
           Fault::conflict);
  auto named = row;
  named.program = present.program;
  if (!row.track.empty()) check_program(clinic, named);
}

bool ends_between(std::span<DecisionRequest const> batch, DecisionRow const& row, Date next) {
  return std::ranges::any_of(batch, [&](DecisionRequest const& request) {
    return request.client == row.client && request.date >= row.date && request.date <= next &&
           (request.level == "discharge" || request.discharge);
  });
}

bool ends_and_begins(DecisionRow const& a, DecisionRow const& b) {
  auto const [first, second] = std::minmax(a.kind, b.kind);
  return first == DecisionKind::admit && second == DecisionKind::discharge;
}

// What was decided for other days has to keep the stay that it stands on, and to be no second
// admission; unless the batch ends the new stay before. Of one day only a discharge and an
// admission have an order of their own, so nothing else is moved to a day that has a decision.
void check_others(DecisionRow row, std::vector<DecisionRow> others,
                  std::vector<DecisionRow> const& before, std::span<DecisionRequest const> batch) {
  bool const moved = std::ranges::any_of(before, [&](DecisionRow const& one) {
    return one.id == row.supersedes && one.date != row.date;
  });
  row.id = std::numeric_limits<long>::max();  // not recorded yet: the last of its day
  others.push_back(row);
  auto const loses = [&](DecisionRow const& other) {
    if (other.id == row.id) return false;
    if (other.date == row.date) return moved && !ends_and_begins(other, row);
    return fits(before, other) && !fits(others, other);
  };
  DecisionRow const* lost = nullptr;
  for (auto const& other : others)
    if ((lost == nullptr || other.date < lost->date) && loses(other)) lost = &other;
  if (lost == nullptr) return;
  auto const& client = row.client.value;
  if (lost->kind != DecisionKind::admit)
    refuse(fmt::format("'{}' is decided for {} on {} already, and {} on {} would leave it without "
                       "a stay",
                       to_text(lost->kind), client, to_text(lost->date),
                       row.kind == DecisionKind::discharge ? "a discharge" : "this step",
                       to_text(row.date)),
           fmt::format("see them with: careplan place history {}", client), Fault::conflict);
  if (ends_between(batch, row, lost->date)) return;
  refuse(fmt::format("{} is admitted on {} already, and '{}' on {} leaves no room for it", client,
                     to_text(lost->date), to_text(row.kind), to_text(row.date)),
         row.kind == DecisionKind::admit
             ? fmt::format("to move that day: --was-on {} --correct REASON; an earlier stay comes "
                           "with its discharge, in one file: --import",
                           to_text(lost->date))
             : fmt::format("see them with: careplan place history {}", client),
         Fault::conflict);
}

// The levels of every criteria set that is known, least intensive first: what makes a step up. Each
// that others do not know stands where its own set puts it. Ways to attend are no levels of care.
LevelOrder levels_by_order(Clinic const& clinic) {
  LevelOrder order;
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

// Facts that came in after the recommendation was kept, or were corrected or struck since, may lead
// elsewhere: then it is no ground for a decision any more. Criteria that have changed since are
// another matter, for `place client --diff`.
void check_still_recommended(Clinic const& clinic, Record const& record, DecisionRow const& row,
                             std::optional<PlacementRow> const& kept) {
  if (!kept || row.kind == DecisionKind::discharge) return;
  auto const known = clinic.catalogue.list(DefinitionKind::criteria);
  if (std::ranges::find(known, kept->criteria) == known.end()) return;
  auto const& criteria = clinic.catalogue.criteria(kept->criteria);
  if (criteria.hash != kept->criteria_hash) return;
  auto const holds_on = [&](Date day) {
    auto const now = answer_on(clinic.catalogue, record, criteria, row.client, day).placement;
    return now.levels == kept->levels && now.stopped() == kept->stopped;
  };
  bool const newer = std::ranges::any_of(
      record.assessments(row.client),
      [&](AssessmentRow const& one) { return kept->as_of < one.date && one.date <= row.date; });
  if ((!answers_changed_since(record, *kept) || holds_on(kept->as_of)) &&
      (!newer || holds_on(row.date)))
    return;
  refuse(fmt::format("what is known of '{}' has changed since the recommendation of {}",
                     row.client.value, to_text(kept->as_of)),
         fmt::format("place again first: careplan place client {} --record", row.client.value),
         Fault::conflict);
}

// Whether a decision of that day was struck or moved, so that another needs a reason.
bool taken_back(Record const& record, ClientId const& client, Date day) {
  return std::ranges::any_of(record.rows_of(client), [&](RecordedRow const& row) {
    return row.name.table == "decision" && row.date == day && !row.current();
  });
}

// The decision that a correction supersedes: of its day the one of its kind, else the only one. One
// that was moved already is the one on its new day. Nothing where that day's was taken back.
std::optional<DecisionRow> corrected(Record const& record,
                                     std::vector<DecisionRow> const& decisions,
                                     DecisionRequest const& request, DecisionKind kind) {
  auto const day = request.was_on.value_or(request.date);
  std::vector<DecisionRow> that_day;
  for (auto const& decision : decisions)
    if (decision.date == day) that_day.push_back(decision);
  if (that_day.empty())
    for (auto const& decision : decisions)
      if (decision.date == request.date && decision.supersedes &&
          decision.reason == request.correction)
        that_day.push_back(decision);
  for (auto const& decision : that_day)
    if (decision.kind == kind) return decision;
  if (that_day.size() == 1) return that_day.front();
  if (that_day.empty() && taken_back(record, request.client, day)) return std::nullopt;
  refuse(fmt::format("there is no decision for '{}' on {} to correct", request.client.value,
                     to_text(day)),
         fmt::format("see them with: careplan place history {}", request.client.value),
         Fault::not_found);
}

// What a request comes to beside the decisions that stand.
class Deciding {
 public:
  Deciding(Clinic const& clinic, Record const& record, std::span<DecisionRequest const> batch = {})
      : clinic_(clinic), record_(record), batch_(batch), order_(levels_by_order(clinic)) {}

  DecisionRow row(DecisionRequest const& request) const {
    need_client(record_, request.client);
    auto decisions = record_.decisions(request.client);
    if (!request.correction.empty()) return correction(request, std::move(decisions));
    auto row = read(request, repeated_kind(request, decisions));
    for (auto const& earlier : decisions)
      if (earlier.kind == row.kind && earlier.date == row.date) {
        // The same decision again is no second one, whatever has been recommended since.
        row.recommended = earlier.recommended;
        row.placement = earlier.placement;
        return row;
      }
    check(row, decisions, decisions);
    return row;
  }

 private:
  // What is corrected no longer counts for the course of care.
  DecisionRow correction(DecisionRequest const& request, std::vector<DecisionRow> decisions) const {
    auto const before = decisions;
    auto const meant = kind_of(request, episode_on(decisions, request.date), order_);
    auto const wrong = corrected(record_, decisions, request, meant);
    if (wrong)
      std::erase_if(decisions, [&](DecisionRow const& one) { return one.id == wrong->id; });
    auto row = read(request, kind_of(request, episode_on(decisions, request.date), order_));
    if (wrong) row.supersedes = wrong->id;
    row.reason = request.correction;
    check(row, decisions, before);
    return row;
  }

  // A request without a kind that says what was decided that day means that decision.
  DecisionKind repeated_kind(DecisionRequest const& request,
                             std::vector<DecisionRow> const& decisions) const {
    auto const kind = kind_of(request, episode_on(decisions, request.date), order_);
    if (request.kind || kind == DecisionKind::discharge) return kind;
    for (auto const& earlier : decisions)
      if (earlier.date == request.date && earlier.level == request.level) return earlier.kind;
    return kind;
  }

  DecisionRow read(DecisionRequest const& request, DecisionKind kind) const {
    bool const ends = kind == DecisionKind::discharge;
    DecisionRow row{.client = request.client,
                    .date = request.date,
                    .kind = kind,
                    .level = ends ? "" : request.level,
                    .program = ends ? "" : request.program,
                    .track = ends ? "" : request.track,
                    .deviation = request.deviation,
                    .discharge = request.discharge,
                    .site_reason = request.site_reason,
                    .note = request.note,
                    .decided_by = request.decided_by};
    if (!ends && !row.level.empty() && std::ranges::find(order_, row.level) == order_.end())
      refuse(fmt::format("no criteria know a level '{}'", row.level), suggestion(row.level, order_),
             Fault::not_found);
    return row;
  }

  // `before` is what stood until now, `others` what will stand beside the row.
  void check(DecisionRow& row, std::vector<DecisionRow> const& others,
             std::vector<DecisionRow> const& before) const {
    auto const episode = episode_on(others, row.date);
    auto const recommended = recommendation_for(record_, row, order_);
    if (recommended) {
      row.placement = recommended->id;
      row.recommended = recommended->level;
    }
    check_sequence(row, episode);
    if (episode) check_step(clinic_, row, *episode, order_);
    check_others(row, others, before, batch_);
    check_still_recommended(clinic_, record_, row, recommended);
    check_program(clinic_, row);
    check_age(clinic_, record_, row);
    check_deviation(row, recommended, order_);
  }

  Clinic const& clinic_;
  Record const& record_;
  std::span<DecisionRequest const> batch_;
  LevelOrder order_;
};

}  // namespace

bool fits(std::vector<DecisionRow> others, DecisionRow const& one) {
  std::erase_if(others, [&](DecisionRow const& other) { return other.id == one.id; });
  return episode_on(others, one.date).has_value() != (one.kind == DecisionKind::admit);
}

void ImportCount::add(Written written) {
  ++(written == Written::inserted ? inserted : written == Written::updated ? updated : unchanged);
}

std::string to_text(ImportCount const& count) {
  return fmt::format("inserted {}, updated {}, unchanged {}, rejected {}{}", count.inserted,
                     count.updated, count.unchanged, count.rejected,
                     count.blank > 0 ? fmt::format(", without any answer {}", count.blank) : "");
}

DecisionRow decide(Clinic const& clinic, DecisionRequest const& request, InVain* in_vain) {
  auto record = clinic.open(Access::write);
  auto const before = record.decisions(request.client);
  auto row = Deciding(clinic, record).row(request);
  Transaction transaction(record, "place decide", row.client.value,
                          row.reason.empty() ? row.note : row.reason);
  transaction.save(row);
  if (in_vain != nullptr) add_newly_uncounted(record, row.client, before, *in_vain);
  transaction.commit();
  return row;
}

ImportCount decide_all(Clinic const& clinic, std::vector<DecisionRequest> requests, bool dry_run,
                       InVain* in_vain) {
  std::ranges::stable_sort(requests, {}, &DecisionRequest::date);
  auto record = clinic.open(Access::write);
  Deciding const deciding(clinic, record, requests);
  ImportCount count;
  Transaction transaction(record, "place decide", fmt::format("{} decisions", requests.size()));
  Complaints complaints;
  std::map<ClientId, std::vector<DecisionRow>> before;
  for (auto const& request : requests)
    complaints.gather(request.at, [&] {
      if (in_vain != nullptr && !before.contains(request.client))
        before.emplace(request.client, record.decisions(request.client));
      auto row = deciding.row(request);
      count.add(transaction.save(row));
    });
  complaints.finish();
  for (auto& [client, decisions] : before)
    add_newly_uncounted(record, client, std::move(decisions), *in_vain);
  if (!dry_run) transaction.commit();
  return count;
}

}  // namespace careplan
