// Bits of a record flip, its end is cut off, rows are changed, removed or exchanged by somebody who
// puts everything back that would show it. Verifying must find it whenever it changed any row.
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "torture/tasks.hpp"

namespace torture {
namespace {

enum Verdict { harmless, noticed, missed };

std::string const& rows_of(Folder const& folder, std::string const& whole) {
  static std::string rows;
  if (rows.empty()) {
    folder.hold({{"a.db", whole}});
    rows = rows_in(folder.path + "/a.db");
  }
  return rows;
}

// What verifying says, against what every row says.
Verdict judge(Folder const& folder, std::string const& rows) {
  auto const state = state_of(states_of(folder), "a.db");
  if (state.starts_with("broken")) return noticed;
  return state == rows ? harmless : missed;
}

void inspect(Tally& tally, Folder const& folder, Image const& image, std::string const& rows,
             std::string const& what) {
  folder.hold(image);
  pid_t const child = ::fork();
  if (child == 0) {
    ::alarm(10);
    int verdict = missed;
    try {
      verdict = judge(folder, rows);
    } catch (...) {
    }
    ::_exit(verdict);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ++tally.counts["files"];
  if (!WIFEXITED(status))
    return tally.complain(fmt::format("{}: signal {}", what, WTERMSIG(status)));
  auto const verdict = WEXITSTATUS(status);
  ++tally.counts[verdict == noticed ? "noticed" : "harmless"];
  if (verdict == missed) tally.complain(fmt::format("{} was not noticed", what));
}

// What somebody does who knows the schema but not the chain.
struct Edit {
  std::string trigger{};  // is put back afterwards
  std::string sql{};
};
std::vector<Edit> edits() {
  std::vector<Edit> all{
      {"audit_no_delete", "DELETE FROM audit WHERE seq = 3"},
      {"audit_no_update", "UPDATE audit SET reason = reason || '.' WHERE seq = 4"},
      {"audit_no_update",
       "UPDATE audit SET seq = -1 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4;"
       "UPDATE audit SET seq = 4 WHERE seq = -1"},
      {"audit_row_no_delete", "DELETE FROM audit_row WHERE seq = 5"}};
  for (auto const* table : {"assessment", "decision", "mark", "test", "session", "reward"}) {
    auto const no = [&](char const* change) { return fmt::format("{}_no_{}", table, change); };
    all.push_back({no("delete"), fmt::format("DELETE FROM {0} WHERE id = 1", table)});
    all.push_back(
        {no("delete"), fmt::format("DELETE FROM {0} WHERE id = (SELECT max(id) FROM {0})", table)});
    all.push_back({no("update"), fmt::format("UPDATE {} SET id = 4711 WHERE id = 1", table)});
    all.push_back({no("update"),
                   fmt::format("UPDATE {0} SET id = -1 WHERE id = 1; UPDATE {0} SET id = 1 WHERE"
                               " id = 2; UPDATE {0} SET id = 2 WHERE id = -1",
                               table)});
  }
  for (auto const* change : {"client = 'C-9'", "reason = 'x'", "supersedes = NULL"})
    all.push_back({"mark_no_update", fmt::format("UPDATE mark SET {} WHERE id = 4", change)});
  all.push_back({"answer_no_update", "UPDATE answer SET number = number + 1 WHERE position = 1"});
  all.push_back({"roster_no_delete", "DELETE FROM roster WHERE position = 0"});
  return all;
}

void tamper(Edit const& edit, std::string const& path) {
  sqlite3* file = nullptr;
  sqlite3_open(path.c_str(), &file);
  std::string back;
  auto const keep = [](void* into, int, char** values, char**) {
    *static_cast<std::string*>(into) = values[0];
    return 0;
  };
  sqlite3_exec(file,
               fmt::format("SELECT sql FROM sqlite_schema WHERE name = '{}'", edit.trigger).c_str(),
               keep, &back, nullptr);
  for (auto const& sql : {"DROP TRIGGER " + edit.trigger, edit.sql, back})
    sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(file);
}

}  // namespace

Tally damaged_files(std::vector<Task> const& tasks, Campaign const& campaign, int count) {
  Tally tally{.name = "damaged files"};
  std::minstd_rand random(static_cast<std::minstd_rand::result_type>(campaign.seed));
  auto const last = std::ranges::find(tasks, Judge::sqlite, &Task::judge);
  auto const whole = last->before.at("a.db");
  Folder const folder;
  auto const spoil = [&](std::string bytes, std::string const& what) {
    inspect(tally, folder, {{"a.db", std::move(bytes)}}, rows_of(folder, whole), what);
  };
  for (auto const& edit : edits()) {
    folder.hold({{"a.db", whole}});
    tamper(edit, folder.path + "/a.db");
    spoil(folder.image().at("a.db"), edit.sql);
  }
  for (int i = 0; i < count && !campaign.over(); ++i) {
    auto bytes = whole;
    auto const at = random() % bytes.size();
    if (i % 10 == 9) {
      bytes.resize(at);
      spoil(std::move(bytes), fmt::format("cut off at byte {}", at));
    } else {
      auto const bit = random() % 8;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      spoil(std::move(bytes), fmt::format("bit {} of byte {} flipped", bit, at));
    }
  }
  return tally;
}

}  // namespace torture
