// Writes the group sessions of a generated clinic for FET: what it can express of the problem. FET
// is given the groups, who leads each hour and the band of the day, and looks for days and rooms;
// which groups there are, their rosters, leaders and all appointments it cannot choose.
#include <fmt/format.h>

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

void write_activities(std::map<std::pair<std::string, std::string>, Wanted> const& wanted) {
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

void write_times(Problem const& problem,
                 std::map<std::pair<std::string, std::string>, Wanted> const& wanted) {
  fmt::print(
      "<Time_Constraints_List>\n<ConstraintBasicCompulsoryTime><Weight_Percentage>100"
      "</Weight_Percentage><Active>true</Active><Comments></Comments>"
      "</ConstraintBasicCompulsoryTime>\n");
  for (auto const& who : problem.site.clinicians) {
    std::string times;
    int count = 0;
    for (std::size_t d = 0; d < day_names.size(); ++d)
      for (int h = 0; h < half_hours; ++h) {
        Span<Clock> const time{Clock{first_minute + 30 * h}, Clock{first_minute + 30 * h + 30}};
        if (who.available.covers(weekday{static_cast<unsigned>(d + 1)}, time)) continue;
        ++count;
        times += fmt::format(
            "<Not_Available_Time><Day>{}</Day><Hour>{}</Hour>"
            "</Not_Available_Time>",
            day_names[d], hour_name(h));
      }
    fmt::print(
        "<ConstraintTeacherNotAvailableTimes><Weight_Percentage>100</Weight_Percentage>"
        "<Teacher>{}</Teacher><Number_of_Not_Available_Times>{}"
        "</Number_of_Not_Available_Times>{}<Active>true</Active><Comments></Comments>"
        "</ConstraintTeacherNotAvailableTimes>\n",
        who.id.value, count, times);
  }
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

void write_rooms(Problem const& problem,
                 std::map<std::pair<std::string, std::string>, Wanted> const& wanted) {
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
  std::map<std::pair<std::string, std::string>, Wanted> wanted;
  std::set<std::string> groups;
  for (auto const& session : timetable.sessions)
    if (!session.group.empty()) {
      groups.insert(session.group);
      wanted[{session.group, session.service}].sessions.push_back(&session);
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
