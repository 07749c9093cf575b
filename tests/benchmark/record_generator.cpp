// Many stays in intensive outpatient care, straight into the tables of an empty record: what only
// reports and large imports are measured on.
//
// usage: record_generator RECORD ENROLMENTS [MARKS]     (g++ -O2 -std=c++20 ... -lsqlite3)
//
// Groups of ten begin together and meet Monday, Wednesday and Friday for three hours, up to 24
// weeks; clients leave at their own time. Every stay has some 36 marks, the decisions at both ends,
// and a PHQ-9 at both ends. 140,000 are a state of five million marks. With MARKS, a file to be,
// they stand there for `attend import` and not in the record.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Day = std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr Day first_day = 2024y / 1 / 1;
constexpr Day last_day = 2026y / 11 / 20;
constexpr int group_size = 10;
constexpr int weeks = 24;
constexpr double mean_days = 105;

// SplitMix64: the same record everywhere.
struct Chance {
  std::uint64_t state = 1;
  std::uint64_t next() {
    auto z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  int from(int least, int most) {
    return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
  }
  double unit() { return (static_cast<double>(next() >> 11U) + 0.5) * 0x1p-53; }
  // One of the words, as often as its number says of a hundred.
  std::string_view of(std::initializer_list<std::pair<std::string_view, int>> words) {
    int left = from(0, 99);
    for (auto const& [word, share] : words)
      if ((left -= share) < 0) return word;
    return {};
  }
};

std::string text(Day day) {
  std::chrono::year_month_day const date{day};
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                unsigned(date.day()));
  return out;
}

sqlite3* db;

void must(bool ok) {
  if (ok) return;
  std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  std::exit(1);
}

void run(std::string const& sql) {
  must(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
}

struct Insert {
  explicit Insert(char const* sql) {
    must(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK);
  }
  template <class... Value>
  long operator()(Value const&... values) {
    int at = 0;
    (bind(++at, values), ...);
    must(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
    return sqlite3_last_insert_rowid(db);
  }
  void bind(int at, std::string_view value) {
    must(sqlite3_bind_text(statement, at, value.data(), int(value.size()), SQLITE_TRANSIENT) ==
         SQLITE_OK);
  }
  void bind(int at, long value) { must(sqlite3_bind_int64(statement, at, value) == SQLITE_OK); }
  void bind(int at, double value) { must(sqlite3_bind_double(statement, at, value) == SQLITE_OK); }
  sqlite3_stmt* statement = nullptr;
};

std::vector<std::string> take_triggers() {
  std::vector<std::string> kept, names;
  sqlite3_stmt* query = nullptr;
  must(sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1,
                          &query, nullptr) == SQLITE_OK);
  while (sqlite3_step(query) == SQLITE_ROW) {
    names.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(query, 0)));
    kept.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(query, 1)));
  }
  sqlite3_finalize(query);
  for (auto const& name : names) run("DROP TRIGGER \"" + name + "\"");
  return kept;
}

struct Stay {
  std::string client;
  int days;
};

class Clinic {
 public:
  explicit Clinic(std::FILE* marks) : marks_(marks) {
    run("INSERT INTO timetable (id, site, first_day, end_day) VALUES (1, '', '2024-01-01',"
        " '2027-01-01')");
  }

  void add_group(long number, int clients) {
    int const mondays = static_cast<int>((last_day - first_day).count() / 7);
    auto const start = first_day + std::chrono::days{7 * chance_.from(0, mondays - 1)};
    std::vector<Stay> stays;
    for (int i = 0; i < clients; ++i) {
      char code[32];
      std::snprintf(code, sizeof code, "C-%07ld", number * group_size + i);
      int const days = static_cast<int>(-mean_days * std::log(chance_.unit()));
      stays.push_back({code, std::clamp(days, 7, weeks * 7)});
    }
    for (auto const& stay : stays) add_stay(stay, start);
    for (int week = 0; week < weeks; ++week)
      for (int const weekday : {0, 2, 4}) meet(number, stays, start, 7 * week + weekday);
  }

 private:
  void add_stay(Stay const& stay, Day start) {
    auto const end = start + std::chrono::days{stay.days};
    auto const before = chance_.from(6, 24);
    auto const after = std::max(0, before - chance_.from(-3, 12));
    admit_(stay.client, text(start));
    measure(stay.client, start, before);
    if (end > last_day) return;
    discharge_(stay.client, text(end),
               chance_.of({{"completed", 42},
                           {"dropped_out", 33},
                           {"terminated", 7},
                           {"transferred", 12},
                           {"incarcerated", 2},
                           {"other", 4}}));
    measure(stay.client, end, after);
  }

  // A PHQ-9 as the record keeps it, as far as reports look: the total.
  void measure(std::string const& client, Day day, int total) {
    auto const t = std::to_string(total);
    fact_(
        assess_(
            client, text(day),
            R"({"schema":"careplan.assessment/1","instrument":"phq-9","scores":{"total":{"low":)" +
                t + ",\"high\":" + t + ",\"value\":" + t + "}}}"),
        double(total));
  }

  void meet(long number, std::vector<Stay> const& stays, Day start, int after) {
    auto const date = start + std::chrono::days{after};
    if (date > last_day || std::ranges::none_of(stays, [&](auto& s) { return after < s.days; }))
      return;
    auto const group = "evening-" + std::to_string(number);
    auto day = text(date);
    std::string code =
        group + "-" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8) + "-0900-group";
    auto const session = session_(code, group, day, "K" + std::to_string(number % 900));
    long position = 0;
    for (auto const& stay : stays) {
      if (after >= stay.days) continue;
      roster_(session, position++, stay.client);
      auto const status = chance_.of({{"present", 78},
                                      {"late", 5},
                                      {"left_early", 3},
                                      {"excused", 6},
                                      {"unexcused", 5},
                                      {"no_call", 3}});
      bool const cut = status == "late" || status == "left_early";
      long const minutes = status == "present" ? 180 : cut ? chance_.from(90, 175) : 0;
      if (marks_)
        std::fprintf(marks_, "%s,%s,%.*s,%ld\n", stay.client.c_str(), code.c_str(),
                     int(status.size()), status.data(), minutes);
      else
        mark_(stay.client, code, status, minutes);
    }
  }

  Chance chance_;
  std::FILE* marks_;
  Insert admit_{
      "INSERT INTO decision (client, date, kind, level, program, track, recommended, deviation,"
      " site_reason, note, decided_by, reason)"
      " VALUES (?, ?, 'admit', 'iop', 'sud-iop-3x3', '', '', 'other', '', '', 'K1', '')"};
  Insert discharge_{
      "INSERT INTO decision (client, date, kind, level, program, track, recommended, deviation,"
      " discharge, site_reason, note, decided_by, reason)"
      " VALUES (?, ?, 'discharge', '', '', '', '', 'other', ?, '', '', 'K1', '')"};
  Insert assess_{
      "INSERT INTO assessment (client, date, instrument, version, rater, outcome, reason)"
      " VALUES (?, ?, 'phq-9', '1', '', ?, '')"};
  Insert fact_{
      "INSERT INTO fact (assessment, name, kind, number) VALUES (?, 'phq-9.total', 'number', ?)"};
  Insert session_{
      "INSERT INTO session (timetable, code, program, track, in_group, service, kind, modality,"
      " counts_toward_hours, billable, date, begin_minute, end_minute, clinician, room, topic)"
      " VALUES (1, ?, 'sud-iop-3x3', 'evening', ?, 'group', 'group', 'in_person', 1, 1, ?, 540,"
      " 720, ?, 'R1', '')"};
  Insert roster_{"INSERT INTO roster (session, position, client) VALUES (?, ?, ?)"};
  Insert mark_{
      "INSERT INTO mark (client, session, status, attended, note, reason)"
      " VALUES (?, ?, ?, ?, '', '')"};
};

}  // namespace

int main(int count, char** words) {
  if (count != 3 && count != 4) return 2;
  must(sqlite3_open(words[1], &db) == SQLITE_OK);
  run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
      " PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -1048576; BEGIN");
  auto const triggers = take_triggers();
  std::FILE* const marks = count == 4 ? std::fopen(words[3], "w") : nullptr;
  if (marks) std::fputs("client,session,status,minutes\n", marks);
  Clinic clinic(marks);
  long const enrolments = std::atol(words[2]);
  for (long group = 0; group * group_size < enrolments; ++group)
    clinic.add_group(group,
                     static_cast<int>(std::min<long>(group_size, enrolments - group * group_size)));
  for (auto const& trigger : triggers) run(trigger);
  run("COMMIT");
  return marks && std::fclose(marks) != 0 ? 1 : 0;
}
