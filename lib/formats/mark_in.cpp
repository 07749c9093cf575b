#include <algorithm>
#include <array>
#include <charconv>

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
constexpr std::array<std::string_view, 3> roster_columns{"planned", "service", "begin"};

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
  for (auto const shown : roster_columns) (void)fields.field(shown);
  if (mark.given && status_known) check(fields, mark);
  fields.finish();
  if (rejections.size() != before) return std::nullopt;
  return mark;
}

std::vector<MarkReader::Column> MarkReader::plain_columns(RecordStream const& record) {
  using enum Column;
  static constexpr std::array<std::pair<std::string_view, Column>, 14> known{{
      {"client", client},
      {"session", session},
      {"date", date},
      {"status", status},
      {"minutes", minutes},
      {"notice_hours", notice_hours},
      {"participation", participation},
      {"note", note},
      {"makes_up", empty},
      {"correct", empty},
      {"schema", empty},
      {roster_columns[0], passed_over},
      {roster_columns[1], passed_over},
      {roster_columns[2], passed_over},
  }};
  std::vector<Column> columns;
  for (auto const& name : record.columns()) {
    auto const found = std::ranges::find(known, name, [](auto const& one) { return one.first; });
    if (found == known.end()) return {};
    columns.push_back(found->second);
  }
  for (auto const needed : {client, status})
    if (std::ranges::find(columns, needed) == columns.end()) return {};
  return columns;
}

namespace {

// A few digits and nothing else, up to `most`.
std::optional<int> plain_number(std::string_view text, long most) {
  int number = 0;
  auto const* const end = text.data() + text.size();
  auto const [at, error] = std::from_chars(text.data(), end, number);
  bool const plain = text.size() <= 4 && text.front() != '-' && error == std::errc() && at == end;
  return plain && number <= most ? std::optional(number) : std::nullopt;
}

}  // namespace

// Nothing for a row that needs a second look, whatever it is.
std::optional<MarkIn> MarkReader::read_plain(RecordStream const& record) const {
  MarkIn mark;
  bool has_status = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto const cell = record.at(static_cast<std::uint32_t>(i) + 1);
    if (cell->kind == TreeKind::null) continue;
    auto const text = cell->text;
    switch (columns_[i]) {
      case Column::client:
        if (!valid_id(text)) return std::nullopt;
        mark.client.value = text;
        break;
      case Column::session:
        mark.session.emplace().value = text;
        break;
      case Column::date:
        mark.date = parse_date(text);
        if (!mark.date) return std::nullopt;
        break;
      case Column::status: {
        auto const status = from_text<MarkStatus>(text);
        if (!status) return std::nullopt;
        mark.status = *status;
        has_status = true;
        break;
      }
      case Column::minutes: {
        auto const number = plain_number(text, minutes_of_a_day);
        if (!number) return std::nullopt;
        mark.minutes = Minutes{*number};
        break;
      }
      case Column::notice_hours:
        mark.notice_hours = plain_number(text, hours_of_a_year);
        if (!mark.notice_hours) return std::nullopt;
        break;
      case Column::participation:
        mark.participation = plain_number(text, participation_max);
        if (!mark.participation) return std::nullopt;
        break;
      case Column::note:
        mark.note = text;
        break;
      case Column::passed_over:
        break;
      case Column::empty:
        return std::nullopt;
    }
  }
  bool const said = !mark.client.value.empty() && has_status && (mark.session || mark.date);
  bool const absent_with_more =
      !attended(mark.status) &&
      (mark.participation || mark.minutes.value_or(Minutes{}).count() > 0);
  if (!said || absent_with_more) return std::nullopt;
  return mark;
}

std::optional<MarkIn> MarkReader::read(RecordStream const& record,
                                       std::vector<Rejection>& rejections) {
  if (!begun_ && record.csv()) columns_ = plain_columns(record);
  begun_ = true;
  if (!columns_.empty())
    if (auto mark = read_plain(record)) return mark;
  return read_mark_in(record, rejections);
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
