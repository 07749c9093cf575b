// The table of commands against the record: what writes leaves one entry in the chain, what reads
// leaves the file as it was. A new command that is in neither list fails here.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/strings.hpp"
#include "torture/commands.hpp"

using namespace careplan;
using namespace careplan::cli;

namespace {

struct Clinic {
  Clinic() {
    std::string pattern = std::filesystem::temp_directory_path() / "careplan-writes-XXXXXX";
    folder = ::mkdtemp(pattern.data());
    record = folder + "/a.db";
  }
  ~Clinic() { std::filesystem::remove_all(folder); }
  Clinic(Clinic const&) = delete;
  Clinic& operator=(Clinic const&) = delete;

  Ran run(std::vector<std::string> args, std::string in = {}) const {
    for (auto& word : args)
      for (auto const& [mark, with] :
           {std::pair<std::string, std::string>("{folder}", folder), {"{root}", PROJECT_ROOT}})
        if (auto const at = word.find(mark); at != std::string::npos)
          word.replace(at, mark.size(), with);
    return run_on({.variables = {{"CAREPLAN_DB", record},
                                 {"CAREPLAN_DATA", PROJECT_ROOT "/examples/rewards"}},
                   .in = std::move(in)},
                  args);
  }
  void fill() const {
    for (auto const& step : torture::writing_steps()) REQUIRE(run(step.args, step.in).code == 0);
  }
  // The audit entries, a line each.
  std::vector<std::string> chain() const {
    if (!std::filesystem::exists(record)) return {};
    std::istringstream history(run({"store", "history", "--format", "csv"}).out);
    std::vector<std::string> lines;
    for (std::string line; std::getline(history, line);) lines.push_back(line);
    lines.erase(lines.begin());
    return lines;
  }
  std::string bytes() const {
    std::ifstream file(record, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string folder{}, record{};
};

// How each command that reads is run on the clinic of the writing steps.
std::vector<torture::Step> const listed_reading_steps = {
    {{"assess", "due"}},
    {{"assess", "export"}},
    {{"assess", "history", "C-1"}},
    {{"assess", "instruments"}},
    {{"assess", "questionnaire", "phq-9"}},
    {{"assess", "score", "-"}, "client,date,instrument,q1,q2\nC-1,2026-11-20,phq-2,1,1\n"},
    {{"attend", "authorizations"}},
    {{"attend", "contacts"}},
    {{"attend", "due"}},
    {{"attend", "forecast"}},
    {{"attend", "hat", "--names", "1", "--seed", "1"}},
    {{"attend", "hours", "--from", "2026-11-30", "--to", "2026-12-06"}},
    {{"attend", "milestones"}},
    {{"attend", "plans"}},
    {{"attend", "policy"}},
    {{"attend", "progress"}},
    {{"attend", "readmission"}},
    {{"attend", "reward", "show", "C-1"}},
    {{"attend", "roster", "2026-12-01"}},
    {{"attend", "status"}},
    {{"attend", "test-days", "--from", "2026-12-07", "--seed", "1", "--site",
      "{root}/examples/clinic/site.toml"}},
    {{"attend", "test-results"}},
    {{"check", "{root}/examples/rewards"}},
    {{"completion", "bash"}},
    {{"help"}},
    {{"place", "criteria"}},
    {{"place", "client", "C-1"}},
    {{"place", "eval", "--criteria", "iop-adult"},
     "{\"client\":\"C-1\",\"date\":\"2026-12-01\",\"facts\":{}}\n"},
    {{"place", "history", "C-1"}},
    {{"report", "all"}},
    {{"report", "list"}},
    {{"schedule", "calendar", "--client", "C-2", "--zone", "America/New_York"}},
    {{"schedule", "check", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30"}},
    {{"schedule", "compare", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30",
      "--without", "room:R1"}},
    {{"schedule", "conflict", "--site", "{root}/examples/clinic/site.toml", "--from",
      "2026-11-30"}},
    {{"schedule", "cost", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30"}},
    {{"schedule", "figures", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30"}},
    {{"schedule", "pages", "--for", "client", "C-2", "--week", "2026-11-30"}},
    {{"schedule", "programs"}},
    {{"schedule", "rules"}},
    {{"schedule", "show"}},
    {{"schedule", "start", "C-9", "--program", "sud-iop-3x3", "--site",
      "{root}/examples/clinic/site.toml", "--from", "2026-11-30"}},
    {{"schema"}},
    {{"store", "anchor"}},
    {{"store", "consents"}},
    {{"store", "disclosures"}},
    {{"store", "history"}},
    {{"store", "info"}},
    {{"store", "migrate"}},
    {{"store", "rows", "C-1"}},
    {{"store", "verify"}},
    {{"version"}},
    {{"__complete", "attend", ""}},
    {{"__man", "{folder}/man"}},
};

// Reports read by what they are: one more needs no row here.
std::vector<torture::Step> const& reading_steps() {
  static auto const steps = [] {
    auto all = listed_reading_steps;
    for (auto const* report : commands_of("report"))
      if (report->name != "report list" && report->name != "report all")
        all.push_back({{"report", std::string(report->name.substr(7))}});
    return all;
  }();
  return steps;
}

std::string words_of(torture::Step const& step) {
  auto const* command = find_command(step.args[0]);
  return command != nullptr ? std::string(command->name) : torture::command_of(step);
}

}  // namespace

TEST_CASE("every command is among those that write or those that read") {
  std::set<std::string> listed;
  for (auto const* steps : {&torture::writing_steps(), &reading_steps()})
    for (auto const& step : *steps) listed.insert(words_of(step));
  for (auto const& command : commands()) {
    CAPTURE(command.name);
    CHECK(listed.contains(std::string(command.name)));
  }
  CHECK(listed.size() == commands().size());
}

TEST_CASE("a command that writes leaves exactly one audit entry, and none when repeated") {
  Clinic const clinic;
  std::size_t before = 0;
  for (auto const& step : torture::writing_steps()) {
    auto const name = torture::command_of(step);
    auto const ran = clinic.run(step.args, step.in);
    CAPTURE(name);
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    auto const chain = clinic.chain();
    CHECK(chain.size() == before + static_cast<std::size_t>(step.entries));
    before = chain.size();
    if (step.entries == 0) continue;
    CHECK(chain.back().find(",clerk," + name) != std::string::npos);
    if (step.differs_when_repeated) continue;
    clinic.run(step.args, step.in);
    CHECK(clinic.chain().size() == before);
  }
  CHECK(clinic.run({"store", "verify"}).code == 0);
}

TEST_CASE("a command that reads leaves every byte of the record as it was") {
  Clinic const clinic;
  clinic.fill();
  auto const before = clinic.bytes();
  for (auto const& step : reading_steps()) {
    auto const name = words_of(step);
    auto const ran = clinic.run(step.args, step.in);
    CAPTURE(name);
    CAPTURE(ran.err);
    CHECK(ran.code != code(Exit::usage));
    CHECK(ran.code != code(Exit::internal));
    CHECK(clinic.bytes() == before);
  }
}

TEST_CASE("a command that fails leaves no audit entry") {
  Clinic const clinic;
  clinic.fill();
  auto const before = clinic.bytes();
  for (auto const& step : std::vector<torture::Step>{
           {{"assess", "record", "C-1", "domains", "--on", "2026-11-20", "mental=9"}},
           {{"assess", "import", "-"}, "client,date,instrument,mental\nC-1,2026-11-20,domains,0\n"},
           {{"place", "decide", "C-1", "iop", "--on", "2026-11-24", "--program", "nowhere"}},
           {{"schedule", "build", "--site", "nowhere", "--record"}},
           {{"attend", "mark", "C-9", "present", "--on", "2026-12-01"}},
           {{"attend", "import", "-"}, "client,date,status\nC-2,2026-12-03,absent\n"},
           {{"attend", "test", "C-2", "negative", "--on", "2026-11-27"}},
           {{"attend", "reward", "redeem", "C-1", "--cents", "101", "--for", "bus", "--on",
             "2026-11-28"}},
           {{"attend", "leave", "C-2", "--from", "2026-12-10", "--until", "2026-12-01"}},
           {{"store", "consent", "C-2", "Dr. Roe", "--purpose", "treatment", "--scope", "tests",
             "--from", "2026-12-09"}},
           {{"store", "revoke", "C-2", "Dr. No", "--reason", "by telephone"}},
           {{"report", "hours", "--disclosure", "Dr. No", "--purpose", "treatment"}},
           {{"store", "strike", "mark:99", "--reason", "wrong client"}},
           {{"store", "purge", "C-2", "--reason", "asked for it"}},
           {{"store", "purge", "C-9", "--reason", "asked for it", "--yes"}}}) {
    auto const name = torture::command_of(step);
    CAPTURE(name);
    CHECK(clinic.run(step.args, step.in).code != 0);
    CHECK(clinic.bytes() == before);
  }
}
