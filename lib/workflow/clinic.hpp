// Where a verb works: the definitions, the record, and what day it is. The porch fills it from
// options and the environment; nothing below it reads a clock.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/calendar.hpp"
#include "core/value.hpp"
#include "storage/record.hpp"
#include "storage/told.hpp"
#include "workflow/catalogue.hpp"

namespace careplan {

struct Clinic {
  Catalogue& catalogue;
  std::string database{};  // path of the record
  Date today{};
  World world{};

  Record open(Access access) const { return Record::open(database, access, world); }
};

// Error{not_found} with a hint unless the record holds an assessment of the client.
void need_client(Record const& record, ClientId const& client);
// Error{input} for a day after tomorrow: what was asked or found has happened. One day is left to
// machines that keep another zone's time.
void need_happened(Clinic const& clinic, Date date);

// What is known of a client on a day: for every instrument its newest assessment up to then, as
// facts by address, with the age of each in days and where it came from ("phq-9 of 2026-11-20 by
// K1"). With them the change of each score from its baseline ("phq-9.total.change", see
// baseline.hpp; nothing while the newest is the baseline) and the days since ("phq-9.age_days").
struct KnownFacts {
  Facts facts{};
  std::map<std::string, int, std::less<>> age_days{};
  std::map<std::string, std::string, std::less<>> origin{};
};
// `only` of these instruments; empty: of all.
using Instruments = Names;
Instruments instruments_of(Names const& addresses);
KnownFacts known_facts(Record const& record, ClientId const& client, Date as_of,
                       std::optional<Instruments> const& only = {});

// The same of these clients, of the facts at these addresses alone. `stays` are those of everybody
// by decisions up to the day, in order of client.
std::map<ClientId, KnownFacts> known_facts(Record const& record, std::set<ClientId> const& clients,
                                           Date as_of, Names const& addresses,
                                           std::vector<Episode> const& stays);

// A number as the interval that it lies in, exactly or by what is known; empty for anything else.
std::optional<Interval> numbers_of(Value const& value);
// The same of a fact; empty where there is none.
std::optional<Interval> numbers_of(Facts const& facts, std::string_view address);

// Gathers what is wrong with each row of a file, so that a refusal names them all; a thousand are
// enough, and are thrown at once. The fault thrown in the end is that of the first.
class Complaints {
 public:
  template <class F>
  void gather(Place const& at, F row) {
    try {
      row();
    } catch (Error const& error) {
      add(at, error);
    }
  }
  void finish();

 private:
  void add(Place const& at, Error const& error);
  std::optional<Fault> fault_;
  std::vector<Complaint> complaints_;
};

// The current episode of a client on a day, if there is one.
std::optional<Episode> episode_on(std::vector<DecisionRow> const& decisions, Date day);
std::optional<Episode> episode_on(Record const& record, ClientId const& client, Date day);

}  // namespace careplan
