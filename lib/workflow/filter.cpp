#include "workflow/filter.hpp"

#include <fmt/format.h>

#include "formats/records.hpp"

namespace careplan {
namespace {

constexpr std::size_t block_size = std::size_t{256} << 10;
constexpr std::size_t complaints_told = 20;

FilterOptions const& checked(FilterOptions const& options) {
  if (options.to == Format::table || options.to == Format::html || options.to == Format::markdown)
    throw Error(Fault::usage, fmt::format("a stream cannot be written as {}", to_text(options.to)),
                {}, "use --format ndjson, csv or json");
  return options;
}

}  // namespace

Filter::Filter(ByteSource in, ByteSink out, FilterOptions const& options, Table table)
    : options_(checked(options)),
      out_(std::move(out)),
      table_(std::move(table)),
      stream_(flushing(std::move(in)), options.from) {}

// A source that hands on what is written before it waits for more, so that a slow pipe sees every
// answer as soon as its question has been asked.
ByteSource Filter::flushing(ByteSource in) {
  auto name = in.name;
  return {std::move(name), [this, read = std::move(in.read)](std::span<char> block) {
            if (!by_blocks_) flush();
            return read(block);
          }};
}

void Filter::flush() {
  if (buffer_.empty()) return;
  out_(buffer_);
  buffer_.clear();
}

bool Filter::next_block(LineBlock& block) {
  by_blocks_ = true;
  return stream_.next_block(block);
}

bool Filter::take(Line const& line) {
  if (!stream_.take(line)) return false;
  ++count_.read;
  return true;
}

void Filter::pass(std::string_view records, long count) {
  count_.read += count;
  if (stopped_) return;
  count_.written += count;
  opened_ = true;
  if (records.size() >= block_size / 4) {
    flush();
    return out_(records);
  }
  buffer_ += records;
  if (buffer_.size() >= block_size) flush();
}

bool Filter::advance() {
  if (!stream_.next()) return false;
  ++count_.read;
  return true;
}

bool Filter::next() {
  if (!advance()) return false;
  look();
  return true;
}

void Filter::look() {
  if (auto const& complaint = stream_.complaint())
    rejections_.push_back({RejectCode::malformed, {}, *complaint});
}

void Filter::reject(bool with_record) {
  if (rejections_.empty()) return;
  ++(with_record ? count_.rejected : count_.skipped);
  for (auto const& rejection : rejections_) {
    if (options_.on_error == OnError::skip) {
      std::string line;
      append_reject(line, rejection, with_record ? stream_.text() : std::string_view());
      if (options_.rejects) options_.rejects(line);
    } else if (complaints_.size() < complaints_told) {
      complaints_.push_back(rejection.complaint);
    } else {
      ++further_;
    }
  }
  stopped_ = stopped_ || options_.on_error == OnError::stop;
  rejections_.clear();
}

void Filter::open() {
  if (opened_) return;
  opened_ = true;
  if (options_.to == Format::json) buffer_ += "[";
  if (options_.to == Format::csv) buffer_ += render(table_, Format::csv);
}

std::string& Filter::line() {
  bool const first = !opened_;
  open();
  if (options_.to == Format::json) buffer_ += first ? "\n" : ",\n";
  return buffer_;
}

void Filter::written() {
  ++count_.written;
  if (csv()) {
    if (opened_)
      buffer_ += render(table_, Format::csv, {.header = false});
    else
      open();
    table_.rows.clear();
  } else if (options_.to == Format::ndjson) {
    buffer_ += '\n';
  }
  if (buffer_.size() >= block_size) flush();
}

FilterCount Filter::finish() {
  if (!stopped_) {
    open();
    if (options_.to == Format::json) buffer_ += count_.written > 0 ? "\n]\n" : "]\n";
  }
  flush();
  if (further_ > 0)
    complaints_.push_back(
        {Place{}, fmt::format("and {} more complaints like these", further_), {}});
  throw_if_any(Fault::input, std::move(complaints_));
  return count_;
}

}  // namespace careplan
