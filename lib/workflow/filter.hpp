// What both database-free filters share: one record after another from a stream, records out in
// order, and one way to deal with records that are wrong.
#pragma once

#include <string>
#include <vector>

#include "formats/record_fields.hpp"
#include "formats/record_stream.hpp"
#include "workflow/filters.hpp"

namespace careplan {

class Filter {
 public:
  // `table` is the shape of the CSV output.
  Filter(ByteSource in, ByteSink out, FilterOptions const& options, Table table);
  Filter(Filter const&) = delete;
  Filter& operator=(Filter const&) = delete;

  RecordStream const& stream() const { return stream_; }
  // The next record, counted; false at the end. One that is no record at all has its rejection in
  // `rejections` already.
  bool next();
  // The same in two steps, for those who have a quicker way with the line as it stands.
  bool advance();
  void look();

  // NDJSON by blocks: `next_block` may be called in another thread than the rest, which takes the
  // lines one by one, as by `advance` (false: a blank one), and hands on by `flush` what it has
  // written.
  bool next_block(LineBlock& block);
  bool take(Line const& line);
  void flush();
  // Records that are written already, each with its newline. Without a rejection before them only.
  void pass(std::string_view records, long count);

  // What is wrong with the current record; the readers of formats/records.hpp add to it.
  std::vector<Rejection>& rejections() { return rejections_; }
  // Deals with the rejections, as the options say, and empties them. `with_record` is false when
  // they are about more than the current record.
  void reject(bool with_record = true);
  // From the first rejection on, when that stops the stream: the rest is checked, not written.
  bool stopped() const { return stopped_; }

  // Where the next record of the output is appended: to `line` for JSON, to `rows` for CSV.
  bool csv() const { return options_.to == Format::csv; }
  std::string& line();
  Table& rows() { return table_; }
  void written();

  // Writes what is left, then throws Error{input} if a record stopped the stream.
  FilterCount finish();
  FilterCount& count() { return count_; }

 private:
  ByteSource flushing(ByteSource in);
  void open();

  FilterOptions const& options_;
  ByteSink out_;
  Table table_;
  std::string buffer_;
  bool opened_ = false;
  bool stopped_ = false;
  bool by_blocks_ = false;
  std::vector<Rejection> rejections_;
  std::vector<Complaint> complaints_;  // the first few
  long further_ = 0;                   // how many more
  FilterCount count_{};
  RecordStream stream_;  // last: reading its head may flush what stands above
};

}  // namespace careplan
