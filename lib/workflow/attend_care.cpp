#include "workflow/attend_care.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "attendance/care_signals.hpp"
#include "attendance/plans.hpp"
#include "storage/placements.hpp"
#include "workflow/attend.hpp"
#include "workflow/care_view.hpp"

namespace careplan {
namespace {

// What the schema would refuse as well, in words for people.
void check(PlanRow const& row) {
  if (row.review && *row.review <= row.date)
    throw Error(Fault::input,
                fmt::format("the plan of {} of {} is to be reviewed on {}, before it is a day old",
                            row.client.value, to_text(row.date), to_text(*row.review)));
}
void check(ContactRow const& row) {
  if (row.abstinent && (row.kind != ContactKind::follow_up || row.outcome != ContactOutcome::done))
    throw Error(Fault::input,
                fmt::format("the contact of {} on {} cannot say whether the client is abstinent",
                            row.client.value, to_text(row.date)),
                {}, "only a follow_up that came about does");
}
void check(AuthorizationRow const& row) {
  if (row.last < row.first)
    throw Error(Fault::input,
                fmt::format("the authorization of {} for {} ends on {}, before it begins",
                            row.client.value, row.code, to_text(row.last)));
}

template <class Row>
Row record_one(Clinic const& clinic, std::string const& verb, Row row) {
  auto record = clinic.open(Access::write);
  need_client(record, row.client);
  check(row);
  Transaction transaction(record, verb, row.client.value, row.reason);
  transaction.save(row);
  transaction.commit();
  return row;
}

template <class Row>
ImportCount record_many(Clinic const& clinic, std::string const& verb, std::vector<Row> rows,
                        bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, verb, fmt::format("{} rows", rows.size()));
  ImportCount count;
  for (auto& row : rows) {
    need_client(record, row.client);
    check(row);
    count.add(transaction.save(row));
  }
  if (!dry_run) transaction.commit();
  return count;
}

}  // namespace

PlanRow record_plan(Clinic const& clinic, PlanRow plan) {
  return record_one(clinic, "attend plan", std::move(plan));
}
ContactRow record_contact(Clinic const& clinic, ContactRow contact) {
  return record_one(clinic, "attend contact", std::move(contact));
}
AuthorizationRow record_authorization(Clinic const& clinic, AuthorizationRow authorization) {
  return record_one(clinic, "attend authorize", std::move(authorization));
}
ImportCount record_plans(Clinic const& clinic, std::vector<PlanRow> plans, bool dry_run) {
  return record_many(clinic, "attend plan", std::move(plans), dry_run);
}
ImportCount record_contacts(Clinic const& clinic, std::vector<ContactRow> contacts, bool dry_run) {
  return record_many(clinic, "attend contact", std::move(contacts), dry_run);
}
ImportCount record_authorizations(Clinic const& clinic, std::vector<AuthorizationRow> rows,
                                  bool dry_run) {
  return record_many(clinic, "attend authorize", std::move(rows), dry_run);
}

CareRecord care_of(Record const& record, std::optional<ClientId> const& client) {
  CareRecord care{.tests = record.tests(client),
                  .plans = record.plans(client),
                  .contacts = record.contacts(client),
                  .authorizations = record.authorizations(client),
                  .decisions = record.decisions(client)};
  for (auto& day : days_of_placements(record, client))
    care.placements.push_back({std::move(day.client), day.date});
  for (auto& row : record.assessed(client))
    care.assessments.push_back({std::move(row.client), row.date, std::move(row.instrument)});
  return care;
}

std::vector<DueDate> dues_of(Clinic const& clinic, Record const& record,
                             CareQuestion const& question) {
  return CareView(clinic, record, question).dues();
}

std::vector<Signal> care_signals(CareView& view) {
  auto const today = view.today();
  std::vector<Signal> all;
  auto const add = [&](std::vector<Signal> more) {
    for (auto& signal : more) all.push_back(std::move(signal));
  };
  auto const plans = plan_standings(view.care().plans, today + std::chrono::days{1});
  std::map<std::string, AuthorizationReport> authorizations;
  for (auto const& id : programs_in(view.attendance()))
    authorizations.emplace(id, view.authorizations(view.program(id)));
  for (auto const* stay : view.present()) {
    auto const progress = view.progress(*stay);
    auto const planned = view.length(*stay);
    add(due_signals(view.dues(*stay, planned.weeks)));
    add(review_signals(std::ranges::equal_range(plans, stay->client, {}, &PlanStanding::client),
                       today));
    add(authorization_signals(authorizations[stay->program], *stay, today));
    add(progress_signals(*stay, progress.completion, progress.phases));
    add(view.length_signals(*stay, planned));
  }
  for (auto const* stay : view.left()) add(due_signals(view.dues(*stay)));
  return all;
}

}  // namespace careplan
