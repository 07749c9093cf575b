// Lines that the quick ways of `assess score` and `place eval` take: what they say is what the
// careful ways say. The first byte tells which way; what may be read behind a line ends there.
#include <vector>

#include "formats/kept_placements.hpp"
#include "formats/lines.hpp"
#include "formats/quick_assess.hpp"
#include "formats/quick_place.hpp"
#include "formats/records.hpp"
#include "fuzz.hpp"
#include "shipped.hpp"

namespace fuzz {
namespace {

using namespace careplan;

// One record of the line; nothing when it is refused.
template <class Read>
auto with_care(std::string_view line, Read read) {
  RecordStream stream(text_source(std::string(line), "fuzz"), RecordFormat::ndjson);
  std::vector<Rejection> rejections;
  using Record = decltype(read(stream, rejections));
  return stream.next() && !stream.complaint() ? read(stream, rejections) : Record{};
}

void assess(std::string_view line) {
  static QuickAssess quick(plan_of);
  auto const said = quick.read(line);
  if (said.empty()) return;
  auto const in = with_care(line, [](auto const& stream, auto& rejections) {
    return read_assess_in(stream, plan_of, rejections);
  });
  must(in.has_value());
  auto const outcome = score(plan_of(in->instrument->id), in->answers, in->context, in->bands);
  must(said == assessment_json(in->client, in->date, *in->instrument, outcome));
}

void place(std::string_view line) {
  static auto const compiled = BatchCriteria::of(criteria());
  static FactNames const known(criteria());
  static QuickPlace quick(*compiled);
  static BatchPlacer placer(*compiled);
  static KeptPlacements kept(criteria(), placer);
  if (!quick.read(line)) return;
  auto const in = with_care(line, [](auto const& stream, auto& rejections) {
    return read_place_in(stream, known, rejections);
  });
  must(in.has_value() && in->client.value == quick.client() && in->date == quick.day());
  auto const answer = placer.place(quick.states());
  if (!answer) return;
  TextBlock said;
  kept.append(said, quick.client(), quick.date(), *answer);
  auto facts = facts_for(criteria(), in->facts);
  count_since(criteria(), facts, in->date);
  must(said.text() ==
       placement_json(in->client, in->date, criteria(), careplan::place(criteria(), facts), false));
}

}  // namespace
}  // namespace fuzz

void fuzz::quick(std::string_view bytes) {
  if (bytes.empty()) return;
  auto const line = bytes.substr(1, bytes.substr(1).find_first_of("\r\n"));
  std::vector<char> padded(line.begin(), line.end());
  padded.resize(line.size() + careplan::line_padding, '\n');
  (bytes[0] == 'p' ? place : assess)({padded.data(), line.size()});
}
