// Ids of sessions: they say what the session is, stay the same from one build to the next, and are
// never used twice.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scheduling/schedule.hpp"

namespace careplan {

class Naming {
 public:
  explicit Naming(std::vector<Session> const& taken);
  // "evening-1-2026-12-01-1730-group"; `who` is the group, or the client of an appointment.
  SessionId id(std::string const& who, Date date, Clock begin, std::string const& service);

 private:
  std::set<std::string> taken_;
};

}  // namespace careplan
