// What the rest of a week must bring for its hours, while something can still be done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attendance/hours.hpp"

namespace careplan {

// `met`: whatever comes. `attend`: if enough of what is planned is attended. `make_up`: only with
// make-ups. `lost`: nothing on the timetable mends it. `exempt`: short and may be.
enum class Outlook { met, attend, make_up, lost, exempt };
constexpr auto words(Outlook) {
  return words_of<Outlook>({{Outlook::met, "met"},
                            {Outlook::attend, "attend"},
                            {Outlook::make_up, "make_up"},
                            {Outlook::lost, "lost"},
                            {Outlook::exempt, "exempt"}});
}

// A session of a group that the client could join, and the missed one that it would make up.
struct MakeupSlot {
  SessionId session{};
  Date date{};
  SessionId makes_up{};
  bool operator==(MakeupSlot const&) const = default;
};

struct Forecast {
  ClientId client{};
  std::string rule_pack{};
  Date week{};
  Minutes delivered{};  // before the day
  Minutes ahead{};      // planned from the day on
  Minutes required{};
  Outlook outlook = Outlook::met;
  std::vector<SessionId> must{};       // without any one of these the hours are missed
  std::vector<SessionId> enough{};     // these suffice, and none of them can be left out
  std::vector<MakeupSlot> make_ups{};  // with all that is planned, these suffice; none is idle
  std::vector<SessionId> unmarked{};   // of days past: taken for missed until somebody marks them
  std::vector<std::string> reasons{};  // what is short if nobody comes any more
  bool operator==(Forecast const&) const = default;
};

// For the week that holds `today`, of every client in care on that day, by client. Sessions of
// `today` are still to come. Every answer is the one that weekly_hours would give.
std::vector<Forecast> forecast(Attendance const& record, Program const& program,
                               std::span<RulePack const> packs, Date today);

}  // namespace careplan
