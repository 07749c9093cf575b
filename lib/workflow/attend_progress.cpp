// Tests, milestones and leave.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "workflow/attend.hpp"

namespace careplan {
namespace {

// A milestone must be one of the client's program on that day.
void check_milestone(Clinic const& clinic, Record const& record, MilestoneRow const& row) {
  need_client(record, row.client);
  auto const episode = episode_on(record, row.client, row.date);
  if (!episode || episode->program.empty()) return;
  std::vector<std::string> known;
  for (auto const& rule : clinic.catalogue.program(episode->program).milestones)
    known.push_back(rule.id);
  if (std::ranges::find(known, row.milestone) != known.end()) return;
  throw Error(Fault::not_found,
              fmt::format("program '{}' has no milestone '{}'", episode->program, row.milestone),
              {}, suggestion(row.milestone, known));
}

// The test of that day, or the one that was moved from it before with the same reason.
long misdated_test(Record const& record, TestRow const& test, Date was_on) {
  std::optional<long> moved;
  for (auto const& row : record.tests(test.client)) {
    if (row.date == was_on) return row.id;
    if (row.date == test.date && row.supersedes && row.reason == test.reason) moved = row.id;
  }
  if (moved) return *moved;
  throw Error(
      Fault::not_found,
      fmt::format("there is no test of '{}' on {} to correct", test.client.value, to_text(was_on)),
      {}, "careplan attend test-results counts them");
}

}  // namespace

TestRow record_test(Clinic const& clinic, TestRow test, std::optional<Date> was_on) {
  need_happened(clinic, test.date);
  auto record = clinic.open(Access::write);
  need_client(record, test.client);
  if (was_on) test.supersedes = misdated_test(record, test, *was_on);
  Transaction transaction(record, "attend test", test.client.value, test.reason);
  transaction.save(test);
  transaction.commit();
  return test;
}

ImportCount record_tests(Clinic const& clinic, std::vector<TestRow> tests, bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend test", fmt::format("{} tests", tests.size()));
  ImportCount count;
  for (auto& test : tests) {
    need_happened(clinic, test.date);
    need_client(record, test.client);
    count.add(transaction.save(test));
  }
  if (!dry_run) transaction.commit();
  return count;
}

MilestoneRow record_milestone(Clinic const& clinic, MilestoneRow milestone) {
  auto record = clinic.open(Access::write);
  check_milestone(clinic, record, milestone);
  Transaction transaction(record, "attend milestone", milestone.client.value, milestone.reason);
  transaction.save(milestone);
  transaction.commit();
  return milestone;
}

ImportCount record_milestones(Clinic const& clinic, std::vector<MilestoneRow> milestones,
                              bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "attend milestone",
                          fmt::format("{} milestones", milestones.size()));
  ImportCount count;
  for (auto& milestone : milestones) {
    check_milestone(clinic, record, milestone);
    count.add(transaction.save(milestone));
  }
  if (!dry_run) transaction.commit();
  return count;
}

LeaveRow record_leave(Clinic const& clinic, LeaveRow leave) {
  auto record = clinic.open(Access::write);
  need_client(record, leave.client);
  if (!episode_on(record, leave.client, leave.first))
    throw Error(Fault::conflict, fmt::format("client '{}' is in no program on {}",
                                             leave.client.value, to_text(leave.first)));
  for (auto const& other : record.leaves(leave.client))
    if (other.first != leave.first && (other.holds(leave.first) || leave.holds(other.first)))
      throw Error(Fault::conflict,
                  fmt::format("client '{}' is on leave from {} already", leave.client.value,
                              to_text(other.first)),
                  {}, "give that leave its last day first: --from DATE --until DATE --correct");
  Transaction transaction(record, "attend leave", leave.client.value, leave.reason);
  transaction.save(leave);
  transaction.commit();
  return leave;
}

}  // namespace careplan
