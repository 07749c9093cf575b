#include "attendance/billing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attendance/authorizations.hpp"
#include "attendance/visits.hpp"

namespace careplan {
namespace {

int units_of(UnitKind unit, Minutes minutes) {
  return unit == UnitKind::quarter_hour ? quarter_hours(minutes) : 1;
}

// What is left of each authorization of one client, in order of date.
class Authorized {
 public:
  Authorized(std::span<AuthorizationRow const> all, ClientId const& client) {
    for (auto const& row : all)
      if (row.client == client) rows_.push_back({&row, row.units});
    std::ranges::stable_sort(rows_, {}, [](Left const& left) { return left.row->first; });
  }

  // The code of the first one that holds the day by days, for who has no rates.
  std::string day_code(Date day) const {
    for (auto const& left : rows_)
      if (holds(*left.row, day) && left.row->unit == UnitKind::day) return left.row->code;
    return {};
  }

  void take(BillingLine& line) {
    if (rows_.empty() || line.status != BillingStatus::billable) return;
    Left* last = nullptr;
    for (auto& left : rows_) {
      bool const fits =
          holds(*left.row, line.date) && left.row->code == line.code && left.row->unit == line.unit;
      if (!fits) continue;
      last = &left;
      if (left.units >= line.units) break;
    }
    line.status = BillingStatus::blocked;
    if (last == nullptr) {
      line.why = line.code.empty() ? "no authorization holds the day"
                                   : fmt::format("no authorization of {} holds the day", line.code);
      return;
    }
    line.authorization = last->row->number;
    if (last->units < line.units) {
      line.why = fmt::format("{} of {} units are left", last->units, last->row->units);
      return;
    }
    last->units -= line.units;
    line.status = BillingStatus::billable;
  }

 private:
  struct Left {
    AuthorizationRow const* row = nullptr;
    int units = 0;
  };
  static bool holds(AuthorizationRow const& row, Date day) {
    return row.first <= day && day <= row.last;
  }
  std::vector<Left> rows_{};
};

void block_uncovered(Rate const& rate, BillingLine& line) {
  if (rate.covered.value_or(true) || line.status != BillingStatus::billable) return;
  line.status = BillingStatus::blocked;
  line.why =
      fmt::format("{} does not cover {}", rate.payer.empty() ? "the payer" : rate.payer, rate.code);
}

class Worksheet {
 public:
  explicit Worksheet(BillingRequest const& request) : request_(request) {
    for (auto& [client, ledger] : ledgers(request.record, request.program, request.as_of)) {
      auto& own = ledgers_[client] = std::move(ledger);
      credit(own, request.program, request.packs.front());
    }
  }

  void add(ClientId const& client, DayHours const& day, Authorized& authorized) {
    auto const* rate = rate_on(request_.rates, payer_of(client), day.date);
    auto lines = by_session(client, day);
    if (day.billable > Minutes{} && (rate != nullptr || lines.empty()))
      lines = {by_day(client, day, rate, authorized)};
    else if (lines.empty())
      lines = {line_of(client, day)};
    for (auto& line : lines) {
      authorized.take(line);
      lines_.push_back(std::move(line));
    }
  }
  std::vector<BillingLine> finish() && { return std::move(lines_); }

 private:
  std::string payer_of(ClientId const& client) const {
    auto const found = request_.payers.find(client);
    return found == request_.payers.end() ? std::string() : found->second;
  }

  BillingLine line_of(ClientId const& client, DayHours const& day) const {
    return {.client = client,
            .date = day.date,
            .program = request_.program.id,
            .minutes = day.delivered,
            .why = day.why_not_billable};
  }

  BillingLine by_day(ClientId const& client, DayHours const& day, Rate const* rate,
                     Authorized const& authorized) const {
    auto line = line_of(client, day);
    line.units = 1;
    line.status = BillingStatus::billable;
    if (day.billable < day.delivered)
      line.why = fmt::format("{} of {} min in billable services", day.billable.count(),
                             day.delivered.count());
    if (rate == nullptr) {
      line.code = authorized.day_code(day.date);
      bool const unknown = !request_.rates.empty();
      if (!unknown) return line;
      line.status = BillingStatus::blocked;
      line.why = "no rate is known for the day";
      return line;
    }
    line.code = rate->code;
    line.unit = rate->unit;
    line.units = units_of(rate->unit, day.billable);
    line.cents = rate->cents * line.units;
    block_uncovered(*rate, line);
    return line;
  }

  // Sessions of services that have a rate of their own; empty: none has.
  std::vector<BillingLine> by_session(ClientId const& client, DayHours const& day) const {
    std::vector<BillingLine> lines;
    auto const ledger = ledgers_.find(client);
    if (ledger == ledgers_.end()) return lines;
    for (auto const& visit : ledger->second.visits) {
      if (visit.date() != day.date || visit.credit == Minutes{} || !visit.session.common->billable)
        continue;
      auto const* rate =
          rate_on(request_.rates, payer_of(client), day.date, visit.session.common->service);
      if (rate == nullptr) continue;
      auto line = line_of(client, day);
      line.service = visit.session.common->service;
      line.code = rate->code;
      line.unit = rate->unit;
      line.minutes = visit.credit;
      line.units = units_of(rate->unit, visit.credit);
      line.cents = rate->cents * line.units;
      line.status = line.units > 0 ? BillingStatus::billable : BillingStatus::not_billable;
      if (!day.why_not_billable.empty())
        line.why = fmt::format("by session: the day has {}", day.why_not_billable);
      if (line.units == 0) line.why = fmt::format("{} min are no unit", visit.credit.count());
      block_uncovered(*rate, line);
      lines.push_back(std::move(line));
    }
    return lines;
  }

  BillingRequest const& request_;
  std::map<ClientId, ClientLedger> ledgers_{};
  std::vector<BillingLine> lines_{};
};

}  // namespace

Rate const* rate_on(std::span<Rate const> rates, std::string const& payer, Date day,
                    std::string const& service) {
  Rate const* best = nullptr;
  for (auto const& rate : rates) {
    bool const holds = rate.service == service && rate.first <= day &&
                       (!rate.last || day <= *rate.last) &&
                       (rate.payer.empty() || rate.payer == payer);
    if (!holds) continue;
    auto const rank = [](Rate const& one) { return std::pair(!one.payer.empty(), one.first); };
    if (best == nullptr || rank(rate) > rank(*best)) best = &rate;
  }
  return best;
}

std::vector<BillingLine> billing(BillingRequest const& request) {
  Worksheet sheet(request);
  std::map<ClientId, Authorized> authorized;
  for (auto const& week :
       weekly_hours(request.record, request.program, request.packs, request.as_of)) {
    auto const [own, first] =
        authorized.try_emplace(week.client, request.authorizations, week.client);
    for (auto const& day : week.by_day)
      if (day.date < request.as_of) sheet.add(week.client, day, own->second);
  }
  return std::move(sheet).finish();
}

}  // namespace careplan
