// What leaves the house: every report, in every form, of a record in which every text is a canary.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "office.hpp"
#include "reporting/role.hpp"
#include "workflow/book.hpp"
#include "workflow/report_release.hpp"
#include "workflow/report_sites.hpp"

using namespace careplan;

namespace {

constexpr char const* canary = "Canary";

Date day_of(int day) {
  return *parse_date("2026-11-01") + std::chrono::days{day - 1};
}

std::string named(std::string const& what) {
  return canary + what;
}

// Sessions of a group and an appointment on each of these days, everything in them named after a
// canary that the timetable leaves free.
Timetable canary_timetable(std::vector<ClientId> const& clients) {
  Timetable table{.horizon = {day_of(1), day_of(29)}, .site = "s"};
  for (int day = 2; day <= 27; day += 5) {
    Session session{.id = {named("Session") + std::to_string(day)},
                    .program = "sud-iop-3x3",
                    .track = "evening",
                    .group = named("Group"),
                    .service = "group",
                    .date = day_of(day),
                    .time = {{1050}, {1140}},
                    .clinician = {named("Doctor")},
                    .room = {named("Room")},
                    .topic = named("Topic"),
                    .roster = clients};
    table.sessions.push_back(session);
    session.id = {named("Visit") + std::to_string(day)};
    session.group.clear();
    session.service = "individual";
    session.kind = ServiceKind::individual;
    session.time = {{600}, {650}};
    session.roster = {clients.front()};
    table.sessions.push_back(session);
  }
  return table;
}

void fill_care(Transaction& write, ClientId const& client) {
  PlanRow plan{.client = client, .date = day_of(4), .note = named("PlanNote")};
  write.save(plan);
  ContactRow contact{.client = client,
                     .date = day_of(5),
                     .what = named("Fellowship"),
                     .note = named("ContactNote")};
  write.save(contact);
  AuthorizationRow authorization{.client = client,
                                 .code = named("Code"),
                                 .first = day_of(1),
                                 .last = day_of(28),
                                 .units = 3,
                                 .payer = named("Payer"),
                                 .number = named("Number"),
                                 .note = named("AuthorizationNote")};
  write.save(authorization);
  RewardRow reward{.client = client,
                   .date = day_of(7),
                   .plan = named("Plan"),
                   .what = named("What"),
                   .cents = 500,
                   .prizes = {named("Prize")},
                   .note = named("RewardNote")};
  write.save(reward);
  LeaveRow leave{
      .client = client, .first = day_of(20), .last = day_of(21), .note = named("LeaveNote")};
  write.save(leave);
  MilestoneRow milestone{.client = client,
                         .date = day_of(9),
                         .milestone = named("Milestone"),
                         .note = named("MilestoneNote")};
  write.save(milestone);
  TestRow test{.client = client,
               .date = day_of(8),
               .result = TestResult::positive,
               .substances = {named("Substance")},
               .panel = {named("Panel")},
               .note = named("TestNote")};
  write.save(test);
}

// Twelve clients with canaries for everything that the record lets anybody type.
void fill(Office& office) {
  std::vector<ClientId> clients;
  for (int i = 0; i < 12; ++i) {
    clients.push_back({named("Client") + std::to_string(i)});
    office.rate(clients.back().value, "1");
  }
  auto record = office.clinic.open(Access::write);
  Transaction write(record, "test", "canaries");
  for (auto const& client : clients) {
    DecisionRow admitted{.client = client,
                         .date = day_of(2),
                         .level = "iop",
                         .program = "sud-iop-3x3",
                         .track = named("Track"),
                         .recommended = "php",
                         .deviation = Deviation::other,
                         .note = named("DecisionNote"),
                         .decided_by = named("Decider")};
    write.save(admitted);
    fill_care(write, client);
  }
  DecisionRow ended{.client = clients.front(),
                    .date = day_of(15),
                    .kind = DecisionKind::discharge,
                    .discharge = DischargeReason::completed,
                    .site_reason = named("SiteReason"),
                    .note = named("DischargeNote"),
                    .decided_by = named("Decider")};
  write.save(ended);
  auto const timetable = canary_timetable(clients);
  write.save(timetable);
  for (auto const& session : timetable.sessions)
    for (auto const& client : session.roster) {
      MarkRow mark{.client = client,
                   .session = session.id,
                   .status = client == clients[1] ? MarkStatus::unexcused : MarkStatus::present,
                   .attended = client == clients[1] ? Minutes{} : Minutes{50},
                   .note = named("MarkNote")};
      write.save(mark);
    }
  write.commit();
}

std::vector<std::optional<GroupBy>> cuts_of(ReportKind const& kind) {
  if (kind.cuts.empty()) return {std::nullopt};
  return {kind.cuts.begin(), kind.cuts.end()};
}

bool holds_date(std::string const& text) {
  for (std::size_t at = text.find("2026-"); at != std::string::npos;
       at = text.find("2026-", at + 1))
    if (at + 7 < text.size() && text[at + 5] >= '0' && text[at + 5] <= '9') return true;
  return false;
}

}  // namespace

TEST_CASE("nothing that anybody typed comes out of a de-identified report, in any form or cut") {
  Office office;
  fill(office);
  int rows = 0;
  bool plain_tells = false;
  for (auto const& kind : report_kinds())
    for (auto const cut : cuts_of(kind)) {
      CAPTURE(kind.name);
      auto const table = make_report(office.clinic, kind.name, {.by = cut});
      plain_tells |= render(table, Format::csv).find(canary) != std::string::npos;
      auto const made =
          released(office.clinic.catalogue, {table}, {.safe_harbor = true, .seed = 3});
      rows += static_cast<int>(made.tables[0].rows.size());
      for (auto const& form : words(Format{})) {
        CAPTURE(form.text);
        auto const text = render(made.tables[0], form.value) + render(*made.manifest, form.value);
        CHECK(text.find(canary) == std::string::npos);
        CHECK(!holds_date(text));
      }
    }
  CHECK(rows > 50);
  CHECK(plain_tells);  // else the test would prove nothing
}

TEST_CASE("the de-identified book tells nothing either, and says what was removed") {
  Office office;
  fill(office);
  PageRequest const request{.release = {.safe_harbor = true, .seed = 3}};
  auto const pages = html_pages_of(office.clinic, request);
  CHECK(pages.size() == report_kinds().size() + 2);
  CHECK(pages.back().file == "manifest.html");
  for (auto const& page : pages) {
    CAPTURE(page.file);
    CHECK(page.html.find(canary) == std::string::npos);
  }
  CHECK(html_book_of(office.clinic, request).find(canary) == std::string::npos);
}

TEST_CASE("every column of every report has its role on the list") {
  for (auto const& kind : report_kinds()) {
    CAPTURE(kind.name);
    for (auto const& column : kind.columns) {
      CAPTURE(column.id);
      CHECK((column.id.empty() || role_of({std::string(column.id), "", column.kind})));
    }
    for (auto const cut : kind.cuts) {
      CAPTURE(to_text(cut));
      CHECK(role_of({std::string(to_text(cut))}));
    }
  }
}

TEST_CASE("suppression takes every report of counts and refuses those of people") {
  Office office;
  fill(office);
  for (auto const& kind : report_kinds())
    for (auto const cut : cuts_of(kind)) {
      CAPTURE(kind.name);
      auto const table = make_report(office.clinic, kind.name, {.by = cut});
      ReleaseRequest const request{.suppress_below = 11};
      if (about_people(table)) {
        CHECK(fault_of([&] { (void)released(office.clinic.catalogue, {table}, request); }) ==
              Fault::usage);
        continue;
      }
      auto const made = released(office.clinic.catalogue, {table}, request).tables[0];
      for (std::size_t r = 0; r < made.rows.size(); ++r)
        for (std::size_t c = 0; c < made.columns.size(); ++c) {
          auto const* count = std::get_if<long>(&made.rows[r][c]);
          bool const small = count != nullptr && *count > 0 && *count < 11;
          CAPTURE(made.columns[c].id);
          CHECK((!small || assumed_role(made.columns[c]) != Role::count));
        }
      for (auto const& form : words(Format{})) (void)render(made, form.value);
    }
}

TEST_CASE("the book of counts leaves reports about people out and names them") {
  Office office;
  fill(office);
  PageRequest const request{.release = {.suppress_below = 11}};
  auto const pages = html_pages_of(office.clinic, request);
  CHECK(pages.front().html.find("Left out") != std::string::npos);
  for (auto const& page : pages) {
    CAPTURE(page.file);
    CHECK(page.html.find("CanaryClient") == std::string::npos);
  }
}

TEST_CASE("words of definitions and of careplan itself pass into a de-identified report") {
  auto const known = known_words(Catalogue());
  for (auto const* word : {"phq-9.total", "assessed", "in care 30 days", "initiated", "no alcohol",
                           "course", "plan-review", "makeup-owed", "iop", "sud-iop-3x3"})
    CHECK(known.contains(word));
  for (auto const* word : {"C-1001", "Jane", "phq-9.", ""}) CHECK_FALSE(known.contains(word));
}

TEST_CASE("the pages of a book lead to one another and nowhere else") {
  Office office;
  auto const pages = html_pages_of(office.clinic, {});
  std::set<std::string> files;
  for (auto const& page : pages) files.insert(page.file);
  CHECK(files.size() == pages.size());
  for (auto const& page : pages) {
    CAPTURE(page.file);
    for (auto at = page.html.find("href=\""); at != std::string::npos;
         at = page.html.find("href=\"", at + 1)) {
      auto const begin = at + 6;
      auto const target = page.html.substr(begin, page.html.find('"', begin) - begin);
      CHECK((files.contains(target) || target.starts_with("#")));
    }
  }
}

TEST_CASE("sites are named after their files, and none is left out silently") {
  Office east;
  Office west;
  auto const folder = std::filesystem::temp_directory_path() / "careplan-sites-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "empty");
  std::filesystem::copy(east.clinic.database, folder / "west.db");
  std::filesystem::copy(west.clinic.database, folder / "east.db");
  auto const sites = site_records({folder});
  REQUIRE(sites.size() == 2);
  CHECK(sites[0].site == "east");
  CHECK(sites[1].site == "west");
  CHECK(make_report(east.clinic, sites, "census", {}).columns.front().id == "site");
  CHECK(fault_of([&] { (void)site_records({folder / "empty"}); }) == Fault::not_found);
  CHECK(fault_of([&] { (void)site_records({folder, folder / "east.db"}); }) == Fault::usage);
  CHECK(fault_of([&] { (void)site_records({folder / "all.db"}); }) == Fault::usage);
  std::ofstream(folder / "broken.db") << "no record";
  CHECK(fault_of([&] { (void)make_report(east.clinic, site_records({folder}), "census", {}); }) ==
        Fault::database);
  std::filesystem::remove_all(folder);
}

TEST_CASE("counts of several sites add up, and people stand one site after the other") {
  Office east;
  Office west;
  fill(east);
  fill(west);
  std::vector<SiteRecord> const sites{{"east", east.clinic.database},
                                      {"west", west.clinic.database}};
  auto const counts = make_report(east.clinic, sites, "no-show", {.by = GroupBy::service});
  long by_site = 0;
  long in_all = 0;
  for (auto const& row : counts.rows)
    (row[0] == Cell{std::string("all")} ? in_all : by_site) += std::get<long>(row[2]);
  CHECK(in_all == by_site);
  CHECK(in_all > 0);
  auto const people = make_report(east.clinic, sites, "hours", {});
  for (auto const& row : people.rows) CHECK(row[0] != Cell{std::string("all")});
}
