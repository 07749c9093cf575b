#include "torture/tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "storage/migrations.hpp"

namespace torture {
namespace {

using namespace careplan;

// Schemas of nobody: what later versions will do to a record, done to one of today.
std::vector<storage::Migration> const& later_schemas() {
  static std::vector<storage::Migration> const steps = [] {
    std::vector<storage::Migration> all(storage::migrations().begin(), storage::migrations().end());
    all.push_back({"a column more", "ALTER TABLE mark ADD COLUMN colour TEXT"});
    all.push_back({"a table more",
                   "CREATE TABLE later (id INTEGER PRIMARY KEY, x TEXT) STRICT;"
                   "INSERT INTO later (x) SELECT note FROM mark"});
    return all;
  }();
  return steps;
}

Answer migrate_to(Folder const& folder, std::size_t schema, std::function<void()> const& answered) {
  World const world{.now = [] { return std::string("2026-12-21T09:30:00Z"); }, .actor = "torture"};
  auto const path = folder.path + "/a.db";
  later_schemas();
  try {
    Hungry const from_here_on;
    storage::migrate(path, world, std::span(later_schemas()).first(schema));
    if (answered) answered();
    return {};
  } catch (Error const& error) {
    return {.code = error.fault == Fault::internal ? 70 : 8, .said = error.what()};
  } catch (std::bad_alloc const&) {
    return {.code = 8, .said = "out of memory"};
  }
}

Task first_run(Folder const& folder, Task task) {
  task.before = folder.image();
  task.then = states_of(folder, task.judge);
  auto const answer = task.run(folder, {});
  if (answer.code != 0) {
    fmt::print(stderr, "torture: '{}' does not succeed by itself: {}\n", task.name, answer.said);
    std::exit(2);
  }
  task.after = states_of(folder, task.judge);
  return task;
}

}  // namespace

std::vector<Task> make_tasks() {
  Folder const folder;
  std::vector<Task> tasks;
  for (auto const& step : writing_steps()) {
    if (step.random) continue;
    tasks.push_back(first_run(folder, {.name = command_of(step),
                                       .differs_when_repeated = step.differs_when_repeated,
                                       .run = [&step](Folder const& in, auto const& answered) {
                                         return run(in, step, answered);
                                       }}));
  }
  for (std::size_t schema = storage::migrations().size() + 1; schema <= later_schemas().size();
       ++schema)
    tasks.push_back(first_run(folder, {.name = fmt::format("migration to {}", schema),
                                       .judge = Judge::sqlite,
                                       .run = [schema](Folder const& in, auto const& answered) {
                                         return migrate_to(in, schema, answered);
                                       }}));
  return tasks;
}

void Tally::complain(std::string what) {
  ++wrong;
  if (complaints.size() < 12 && std::ranges::find(complaints, what) == complaints.end())
    complaints.push_back(std::move(what));
}

void Tally::print(std::uint64_t seed) const {
  fmt::print("{{\"campaign\":\"{}\",\"seed\":{},\"wrong\":{}", name, seed, wrong);
  for (auto const& [what, count] : counts) fmt::print(",\"{}\":{}", what, count);
  fmt::print("}}\n");
  std::fflush(stdout);
  for (auto const& complaint : complaints)
    fmt::print(stderr, "{} (seed {}): {}\n", name, seed, complaint);
}

std::string wrong_with(Task const& task, States const& found, bool acknowledged) {
  std::set<std::string> paths;
  for (auto const* states : {&task.then, &task.after})
    for (auto const& [path, state] : *states) paths.insert(path);
  for (auto const& path : paths) {
    auto const& state = state_of(found, path);
    if (state == state_of(task.after, path)) continue;
    if (!acknowledged && state == state_of(task.then, path)) continue;
    bool const lost = acknowledged && state == state_of(task.then, path);
    return fmt::format("{}: {} {}", task.name, path,
                       lost ? "lost what was acknowledged" : "holds neither: " + state);
  }
  return "";
}

}  // namespace torture
