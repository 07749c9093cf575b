// The worksheet of billing: which days and sessions could be billed, under which code, for how many
// units, and why the others could not. It bills nobody: rates and codes are the user's own.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"
#include "client/care.hpp"

namespace careplan {

enum class Network { in, out };
constexpr auto words(Network) {
  return words_of<Network>({{Network::in, "in"}, {Network::out, "out"}});
}

// What a code is worth from one day to another, both included. Without a service it is for a day
// that qualifies (a per diem); with one, for its sessions.
struct Rate {
  std::string code{};
  UnitKind unit = UnitKind::day;
  long cents = 0;  // a unit
  Date first{};
  std::optional<Date> last{};
  std::string payer{};    // as the intake names it; empty: any
  std::string service{};  // id in the program's file; empty: the day
  // The payer's terms; empty: not said.
  std::optional<bool> covered{};
  std::optional<Network> network{};   // whether the clinic is in the payer's
  std::optional<long> copay{};        // cents a day
  std::optional<long> coinsurance{};  // percent
  bool operator==(Rate const&) const = default;
};

// The rate of a day or, with a service, of its sessions: one for that payer before one for any, and
// of several the one that began last.
Rate const* rate_on(std::span<Rate const> rates, std::string const& payer, Date day,
                    std::string const& service = {});

// `blocked`: it would qualify, but no authorization holds it, no rate is known, or the payer does
// not cover it.
enum class BillingStatus { billable, blocked, not_billable };
constexpr auto words(BillingStatus) {
  return words_of<BillingStatus>({{BillingStatus::billable, "billable"},
                                  {BillingStatus::blocked, "blocked"},
                                  {BillingStatus::not_billable, "not_billable"}});
}

struct BillingLine {
  ClientId client{};
  Date date{};
  std::string program{};
  std::string service{};  // empty: the day as a whole
  std::string code{};     // of the rate, else of the authorization; empty: neither is known
  UnitKind unit = UnitKind::day;
  int units = 0;
  Minutes minutes{};            // delivered
  std::optional<long> cents{};  // units at the rate; empty: no rate
  std::string authorization{};  // the payer's number
  BillingStatus status = BillingStatus::not_billable;
  std::string why{};  // why not, or why by session and not by day
  bool operator==(BillingLine const&) const = default;
};

struct BillingRequest {
  Attendance const& record;
  Program const& program;
  std::span<RulePack const> packs;  // each day by the one for the client's age on it
  std::span<Rate const> rates{};
  std::span<AuthorizationRow const> authorizations{};
  std::map<ClientId, std::string> const& payers;
  Date as_of{};  // days before it
};

// By client and date: a line for every day on which something was planned or attended. A day that
// the rule pack calls billable is one unit of the day's rate; a day that falls short, or one
// without a rate for the day, is billed by session where a rate names the service. Two rates are
// never added up for the same minutes. A client with authorizations needs one for every line; units
// are taken in order of date.
std::vector<BillingLine> billing(BillingRequest const& request);

}  // namespace careplan
