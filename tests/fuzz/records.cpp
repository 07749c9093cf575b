// Streams of records, NDJSON and CSV: every record is read or complained about, whoever reads it.
#include "formats/records.hpp"

#include "formats/record_stream.hpp"
#include "fuzz.hpp"
#include "shipped.hpp"

namespace fuzz {
namespace {

using namespace careplan;

void check_columns(RecordStream const& stream) {
  static FactNames const known(criteria());
  allow_refusal([&] { check_assess_in_columns(stream); });
  allow_refusal([&] { check_place_in_columns(stream, known); });
}

void read_as_any(RecordStream const& stream) {
  static FactNames const known(criteria());
  auto const complete = [&](auto read) {
    std::vector<Rejection> rejections;
    must(read(rejections).has_value() == rejections.empty());
    std::string out;
    for (auto const& rejection : rejections) append_reject(out, rejection, stream.text());
  };
  complete([&](auto& rejections) { return read_mark_in(stream, rejections); });
  complete([&](auto& rejections) { return read_assess_in(stream, plan_of, rejections); });
  complete([&](auto& rejections) { return read_assess_out(stream, rejections); });
  complete([&](auto& rejections) { return read_place_in(stream, known, rejections); });
}

}  // namespace
}  // namespace fuzz

void fuzz::records(std::string_view bytes) {
  allow_refusal([&] {
    RecordStream stream(text_source(std::string(bytes), "fuzz"));
    for (bool first = true; stream.next(); first = false) {
      if (first) check_columns(stream);
      if (!stream.complaint()) read_as_any(stream);
    }
  });
}
