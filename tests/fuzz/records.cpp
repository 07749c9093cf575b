// Streams of records, NDJSON and CSV: every record is read or complained about.
#include "formats/records.hpp"

#include "formats/record_stream.hpp"
#include "fuzz.hpp"

void fuzz::records(std::string_view bytes) {
  using namespace careplan;
  allow_refusal([&] {
    RecordStream stream(text_source(std::string(bytes), "fuzz"));
    std::vector<Rejection> rejections;
    std::string out;
    while (stream.next()) {
      auto const before = rejections.size();
      if (stream.complaint()) continue;
      must(read_mark_in(stream, rejections).has_value() == (rejections.size() == before));
      if (rejections.size() > before) append_reject(out, rejections.back(), stream.text());
    }
  });
}
