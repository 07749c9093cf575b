#include "workflow/imports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/records.hpp"

namespace careplan {
namespace {

// What `read` makes of the current record, if anything; or Error{input} with all that is wrong.
template <class Row, class Read>
std::optional<Row> row_of(RecordStream const& stream, Read& read) {
  if (stream.complaint()) throw Error(Fault::input, {*stream.complaint()});
  std::vector<Rejection> rejections;
  std::optional<Row> row = read(stream, rejections);
  std::vector<Complaint> complaints;
  for (auto& rejection : rejections) complaints.push_back(std::move(rejection.complaint));
  throw_if_any(Fault::input, std::move(complaints));
  return row;
}

// Every record of a stream through `read`, or one Error{input} with every complaint.
template <class Row, class Read>
std::vector<Row> rows_of(ByteSource in, Read read) {
  RecordStream stream(std::move(in));
  Complaints complaints;
  std::vector<Row> rows;
  while (stream.next())
    complaints.gather(stream.place(), [&] {
      if (auto row = row_of<Row>(stream, read)) rows.push_back(std::move(*row));
    });
  complaints.finish();
  return rows;
}

enum class Answered { no, yes };
constexpr auto words(Answered) {
  return words_of<Answered>({{Answered::no, "no"}, {Answered::yes, "yes"}});
}

template <Wordy E>
std::optional<E> optional_word(RecordFields& fields, std::string_view key) {
  if (fields.optional_text(key).empty()) return std::nullopt;
  return fields.word<E>(key);
}

DecisionRequest decision_of(RecordFields& fields) {
  return {.client = fields.client(),
          .date = fields.date(),
          .kind = optional_word<DecisionKind>(fields, "kind"),
          .level = fields.optional_text("level"),
          .program = fields.optional_text("program"),
          .track = fields.optional_text("track"),
          .deviation = optional_word<Deviation>(fields, "reason").value_or(Deviation::none),
          .discharge = optional_word<DischargeReason>(fields, "discharge"),
          .site_reason = fields.optional_text("site_reason"),
          .note = fields.optional_text("note"),
          .decided_by = fields.optional_text("by"),
          .correction = fields.optional_text("correct"),
          .was_on = fields.optional_date("was_on"),
          .at = fields.record().place()};
}

TestRow test_of(RecordFields& fields) {
  TestRow test{.client = fields.client(),
               .date = fields.date(),
               .result = fields.word<TestResult>("result")};
  auto const list = [&](std::string_view key, std::vector<std::string>& into) {
    auto const text = fields.optional_text(key);
    for (auto const part : split(text, ' '))
      if (!part.empty()) into.emplace_back(part);
  };
  list("substances", test.substances);
  list("panel", test.panel);
  if (auto const found = fields.field("substances");
      found && test.result != TestResult::positive && !test.substances.empty())
    fields.reject(RejectCode::not_allowed, "substances", *found,
                  "only a positive test has substances found",
                  "what was looked for is the 'panel'");
  test.confirmation =
      optional_word<Confirmation>(fields, "confirmation").value_or(Confirmation::none);
  test.note = fields.optional_text("note");
  return test;
}

MilestoneRow milestone_of(RecordFields& fields) {
  MilestoneRow milestone{
      .client = fields.client(), .date = fields.date(), .milestone = fields.text("milestone")};
  milestone.reached =
      optional_word<Answered>(fields, "reached").value_or(Answered::yes) == Answered::yes;
  milestone.note = fields.optional_text("note");
  return milestone;
}

PlanRow plan_of(RecordFields& fields) {
  return {.client = fields.client(),
          .date = fields.date(),
          .plan = fields.word<PlanKind>("plan"),
          .step = fields.word<PlanStep>("step"),
          .review = fields.optional_date("review"),
          .note = fields.optional_text("note"),
          .reason = fields.optional_text("correct")};
}

// A whole number from 1 on, or one when it is left out.
int count_of(RecordFields& fields, std::string_view key, int most) {
  auto const number = fields.optional_integer(key);
  if (number && (*number < 1 || *number > most))
    fields.reject(RejectCode::not_allowed, std::string(key), *fields.field(key),
                  fmt::format("{} is 1 to {}", key, most));
  return number ? static_cast<int>(std::clamp(*number, 1L, static_cast<long>(most))) : 1;
}

ContactRow contact_of(RecordFields& fields) {
  ContactRow contact{
      .client = fields.client(),
      .date = fields.date(),
      .kind = fields.word<ContactKind>("kind"),
      .what = fields.optional_text("what"),
      .outcome = optional_word<ContactOutcome>(fields, "outcome").value_or(ContactOutcome::done),
      .times = count_of(fields, "times", 100)};
  if (auto const answer = optional_word<Answered>(fields, "abstinent"))
    contact.abstinent = *answer == Answered::yes;
  contact.note = fields.optional_text("note");
  contact.reason = fields.optional_text("correct");
  return contact;
}

// What is there but no date has its own complaint already.
Date day_of(RecordFields& fields, std::string_view key) {
  auto const date = fields.optional_date(key);
  auto const field = fields.field(key);
  if (!field || (*field)->kind == TreeKind::null)
    fields.reject(RejectCode::missing, std::string(key), fields.record().root(),
                  fmt::format("the record needs a '{}'", key));
  return date.value_or(Date{});
}

AuthorizationRow authorization_of(RecordFields& fields) {
  return {.client = fields.client(),
          .code = fields.text("code"),
          .first = day_of(fields, "first"),
          .last = day_of(fields, "last"),
          .units = count_of(fields, "units", 100'000),
          .unit = optional_word<UnitKind>(fields, "unit").value_or(UnitKind::day),
          .payer = fields.optional_text("payer"),
          .number = fields.optional_text("number"),
          .note = fields.optional_text("note"),
          .reason = fields.optional_text("correct")};
}

Identity identity_in(RecordFields& fields) {
  return {.client = fields.client(),
          .name = fields.optional_text("name"),
          .born = fields.optional_date("born"),
          .phone = fields.optional_text("phone"),
          .email = fields.optional_text("email"),
          .address = fields.optional_text("address"),
          .note = fields.optional_text("note")};
}

enum class Covered { yes, no };
constexpr auto words(Covered) {
  return words_of<Covered>({{Covered::yes, "yes"}, {Covered::no, "no"}});
}

// A number from 0 on that need not be there.
std::optional<long> up_to(RecordFields& fields, std::string_view key, long most) {
  auto const number = fields.optional_integer(key);
  if (number && (*number < 0 || *number > most))
    fields.reject(RejectCode::not_allowed, std::string(key), *fields.field(key),
                  fmt::format("{} is from 0 to {}", key, most));
  return number;
}

Rate rate_of(RecordFields& fields) {
  Rate rate{.code = fields.text("code"),
            .unit = optional_word<UnitKind>(fields, "unit").value_or(UnitKind::day)};
  auto const cents = fields.optional_integer("cents");
  if (!cents || *cents < 0)
    fields.reject(RejectCode::not_allowed, "cents",
                  fields.field("cents").value_or(fields.record().root()),
                  "a rate needs its cents, a whole number from 0 on");
  rate.cents = cents.value_or(0);
  rate.first = day_of(fields, "first");
  rate.last = fields.optional_date("last");
  rate.payer = fields.optional_text("payer");
  rate.service = fields.optional_text("service");
  if (auto const covered = optional_word<Covered>(fields, "covered"))
    rate.covered = covered == Covered::yes;
  rate.network = optional_word<Network>(fields, "network");
  rate.copay = up_to(fields, "copay_cents", 100'000'000);
  rate.coinsurance = up_to(fields, "coinsurance", 100);
  return rate;
}

// One record read field by field by `make`.
template <class Row>
auto by_fields(Row (*make)(RecordFields&)) {
  return [make](RecordStream const& stream, std::vector<Rejection>& rejections) {
    RecordFields fields(stream, rejections);
    std::optional<Row> row = make(fields);
    fields.finish();
    return row;
  };
}

}  // namespace

std::vector<DecisionRequest> read_decisions(ByteSource in) {
  return rows_of<DecisionRequest>(std::move(in), by_fields(decision_of));
}

std::vector<TestRow> read_tests(ByteSource in) {
  return rows_of<TestRow>(std::move(in), by_fields(test_of));
}

std::vector<MilestoneRow> read_milestones(ByteSource in) {
  return rows_of<MilestoneRow>(std::move(in), by_fields(milestone_of));
}

std::vector<PlanRow> read_plans(ByteSource in) {
  return rows_of<PlanRow>(std::move(in), by_fields(plan_of));
}

std::vector<ContactRow> read_contacts(ByteSource in) {
  return rows_of<ContactRow>(std::move(in), by_fields(contact_of));
}

std::vector<AuthorizationRow> read_authorizations(ByteSource in) {
  return rows_of<AuthorizationRow>(std::move(in), by_fields(authorization_of));
}

std::vector<Rate> read_rates(ByteSource in) {
  return rows_of<Rate>(std::move(in), by_fields(rate_of));
}

std::vector<Rate> rates_in(std::string const& path) {
  return path.empty() ? std::vector<Rate>{} : read_rates(open_source(path));
}

MarkSource marks_in(ByteSource in) {
  auto read = [reader = MarkReader()](RecordStream const& stream,
                                      std::vector<Rejection>& rejections) mutable {
    auto mark = reader.read(stream, rejections);
    std::optional<MarkRequest> request;
    if (mark && mark->given)
      request = MarkRequest{.client = std::move(mark->client),
                            .session = std::move(mark->session),
                            .date = mark->date,
                            .status = mark->status,
                            .minutes = mark->minutes,
                            .makes_up = mark->makes_up,
                            .notice_hours = mark->notice_hours,
                            .note = std::move(mark->note),
                            .reason = std::move(mark->correct),
                            .at = stream.place(),
                            .participation = mark->participation};
    return request;
  };
  return [stream = std::make_shared<RecordStream>(std::move(in)),
          read](Complaints& complaints) mutable {
    std::optional<MarkRequest> request;
    while (!request && stream->next())
      complaints.gather(stream->place(), [&] { request = row_of<MarkRequest>(*stream, read); });
    return request;
  };
}

// Complaints quote what they are about, which here is nobody's business.
std::vector<Identity> read_identities(ByteSource in) {
  auto const name = in.name;
  std::vector<Identity> rows;
  try {
    rows = rows_of<Identity>(std::move(in), by_fields(identity_in));
  } catch (Error const& error) {
    auto complaints = error.complaints;
    for (auto& [place, message, hint] : complaints)
      if (auto const quote = message.find('\''); quote != std::string::npos)
        message.replace(quote, message.rfind('\'') - quote + 1, "'...'");
    throw Error(error.fault, std::move(complaints));
  }
  std::set<ClientId> seen;
  for (auto const& row : rows)
    if (!seen.insert(row.client).second)
      throw Error(Fault::input, fmt::format("'{}' stands here twice", row.client.value),
                  {.file = name}, "one line says all of a client");
  return rows;
}

}  // namespace careplan
