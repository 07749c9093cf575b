// The records that pipelines rely on, one line of NDJSON or one row of CSV each. Field names and
// shapes are a promise: `careplan schema` prints them and they only grow.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/record.hpp"
#include "core/json.hpp"
#include "criteria/place.hpp"
#include "formats/definitions.hpp"
#include "formats/record_fields.hpp"
#include "formats/record_stream.hpp"
#include "instruments/score.hpp"
#include "reporting/table.hpp"

namespace careplan {

// Each reader takes the stream's current record, which must have no complaint of its own. It
// returns the value, or nothing when it added to `rejections`.

// assess-in: {"client","date","instrument","answers":{..} or [..],"rater"?,"reason"?,"bands"?,
// "context"?}; CSV client,date,instrument,<item>,... and context.<fact>. Answers are checked
// against the instrument.
struct AssessIn {
  ClientId client{};
  Date date{};
  std::string rater{};
  std::string reason{};  // of a correction
  std::string bands{};   // the band set that is asked for
  Instrument const* instrument = nullptr;
  std::vector<Answer> answers{};
  Facts context{};  // age and sex, where bands depend on them
};
// The answer that a complaint of complaints_about(plan, answers) is about; nothing when it is about
// several of them together.
std::optional<std::size_t> answer_behind(Plan const& plan, std::vector<Answer> const& answers,
                                         Complaint const& complaint);
// Gives the plan of an instrument; Error{not_found} becomes a rejection.
using FindPlan = std::function<Plan const&(std::string_view instrument)>;
// What records leave to whoever gives them.
struct AssessInDefaults {
  std::string instrument{};  // of records that name none; one that names another is rejected
  std::string bands{};       // of records that ask for none
};
std::optional<AssessIn> read_assess_in(RecordStream const& record, FindPlan const& find,
                                       std::vector<Rejection>& rejections,
                                       AssessInDefaults const& defaults = {});
// Error{input} when a CSV lacks the columns that every row needs. Once a stream, before reading.
void check_assess_in_columns(RecordStream const& stream, AssessInDefaults const& defaults = {});

// assess-out: the careplan.assessment/1 record, without a newline.
void append_assessment(std::string& out, ClientId const& client, Date date,
                       Instrument const& instrument, Outcome const& outcome);
std::string assessment_json(ClientId const& client, Date date, Instrument const& instrument,
                            Outcome const& outcome);
// As a table: one row a score, result and flag, because instruments differ in what they have.
Table assessment_table();
void add_rows(Table& table, ClientId const& client, Date date, Instrument const& instrument,
              Outcome const& outcome);

// assess-out read back. Labels and actions of flags are not.
struct AssessOut {
  ClientId client{};
  Date date{};
  std::string instrument{};
  std::string version{};
  Outcome outcome{};
};
bool is_assess_out(RecordStream const& record);
std::optional<AssessOut> read_assess_out(RecordStream const& record,
                                         std::vector<Rejection>& rejections);

// place-in: {"client","date","facts":{..}}; CSV client,date,<fact>,... A fact is named by its id in
// the criteria or by the address it comes from. Facts of the criteria only, inside their domains.
struct PlaceIn {
  ClientId client{};
  Date date{};
  Facts facts{};  // as named in the record
};
// The facts that a criteria file can be told, by both of their names.
class FactNames {
 public:
  // With the facts of `other` as well, which a record may name though `criteria` have no use for
  // them.
  explicit FactNames(Criteria const& criteria, Criteria const* other = nullptr);
  FactRule const* find(std::string_view id_or_address) const;
  std::vector<std::string> const& names() const { return names_; }
  Criteria const& criteria() const { return *criteria_; }

 private:
  Criteria const* criteria_;
  std::map<std::string, FactRule const*, std::less<>> rules_;
  std::vector<std::string> names_;
};
std::optional<PlaceIn> read_place_in(RecordStream const& record, FactNames const& known,
                                     std::vector<Rejection>& rejections);
// Error{input} with every CSV column that is no fact of the criteria.
void check_place_in_columns(RecordStream const& stream, FactNames const& known);

// place-out: the careplan.placement/1 record, without a newline; with reasons when `explain`.
void append_placement(std::string& out, ClientId const& client, Date as_of,
                      Criteria const& criteria, Placement const& placement, bool explain);
std::string placement_json(ClientId const& client, Date as_of, Criteria const& criteria,
                           Placement const& placement, bool explain);
Table placement_table();
void add_row(Table& table, ClientId const& client, Date as_of, Criteria const& criteria,
             Placement const& placement);

// mark-in, for `attend import`: {"client","session" or "date","status","minutes"?,"makes_up"?,
// "notice_hours"?,"participation"?,"note"?,"correct"?}; CSV with these columns. `makes_up` is the
// day that was missed. What else `attend roster` prints may stand there and is not read.
struct MarkIn {
  ClientId client{};
  std::optional<SessionId> session{};
  std::optional<Date> date{};
  MarkStatus status = MarkStatus::present;
  std::optional<Minutes> minutes{};
  std::optional<Date> makes_up{};
  std::optional<int> notice_hours{};
  std::string note{};
  std::optional<int> participation{};
  std::string correct{};
  bool given = true;  // false: a status that nobody filled in
};
std::optional<MarkIn> read_mark_in(RecordStream const& record, std::vector<Rejection>& rejections);

// The same of one stream, in a tenth of the steps where a row of a CSV is plain.
class MarkReader {
 public:
  std::optional<MarkIn> read(RecordStream const& record, std::vector<Rejection>& rejections);

 private:
  enum class Column {
    client,
    session,
    date,
    status,
    minutes,
    notice_hours,
    participation,
    note,
    passed_over,  // whatever stands there
    empty         // or the row is not plain
  };
  static std::vector<Column> plain_columns(RecordStream const& record);
  std::optional<MarkIn> read_plain(RecordStream const& record) const;

  bool begun_ = false;
  std::vector<Column> columns_{};  // none: no row is plain
};

// One line of a reject file, with its newline: {line, field, code, message, record}.
void append_reject(std::string& out, Rejection const& rejection, std::string_view record);

}  // namespace careplan
