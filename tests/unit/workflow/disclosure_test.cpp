// What is given to somebody outside: only of clients who consented, and never without a log.
#include <doctest/doctest.h>

#include <algorithm>

#include "office.hpp"
#include "workflow/book.hpp"
#include "workflow/consent.hpp"
#include "workflow/report_disclosure.hpp"

using namespace careplan;

namespace {

ConsentRow consent_of(std::string client,
                      std::vector<Information> scope = {Information::attendance}) {
  return {.client = {std::move(client)},
          .recipient = "Dr. Roe",
          .purpose = "treatment",
          .scope = std::move(scope),
          .first = *parse_date("2026-11-01"),
          .last = *parse_date("2026-12-31")};
}

DisclosureTerms const to_roe{.recipient = "Dr. Roe", .purpose = "treatment"};

// Three clients, one row each, a total over them, and a roster.
Table hours_of_three() {
  return {.id = "hours",
          .title = "Hours",
          .columns = {{"client", "Client"}, {"minutes", "Minutes", ColumnKind::integer}},
          .rows = {{std::string("C-1"), 60L},
                   {std::string("C-2"), 90L},
                   {std::string("C-10"), 30L},
                   {Cell(), 180L}},
          .notes = {"C-2 was away.", "Minutes attended."},
          .sums = {.rows = {{3, {0, 1, 2}}}}};
}

Table roster() {
  using List = std::vector<std::string>;
  return {.id = "schedule",
          .title = "Schedule",
          .columns = {{"session", "Session"}, {"roster", "Roster", ColumnKind::list}},
          .rows = {{std::string("S-1"), List{"C-1", "C-2"}},
                   {std::string("C-2-2026-11-22-1200-individual"), List{"C-2"}},
                   {std::string("S-3"), List{}}}};
}

struct Practice : Office {
  Practice() {
    for (auto const* client : {"C-1", "C-2", "C-10"}) rate(client, "2");
  }
  Disclosed give(std::vector<Table> tables) { return disclosed(clinic, std::move(tables), to_roe); }
  std::vector<DisclosureRow> log() { return clinic.open(Access::read).disclosures(); }
};

std::string all_of(Disclosed const& given) {
  std::string text;
  for (std::size_t i = 0; i < given.tables.size(); ++i)
    for (auto const& form : words(Format{}))
      text += render(with_notice(given.tables[i], given.notices[i]), form.value);
  return text;
}

}  // namespace

TEST_CASE("who has not consented is left out, with every row that would tell of them") {
  Practice office;
  record_consent(office.clinic, consent_of("C-1"));
  record_consent(office.clinic, consent_of("C-10"));
  auto const given = office.give({hours_of_three(), roster()});
  CHECK(given.left_out == std::vector<std::string>{"C-2 (no consent)"});
  CHECK(given.tables[0].rows.size() == 2);  // neither C-2 nor the total that holds C-2's hours
  CHECK(given.tables[1].rows.size() == 2);
  auto const text = all_of(given);
  CHECK(text.find("C-2") == std::string::npos);
  CHECK(text.find("C-10") != std::string::npos);
  CHECK(text.find("Clients whose consent does not cover this are left out.") != std::string::npos);
  CHECK(text.find("consent 1 of 2026-11-01: attendance; until 2026-12-31") != std::string::npos);
}

TEST_CASE("a client whose code stands in another word of a row is named by it") {
  Practice office;
  record_consent(office.clinic, consent_of("C-1", {Information::all}));
  Table const groups{.id = "groups",
                     .title = "Groups",
                     .columns = {{"group", "Group"}, {"sessions", "Sessions", ColumnKind::integer}},
                     .rows = {{std::string("evening-1"), 4L},
                              {std::string("C-1"), 1L},
                              {std::string("C-2"), 1L},
                              {std::string("C-10-visit"), 1L}}};
  auto const given = office.give({groups});
  CHECK(given.tables[0].rows.size() == 2);
  CHECK(given.left_out == std::vector<std::string>{"C-10 (no consent)", "C-2 (no consent)"});
  CHECK(office.log()[0].clients.size() == 1);
}

TEST_CASE("what is given is logged with the consent of each client, in one audit entry") {
  Practice office;
  auto const one = record_consent(office.clinic, consent_of("C-1"));
  auto const two = record_consent(office.clinic, consent_of("C-2"));
  auto const before = office.audit();
  office.give({hours_of_three(), roster()});
  CHECK(office.audit() == before + 1);
  auto const log = office.log();
  REQUIRE(log.size() == 2);
  CHECK(log[0].report == "hours");
  CHECK(log[0].recipient == "Dr. Roe");
  CHECK(log[0].clients == std::vector<DisclosureRow::Named>{{{"C-1"}, one.id}, {{"C-2"}, two.id}});
  CHECK(log[1].report == "schedule");
  CHECK(disclosure_table(office.clinic, ClientId{"C-1"}).rows.size() == 2);
  CHECK(disclosure_table(office.clinic, ClientId{"C-10"}).rows.empty());
  CHECK(verify(office.clinic.open(Access::read)).empty());
}

TEST_CASE("a consent counts only for its recipient, purpose, kind of information and days") {
  Practice office;
  auto const refuses = [&](ConsentRow consent, std::string const& why) {
    record_consent(office.clinic, std::move(consent));
    auto const before = office.audit();
    try {
      office.give({hours_of_three()});
    } catch (Error const& error) {
      CAPTURE(error.complaints.front().message);
      CHECK(error.fault == Fault::conflict);
      CHECK(error.complaints.front().message.find(why) != std::string::npos);
      CHECK(office.audit() == before);
      return true;
    }
    return false;
  };
  auto consent = consent_of("C-1");
  consent.recipient = "Dr. Rue";
  CHECK(refuses(consent, "C-1 (no consent)"));
  consent = consent_of("C-1");
  consent.purpose = "payment";
  CHECK(refuses(consent, "C-1 (no consent)"));
  consent = consent_of("C-1", {Information::payment});
  CHECK(refuses(consent, "C-1 (not for this kind of information)"));
  consent = consent_of("C-1");
  consent.first = *parse_date("2026-10-01");
  consent.last = *parse_date("2026-11-21");
  CHECK(refuses(consent, "C-1 (not for this kind of information)"));
  consent = consent_of("C-10");
  consent.last = *parse_date("2026-11-21");
  CHECK(refuses(consent, "C-10 (until 2026-11-21)"));
  consent = consent_of("C-2");
  consent.first = *parse_date("2026-11-23");
  CHECK(refuses(consent, "C-2 (from 2026-11-23 on)"));
  consent = consent_of("C-1", {Information::all});
  consent.first = *parse_date("2026-11-02");
  CHECK_FALSE(refuses(consent, ""));
}

TEST_CASE("a revoked consent allows nothing, though a day before it is taken as today") {
  Practice office;
  record_consent(office.clinic, consent_of("C-1"));
  CHECK(office.give({hours_of_three()}).tables[0].rows.size() == 1);
  Revocation const call{
      .client = {"C-1"}, .recipient = "Dr. Roe", .on = office.clinic.today, .reason = "by phone"};
  CHECK(revoke_consent(office.clinic, call).size() == 1);
  auto const after = office.audit();
  CHECK(revoke_consent(office.clinic, call).empty());
  CHECK(office.audit() == after);
  office.clinic.today = *parse_date("2026-11-10");
  CHECK(fault_of([&] { office.give({hours_of_three()}); }) == Fault::conflict);
}

TEST_CASE("revoking says when there was nothing to revoke, and cannot be done ahead") {
  Practice office;
  record_consent(office.clinic, consent_of("C-1"));
  Revocation call{.client = {"C-1"}, .recipient = "Dr. Rue", .on = office.clinic.today};
  call.reason = "by phone";
  CHECK(fault_of([&] { revoke_consent(office.clinic, call); }) == Fault::not_found);
  call.recipient = "Dr. Roe";
  call.on += std::chrono::days{1};
  CHECK(fault_of([&] { revoke_consent(office.clinic, call); }) == Fault::input);
  CHECK(fault_of([&] { record_consent(office.clinic, consent_of("C-77")); }) == Fault::not_found);
}

TEST_CASE("a report that names nobody needs nobody's consent and is logged all the same") {
  Practice office;
  Table const census{.id = "census",
                     .title = "Census",
                     .columns = {{"program", "Program"}, {"active", "Active", ColumnKind::integer}},
                     .rows = {{std::string("a"), 12L}}};
  auto const given = office.give({census});
  CHECK(given.notices[0].consent == "names no client");
  REQUIRE(office.log().size() == 1);
  CHECK(office.log()[0].clients.empty());
  CHECK(disclosure_table(office.clinic, {}).rows.size() == 1);
}

TEST_CASE("every report says what it shows: one that nobody listed asks for everything") {
  CHECK(information_in("hours") == std::vector{Information::attendance});
  CHECK(information_in("made-up") == std::vector{Information::all});
}

TEST_CASE("a disclosed report that may not be released for other reasons is not logged") {
  Practice office;
  record_consent(office.clinic, consent_of("C-1"));
  auto const before = office.audit();
  CHECK(fault_of([&] {
          (void)released(office.clinic, {hours_of_three()},
                         {.suppress_below = 11, .disclosure = to_roe});
        }) == Fault::usage);
  CHECK(office.audit() == before);
}

TEST_CASE("the book is disclosed as a whole: one audit entry, a line in the log for each report") {
  Practice office;
  office.plan(office.clinic.today, "C-1");
  record_consent(office.clinic, consent_of("C-1", {Information::all}));
  std::vector<std::string> left_out;
  PageRequest page{.release = {.disclosure = to_roe,
                               .left_out = [&](auto const& clients) { left_out = clients; }}};
  auto const before = office.audit();
  auto const book = html_book_of(office.clinic, page);
  CHECK(office.audit() == before + 1);
  CHECK(office.log().size() == report_kinds().size());
  CHECK(book.find("These rules prohibit you from using or disclosing this record") !=
        std::string::npos);
}
