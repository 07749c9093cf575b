#include "workflow/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/records.hpp"

namespace careplan {
namespace {

PlacementAnswer answer_for(Record const& record, Criteria const& criteria, ClientId const& client,
                           Date as_of) {
  auto const known = known_facts(record, client, as_of);
  PlacementAnswer answer{.client = client, .as_of = as_of, .criteria = &criteria};
  answer.facts = facts_for(criteria, known.facts, known.age_days);
  for (auto const& rule : criteria.facts) {
    auto const found = known.origin.find(rule.from.empty() ? rule.id : rule.from);
    if (found != known.origin.end()) answer.origin.emplace(rule.id, found->second);
  }
  answer.placement = place(criteria, answer.facts);
  return answer;
}

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

PlacementRow row_of(PlacementAnswer const& answer) {
  return {.client = answer.client,
          .as_of = answer.as_of,
          .criteria = answer.criteria->id,
          .criteria_version = answer.criteria->version,
          .criteria_hash = answer.criteria->hash,
          .status = std::string(to_text(answer.placement.status)),
          .level = answer.placement.level().value_or(""),
          .result_json = to_json(answer, true)};
}

}  // namespace

PlacementAnswer place_client(Clinic const& clinic, ClientId const& client,
                             std::string const& criteria_id, bool keep) {
  auto const& criteria = clinic.catalogue.criteria(criteria_id);
  auto record = clinic.open(keep ? Access::write : Access::read);
  need_client(record, client);
  auto answer = answer_for(record, criteria, client, clinic.today);
  if (keep) {
    auto row = row_of(answer);
    Transaction transaction(record, "place client", client.value);
    transaction.save(row);
    transaction.commit();
  }
  return answer;
}

std::vector<PlacementAnswer> place_all(Clinic const& clinic, std::string const& criteria_id,
                                       bool keep) {
  auto const& criteria = clinic.catalogue.criteria(criteria_id);
  auto record = clinic.open(keep ? Access::write : Access::read);
  std::vector<PlacementAnswer> answers;
  for (auto const& client : clients_to_place(record, clinic.today))
    answers.push_back(answer_for(record, criteria, client, clinic.today));
  if (keep) {
    Transaction transaction(record, "place client", fmt::format("{} clients", answers.size()));
    for (auto const& answer : answers) {
      auto row = row_of(answer);
      transaction.save(row);
    }
    transaction.commit();
  }
  return answers;
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

Table rule_table(Clinic const& clinic, std::string const& id) {
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
  auto const text = [](std::string const& t) { return t.empty() ? Cell{} : Cell{t}; };
  for (auto const& rule : criteria.rules) {
    auto levels = rule.levels;
    if (levels.empty() && !rule.level.empty()) levels.push_back(rule.level);
    table.rows.push_back({rule.id, std::string(to_text(rule.kind)), levels, rule.when.text,
                          text(rule.unless.text), rule.because, text(rule.cite)});
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
  auto const text_or_none = [](std::string const& text) {
    return text.empty() ? Cell{} : Cell{text};
  };
  for (auto const& row : record.placements(client))
    table.rows.push_back({row.client.value,
                          row.as_of,
                          "placement (" + row.status + ")",
                          text_or_none(row.level),
                          {},
                          {},
                          {},
                          {},
                          row.criteria,
                          {}});
  for (auto const& row : record.decisions(client)) {
    auto const reason = row.discharge                      ? std::string(to_text(*row.discharge))
                        : row.deviation == Deviation::none ? std::string()
                                                           : std::string(to_text(row.deviation));
    table.rows.push_back({row.client.value, row.date, std::string(to_text(row.kind)),
                          text_or_none(row.level), text_or_none(row.recommended),
                          text_or_none(reason), text_or_none(row.program), text_or_none(row.track),
                          text_or_none(row.decided_by), text_or_none(row.note)});
  }
  std::ranges::stable_sort(table.rows, {}, [](auto const& row) {
    return std::pair(std::get<std::string>(row[0]), std::get<Date>(row[1]));
  });
  return table;
}

}  // namespace careplan
