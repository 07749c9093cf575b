#include "workflow/strike.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/text.hpp"
#include "reporting/cell.hpp"
#include "workflow/place.hpp"

namespace careplan {
namespace {

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw Error(Fault::conflict, std::move(message), {}, std::move(hint));
}

// `gone`: with what took their place.
Table empty_table(bool gone) {
  return {.id = "recorded-row",
          .columns = {{"row", "Row", ColumnKind::text},
                      {"client", "Client", ColumnKind::text},
                      {"date", "Date", ColumnKind::date},
                      {"what", "What", ColumnKind::text},
                      {"entry", "Entry", ColumnKind::integer},
                      {"recorded", "Recorded (UTC)", ColumnKind::text},
                      {"actor", "By", ColumnKind::text},
                      {"superseded_by", "Corrected by", ColumnKind::text, !gone},
                      {"struck", "Struck because", ColumnKind::text, !gone}}};
}

void add(Table& table, RecordedRow const& row) {
  table.rows.push_back(
      {to_text(row.name), row.client.value, row.date, row.what, row.entry, row.recorded, row.actor,
       row.superseded_by ? Cell{to_text(RowName{row.name.table, *row.superseded_by})} : Cell{},
       text_cell(row.struck)});
}

std::vector<RecordedRow> rows_of_entry(Record const& record, long entry,
                                       std::optional<ClientId> const& client) {
  auto rows = record.rows_of_entry(entry);
  if (client) std::erase_if(rows, [&](RecordedRow const& row) { return row.client != *client; });
  if (rows.empty())
    throw Error(Fault::not_found,
                fmt::format("entry {} wrote nothing about {}", entry,
                            client ? client->value : "any client"),
                {}, "see the entries with: careplan store history");
  return rows;
}

// The decisions, marks, rewards and so on of one client, to be held against one another.
class Standing {
 public:
  Standing(Record const& record, ClientId const& client)
      : client_(client), decisions_(record.decisions(client)) {}

  std::vector<DecisionRow> const& decisions() const { return decisions_; }

  // Throws unless everything that stood before, and stands still, holds together without the rest.
  void check(Record const& now) const {
    check_decisions(now);
    check_marks(now);
    check_recommendations(now);
    check_make_ups(now);
    check_rewards(now);
    check_known(now);
  }

 private:
  void check_decisions(Record const& now) const {
    auto const decisions = now.decisions(client_);
    for (auto const& decision : decisions)
      if ((fits(decisions_, decision) || stands_again(decision)) && !fits(decisions, decision))
        refuse(fmt::format("'{}' of {} on {} would not fit what is left of the decisions",
                           to_text(decision.kind), client_.value, to_text(decision.date)),
               fmt::format("strike decision:{} as well, or correct it first", decision.id));
  }

  bool stands_again(DecisionRow const& decision) const {
    return std::ranges::find(decisions_, decision.id, &DecisionRow::id) == decisions_.end();
  }

  // Hours of a day on which the client is in no stay any more would count nowhere, and nobody would
  // know.
  void check_marks(Record const& now) const {
    auto const before = episodes(decisions_);
    auto const after = episodes(now.decisions(client_));
    auto const in_care = [](std::vector<Episode> const& stays, Date day) {
      return std::ranges::any_of(
          stays, [&](Episode const& stay) { return stay.active_on(day) || stay.end == day; });
    };
    if (before == after) return;
    for (auto const& row : now.rows_of(client_))
      if (row.name.table == "mark" && row.current() && in_care(before, row.date) &&
          !in_care(after, row.date))
        refuse(fmt::format("{} is marked on {}, a day on which no stay would be left ({})",
                           client_.value, to_text(row.date), to_text(row.name)),
               "strike the marks as well; to change the day or the program of an admission: place "
               "decide --correct");
  }

  void check_recommendations(Record const& now) const {
    std::set<long> kept;
    for (auto const& placement : now.placements(client_)) kept.insert(placement.id);
    for (auto const& decision : now.decisions(client_))
      if (decision.placement && !kept.contains(*decision.placement))
        refuse(fmt::format("'{}' of {} on {} was decided on placement:{}", to_text(decision.kind),
                           client_.value, to_text(decision.date), *decision.placement),
               fmt::format("strike decision:{} as well, or leave the recommendation", decision.id));
  }

  void check_make_ups(Record const& now) const {
    auto const marks = now.marks(client_);
    for (auto const& mark : marks)
      if (mark.makes_up && std::ranges::none_of(marks, [&](MarkRow const& other) {
            return other.session == *mark.makes_up;
          }))
        refuse(fmt::format("mark:{} of {} makes up for {}, which would not be marked any more",
                           mark.id, client_.value, mark.makes_up->value),
               fmt::format("strike mark:{} as well, or correct it first", mark.id));
  }

  void check_rewards(Record const& now) const {
    long balance = 0;
    for (auto const& row : now.rewards(client_))
      balance += row.entry == RewardEntry::earned ? row.cents : -row.cents;
    if (balance < 0)
      refuse(fmt::format("{} would have redeemed {} cents more than was earned", client_.value,
                         -balance),
             "strike what was redeemed as well, or leave what was earned");
  }

  void check_known(Record const& now) const {
    if (now.knows(client_)) return;
    auto const left = now.rows_of(client_);
    auto const found = std::ranges::find_if(left, &RecordedRow::current);
    if (found == left.end()) return;
    refuse(fmt::format("no assessment of {} would be left, but {} ({} of {})", client_.value,
                       to_text(found->name), found->what, to_text(found->date)),
           "strike that as well, or record what is right first: assessments make a client known");
  }

  ClientId client_;
  std::vector<DecisionRow> decisions_;
};

void add_entry(Record const& record, StrikeRequest const& request, std::vector<RecordedRow>& rows,
               Struck& result) {
  for (auto& row : rows_of_entry(record, *request.entry, request.client)) {
    if (std::ranges::find(rows, row.name, &RecordedRow::name) != rows.end()) continue;
    row.superseded_by ? void(++result.corrected) : rows.push_back(std::move(row));
  }
}

// What the request names: the rows one by one, and those of the entry that nothing has replaced.
std::vector<RecordedRow> chosen(Record const& record, StrikeRequest const& request,
                                Struck& result) {
  std::vector<RecordedRow> rows;
  auto const named = [&](RowName const& name) {
    return std::ranges::find(request.rows, name) != request.rows.end();
  };
  for (auto const& name : request.rows) {
    auto row = record.row(name);
    if (std::ranges::find(rows, row.name, &RecordedRow::name) != rows.end()) continue;
    if (row.superseded_by && !named({name.table, *row.superseded_by}))
      refuse(fmt::format("{} was corrected: {}:{} stands in its place", to_text(name), name.table,
                         *row.superseded_by),
             fmt::format("strike {}:{}", name.table, *row.superseded_by));
    rows.push_back(std::move(row));
  }
  if (request.entry) add_entry(record, request, rows, result);
  // A correction before what it corrects.
  std::ranges::sort(rows, std::ranges::greater{},
                    [](RecordedRow const& row) { return row.name.id; });
  return rows;
}

}  // namespace

Table recorded_rows(Clinic const& clinic, RowsRequest const& request) {
  auto const record = clinic.open(Access::read);
  auto const rows = request.entry ? rows_of_entry(record, *request.entry, request.client)
                                  : record.rows_of(*request.client);
  if (rows.empty()) need_client(record, *request.client);
  auto table = empty_table(request.all);
  for (auto const& row : rows)
    if (request.all || row.current()) add(table, row);
  return table;
}

Struck strike(Clinic const& clinic, StrikeRequest const& request) {
  auto record = clinic.open(Access::write);
  Struck result{.rows = empty_table(false)};
  auto const rows = chosen(record, request, result);
  std::map<ClientId, Standing> clients;
  for (auto const& row : rows) clients.try_emplace(row.client, record, row.client);
  Transaction transaction(record, "store strike",
                          clients.size() == 1 ? clients.begin()->first.value
                                              : fmt::format("{} clients", clients.size()),
                          request.reason);
  std::vector<RecordedRow> struck;
  for (auto const& row : rows)
    if (transaction.strike(row.name, request.reason) == Written::inserted)
      struck.push_back(record.row(row.name));
  result.count = static_cast<int>(struck.size());
  result.already = static_cast<int>(rows.size() - struck.size());
  std::ranges::sort(
      struck, {}, [](RecordedRow const& row) { return std::tie(row.client, row.date, row.name); });
  for (auto const& row : struck) add(result.rows, row);
  for (auto const& row : rows)
    if (row.supersedes)
      if (auto const before = record.row({row.name.table, *row.supersedes}); before.current())
        result.again.push_back(before.name);
  for (auto const& [client, standing] : clients) {
    standing.check(record);
    add_newly_uncounted(record, client, standing.decisions(), result.in_vain);
  }
  if (!request.dry_run) transaction.commit();
  return result;
}

}  // namespace careplan
