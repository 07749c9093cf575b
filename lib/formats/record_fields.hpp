// Reading one record of a stream field by field: every read marks its field as asked for, and what
// is wrong is collected as rejections, so that reading goes on to the next field.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "core/text.hpp"
#include "core/value.hpp"
#include "formats/record_stream.hpp"

namespace careplan {

// Why a record is not taken; the words stand in reject files and do not change.
enum class RejectCode {
  malformed,
  missing,
  wrong_type,
  not_allowed,
  unknown_name,
  client_skipped,
  assessment_skipped,
  conflict
};
constexpr auto words(RejectCode) {
  return words_of<RejectCode>({{RejectCode::malformed, "malformed"},
                               {RejectCode::missing, "missing"},
                               {RejectCode::wrong_type, "wrong_type"},
                               {RejectCode::not_allowed, "not_allowed"},
                               {RejectCode::unknown_name, "unknown_name"},
                               {RejectCode::client_skipped, "client_skipped"},
                               {RejectCode::assessment_skipped, "assessment_skipped"},
                               {RejectCode::conflict, "conflict"}});
}

struct Rejection {
  RejectCode code = RejectCode::malformed;
  std::string field{};  // "answers.q9"; empty: the record as a whole
  Complaint complaint{};
  bool operator==(Rejection const&) const = default;
};

class RecordFields {
 public:
  RecordFields(RecordStream const& record, std::vector<Rejection>& rejections);

  std::optional<TreeRef> field(std::string_view key);
  // Required unless said otherwise; what is missing or wrong is rejected and comes back empty.
  ClientId client();
  Date date();
  std::optional<Date> optional_date(std::string_view key);
  std::string text(std::string_view key);
  std::string optional_text(std::string_view key);
  std::optional<long> optional_integer(std::string_view key);
  template <Wordy E>
  E word(std::string_view key);  // required

  // A value as a fact: number, yes/no, word, null, a word of Missing, {"low","high"}, {"one_of"}.
  Value value(TreeRef at, std::string const& name);

  // The record's schema, if it names one, must be careplan.<one of these>/1.
  void schema(std::vector<std::string_view> const& things);
  // Every member that nobody asked for is rejected with did-you-mean.
  void finish();

  void reject(RejectCode code, std::string field, TreeRef at, std::string message,
              std::string hint = {}, bool of_key = false);
  bool csv() const { return record_.csv(); }
  RecordStream const& record() const { return record_; }

 private:
  std::optional<TreeRef> required(std::string_view key);
  Value text_value(TreeRef at, std::string const& name);
  Value open_value(TreeRef at, std::string const& name);
  bool safe_text(TreeRef at, std::string_view name);

  RecordStream const& record_;
  std::vector<Rejection>& rejections_;
  std::vector<std::string_view> asked_;
};

// Error{input} when the columns of a CSV lack one of these; nothing to say about NDJSON.
void need_columns(RecordStream const& stream, std::vector<std::string_view> const& needed,
                  std::string const& hint);

// "text", "a number", "a list": for complaints.
std::string_view kind_name(TreeKind kind);

template <Wordy E>
E RecordFields::word(std::string_view key) {
  auto const given = text(key);
  if (auto const value = from_text<E>(given)) return *value;
  if (!given.empty())
    reject(RejectCode::not_allowed, std::string(key), *field(key),
           "'" + given + "' is not one of the words for " + std::string(key),
           "use one of: " + all_words<E>());
  return E{};
}

}  // namespace careplan
