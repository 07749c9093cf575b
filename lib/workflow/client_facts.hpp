// What consecutive records say of one client, gathered into the facts that criteria read.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "criteria/place.hpp"
#include "formats/records.hpp"

namespace careplan {

class ClientFacts {
 public:
  explicit ClientFacts(Criteria const& criteria) : criteria_(&criteria) {}

  // Of two assessments with one instrument the newer counts, whole; on one day the later in the
  // stream. `facts` by address, as add_facts gives them. A change ("phq-9.total.change") counts
  // from the oldest assessment of the stream, which knows of no admission; "phq-9.age_days" are the
  // days since the newest.
  void assessed(std::string const& instrument, Date date, Facts const& facts);
  // Of two values of one fact the newer that says anything; on one day what was told under the
  // fact's own id goes before what an assessment gave.
  void told(Date date, Facts const& facts);

  std::optional<Date> newest() const { return newest_; }
  // By the criteria's ids, those too old on that day as stale.
  Facts as_of(Date day) const;

 private:
  struct Known {
    Value value{};
    Date date{};
    std::string instrument{};  // empty: told
  };
  // One score that some rule wants the change of.
  struct Measured {
    Date first{};
    std::optional<Interval> baseline{};
    Date last{};
    std::optional<Interval> newest{};
  };
  void learn(std::string const& id, Known known);
  void measure(std::string const& instrument, Date date, Facts const& facts);
  void learn_changes(std::string const& instrument);
  void seen(Date date);

  Criteria const* criteria_;
  std::map<std::string, Known, std::less<>> known_;  // by the criteria's ids
  std::map<std::string, Date, std::less<>> assessed_;
  std::map<std::string, Measured, std::less<>> measured_;  // by the address of the score
  std::optional<Date> newest_;
};

}  // namespace careplan
