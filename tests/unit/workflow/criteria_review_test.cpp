#include "workflow/criteria_review.hpp"

#include <doctest/doctest.h>

using namespace careplan;

namespace {

std::size_t widest_line(std::string const& text) {
  std::size_t widest = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == '\n') {
      widest = std::max(widest, i - begin);
      begin = i + 1;
    }
  return widest;
}

Catalogue const& catalogue() {
  static Catalogue const built_in;
  return built_in;
}

}  // namespace

TEST_CASE("the table of every shipped criteria set fits a terminal of 80 columns") {
  for (auto const& id : catalogue().list(DefinitionKind::criteria)) {
    CAPTURE(id);
    auto const table = review_table(catalogue().criteria(id), {});
    auto const text = render(table, Format::table, {.width = 80});
    CHECK(table.rows.size() > 5);
    CHECK(widest_line(text) <= 80);
  }
}

TEST_CASE("for programs a row has one cell for each fact, empty where the fact does not matter") {
  auto const table = review_table(catalogue().criteria("iop-virtual"),
                                  {.facts = {"withdrawal", "device"}, .for_people = false});
  auto const csv = render(table, Format::csv);
  CHECK(csv.starts_with("outcome,at_least,when,rules,fact.withdrawal,fact.device\n"));
  CHECK(csv.find("in-person,false,withdrawal >= 2,withdrawal-in-person,>= 2,\n") !=
        std::string::npos);
}

TEST_CASE("a table of some facts that is too long says how to get it") {
  CHECK_THROWS_WITH_AS(review_table(catalogue().criteria("iop-adult"),
                                    {.facts = {"mental", "relapse", "environment"}, .rows = 3}),
                       doctest::Contains("more than 3 rows"), Error);
}

TEST_CASE("a level that the criteria do not have is refused with the one that was meant") {
  try {
    (void)review_table(catalogue().criteria("iop-adult"), {.level = "phpp"});
    FAIL_CHECK("taken");
  } catch (Error const& error) {
    CHECK(error.fault == Fault::not_found);
    CHECK(error.complaints.front().hint.find("php") != std::string::npos);
  }
}

TEST_CASE("the picture has a box for each rule, each fact that is read, and each level") {
  for (auto const& id : catalogue().list(DefinitionKind::criteria)) {
    CAPTURE(id);
    auto const& criteria = catalogue().criteria(id);
    auto const text = review_picture(criteria, false).markup();
    for (auto const& rule : criteria.rules)
      CHECK(text.find(rule.id + "</text>") != std::string::npos);
    for (auto const& level : criteria.levels) CHECK(text.find(level.id) != std::string::npos);
  }
}
