// Programs, rule packs and sites as files: what is shipped holds, and what is broken is refused
// with all complaints at once.
#include <doctest/doctest.h>

#include <algorithm>

#include "formats/builtin.hpp"
#include "formats/definitions.hpp"
#include "program/check.hpp"
#include "program/grid.hpp"

using namespace careplan;

namespace {

template <class Read>
std::string said(Read read, std::string_view text) {
  try {
    (void)read(text, "f.toml");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::input);
    return describe(error);
  }
  return "";
}

std::string_view builtin(std::string_view path) {
  for (auto const& file : builtin_files())
    if (file.path == path) return file.text;
  FAIL("no such file: ", std::string(path));
  return {};
}

std::vector<RulePack> all_packs() {
  std::vector<RulePack> packs;
  for (auto const& file : builtin_files())
    if (file.path.starts_with("rules/"))
      packs.push_back(read_rule_pack(file.text, std::string(file.path)));
  return packs;
}

// The shipped program with one piece of its text replaced.
std::string program_with(std::string_view from, std::string_view to) {
  std::string text(builtin("programs/sud-iop-3x3.toml"));
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

bool has(std::string const& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("every shipped rule pack reads and holds its examples") {
  auto const packs = all_packs();
  CHECK(packs.size() >= 3);
  for (auto const& pack : packs) {
    CAPTURE(pack.id);
    CHECK(pack.file == "rules/" + pack.id + ".toml");
    CHECK(pack.examples.size() >= 2);
    for (auto const& finding : check(pack)) {
      CAPTURE(finding.what.message);
      CHECK(finding.gravity == Gravity::note);
    }
  }
}

TEST_CASE("every shipped program reads, holds its examples and names packs that exist") {
  auto const packs = all_packs();
  int programs = 0;
  for (auto const& file : builtin_files()) {
    if (!file.path.starts_with("programs/")) continue;
    ++programs;
    CAPTURE(std::string(file.path));
    auto const program = read_program(file.text, std::string(file.path));
    CHECK(program.file == "programs/" + program.id + ".toml");
    CHECK_FALSE(program.examples.empty());
    CHECK_FALSE(program.rule_packs.empty());
    for (auto const& id : program.rule_packs)
      CHECK(std::ranges::find(packs, id, &RulePack::id) != packs.end());
    for (auto const& finding : check(program, packs)) {
      CAPTURE(finding.what.message);
      CHECK(finding.gravity == Gravity::note);
    }
  }
  CHECK(programs >= 8);
}

TEST_CASE("the three-times-three-hours program meets nine hours and three days in every week") {
  auto const program = read_program(builtin("programs/sud-iop-3x3.toml"), "f.toml");
  auto const packs = all_packs();
  for (auto const& finding : check(program, packs))
    CHECK_FALSE(has(finding.what.message, "against 'adult-9h'"));
  CHECK(to_text(program.find_track("evening")->begin) == "17:30");
  CHECK(to_text(program.find_track("evening")->days) == "Tue Thu Sat");
  CHECK(program.milestones.size() == 6);
  CHECK(program.milestones_needed == 4);
  CHECK(program.attendance.unexcused_alert == 3);
  CHECK(program.testing.on_positive == PositiveTestPolicy::reassess);
}

TEST_CASE("check says by how much and in which weeks the Matrix shape falls short") {
  auto const program = read_program(builtin("programs/matrix-16.toml"), "f.toml");
  std::string notes;
  for (auto const& finding : check(program, all_packs())) notes += finding.what.message + "\n";
  CHECK(has(notes,
            "track 'matrix-evening', weeks 1-4, against 'adult-9h': "
            "370 of 540 min a week, 170 short"));
  CHECK(has(notes, "weeks 5-16, against 'adult-9h': 270 of 540 min a week, 270 short"));
  CHECK(has(notes, "weeks 1-4, against 'teds-iop': 2 of 3 days of service (Wed 90 of 120 min)"));
}

TEST_CASE("a wrong program is refused with every complaint, its place and a hint") {
  CHECK(said(read_program,
             "id = 'x y'\nversion = '1'\ntitle = 't'\nlevel = 'iop'\npopulation = 'drugs'\n"
             "weeks = 0\ncite = ['zzzz']\nadmision = 'rolling'\n[sources]\nb = 'B'\n"
             "[[service]]\nid = 'g'\nlabel = 'G'\nkind = 'grup'\n"
             "[[track]]\nid = 't'\nlabel = 'T'\ndays = 'XYZ'\nbegin = '25:00'\n") ==
        "f.toml:1:6: 'x y' is not an id\n"
        "  hint: 1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter or digit\n"
        "f.toml:5:14: 'drugs' is not a population\n"
        "  hint: sud: substance use, mh: mental health, cod: both at once\n"
        "f.toml:6:9: 'weeks' is 0, which is not in 1..520\n"
        "f.toml:7:8: 'zzzz' is not a source of this file\n"
        "  hint: known: b\n"
        "f.toml:8:1: unknown key 'admision'\n"
        "  hint: did you mean 'admission'?\n"
        "f.toml:10:5: source 'b' is cited nowhere\n"
        "  hint: cite it where its numbers stand, or remove it\n"
        "f.toml:14:8: 'grup' is not one of the words for kind\n"
        "  hint: use one of: " +
            all_words<ServiceKind>() +
            "\n"
            "f.toml:18:8: 'XYZ' is not a set of weekdays\n"
            "  hint: write \"MWF\", \"TThSa\", \"Mon-Fri\" or \"Mon Thu\"\n"
            "f.toml:19:9: '25:00' is not a time\n"
            "  hint: write times as \"09:30\"");
}

TEST_CASE("adjuncts and breaks count toward hours, and are billed, only where the file says so") {
  auto const counts = [](std::string const& kind, std::string const& more) {
    std::string text(builtin("programs/sud-iop-3x3.toml"));
    text += "[[service]]\nid = 'x'\nlabel = 'X'\nkind = '" + kind + "'\ncite = ['own']\n" + more;
    auto const program = read_program(text, "f.toml");
    auto const& service = *program.find_service("x");
    return std::pair(service.counts_toward_hours, service.billable);
  };
  CHECK(counts("adjunct", "") == std::pair(false, false));
  CHECK(counts("adjunct", "counts_toward_hours = true\n") == std::pair(true, false));
  CHECK(counts("break", "") == std::pair(false, false));
  CHECK(counts("peer", "") == std::pair(true, true));
}

TEST_CASE("cohorts are read, and refused where they cannot be") {
  std::string const text(builtin("programs/sud-iop-3x3.toml"));
  auto const with = [&](std::string_view admission, std::string const& table) {
    auto changed = text + table;
    std::string_view const rolling = "admission = \"rolling\"";
    changed.replace(changed.find(rolling), rolling.size(), admission);
    return changed;
  };
  std::string const every_four = "[cohort]\nfirst = 2026-11-30\nevery_weeks = 4\ncite = ['own']\n";
  auto const read = read_program(with("admission = 'cohort'", every_four), "f.toml");
  REQUIRE(read.cohort);
  CHECK(read.cohort->first == std::chrono::year{2026} / 11 / 30);
  CHECK(read.cohort->every_weeks == 4);
  CHECK(read.cohort->join_weeks == 1);
  CHECK(has(said(read_program, with("admission = 'cohort'", "")),
            "it is not said when cohorts begin\n  hint: add [cohort] with first and every_weeks"));
  CHECK(has(said(read_program, with("admission = 'rolling'", every_four)),
            "cohorts of a program that admits at any time"));
  CHECK(has(said(read_program, with("admission = 'open'", "")), "'open' is not a way to admit"));
  CHECK(has(said(read_program, with("admission = 'cohort'", every_four + "join_weeks = 5\n")),
            "a cohort could be joined after the next one has begun"));
  auto closed = text;
  closed.replace(closed.find("open = true"), 11, "open = false");
  CHECK(has(said(read_program, closed), "who comes later misses its first topics"));
}

TEST_CASE("a stay is planned for the first length whose condition surely holds") {
  auto const program =
      read_program(program_with("[[length]]",
                                "[[length]]\nweeks = 10\nwhen = \"intake.last_use_days <= 7 and "
                                "intake.recent_relapse is yes\"\ncite = [\"own\"]\n\n[[length]]"),
                   "f.toml");
  auto const weeks = [&](Facts const& facts) {
    return length_of_stay(program, fact_in(facts)).weeks;
  };
  CHECK(weeks({}) == 8);
  CHECK(weeks({{"intake.recent_relapse", false}}) == 8);
  CHECK(weeks({{"intake.recent_relapse", Missing::refused}}) == 8);
  CHECK(weeks({{"intake.recent_relapse", true}}) == 12);  // the first is not known to hold
  CHECK(weeks({{"intake.recent_relapse", true}, {"intake.last_use_days", 8.0}}) == 12);
  CHECK(weeks({{"intake.recent_relapse", true}, {"intake.last_use_days", 7.0}}) == 10);
  Facts facts;
  CHECK(length_of_stay(program, fact_in(facts)).because.empty());
  facts["intake.recent_relapse"] = true;
  CHECK(length_of_stay(program, fact_in(facts)).because == "intake.recent_relapse is yes");
}

TEST_CASE("a length is refused without a condition, beyond the longest, and over unknown facts") {
  auto const length = [](std::string const& keys) {
    return said(read_program,
                program_with("weeks = 12\nwhen = \"intake.recent_relapse is yes\"", keys));
  };
  CHECK(length("weeks = 12\nwhen = \"intake.recent_relapse is no\"").empty());
  CHECK(has(length("weeks = 12"), "'when'"));
  CHECK(has(length("when = \"intake.recent_relapse is no\""), "'weeks'"));
  CHECK(has(length("weeks = 13\nwhen = \"intake.recent_relapse is no\""),
            "13 weeks are planned where weeks_max is 12"));
  CHECK(has(length("weeks = 12\nwhen = \"intake.relaps is no\""), "intake.relaps"));
}

TEST_CASE("a program whose parts do not fit together is refused") {
  auto const complaint = [](std::string_view from, std::string_view to) {
    return said(read_program, program_with(from, to));
  };
  CHECK(complaint("weeks = 8", "weeks = 8") == "");
  CHECK(has(complaint("service = \"group\"", "service = \"grup\""),
            "unknown service 'grup'\n  hint: did you mean 'group'?"));
  CHECK(has(complaint("weeks = [5, 8]", "weeks = [6, 8]"), "no phase covers week 5"));
  CHECK(has(complaint("weeks = [5, 8]", "weeks = [4, 8]"),
            "phase 'practice' begins in week 4, which an earlier phase holds"));
  CHECK(has(complaint("weeks = 8", "weeks = 9"),
            "the phases end with week 8, the program with week 9"));
  CHECK(has(complaint("weeks_max = 12", "weeks_max = 7"), "weeks_max is below weeks"));
  CHECK(has(complaint("order = 2", "order = 1"),
            "'group' and 'psychoeducation' stand at the same hour of track 'morning' (Mon)"));
  CHECK(has(complaint("minutes = 50\nper_week = 1", "minutes = 50"),
            "'individual' is for one client at a time and says not how often"));
  CHECK(has(complaint("order = 1", "order = 1\ndays = \"MWF\""),
            "'group' falls on none of the days of track 'evening'"));
  CHECK(has(complaint("order = 1", "order = 1\nper_week = 4"),
            "'group' is 4 times a week, track 'morning' has 3 days for it"));
  CHECK(has(complaint("begin = \"17:30\"", "begin = \"22:00\""), "runs past midnight"));
  CHECK(has(complaint("min = 6, max = 12", "min = 13, max = 12"), "cannot be"));
  CHECK(has(complaint("milestones = 4", "milestones = 7"), "7 milestones are asked for"));
  CHECK(has(complaint("medication is yes", "medicine is yes"), "intake.psychiatric_medic"));
  CHECK(has(complaint("only_if = \"intake.psychiatric_medication is yes\"",
                      "only_if = \"intake.psychiatric_medication is maybe\""),
            "maybe"));
  CHECK(has(complaint("id = \"afternoon\"", "id = \"morning\""), "track 'morning' is there twice"));
  CHECK(has(complaint("cite = [\"telehealth-2023\"]", ""), "these numbers name no source"));
  CHECK(has(complaint("service = \"psychoeducation\"\nopen", "service = \"education\"\nopen"),
            "unknown service 'education'"));
}

TEST_CASE("what is wrong with a program as a whole is said at its beginning, at the edges too") {
  auto const sound = read_program(builtin("programs/sud-iop-3x3.toml"), "f.toml");
  REQUIRE(faults(sound).empty());
  auto const said = [](Program const& program) {
    std::string all;
    for (auto const& fault : faults(program))
      if (fault.place == Place{program.file, 1, 1}) all += fault.message + "; ";
    return all;
  };
  auto program = sound;
  program.tracks.clear();
  CHECK(said(program) == "the program has no track; ");
  program = sound;
  program.phases.clear();
  CHECK(said(program) == "the program has no phase; ");
  program = sound;
  program.weeks_max = program.weeks;
  CHECK(said(program).empty());
  program.weeks_max = program.weeks - 1;
  CHECK(said(program) == "weeks_max is below weeks; ");
  program = sound;
  program.age_min = 18;
  program.age_max = 18;
  CHECK(said(program).empty());
  program.age_max = 17;
  CHECK(said(program) == "age_max is below age_min; ");
}

TEST_CASE("a file without examples, or with one that does not hold, does not pass check") {
  auto program = read_program(builtin("programs/sud-iop-3x3.toml"), "f.toml");
  auto const first = [](std::vector<Finding> const& found) {
    return found.empty() ? std::string() : found.front().what.message;
  };
  program.examples[0].planned += Minutes{1};
  CHECK(first(check(program, {})) ==
        "week 1 of 'morning' has 590 planned minutes, the example says 591");
  program.examples[0] = {.track = "morning", .week = 1, .planned = Minutes{590}, .days = 2};
  CHECK(first(check(program, {})) == "week 1 of 'morning' has 3 days, the example says 2");
  program.examples[0].track = "night";
  CHECK(first(check(program, {})) == "no track 'night'");
  program.examples.clear();
  auto const found = check(program, {});
  CHECK(first(found) == "the file proves nothing: it has no [[example]]");
  CHECK(found.front().gravity == Gravity::fault);

  auto pack = all_packs().front();
  pack.examples[0].met = !pack.examples[0].met;
  CHECK(check(pack).front().gravity == Gravity::fault);
  pack = all_packs().front();
  for (auto& example : pack.examples) example.because = "the moon";
  CHECK(has(first(check(pack)), "not because 'the moon'"));
  pack.examples.clear();
  CHECK(has(first(check(pack)), "has no [[example]]"));
}

TEST_CASE("days off and groups on every day are judged on the shape of the track") {
  auto program = read_program(builtin("programs/dual-diagnosis-virtual.toml"), "f.toml");
  std::vector<RulePack> const packs{{.id = "shape", .days_off_max = 2, .group_every_day = true}};
  std::string notes;
  for (auto const& finding : check(program, packs)) notes += finding.what.message + "\n";
  CHECK_FALSE(has(notes, "track 'virtual-day', weeks"));
  CHECK(has(notes,
            "track 'virtual-evening', weeks 1-16, against 'shape': "
            "3 days off in a row (Fri to Sun), at most 2 allowed"));
}

TEST_CASE("a wrong rule pack is refused with every complaint") {
  CHECK(said(read_rule_pack,
             "id = 'p'\nversion = '1'\ntitle = 't'\nwho = 'w'\ncite = ['a']\nage_min = 18\n"
             "age_max = 17\nweekly_minutes_min = 540\nweekly_minutes_max = 500\n"
             "week_begins = 'Moonday'\n[sources]\na = 'A'\n"
             "[[example]]\nname = 'n'\nminutes = { Mo = 3 }\nmet = false\n") ==
        "f.toml:7:11: age_max is below age_min\n"
        "f.toml:9:22: weekly_minutes_max is below weekly_minutes_min\n"
        "f.toml:10:15: 'Moonday' is not a weekday\n"
        "  hint: Mon ... Sun\n"
        "f.toml:13:1: an example of a week that is not met says why\n"
        "  hint: add because = \"...\", words that must be among the reasons\n"
        "f.toml:15:18: 'Mo' is not a weekday\n"
        "  hint: Mon, Tue, Wed, Thu, Fri, Sat or Sun");
  CHECK(has(said(read_rule_pack,
                 "id = 'p'\nversion = '1'\ntitle = 't'\nwho = 'w'\ncite = ['a']\n[sources]\n"
                 "a = 'A'\n"),
            "demands nothing"));
}

namespace {
constexpr std::string_view small_site =
    "id = 'north'\ntitle = 'North'\nopen = 'Mon-Fri 08:00-21:00; Sat 08:00-16:00'\n"
    "[[room]]\nid = 'R1'\nlabel = 'Large'\nkind = 'group'\ncapacity = 12\n"
    "[[clinician]]\nid = 'K1'\ncredentials = ['LCSW']\navailable = 'Mon-Fri 08:00-16:00'\n"
    "minutes_per_day = 360\nminutes_per_week = 1800\ncaseload = 24\n"
    "[[closure]]\ndate = 2026-12-25\nreason = 'holiday'\nreplaced_by = 2026-12-27\n";
}

TEST_CASE("a site reads with its rooms, clinicians and closures") {
  auto const site = read_site(small_site, "site.toml");
  CHECK(site.rooms.front() ==
        Room{.id = {"R1"}, .label = "Large", .kind = "group", .capacity = 12});
  auto const& clinician = site.clinicians.front();
  CHECK(clinician.day_max == Minutes{360});
  CHECK(clinician.week_max == Minutes{1800});
  CHECK(clinician.caseload_max == 24);
  CHECK(site.closed_on(*parse_date("2026-12-25")));
  CHECK_FALSE(site.closed_on(*parse_date("2026-12-24")));
  CHECK(site.closures.front().replaced_by == parse_date("2026-12-27"));
}

TEST_CASE("a wrong site is refused with every complaint") {
  CHECK(said(read_site,
             "id = 'north'\ntitle = 'North'\nopen = 'always'\n"
             "[[room]]\nid = 'R1'\nlabel = 'A'\ncapacity = 0\n"
             "[[room]]\nid = 'R1'\nlabel = 'B'\ncapacity = 4\n"
             "[[closure]]\ndate = 2026-12-25\nreason = 'h'\nreplaced_by = 2026-12-26\n"
             "[[closure]]\ndate = 2026-12-26\nreason = 'h'\nreplaced_by = 2026-12-26\n") ==
        "f.toml:1:1: a site needs at least one clinician\n"
        "  hint: add [[clinician]]\n"
        "f.toml:3:8: 'always' is not a list of weekly times\n"
        "  hint: write \"Mon-Fri 08:00-13:00; Sat 09:00-12:00\", or \"any\"\n"
        "f.toml:7:12: 'capacity' is 0, which is not in 1..1000\n"
        "f.toml:9:6: 'R1' is there twice\n"
        "  hint: give each its own id\n"
        "f.toml:15:15: 2026-12-26 is closed itself\n"
        "  hint: choose a day on which the site is open\n"
        "f.toml:19:15: a closed day cannot replace itself\n"
        "f.toml:19:15: 2026-12-26 is closed itself\n"
        "  hint: choose a day on which the site is open");
}
