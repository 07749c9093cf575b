#include "formats/record_stream.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/text.hpp"
#include "formats/csv.hpp"
#include "formats/json_reader.hpp"
#include "formats/lines.hpp"

namespace careplan {
namespace {

RecordFormat by_name(std::string_view name) {
  if (name.ends_with(".csv") || name.ends_with(".CSV")) return RecordFormat::csv;
  for (std::string_view const ending : {".ndjson", ".jsonl", ".json"})
    if (name.ends_with(ending)) return RecordFormat::ndjson;
  return RecordFormat::guess;
}

// Reads until something stands there that is no blank, and judges by it.
RecordFormat by_look(ByteSource& source) {
  std::string head;
  std::string block(4096, '\0');
  auto format = RecordFormat::ndjson;
  while (auto const got = source.read(std::span(block.data(), block.size()))) {
    head.append(block, 0, got);
    std::string_view text(head);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text = trim(text); text.empty()) continue;
    format = text.front() == '{' || text.front() == '[' ? RecordFormat::ndjson : RecordFormat::csv;
    break;
  }
  source = after_head(std::move(head), std::move(source));
  return format;
}

}  // namespace

struct RecordStream::Impl {
  std::optional<LineReader> lines;
  std::optional<CsvReader> rows;
  JsonReader json;
  std::string name;
  Line line{};
  std::vector<TreeNode> nodes;  // of a CSV row
  std::optional<Complaint> complaint;
  bool unread = false;  // the line, when it is JSON

  bool next_line() {
    for (;;) {
      auto const read = lines->next();
      if (!read) return false;
      if (take(*read)) return true;
    }
  }

  bool take(Line const& taken) {
    line = taken;
    unread = false;
    if (line.too_long) {
      complaint = {Place{name, line.number, 1}, "a line longer than 1 MiB", "one record per line"};
      return true;
    }
    unread = !trim(line.text).empty();
    return unread;
  }

  void look() {
    if (!std::exchange(unread, false)) return;
    complaint.reset();
    auto const complain = [&](std::size_t offset, std::string message, std::string hint) {
      complaint = {Place{name, line.number, static_cast<int>(offset) + 1}, std::move(message),
                   std::move(hint)};
    };
    // A list whose records stand on lines of their own is a common file, and needs one command.
    if (auto const fault = json.read(line.text))
      complain(fault->offset, fault->message, fault->hint);
    else if (json.root()->kind != TreeKind::object)
      complain(json_offset(line.text, 0), "a record is an object {...}",
               "one record per line; 'jq -c .[]' takes the records out of a list");
  }

  bool next_row() {
    if (!rows->next()) return false;
    complaint.reset();
    nodes.assign(1, {.kind = TreeKind::object});
    if (!rows->complaints().empty()) {
      complaint = rows->complaints().front();
    } else {
      auto const fields = rows->fields();
      auto const& columns = rows->header();
      for (std::size_t i = 0; i < fields.size(); ++i)
        nodes.push_back({.kind = fields[i].text.empty() ? TreeKind::null : TreeKind::text,
                         .end = static_cast<std::uint32_t>(i) + 2,
                         .key = columns[i],
                         .text = fields[i].text});
    }
    nodes.front().end = static_cast<std::uint32_t>(nodes.size());
    return true;
  }
};

RecordStream::RecordStream(ByteSource source, RecordFormat format)
    : impl_(std::make_unique<Impl>()) {
  impl_->name = source.name;
  if (format == RecordFormat::fhir)
    throw Error(Fault::usage, "FHIR is not read here", {}, "'careplan assess import' takes it in");
  if (format == RecordFormat::guess) format = by_name(source.name);
  if (format == RecordFormat::guess) format = by_look(source);
  if (format == RecordFormat::csv) {
    impl_->rows.emplace(std::move(source));
    (void)impl_->rows->header();
  } else {
    impl_->lines.emplace(std::move(source));
  }
}

RecordStream::~RecordStream() = default;
RecordStream::RecordStream(RecordStream&&) noexcept = default;
RecordStream& RecordStream::operator=(RecordStream&&) noexcept = default;

bool RecordStream::next() {
  return csv() ? impl_->next_row() : impl_->next_line();
}

bool RecordStream::next_block(LineBlock& block) {
  return impl_->lines->next_block(block);
}

bool RecordStream::take(Line const& line) {
  return impl_->take(line);
}

std::string_view RecordStream::unread_line() const {
  return impl_->unread ? impl_->line.text : std::string_view();
}

std::optional<Complaint> const& RecordStream::complaint() const {
  impl_->look();
  return impl_->complaint;
}

TreeRef RecordStream::root() const {
  return at(0);
}

TreeRef RecordStream::at(std::uint32_t index) const {
  impl_->look();
  return csv() ? TreeRef(impl_->nodes, index) : impl_->json.at(index);
}

bool RecordStream::csv() const {
  return impl_->rows.has_value();
}

int RecordStream::line() const {
  return csv() ? impl_->rows->line() : impl_->line.number;
}

std::string_view RecordStream::text() const {
  return csv() ? impl_->rows->text() : impl_->line.text;
}

std::string const& RecordStream::name() const {
  return impl_->name;
}

Place RecordStream::place() const {
  return {name(), line(), 1};
}

Place RecordStream::place_of(TreeRef value, bool of_key) const {
  if (!csv())
    return {name(), line(),
            static_cast<int>(json_offset(impl_->line.text, value.index(), of_key)) + 1};
  if (value.index() == 0) return place();
  if (of_key) return impl_->rows->place_of_column(value.index() - 1);
  auto const& field = impl_->rows->fields()[value.index() - 1];
  return {name(), field.line, field.column};
}

std::vector<std::string> const& RecordStream::columns() const {
  static std::vector<std::string> const none;
  return csv() ? impl_->rows->header() : none;
}

Place RecordStream::place_of_column(std::size_t column) const {
  return csv() ? impl_->rows->place_of_column(column) : Place{name()};
}

}  // namespace careplan
