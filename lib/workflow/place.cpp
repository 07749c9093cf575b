#include "workflow/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "criteria/compiled.hpp"
#include "formats/records.hpp"
#include "reporting/cell.hpp"
#include "storage/placements.hpp"
#include "workflow/history_facts.hpp"

namespace careplan {
namespace {

constexpr char licensed_words[] = "licensed text, shown with --include-licensed";

// The least level at or above the recommended one that can be had: need falls back upward only.
std::string available_for(Criteria const& criteria, Placement const& placement,
                          std::vector<std::string> const& offered) {
  if (offered.empty() || !placement.level()) return {};
  auto const needed = level_index(criteria, *placement.level());
  for (auto const& level : criteria.levels)
    if (level_index(criteria, level.id) >= needed &&
        std::ranges::find(offered, level.id) != offered.end())
      return level.id;
  return "nothing at or above " + *placement.level();
}

// What is known of the age, where the criteria may be for others.
std::string other_age(Criteria const& criteria, Value const& age) {
  if (criteria.population != "adult" && criteria.population != "adolescent") return {};
  auto const meant = [&](double years) { return population_at(years) == criteria.population; };
  if (auto const* const years = std::get_if<double>(&age))
    return meant(*years) ? "" : to_text(*years);
  auto const* const either = std::get_if<Interval>(&age);
  if (either == nullptr || (meant(either->low) && meant(either->high))) return {};
  return fmt::format("{} or {}", to_text(either->low), to_text(either->high));
}

// Places the clients of a record, one after another, by criteria worked out once for them all, or
// for one client alone where nothing more is wanted.
class Placing {
 public:
  Placing(Catalogue const& catalogue, Record const& record, Criteria const& criteria,
          PlaceWish const& wish, bool many)
      : catalogue_(catalogue), record_(record), criteria_(criteria), wish_(wish) {
    for (auto const& level : wish.available) offered_.push_back(need_level(level).id);
    if (!wish.expected.empty()) need_level(wish.expected);
    if (many || wish.changes) compiled_.emplace(criteria);
    if (compiled_) placer_.emplace(*compiled_);
  }

  PlacementAnswer operator()(ClientId const& client, Date as_of) {
    PlacementAnswer answer{.client = client, .as_of = as_of, .criteria = &criteria_};
    auto known = known_facts(record_, client, as_of);
    add_history(catalogue_, record_, client, as_of, criteria_, known);
    answer.facts = facts_for(criteria_, known.facts, known.age_days);
    count_since(criteria_, answer.facts, as_of);
    for (auto const& rule : criteria_.facts)
      for (auto const* const name : {&rule.id, &rule.from})
        if (auto const found = known.origin.find(*name); found != known.origin.end())
          answer.origin.emplace(rule.id, found->second);
    answer.placement =
        placer_ ? placer_->place(answer.facts, detail()) : place(criteria_, answer.facts, detail());
    answer.words = wish_.licensed || !criteria_.proprietary();
    if (!answer.words) hide_licensed_text(criteria_, answer.placement);
    answer.other_age = other_age(criteria_, age_of(known));
    answer.available = available_for(criteria_, answer.placement, offered_);
    for (auto const& row : record_.decisions(client))
      if (row.date <= as_of) answer.decided = row;
    return answer;
  }

 private:
  Level const& need_level(std::string const& level) const {
    if (auto const* const found = criteria_.find_level(level)) return *found;
    std::vector<std::string> known;
    for (auto const& one : criteria_.levels) known.push_back(one.id);
    throw Error(Fault::not_found, fmt::format("'{}' is not a level of {}", level, criteria_.id), {},
                suggestion(level, known));
  }

  // What is stored keeps its reasons.
  Detail detail() const {
    if (wish_.changes) return Detail::changes;
    return wish_.reasons || wish_.keep ? Detail::reasons : Detail::outcome;
  }

  Catalogue const& catalogue_;
  Record const& record_;
  Criteria const& criteria_;
  PlaceWish const& wish_;
  std::vector<std::string> offered_{};  // ids, whatever they were called
  std::optional<CompiledCriteria> compiled_;
  std::optional<Placer> placer_;
};

// Who has been assessed by that day and has not left care by then. What lies after the day does not
// count: looking back gives the answer that was given then.
std::vector<ClientId> clients_to_place(Record const& record, Date day) {
  std::set<ClientId> assessed;
  for (auto const& row : record.assessments())
    if (row.date <= day) assessed.insert(row.client);
  std::set<ClientId> left;
  std::set<ClientId> here;
  for (auto const& episode : episodes(record.decisions()))
    if (episode.begin <= day) (episode.active_on(day) ? here : left).insert(episode.client);
  std::vector<ClientId> clients;
  for (auto const& client : assessed)
    if (here.contains(client) || !left.contains(client)) clients.push_back(client);
  return clients;
}

// What is kept can be read by anybody who reads the record: without licensed words, whatever was
// asked for on the screen.
PlacementRow row_of(PlacementAnswer answer) {
  hide_licensed_text(*answer.criteria, answer.placement);
  return {.client = answer.client,
          .as_of = answer.as_of,
          .criteria = answer.criteria->id,
          .criteria_version = answer.criteria->version,
          .criteria_hash = answer.criteria->hash,
          .purpose = answer.criteria->purpose,
          .status = std::string(to_text(answer.placement.status)),
          .level = answer.placement.level().value_or(""),
          .levels = answer.placement.levels,
          .or_above = answer.placement.or_above == Truth::yes,
          .stopped = answer.placement.stopped(),
          .result_json = to_json(answer, true)};
}

}  // namespace

void hide_licensed_text(Criteria const& criteria, Placement& placement) {
  if (!criteria.proprietary()) return;
  for (auto* const reasons : {&placement.reasons, &placement.not_lower, &placement.not_higher})
    for (auto& reason : *reasons) {
      reason.because = licensed_words;
      reason.cite = licensed_words;
      reason.leaves.clear();
    }
  for (auto& stop : placement.stops) {
    stop.because = licensed_words;
    stop.cite = licensed_words;
  }
  for (auto& fact : placement.decisive) fact.label = fact.fact;
  for (auto& driver : placement.drivers) driver.label = driver.fact;
  for (auto& flip : placement.flips)
    for (auto& change : flip.changes) change.label = change.fact;
}

PlacementAnswer answer_on(Catalogue const& catalogue, Record const& record,
                          Criteria const& criteria, ClientId const& client, Date day) {
  PlaceWish const wish;
  return Placing(catalogue, record, criteria, wish, false)(client, day);
}

PlacementAnswer place_client(Clinic const& clinic, ClientId const& client,
                             CriteriaChoice const& choice, PlaceWish const& wish) {
  auto record = clinic.open(wish.keep ? Access::write : Access::read);
  auto answer = [&] {
    Moment const moment(record);
    need_client(record, client);
    auto const& criteria = criteria_for(clinic.catalogue, record, client, clinic.today, choice);
    return Placing(clinic.catalogue, record, criteria, wish, false)(client, clinic.today);
  }();
  if (wish.keep) {
    auto row = row_of(answer);
    Transaction transaction(record, "place client", client.value);
    transaction.save(row);
    transaction.commit();
  }
  return answer;
}

PlacedClients place_all(Clinic const& clinic, CriteriaChoice const& choice, PlaceWish const& wish) {
  if (choice.purpose.empty()) (void)criteria_for(clinic.catalogue, clinic.today, choice);
  auto record = clinic.open(wish.keep ? Access::write : Access::read);
  std::optional<Moment> moment(std::in_place, record);
  std::map<std::string, Placing> by_criteria;
  PlacedClients placed;
  auto& answers = placed.answers;
  std::optional<Fault> fault;
  std::vector<Complaint> complaints;  // what is the same for everybody stands here once
  for (auto const& client : clients_to_place(record, clinic.today)) {
    try {
      auto const& criteria = criteria_for(clinic.catalogue, record, client, clinic.today, choice);
      auto& placing =
          by_criteria.try_emplace(criteria.id, clinic.catalogue, record, criteria, wish, true)
              .first->second;
      answers.push_back(placing(client, clinic.today));
    } catch (Error const& error) {
      if (error.fault == Fault::database || error.fault == Fault::io) throw;
      fault = fault.value_or(error.fault);
      for (auto complaint : error.complaints) {
        if (complaints.empty() || complaints.back() != complaint) complaints.push_back(complaint);
        auto const name = fmt::format("'{}'", client.value);
        if (complaint.message.find(name) == std::string::npos)
          complaint.message.insert(0, name + ": ");
        placed.refused.push_back(std::move(complaint));
      }
    }
  }
  if (answers.empty() && fault) throw Error(*fault, std::move(complaints));
  moment.reset();
  if (wish.keep) {
    Transaction transaction(record, "place client", fmt::format("{} clients", answers.size()));
    for (auto const& answer : answers) {
      auto row = row_of(answer);
      transaction.save(row);
    }
    transaction.commit();
  }
  return placed;
}

std::string to_json(PlacementAnswer const& answer, bool explain) {
  return placement_json(answer.client, answer.as_of, *answer.criteria, answer.placement, explain);
}

Table table_of(std::vector<PlacementAnswer> const& answers) {
  auto table = placement_table();
  for (auto const& answer : answers)
    add_row(table, answer.client, answer.as_of, *answer.criteria, answer.placement);
  return table;
}

Table criteria_table(Clinic const& clinic) {
  Table table{.id = "criteria",
              .title = "Criteria sets",
              .columns = {{"criteria", "Criteria", ColumnKind::text},
                          {"version", "Version", ColumnKind::text},
                          {"title", "Title", ColumnKind::text},
                          {"purpose", "Purpose", ColumnKind::text},
                          {"population", "Population", ColumnKind::text},
                          {"levels", "Levels", ColumnKind::list},
                          {"rules", "Rules", ColumnKind::integer}}};
  for (auto const& id : clinic.catalogue.list(DefinitionKind::criteria)) {
    auto const& criteria = clinic.catalogue.criteria(id);
    std::vector<std::string> levels;
    for (auto const& level : criteria.levels) levels.push_back(level.id);
    table.rows.push_back({criteria.id, criteria.version, criteria.title, criteria.purpose,
                          criteria.population, levels, static_cast<long>(criteria.rules.size())});
  }
  return table;
}

Table rule_table(Clinic const& clinic, std::string const& id, bool licensed) {
  auto const& criteria = clinic.catalogue.criteria(id);
  Table table{.id = "rule",
              .title = criteria.title,
              .columns = {{"rule", "Rule", ColumnKind::text},
                          {"kind", "Kind", ColumnKind::text},
                          {"level", "Level", ColumnKind::list},
                          {"when", "When", ColumnKind::text},
                          {"unless", "Unless", ColumnKind::text, true},
                          {"because", "Because", ColumnKind::text},
                          {"cite", "Source", ColumnKind::text}}};
  for (auto const& rule : criteria.rules) {
    auto levels = rule.levels;
    if (levels.empty() && !rule.level.empty()) levels.push_back(rule.level);
    bool const shown = licensed || !criteria.proprietary();
    table.rows.push_back(
        {rule.id, std::string(to_text(rule.kind)), levels, shown ? rule.when.text : licensed_words,
         text_cell(shown ? rule.unless.text : ""), shown ? rule.because : licensed_words,
         text_cell(shown ? rule.cite : "")});
  }
  return table;
}

Table placement_history(Clinic const& clinic, std::optional<ClientId> const& client) {
  auto const record = clinic.open(Access::read);
  if (client) need_client(record, *client);
  Table table{.id = "placement-history",
              .title = "Recommendations and decisions",
              .columns = {{"client", "Client", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"what", "What", ColumnKind::text},
                          {"level", "Level", ColumnKind::text},
                          {"recommended", "Recommended", ColumnKind::text},
                          {"reason", "Reason", ColumnKind::text},
                          {"program", "Program", ColumnKind::text},
                          {"track", "Track", ColumnKind::text},
                          {"by", "By", ColumnKind::text},
                          {"note", "Note", ColumnKind::text}},
              .group_by = 0};
  for (auto const& row : placement_heads(record, client))
    table.rows.push_back({row.client.value,
                          row.as_of,
                          "placement (" + row.status + ")",
                          text_cell(row.level),
                          {},
                          {},
                          {},
                          {},
                          row.criteria,
                          {}});
  for (auto const& row : record.decisions(client)) {
    table.rows.push_back({row.client.value, row.date, std::string(to_text(row.kind)),
                          text_cell(row.level), text_cell(row.recommended),
                          text_cell(reason_text(row)), text_cell(row.program), text_cell(row.track),
                          text_cell(row.decided_by), text_cell(row.note)});
  }
  std::ranges::stable_sort(table.rows, {}, [](auto const& row) {
    return std::pair(std::get<std::string>(row[0]), std::get<Date>(row[1]));
  });
  return table;
}

}  // namespace careplan
