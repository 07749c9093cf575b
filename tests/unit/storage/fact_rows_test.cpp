// What reports read of many clients at once.
#include "storage/bench.hpp"

using namespace bench;

TEST_CASE("one fact of everybody comes by client and day, corrected ones once and as corrected") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  auto const keep = [&](std::string const& client, std::string_view date, Value total,
                        std::string const& instrument = "phq-9") {
    auto row = assessment();
    row.client = {client};
    row.date = day(date);
    row.instrument = instrument;
    row.facts = {{"phq-9.total", total}, {"phq-9.q1", 1.0}};
    save(record, row);
    return row;
  };
  keep("C-2", "2026-12-03", 3.0);
  auto wrong = keep("C-2", "2026-12-01", Interval{1, 4});
  keep("C-1", "2026-12-05", Missing::refused);
  keep("C-1", "2026-12-05", 9.0, "gad-7");
  wrong.supersedes = wrong.id;
  wrong.reason = "typing error";
  wrong.facts["phq-9.total"] = 7.0;
  save(record, wrong);
  auto other = keep("C-3", "2026-12-01", 1.0, "pcl-5");
  other.supersedes = other.id;
  other.reason = "it was another";
  other.instrument = "gad-7";
  save(record, other);
  CHECK(record.facts("phq-9", "phq-9.total") ==
        std::vector<FactAt>{{{"C-1"}, day("2026-12-05"), Missing::refused},
                            {{"C-2"}, day("2026-12-01"), 7.0},
                            {{"C-2"}, day("2026-12-03"), 3.0}});
  CHECK(record.facts("phq-9", "phq-9.band").empty());
  CHECK(record.instruments() == std::vector<std::string>{"gad-7", "phq-9"});
}

TEST_CASE("a day of attendance is one day, whatever was attended, and absence is none") {
  Directory const dir;
  auto record = Record::create(dir / "a.db", world());
  save(record, timetable({session("S-1"), session("S-2"), session("S-3", "2026-12-03")}));
  auto const came = [&](std::string const& client, std::string const& id, MarkStatus status) {
    auto row = mark(client, id, status);
    save(record, row);
  };
  came("C-2", "S-1", MarkStatus::present);
  came("C-2", "S-2", MarkStatus::late);
  came("C-1", "S-3", MarkStatus::left_early);
  came("C-1", "S-1", MarkStatus::excused);
  came("C-1", "S-2", MarkStatus::no_call);
  CHECK(record.attended_days() ==
        std::vector<ClientDay>{{{"C-1"}, day("2026-12-03")}, {{"C-2"}, day("2026-12-01")}});
}
