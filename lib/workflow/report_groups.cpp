// How full groups are, and how much of that comes.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "workflow/attend.hpp"
#include "workflow/report_kinds.hpp"
#include "workflow/roster_places.hpp"

namespace careplan {
namespace {

constexpr ReportColumn group_columns[] = {
    {"", "", ColumnKind::text, "what the group sessions have in common"},
    {"sessions", "Sessions", ColumnKind::integer,
     "of groups, up to today, without those that the program cancelled for everybody"},
    {"seats", "Seats", ColumnKind::integer,
     "the most that the program allows in such a group, over these sessions"},
    {"enrolled", "Enrolled", ColumnKind::integer,
     "places on the rosters, without those cancelled for their client"},
    {"attended", "Attended", ColumnKind::integer,
     "everybody who came, walk-ins, make-ups and swaps too"},
    {"enrolled_mean", "Mean enrolled", ColumnKind::number, "enrolled / sessions"},
    {"attended_mean", "Mean attended", ColumnKind::number, "attended / sessions"},
    {"below_min", "Below min", ColumnKind::integer,
     "sessions that fewer attended than the program's least size"},
    {"above_max", "Above max", ColumnKind::integer,
     "sessions that more attended than the program's greatest size"},
    {"fill", "Fill", ColumnKind::percent, "enrolled / seats"},
    {"use", "Use", ColumnKind::percent, "attended / seats"},
};
constexpr ReportTerm group_terms[] = {
    {"counted", "sessions of groups with a roster; appointments are not"},
    {"size", "of the service in the program's file, else of the program"},
    {"period",
     "sessions from --from to --to, both included; without them since the first admission"},
};
constexpr GroupBy group_cuts[] = {GroupBy::group,     GroupBy::service, GroupBy::track,
                                  GroupBy::clinician, GroupBy::weekday, GroupBy::daypart,
                                  GroupBy::program};

struct GroupUse {
  long sessions = 0;
  long seats = 0;
  long enrolled = 0;
  long attended = 0;
  long below = 0;
  long above = 0;
};

struct Meeting {
  std::string word{};
  GroupSize size{};
  RosterCount count{};
  long guests = 0;  // came without being expected: walk-ins, make-ups, swaps
  long attended() const { return count.attended + guests; }
};

GroupSize size_of(Program const& program, SessionEntry const& session) {
  auto const* service = program.find_service(session.common->service);
  return service == nullptr ? program.group_size : service->group_size.value_or(program.group_size);
}

void add(GroupUse& use, Meeting const& meeting) {
  if (meeting.count.held() == 0 && meeting.guests == 0) return;  // cancelled for everybody
  ++use.sessions;
  use.seats += meeting.size.max;
  use.enrolled += meeting.count.held();
  use.attended += meeting.attended();
  bool const known = meeting.count.unmarked == 0;  // else more may have come
  if (known && meeting.attended() < meeting.size.min) ++use.below;
  if (meeting.attended() > meeting.size.max) ++use.above;
}

Cell mean(long sum, long of) {
  if (of == 0) return {};
  return static_cast<double>(sum) / static_cast<double>(of);
}

Table groups(ReportSource const& source) {
  auto const by = *source.request.by;
  auto const read = report_places(source);
  std::map<std::string_view, Meeting> meetings;
  read.each([&](Presence const& place) {
    auto const& session = read.session(place);
    if ((!place.expected && !came(place)) || session.common->group.empty()) return;
    auto& meeting = meetings[session.id];
    meeting.word = session_word(by, session);
    meeting.size = size_of(source.clinic.catalogue.program(session.common->program), session);
    place.expected ? meeting.count.add(place) : void(++meeting.guests);
  });
  std::map<std::string, GroupUse> uses;
  for (auto const& [id, meeting] : meetings) add(uses[meeting.word], meeting);
  Table table{.title = fmt::format("Groups by {}", to_text(by)),
              .sums = {.columns = std::vector<ColumnSum>{{"sessions", {"below_min"}, false},
                                                         {"sessions", {"above_max"}, false}},
                       .shares = {{"fill", "enrolled", "seats"}, {"use", "attended", "seats"}}}};
  for (auto const& [word, use] : uses)
    table.rows.push_back({shown_word(by, word), use.sessions, use.seats, use.enrolled, use.attended,
                          mean(use.enrolled, use.sessions), mean(use.attended, use.sessions),
                          use.below, use.above, share(use.enrolled, use.seats),
                          share(use.attended, use.seats)});
  table.notes.emplace_back(
      "Fill: enrolled of seats. Use: attended of seats. Below min: sessions that fewer attended "
      "than the program's least size; sessions not fully marked are left out of that.");
  return table;
}

}  // namespace

ReportKind groups_report() {
  return {.name = "groups",
          .command = "report groups",
          .summary = "how full groups are and how much of that comes, beside their sizes",
          .columns = group_columns,
          .terms = group_terms,
          .cuts = group_cuts,
          .options = {.clinician = true},
          .make = groups};
}

}  // namespace careplan
