// How long people wait from asking to being admitted, and who waits now.
#include <algorithm>
#include <map>
#include <optional>

#include "reporting/cell.hpp"
#include "storage/placements.hpp"
#include "storage/presences.hpp"
#include "workflow/report_kinds.hpp"

namespace careplan {
namespace {

constexpr ReportColumn waitlist_columns[] = {
    {"client", "Client", ColumnKind::text, "code of the client"},
    {"requested", "Requested", ColumnKind::date, "the client's first assessment"},
    {"first_contact", "First contact", ColumnKind::date,
     "the first contact with the clinic from then to the admission that came about; empty: none is "
     "recorded"},
    {"recommended", "Recommended", ColumnKind::text,
     "the certain level of the newest placement up to the admission, if there is one"},
    {"admitted", "Admitted", ColumnKind::date, "first decision from then on that began a stay"},
    {"begins", "Begins", ColumnKind::date, "first session from then on, planned or held"},
    {"days_waiting", "Days", ColumnKind::integer,
     "from the request to the admission, or to today for who still waits"},
    {"wait_band", "Band", ColumnKind::text,
     "0, 1-7, 8-14, 15-30 or 31+ days, the bands of TEDS DAYWAIT"},
    {"status", "Status", ColumnKind::text, "waiting or admitted"},
    {"reason", "Reason", ColumnKind::text,
     "why the decision differs from the recommendation: waitlist and service_unavailable are "
     "waits that the program causes, and DAYWAIT counts only those"},
};
constexpr ReportTerm waitlist_terms[] = {
    {"counted",
     "everybody who waits today, and whoever was admitted in the period; a client who "
     "comes back is counted by the first request"},
    {"period", "admissions from --from to --to, both included; without them since the first"},
    {"not counted", "clients of whom care was decided and no stay began, such as a referral out"},
};

std::string wait_band(long days) {
  if (days <= 0) return "0";
  if (days <= 7) return "1-7";
  if (days <= 14) return "8-14";
  return days <= 30 ? "15-30" : "31+";
}

// What the record holds of one client's way in.
struct WayIn {
  std::optional<Date> requested{};
  std::optional<Date> contact{};
  std::optional<Date> admitted{};
  std::optional<Date> begins{};
  std::string recommended{};
  std::string reason{};
  std::string program{};
  bool decided = false;
};

void earlier(std::optional<Date>& into, Date day) {
  if (!into || day < *into) into = day;
}

std::map<ClientId, WayIn> ways_in(ReportSource const& source) {
  auto const& record = source.record;
  auto const today = source.clinic.today;
  std::map<ClientId, WayIn> ways;
  for (auto const& row : record.assessed()) earlier(ways[row.client].requested, row.date);
  for (auto const& row : record.decisions()) {
    if (row.date > today) continue;
    auto& way = ways[row.client];
    way.decided = true;
    bool const begins = row.kind == DecisionKind::admit || row.kind == DecisionKind::step_up ||
                        row.kind == DecisionKind::step_down;
    if (!begins || (way.admitted && *way.admitted <= row.date)) continue;
    way.admitted = row.date;
    way.program = row.program;
    way.reason = row.deviation == Deviation::none ? "" : std::string(to_text(row.deviation));
  }
  // What came after the admission is no part of the way in.
  auto const before = [&](WayIn const& way, Date day) {
    return day <= way.admitted.value_or(today);
  };
  for (auto const& row : placement_heads(record))
    if (auto const way = ways.find(row.client);
        way != ways.end() && row.status == "certain" && before(way->second, row.as_of))
      way->second.recommended = row.level;
  for (auto const& row : record.contacts())
    if (auto& way = ways[row.client]; row.outcome == ContactOutcome::done &&
                                      with_the_clinic(row.kind) && way.requested &&
                                      row.date >= *way.requested && before(way, row.date))
      earlier(way.contact, row.date);
  return ways;
}

void add_first_sessions(ReportSource const& source, std::map<ClientId, WayIn>& ways) {
  Date const last = source.clinic.today + std::chrono::days{366};
  for (auto const& session : scanned_sessions(source.record, {Date{}, last}))
    for (auto const& client : session.roster)
      if (auto const way = ways.find(client);
          way != ways.end() && way->second.admitted && session.date >= *way->second.admitted)
        earlier(way->second.begins, session.date);
}

Table waitlist(ReportSource const& source) {
  auto ways = ways_in(source);
  add_first_sessions(source, ways);
  auto const period = report_period(source, source.reading.stays());
  auto const today = source.clinic.today;
  Table table{.title = "Waiting for admission on " + to_text(today)};
  for (auto const& [client, way] : ways) {
    bool const waits = !way.admitted && !way.decided;
    bool const came =
        way.admitted && period.contains(*way.admitted) && wanted(source.request, way.program);
    if (!way.requested || *way.requested > today || (!waits && !came)) continue;
    if (waits && !source.request.program.empty()) continue;
    auto const days = (way.admitted.value_or(today) - *way.requested).count();
    table.rows.push_back({client.value, *way.requested, optional_cell(way.contact),
                          text_cell(way.recommended), optional_cell(way.admitted),
                          optional_cell(way.begins), static_cast<long>(days), wait_band(days),
                          std::string(waits ? "waiting" : "admitted"), text_cell(way.reason)});
  }
  std::ranges::stable_sort(table.rows, [](auto const& a, auto const& b) {
    return std::tuple(a[8] == b[8]                           ? 0
                      : a[8] == Cell{std::string("waiting")} ? -1
                                                             : 1,
                      -std::get<long>(a[6])) < std::tuple(0, -std::get<long>(b[6]));
  });
  table.notes.emplace_back("Those who wait come first, the longest wait first.");
  return table;
}

}  // namespace

ReportKind waitlist_report() {
  return {.name = "waitlist",
          .command = "report waitlist",
          .summary = "who waits for admission, and how long those who were admitted had waited",
          .columns = waitlist_columns,
          .terms = waitlist_terms,
          .make = waitlist};
}

}  // namespace careplan
