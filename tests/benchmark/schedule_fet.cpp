// The group sessions of a generated clinic alone, for FET and for us. The groups are given, with
// who leads each of their hours, the band of the day and when all members could come; asked are
// days and rooms. Which groups there are, their rosters, leaders and all appointments FET cannot
// choose.
//   schedule_fet CLIENTS CLINICIANS ROOMS SEED           what FET reads
//   schedule_fet CLIENTS CLINICIANS ROOMS SEED solve     CPU until ours has a timetable without
//   fault
// Two things differ. Our groups meet on the patterns of days of the program, FET may take any three
// days, for each service its own. And FET's leaders may change days among each other, ours may not.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>

#include "clinic_generator.hpp"
#include "core/text.hpp"

namespace {

using namespace careplan;

constexpr int first_minute = 8 * 60;
constexpr int half_hours = 26;
constexpr std::array day_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

int half_hour(Clock time) {
  return (time.minute - first_minute) / 30;
}
std::string hour_name(int nth) {
  return to_text(Clock{first_minute + 30 * nth});
}

struct Wanted {  // one service of a group on each of its days
  std::vector<Session const*> sessions{};
};
using WantedByGroup = std::map<std::pair<std::string, std::string>, Wanted>;

// Whether everybody of the group could come at that time.
bool all_could(Problem const& problem, Session const& session, weekday day, Span<Clock> time) {
  return std::ranges::all_of(problem.demands, [&](Demand const& demand) {
    return !session.has(demand.client) || demand.available.covers(day, time);
  });
}

void write_lists(Problem const& problem, std::set<std::string> const& groups) {
  fmt::print(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<fet version=\"6.8.3\">\n"
      "<Institution_Name>benchmark</Institution_Name>\n<Comments></Comments>\n");
  fmt::print("<Days_List><Number_of_Days>{}</Number_of_Days>\n", day_names.size());
  for (auto const* day : day_names) fmt::print("<Day><Name>{}</Name></Day>\n", day);
  fmt::print("</Days_List>\n<Hours_List><Number_of_Hours>{}</Number_of_Hours>\n", half_hours);
  for (int h = 0; h < half_hours; ++h) fmt::print("<Hour><Name>{}</Name></Hour>\n", hour_name(h));
  fmt::print(
      "</Hours_List>\n<Subjects_List><Subject><Name>group</Name><Comments></Comments>"
      "</Subject><Subject><Name>skills</Name><Comments></Comments></Subject>"
      "</Subjects_List>\n<Activity_Tags_List></Activity_Tags_List>\n<Teachers_List>\n");
  for (auto const& who : problem.site.clinicians)
    fmt::print(
        "<Teacher><Name>{}</Name><Target_Number_of_Hours>0</Target_Number_of_Hours>"
        "<Qualified_Subjects></Qualified_Subjects><Comments></Comments></Teacher>\n",
        who.id.value);
  fmt::print("</Teachers_List>\n<Students_List>\n");
  for (auto const& group : groups)
    fmt::print(
        "<Year><Name>{}</Name><Number_of_Students>0</Number_of_Students>"
        "<Comments></Comments></Year>\n",
        group);
  fmt::print("</Students_List>\n");
}

void write_activities(WantedByGroup const& wanted) {
  fmt::print("<Activities_List>\n");
  int id = 0;
  int bundle = 0;
  for (auto const& [key, of] : wanted) {
    bundle = id + 1;
    for (auto const* session : of.sessions)
      fmt::print(
          "<Activity><Teacher>{}</Teacher><Subject>{}</Subject><Students>{}</Students>"
          "<Duration>3</Duration><Total_Duration>{}</Total_Duration><Id>{}</Id>"
          "<Activity_Group_Id>{}</Activity_Group_Id><Active>true</Active>"
          "<Comments></Comments></Activity>\n",
          session->clinician.value, key.second, key.first, 3 * of.sessions.size(), ++id, bundle);
  }
  fmt::print("</Activities_List>\n<Buildings_List></Buildings_List>\n");
}

template <class Could>
std::pair<int, std::string> times_when_not(Could could) {
  std::pair<int, std::string> times;
  for (std::size_t d = 0; d < day_names.size(); ++d)
    for (int h = 0; h < half_hours; ++h) {
      Span<Clock> const time{Clock{first_minute + 30 * h}, Clock{first_minute + 30 * h + 30}};
      if (could(weekday{static_cast<unsigned>(d + 1)}, time)) continue;
      ++times.first;
      times.second += fmt::format(
          "<Not_Available_Time><Day>{}</Day><Hour>{}</Hour>"
          "</Not_Available_Time>",
          day_names[d], hour_name(h));
    }
  return times;
}

void write_absent_groups(Problem const& problem, WantedByGroup const& wanted) {
  std::set<std::string> seen;
  for (auto const& [key, of] : wanted) {
    if (!seen.insert(key.first).second) continue;
    auto const [count, times] = times_when_not([&](weekday day, Span<Clock> time) {
      return all_could(problem, *of.sessions.front(), day, time);
    });
    fmt::print(
        "<ConstraintStudentsSetNotAvailableTimes><Weight_Percentage>100</Weight_Percentage>"
        "<Students>{}</Students><Number_of_Not_Available_Times>{}"
        "</Number_of_Not_Available_Times>{}<Active>true</Active><Comments></Comments>"
        "</ConstraintStudentsSetNotAvailableTimes>\n",
        key.first, count, times);
  }
}

void write_times(Problem const& problem, WantedByGroup const& wanted) {
  fmt::print(
      "<Time_Constraints_List>\n<ConstraintBasicCompulsoryTime><Weight_Percentage>100"
      "</Weight_Percentage><Active>true</Active><Comments></Comments>"
      "</ConstraintBasicCompulsoryTime>\n");
  for (auto const& who : problem.site.clinicians) {
    auto const [count, times] = times_when_not(
        [&](weekday day, Span<Clock> time) { return who.available.covers(day, time); });
    fmt::print(
        "<ConstraintTeacherNotAvailableTimes><Weight_Percentage>100</Weight_Percentage>"
        "<Teacher>{}</Teacher><Number_of_Not_Available_Times>{}"
        "</Number_of_Not_Available_Times>{}<Active>true</Active><Comments></Comments>"
        "</ConstraintTeacherNotAvailableTimes>\n",
        who.id.value, count, times);
  }
  write_absent_groups(problem, wanted);
  int id = 0;
  for (auto const& [key, of] : wanted) {
    std::string ids;
    for (auto const* session : of.sessions) {
      ids += fmt::format("<Activity_Id>{}</Activity_Id>", ++id);
      std::string starts;
      for (auto const* day : day_names)
        starts += fmt::format(
            "<Preferred_Starting_Time><Preferred_Starting_Day>{}"
            "</Preferred_Starting_Day><Preferred_Starting_Hour>{}"
            "</Preferred_Starting_Hour></Preferred_Starting_Time>",
            day, hour_name(half_hour(session->time.begin)));
      fmt::print(
          "<ConstraintActivityPreferredStartingTimes><Weight_Percentage>100"
          "</Weight_Percentage><Activity_Id>{}</Activity_Id>"
          "<Number_of_Preferred_Starting_Times>6</Number_of_Preferred_Starting_Times>{}"
          "<Active>true</Active><Comments></Comments>"
          "</ConstraintActivityPreferredStartingTimes>\n",
          id, starts);
    }
    fmt::print(
        "<ConstraintMinDaysBetweenActivities><Weight_Percentage>100</Weight_Percentage>"
        "<Consecutive_If_Same_Day>false</Consecutive_If_Same_Day>"
        "<Number_of_Activities>{}</Number_of_Activities>{}<MinDays>1</MinDays>"
        "<Active>true</Active><Comments></Comments>"
        "</ConstraintMinDaysBetweenActivities>\n",
        of.sessions.size(), ids);
  }
  fmt::print("</Time_Constraints_List>\n");
}

void write_rooms(Problem const& problem, WantedByGroup const& wanted) {
  std::string rooms;
  int count = 0;
  fmt::print(
      "<Space_Constraints_List>\n<ConstraintBasicCompulsorySpace><Weight_Percentage>100"
      "</Weight_Percentage><Active>true</Active><Comments></Comments>"
      "</ConstraintBasicCompulsorySpace>\n");
  for (auto const& room : problem.site.rooms) {
    if (room.kind != "group") continue;
    ++count;
    rooms += fmt::format("<Preferred_Room>{}</Preferred_Room>", room.id.value);
  }
  int id = 0;
  for (auto const& [key, of] : wanted)
    for (auto const* session : of.sessions) {
      ++id;
      if (session->room.value.empty()) continue;
      fmt::print(
          "<ConstraintActivityPreferredRooms><Weight_Percentage>100</Weight_Percentage>"
          "<Activity_Id>{}</Activity_Id><Number_of_Preferred_Rooms>{}"
          "</Number_of_Preferred_Rooms>{}<Active>true</Active><Comments></Comments>"
          "</ConstraintActivityPreferredRooms>\n",
          id, count, rooms);
    }
  fmt::print("</Space_Constraints_List>\n</fet>\n");
}

WeekWindows when_all_could(Problem const& problem, Session const& session) {
  std::vector<WeekWindow> windows;
  for (std::size_t d = 0; d < day_names.size(); ++d) {
    weekday const day{static_cast<unsigned>(d + 1)};
    for (int h = 0; h < half_hours; ++h) {
      Span<Clock> const time{Clock{first_minute + 30 * h}, Clock{first_minute + 30 * h + 30}};
      if (!all_could(problem, session, day, time)) continue;
      if (!windows.empty() && windows.back().day == day && windows.back().time.end == time.begin)
        windows.back().time.end = time.end;
      else
        windows.push_back({day, time});
    }
  }
  return WeekWindows(std::move(windows));
}

// As for FET, a group is one: its members come and go together. A program for each: four tracks of
// the same band, one for each pattern of days, and a service for each hour, which only its leader
// may lead.
Problem groups_alone(Problem const& whole, WantedByGroup const& wanted) {
  Problem problem{.site = whole.site, .horizon = whole.horizon};
  for (auto& who : problem.site.clinicians) who.credentials = {who.id.value};
  std::map<std::string, std::vector<Session const*>> groups;
  for (auto const& [key, of] : wanted)
    for (auto const* session : of.sessions) groups[key.first].push_back(session);
  for (auto& [name, sessions] : groups) {
    std::ranges::sort(sessions, {},
                      [](Session const* s) { return std::pair(s->date, s->time.begin); });
    Program program{.id = name, .weeks = 1, .weeks_max = 1, .group_size = {1, 1}};
    Phase phase{.id = "all", .first_week = 1, .last_week = 1};
    int day = 0;
    for (std::size_t s = 0; s < sessions.size(); ++s) {
      bool const next_day = s == 0 || sessions[s]->date != sessions[s - 1]->date;
      if (next_day) ++day;
      auto const id = fmt::format("h{}", s + 1);
      program.services.push_back(
          {.id = id, .credentials = {sessions[s]->clinician.value}, .room_kind = "group"});
      phase.blocks.push_back(
          {.service = id, .minutes = Minutes{90}, .track_days = {day}, .order = next_day ? 1 : 2});
    }
    program.phases = {std::move(phase)};
    for (auto const* pattern : {"MWF", "TThSa", "MTTh", "TWTh"})
      program.tracks.push_back({.id = pattern,
                                .days = *parse_weekdays(pattern),
                                .begin = sessions.front()->time.begin,
                                .modality = sessions.front()->modality});
    problem.programs.push_back(std::move(program));
    problem.demands.push_back({.client = {name},
                               .program = name,
                               .stay = whole.horizon,
                               .available = when_all_could(whole, *sessions.front())});
  }
  return problem;
}

bool is_whole(Problem const& problem, Timetable const& timetable, std::size_t sessions) {
  return timetable.unmet.empty() && timetable.sessions.size() == sessions &&
         std::ranges::none_of(check(problem, timetable), &Violation::hard);
}

// The first effort that finds it, with what the shorter ones took.
void solve(Problem problem, std::size_t sessions) {
  auto const seconds = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  double spent = 0;
  for (problem.effort = 1; problem.effort <= 1'000'000; problem.effort *= 10) {
    double const begin = seconds();
    auto const timetable = build(problem);
    spent += seconds() - begin;
    if (is_whole(problem, timetable, sessions)) {
      fmt::print("{} groups, {} sessions: {:.4f} s CPU, {} steps\n", problem.programs.size(),
                 sessions, spent, problem.effort);
      return;
    }
    fmt::print("{:.4f} s, {} steps: {} of {} sessions, {} unmet\n", spent, problem.effort,
               timetable.sessions.size(), sessions, timetable.unmet.size());
  }
  fmt::print("nothing found in {:.2f} s CPU\n", spent);
}

}  // namespace

int main(int argc, char** argv) {
  auto const number = [&](int index, long usual) {
    return index < argc ? parse_integer(argv[index]).value_or(usual) : usual;
  };
  auto const problem = benchmark::clinic({.clients = static_cast<int>(number(1, 120)),
                                          .clinicians = static_cast<int>(number(2, 15)),
                                          .rooms = static_cast<int>(number(3, 8)),
                                          .seed = static_cast<std::uint64_t>(number(4, 1))});
  auto const timetable = build(problem);
  WantedByGroup wanted;
  std::set<std::string> groups;
  std::size_t sessions = 0;
  for (auto const& session : timetable.sessions)
    if (!session.group.empty()) {
      groups.insert(session.group);
      ++sessions;
      wanted[{session.group, session.service}].sessions.push_back(&session);
    }
  if (argc > 5) {
    solve(groups_alone(problem, wanted), sessions);
    return 0;
  }
  write_lists(problem, groups);
  write_activities(wanted);
  fmt::print("<Rooms_List>\n");
  for (auto const& room : problem.site.rooms)
    fmt::print(
        "<Room><Name>{}</Name><Building></Building><Capacity>{}</Capacity>"
        "<Virtual>false</Virtual><Comments></Comments></Room>\n",
        room.id.value, room.capacity);
  fmt::print("</Rooms_List>\n");
  write_times(problem, wanted);
  write_rooms(problem, wanted);
}
