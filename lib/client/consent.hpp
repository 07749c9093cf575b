// A client's consent to give records to somebody (42 CFR 2.31), and what was given on it. Rows of
// the record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "core/names.hpp"

namespace careplan {

// How much and what kind of information a consent lets out, and a report shows.
enum class Information {
  all,
  care,         // admissions, levels of care, placements, discharges
  assessments,  // what was answered, scores and their change
  attendance,   // sessions, marks, hours
  tests,
  plans,   // plans, milestones, contacts, what is due
  payment  // authorizations, what was billed, rewards
};
constexpr auto words(Information) {
  return words_of<Information>({{Information::all, "all"},
                                {Information::care, "care"},
                                {Information::assessments, "assessments"},
                                {Information::attendance, "attendance"},
                                {Information::tests, "tests"},
                                {Information::plans, "plans"},
                                {Information::payment, "payment"}});
}

struct ConsentRow {
  long id = 0;
  ClientId client{};
  std::string recipient{};  // who may receive it
  std::string purpose{};
  std::vector<Information> scope{};  // sorted, each once
  Date first{};                      // the day of the signature
  std::optional<Date> last{};        // the last day on which it allows anything
  std::string until_event{};         // or what ends it: "discharge"
  std::optional<Date> revoked{};     // the day on which the client took it back
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(ConsentRow const&) const = default;
};

// A consent that was revoked allows nothing more, whatever day is taken as today.
enum class ConsentState { valid, not_yet, expired, revoked };
constexpr auto words(ConsentState) {
  return words_of<ConsentState>({{ConsentState::valid, "valid"},
                                 {ConsentState::not_yet, "not_yet"},
                                 {ConsentState::expired, "expired"},
                                 {ConsentState::revoked, "revoked"}});
}
ConsentState state_of(ConsentRow const& consent, Date today);

// Whether its scope holds all of these.
bool covers(ConsentRow const& consent, std::vector<Information> const& kinds);

// Its words, in order.
std::vector<std::string> scope_words(ConsentRow const& consent);

// "consent 3 of 2026-11-01: attendance, tests; until 2027-05-01"
std::string scope_text(ConsentRow const& consent);

// One report that was given to somebody, with the clients whom it named and on whose consent.
struct DisclosureRow {
  struct Named {
    ClientId client{};
    long consent = 0;
    bool operator==(Named const&) const = default;
  };
  long id = 0;
  Date date{};  // what was taken as today
  std::string recipient{};
  std::string purpose{};
  std::string report{};
  std::vector<Named> clients{};  // by client
  std::string at{};              // UTC, and who did it: from the audit chain
  std::string actor{};
  bool operator==(DisclosureRow const&) const = default;
};

}  // namespace careplan
