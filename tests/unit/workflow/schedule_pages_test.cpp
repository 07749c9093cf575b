#include "workflow/schedule_pages.hpp"

#include <doctest/doctest.h>

#include "office.hpp"

using namespace careplan;
using namespace std::chrono;

namespace {

// A group of two and an appointment of one of them, on one day.
void plan(Office& office) {
  Session const group{.id = {"g-1"},
                      .program = "sud-iop-3x3",
                      .group = "evening-1",
                      .service = "group",
                      .date = 2026y / 11 / 23,
                      .time = {{1050}, {1140}},
                      .clinician = {"K1"},
                      .room = {"R1"},
                      .roster = {{"C-1"}, {"C-2"}}};
  auto alone = group;
  alone.id = {"a-1"};
  alone.group.clear();
  alone.service = "individual";
  alone.time = {{960}, {1010}};
  alone.clinician = {"K2"};
  alone.roster = {{"C-2"}};
  auto record = office.clinic.open(Access::write);
  Transaction transaction(record, "schedule build", "test");
  transaction.save(Timetable{
      .horizon = {2026y / 11 / 23, 2026y / 11 / 30}, .site = "s", .sessions = {alone, group}});
  transaction.commit();
}

std::string pages(Office const& office, PageFor page_for, std::string only = {}) {
  return schedule_pages(office.clinic,
                        {.page_for = page_for, .only = std::move(only), .week = 2026y / 11 / 25});
}

bool says(std::string const& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a client's sheet names the client's sessions and no other client") {
  Office office;
  plan(office);
  auto const page = pages(office, PageFor::client, "C-1");
  CHECK(says(page, "Client C-1"));
  CHECK(says(page, "1 session, 1:30 hours"));
  CHECK_FALSE(says(page, "C-2"));
  CHECK_FALSE(says(page, "K2"));
}

TEST_CASE("a clinician's sheet says who comes") {
  Office office;
  plan(office);
  auto const page = pages(office, PageFor::clinician, "K1");
  CHECK(says(page, "Clinician K1"));
  CHECK(says(page, "C-1"));
  CHECK(says(page, "C-2"));
  CHECK_FALSE(says(page, "individual"));
}

TEST_CASE("there is a sheet for each, and appointments of single clients are no group") {
  Office office;
  plan(office);
  auto const count = [&](PageFor page_for) {
    auto const page = pages(office, page_for);
    std::size_t sheets = 0;
    for (auto at = page.find("class=\"sheet\""); at != std::string::npos;
         at = page.find("class=\"sheet\"", at + 1))
      ++sheets;
    return sheets;
  };
  CHECK(count(PageFor::client) == 2);
  CHECK(count(PageFor::clinician) == 2);
  CHECK(count(PageFor::room) == 1);
  CHECK(count(PageFor::group) == 1);
}

TEST_CASE("a week without sessions says so, and one who has none is not found") {
  Office office;
  CHECK(says(pages(office, PageFor::room), "No session is recorded"));
  CHECK(fault_of([&] { pages(office, PageFor::room, "R9"); }) == Fault::not_found);
}
