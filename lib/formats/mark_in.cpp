#include <algorithm>

#include "formats/records.hpp"

namespace careplan {
namespace {

constexpr long minutes_of_a_day = 24 * 60;
constexpr long hours_of_a_year = 366 * 24;
constexpr long participation_max = 4;

// A date that is there but no date has its own complaint already.
void check_session(RecordFields& fields, MarkIn const& mark) {
  auto const date = fields.field("date");
  if (!mark.session && (!date || (*date)->kind == TreeKind::null))
    fields.reject(RejectCode::missing, "session", fields.record().root(),
                  "the record needs a 'session' or a 'date'");
}

void check(RecordFields& fields, MarkIn const& mark) {
  auto const at = [&](std::string_view key) {
    return fields.field(key).value_or(fields.record().root());
  };
  if (mark.notice_hours && (*mark.notice_hours < 0 || *mark.notice_hours > hours_of_a_year))
    fields.reject(RejectCode::not_allowed, "notice_hours", at("notice_hours"),
                  "hours of notice are 0 to 8784");
  if (mark.participation && (*mark.participation < 0 || *mark.participation > participation_max))
    fields.reject(RejectCode::not_allowed, "participation", at("participation"),
                  "participation is 0 to 4");
  else if (mark.participation && !attended(mark.status))
    fields.reject(RejectCode::not_allowed, "participation", at("participation"),
                  "participation of somebody who was not there");
  if (!mark.minutes) return;
  if (mark.minutes->count() < 0 || mark.minutes->count() > minutes_of_a_day)
    fields.reject(RejectCode::not_allowed, "minutes", at("minutes"),
                  "minutes of a day are 0 to 1440");
  else if (mark.minutes->count() > 0 && !attended(mark.status))
    fields.reject(RejectCode::not_allowed, "minutes", at("minutes"),
                  "attended minutes of somebody who was not there",
                  "minutes go with present, late and left_early");
}

// What a roster prints for whoever fills it in, and nobody reads back.
void pass_over_roster_columns(RecordFields& fields) {
  for (auto const* const shown : {"planned", "service", "begin"}) (void)fields.field(shown);
}

std::optional<int> small(RecordFields& fields, std::string_view key, long most) {
  auto const number = fields.optional_integer(key);
  if (!number) return std::nullopt;
  return static_cast<int>(std::clamp(*number, -1L, most + 1));
}

}  // namespace

std::optional<MarkIn> read_mark_in(RecordStream const& record, std::vector<Rejection>& rejections) {
  auto const before = rejections.size();
  RecordFields fields(record, rejections);
  MarkIn mark{.client = fields.client()};
  fields.schema({"mark"});
  if (auto session = fields.optional_text("session"); !session.empty())
    mark.session = SessionId{std::move(session)};
  mark.date = fields.optional_date("date");
  check_session(fields, mark);
  // A line of a roster that nobody filled in says nothing; a file without the column is no roster.
  mark.given = !fields.field("status") || !fields.optional_text("status").empty();
  auto const words_before = rejections.size();
  if (mark.given) mark.status = fields.word<MarkStatus>("status");
  bool const status_known = rejections.size() == words_before;
  if (auto const minutes = fields.optional_integer("minutes")) mark.minutes = Minutes{*minutes};
  mark.makes_up = fields.optional_date("makes_up");
  mark.notice_hours = small(fields, "notice_hours", hours_of_a_year);
  mark.participation = small(fields, "participation", participation_max);
  mark.note = fields.optional_text("note");
  mark.correct = fields.optional_text("correct");
  pass_over_roster_columns(fields);
  if (mark.given && status_known) check(fields, mark);
  fields.finish();
  if (rejections.size() != before) return std::nullopt;
  return mark;
}

void append_reject(std::string& out, Rejection const& rejection, std::string_view record) {
  JsonWriter json(out);
  json.begin_object();
  json.member("line", rejection.complaint.place.line);
  json.key("field");
  rejection.field.empty() ? json.null() : json.value(rejection.field);
  json.member("code", to_text(rejection.code));
  json.member("message", shown(rejection.complaint.message));
  // As it stood, so that it can be mended and tried again; bytes that are no text are shown.
  json.key("record");
  record.empty() ? json.null()
                 : json.value(first_unsafe(record) ? shown(record) : std::string(record));
  json.end_object();
  out += '\n';
}

}  // namespace careplan
