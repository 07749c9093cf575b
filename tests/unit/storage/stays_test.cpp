// Stays by pages are the episodes of the decisions.
#include "storage/stays.hpp"

#include <fmt/format.h>

#include <random>

#include "storage/bench.hpp"
#include "storage/placements.hpp"

using namespace bench;

namespace {

void decide_at_random(Record& record, std::minstd_rand& random, int count) {
  Transaction tx(record, "place decide", "decisions");
  for (int i = 0; i < count; ++i) {
    auto const kind = static_cast<DecisionKind>(random() % words(DecisionKind{}).size());
    bool const leaves = kind == DecisionKind::discharge;
    DecisionRow row{.client = {fmt::format("CLIENT-{}", random() % 12)},
                    .date = day("2026-11-01") + std::chrono::days{random() % 60},
                    .kind = kind,
                    .level = leaves ? "" : "iop",
                    .program = leaves ? "" : "p" + std::to_string(random() % 2),
                    .track = random() % 3 == 0 ? "evening" : "",
                    .recommended = "iop",
                    .reason = "again"};
    if (leaves) row.discharge = DischargeReason::completed;
    tx.save(row);
    if (random() % 4 != 0) continue;
    auto corrected = row;
    corrected.supersedes = row.id;
    corrected.track = "morning";
    corrected.reason = "misread";
    tx.save(corrected);
  }
  tx.commit();
}

}  // namespace

TEST_CASE("stays are the episodes of current decisions, whatever order these were written in") {
  Directory const dir;
  std::minstd_rand random(12);
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    auto record = Record::create(dir / fmt::format("{}.db", round), world());
    decide_at_random(record, random, 60);
    for (auto const until : {day("2026-11-20"), Date::max()}) {
      auto decisions = record.decisions();
      auto const later =
          std::erase_if(decisions, [&](DecisionRow const& row) { return row.date > until; });
      auto const found = stays_of(record, until);
      CHECK(found.list == episodes(decisions));
      CHECK(found.all == (later == 0));
    }
  }
  auto const empty = Record::create(dir / "empty.db", world());
  CHECK(stays_of(empty, Date::max()).list.empty());
}

TEST_CASE("the head of a recommendation is all of it but its reasons") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  for (auto const* client : {"C-1", "C-2"}) {
    PlacementRow row{.client = {client},
                     .as_of = day("2026-12-01"),
                     .criteria = "iop-adult",
                     .criteria_version = "1",
                     .criteria_hash = "h",
                     .status = "conditional",
                     .levels = {"op", "iop"},
                     .or_above = true,
                     .result_json = R"({"reasons":[]})"};
    save(record, row);
  }
  for (auto const& client : {std::optional<ClientId>(), std::optional(ClientId{"C-2"})}) {
    auto expected = record.placements(client);
    for (auto& row : expected) row.result_json.clear();
    CHECK(placement_heads(record, client) == expected);
  }
}
