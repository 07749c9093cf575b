#include "workflow/schedule_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "formats/csv.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr std::array needed{"date", "begin", "end", "service", "program", "clinician", "roster"};
constexpr std::array known{"date",    "day",     "begin",     "end",    "service",  "group",
                           "program", "track",   "clinician", "room",   "modality", "topic",
                           "clients", "minutes", "roster",    "session"};

class SessionRows {
 public:
  explicit SessionRows(ByteSource in) : csv_(std::move(in)) { read_header(); }

  std::vector<Session> read() {
    std::vector<Session> sessions;
    while (csv_.next()) {
      if (!csv_.complaints().empty()) {
        complaints_.insert(complaints_.end(), csv_.complaints().begin(), csv_.complaints().end());
        continue;
      }
      sessions.push_back(row());
    }
    throw_if_any(Fault::input, std::move(complaints_));
    return sessions;
  }

 private:
  void read_header() {
    auto const& header = csv_.header();
    std::vector<std::string> const names(known.begin(), known.end());
    for (std::size_t c = 0; c < header.size(); ++c) {
      columns_[header[c]] = c;
      if (std::ranges::find(names, header[c]) == names.end())
        complaints_.push_back({csv_.place_of_column(c),
                               fmt::format("there is no column '{}' in a timetable", header[c]),
                               suggestion(header[c], names)});
    }
    for (std::string const name : needed)
      if (!columns_.contains(name))
        complaints_.push_back(
            {Place{csv_.name(), 1, 1}, fmt::format("the column '{}' is missing", name)});
    throw_if_any(Fault::input, std::move(complaints_));
    complaints_.clear();
  }

  std::string_view text(std::string const& column) const {
    auto const found = columns_.find(column);
    return found == columns_.end() ? std::string_view{} : trim(csv_.fields()[found->second].text);
  }
  void complain(std::string const& column, std::string message, std::string hint = {}) {
    auto const& field = csv_.fields()[columns_.at(column)];
    complaints_.push_back(
        {Place{csv_.name(), field.line, field.column}, std::move(message), std::move(hint)});
  }

  Session row() {
    Session session{.id = {std::string(text("session"))},
                    .program = std::string(text("program")),
                    .track = std::string(text("track")),
                    .group = std::string(text("group")),
                    .service = id("service"),
                    .clinician = {id("clinician")},
                    .room = {std::string(text("room"))},
                    .topic = std::string(text("topic"))};
    if (session.id.value.empty()) session.id = {fmt::format("line-{}", csv_.line())};
    read_time(session);
    read_roster(session);
    read_modality(session);
    // Our own tables name the client of an appointment where groups have their name.
    if (session.roster.size() == 1 && session.group == session.roster.front().value)
      session.group.clear();
    return session;
  }

  std::string id(std::string const& column) {
    std::string value(text(column));
    if (!valid_id(value)) complain(column, fmt::format("'{}' is not an id", value));
    return value;
  }

  std::optional<Clock> clock(std::string const& column) {
    auto const time = parse_clock(text(column));
    if (!time)
      complain(column, fmt::format("'{}' is not a time of the day", text(column)),
               "write it as 17:30");
    return time;
  }

  void read_time(Session& session) {
    auto const date = parse_date(text("date"));
    if (!date)
      complain("date", fmt::format("'{}' is not a date", text("date")), "write 2026-12-01");
    auto const begin = clock("begin");
    auto const end = clock("end");
    if (begin && end && !(*begin < *end)) complain("end", "the session ends before it begins");
    session.date = date.value_or(Date{});
    session.time = {begin.value_or(Clock{}), end.value_or(Clock{})};
    if (!date || text("day").empty()) return;
    auto const day = parse_weekday(text("day"));
    if (!day || *day != weekday_of(*date))
      complain("day", fmt::format("{} is a {}, not '{}'", to_text(*date),
                                  to_text(weekday_of(*date)), text("day")));
  }

  void read_roster(Session& session) {
    for (auto const part : split(text("roster"), ';')) {
      auto const client = trim(part);
      if (client.empty()) continue;
      if (!valid_id(client)) complain("roster", fmt::format("'{}' is not an id", client));
      session.roster.push_back({std::string(client)});
    }
    std::ranges::sort(session.roster);
    if (session.roster.empty()) complain("roster", "nobody is on the roster");
    if (auto const twice = std::ranges::adjacent_find(session.roster);
        twice != session.roster.end())
      complain("roster", fmt::format("'{}' is on the roster twice", twice->value));
    if (text("clients").empty()) return;
    if (parse_integer(text("clients")) != static_cast<long>(session.roster.size()))
      complain("clients", fmt::format("{} clients are on the roster, not '{}'",
                                      session.roster.size(), text("clients")));
  }

  void read_modality(Session& session) {
    auto const in_room = from_text<Modality>(session.room.value);
    if (in_room) session.room = {};  // our own tables say so where there is no room
    auto const word = text("modality");
    if (word.empty()) {
      session.modality = session.room.value.empty() ? Modality::virtual_ : Modality::in_person;
      return;
    }
    if (auto const modality = from_text<Modality>(word))
      session.modality = *modality;
    else
      complain("modality", fmt::format("'{}' is neither in_person nor virtual", word));
  }

  CsvReader csv_;
  std::map<std::string, std::size_t> columns_{};
  std::vector<Complaint> complaints_{};
};

// What the file does not say of a session, its program does.
void look_up_services(Problem const& problem, std::vector<Session>& sessions) {
  for (auto& session : sessions) {
    auto const program = std::ranges::find(problem.programs, session.program, &Program::id);
    auto const* service =
        program == problem.programs.end() ? nullptr : program->find_service(session.service);
    if (service == nullptr) continue;
    session.kind = service->kind;
    session.counts_toward_hours = service->counts_toward_hours;
    session.billable = service->billable;
  }
}

}  // namespace

std::vector<Session> read_sessions(ByteSource in) {
  return SessionRows(std::move(in)).read();
}

ScheduleAnswer check_file(Clinic const& clinic, ScheduleRequest request, ByteSource in,
                          bool days_given) {
  auto sessions = read_sessions(std::move(in));
  if (!days_given && !sessions.empty()) {
    auto const [first, last] = std::ranges::minmax_element(sessions, {}, &Session::date);
    request.from = week_start(first->date);
    request.weeks = static_cast<int>((week_start(last->date) - request.from).count() / 7) + 1;
  }
  auto const record = clinic.open(Access::read);
  ScheduleAnswer answer{.problem = problem_for(clinic, record, request)};
  // Announced sessions are those of the record, and say nothing about another timetable.
  answer.problem.fixed.clear();
  std::erase_if(answer.problem.elsewhere, [&](Session const& recorded) {
    return std::ranges::find(sessions, recorded.program, &Session::program) != sessions.end();
  });
  look_up_services(answer.problem, sessions);
  answer.timetable = {.horizon = answer.problem.horizon,
                      .site = answer.problem.site.id,
                      .sessions = std::move(sessions)};
  answer.violations = check(answer.problem, answer.timetable);
  answer.costs = costs(answer.problem, answer.timetable);
  return answer;
}

}  // namespace careplan
