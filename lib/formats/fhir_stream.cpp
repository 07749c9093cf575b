#include "formats/fhir_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/text.hpp"
#include "formats/fhir_texts.hpp"
#include "formats/json_reader.hpp"
#include "formats/lines.hpp"

namespace careplan::fhir {
namespace {

// "resourceType" as a key. Inside text its quotes would be escaped.
bool names_resource_type(std::string_view text) {
  constexpr std::string_view key = "\"resourceType\"";
  for (auto at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    auto const after = text.find_first_not_of(" \t\r\n", at + key.size());
    if (after != std::string_view::npos && text[after] == ':') return true;
  }
  return false;
}

// The scanner speaks of lines and records; here a text may be a whole file.
void of_resources(JsonFault& fault, std::string_view text) {
  if (fault.offset >= text.size()) fault.message = "the text ends inside a resource";
  if (fault.hint.starts_with("one record per line")) fault.hint.clear();
}

}  // namespace

bool holds_resources(ByteSource& source) {
  constexpr std::size_t enough = std::size_t{1} << 16;
  std::string head;
  std::string block(enough, '\0');
  while (head.size() < enough) {
    auto const got = source.read(std::span(block.data(), block.size()));
    if (got == 0) break;
    head.append(block, 0, got);
    auto const first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string::npos && head[first] != '{' && head[first] != '[') break;
    if (names_resource_type(head)) break;
  }
  auto const first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  bool const found = first != std::string::npos && (head[first] == '{' || head[first] == '[') &&
                     names_resource_type(head);
  source = after_head(std::move(head), std::move(source));
  return found;
}

struct ResourceStream::Impl {
  JsonTexts texts;
  JsonReader json;
  JsonText whole{};                         // the text that the resource stands in
  std::vector<std::string_view> waiting{};  // entries of a Bundle still to come, last first
  std::string_view text{};
  std::optional<Complaint> complaint{};
  std::size_t counted = 0;  // bytes of `whole` up to the place at line and column
  int line = 0;
  int column = 0;

  explicit Impl(ByteSource source) : texts(std::move(source)) {}

  // Counts on from the place that was asked for last: entries come in order, and a Bundle of
  // thousands must not be counted from its beginning for each.
  Place place_at(std::size_t offset) {
    if (offset < counted) line = whole.line, column = whole.column, counted = 0;
    auto const passed = whole.text.substr(counted, offset - counted);
    auto const lines = std::ranges::count(passed, '\n');
    auto const since = lines > 0 ? passed.size() - passed.rfind('\n') : passed.size();
    line += static_cast<int>(lines);
    column = (lines > 0 ? 0 : column) + static_cast<int>(since);
    counted = offset;
    return {texts.name(), line, column};
  }
  std::size_t offset_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - whole.text.data());
  }

  void complain(std::size_t offset, std::string message, std::string hint = {}) {
    complaint = {place_at(offset), std::move(message), std::move(hint)};
  }

  bool next() {
    complaint.reset();
    if (waiting.empty() && !open_text()) return false;
    if (complaint) return true;
    text = waiting.back();
    waiting.pop_back();
    read();
    return true;
  }

  // The next text of the file, and what it holds; or a complaint about it. False at the end.
  bool open_text() {
    do {
      auto const found = texts.next();
      if (!found) return false;
      whole = *found;
      line = whole.line, column = whole.column, counted = 0;
      text = whole.text.substr(0, line_limit);
      bool const list = whole.text.starts_with('[');
      if (!list && member_of(whole.text, "resourceType") != "\"Bundle\"")
        waiting = {whole.text};
      else if (auto fault = json_fault(whole.text))
        broken(std::move(*fault), whole.text);
      else if (list)
        for (auto const& element : parts_of(whole.text)) waiting.push_back(element.text);
      else
        open_bundle();
      std::ranges::reverse(waiting);
    } while (waiting.empty() && !complaint);
    return true;
  }

  void open_bundle() {
    std::string_view entries;
    for (auto const& part : parts_of(whole.text)) {
      if (part.key != "entry") continue;
      if (!entries.empty())
        return complain(offset_of(part.text), "'entry' is given twice", "keep one of the two");
      entries = part.text;
    }
    for (auto const& entry : parts_of(entries))
      if (auto const resource = member_of(entry.text, "resource"); !resource.empty())
        waiting.push_back(resource);
  }

  // After a fault the rest of the text means nothing, unless it is plain that a new one begins: on
  // the next line of a text of one line, or at a bracket that opens a line.
  void broken(JsonFault fault, std::string_view in) {
    of_resources(fault, in);
    auto const offset = offset_of(in) + fault.offset;
    complain(offset, std::move(fault.message), std::move(fault.hint));
    bool const opens_line = offset > 0 && offset < whole.text.size() &&
                            whole.text[offset - 1] == '\n' && whole.text[offset] == '{';
    if (opens_line)
      texts.give_back_from(offset);
    else if (auto const line_end = whole.text.find('\n');
             whole.broken && line_end != std::string_view::npos && offset <= line_end)
      texts.give_back_from(line_end);
  }

  void read() {
    if (text.size() > line_limit) {
      complain(offset_of(text), "a resource longer than 1 MiB");
      text = text.substr(0, line_limit);
      return;
    }
    if (auto fault = json.read(text)) return broken(std::move(*fault), text);
    auto const root = json.root();
    auto const type = root->kind == TreeKind::object ? root.find("resourceType") : std::nullopt;
    if (!type || (*type)->kind != TreeKind::text || (*type)->text.empty())
      complain(offset_of(text), "this is no FHIR resource: it has no 'resourceType'");
    else if ((*type)->text == "Bundle")
      complain(offset_of(text), "a Bundle inside a Bundle", "take the inner one out");
  }
};

ResourceStream::ResourceStream(ByteSource source)
    : impl_(std::make_unique<Impl>(std::move(source))) {}
ResourceStream::~ResourceStream() = default;
ResourceStream::ResourceStream(ResourceStream&&) noexcept = default;
ResourceStream& ResourceStream::operator=(ResourceStream&&) noexcept = default;

bool ResourceStream::next() {
  return impl_->next();
}

std::optional<Complaint> const& ResourceStream::complaint() const {
  return impl_->complaint;
}

TreeRef ResourceStream::root() const {
  return impl_->json.root();
}

TreeRef ResourceStream::at(std::uint32_t index) const {
  return impl_->json.at(index);
}

std::string_view ResourceStream::type() const {
  return (*root().find("resourceType"))->text;
}

std::string_view ResourceStream::text() const {
  return impl_->text;
}

std::string const& ResourceStream::name() const {
  return impl_->texts.name();
}

Place ResourceStream::place() const {
  return impl_->place_at(impl_->offset_of(impl_->text));
}

Place ResourceStream::place_of(TreeRef value, bool of_key) const {
  return impl_->place_at(impl_->offset_of(impl_->text) +
                         json_offset(impl_->text, value.index(), of_key));
}

}  // namespace careplan::fhir
