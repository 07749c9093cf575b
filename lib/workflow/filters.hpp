// The verbs that need no record: `assess score` and `place eval`. Records in, records out, in
// order, in constant memory however long the stream is.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/calendar.hpp"
#include "formats/bytes.hpp"
#include "formats/record_stream.hpp"
#include "reporting/table.hpp"
#include "workflow/catalogue.hpp"

namespace careplan {

enum class OnError { stop, skip };
constexpr auto words(OnError) {
  return words_of<OnError>({{OnError::stop, "stop"}, {OnError::skip, "skip"}});
}

struct FilterOptions {
  RecordFormat from = RecordFormat::guess;
  Format to = Format::ndjson;  // ndjson, csv or json; Error{usage} for another
  // stop: nothing is written from the first bad record on, the rest of the stream is only checked,
  // and Error{input} names up to 20 complaints and says how many more there are.
  OnError on_error = OnError::stop;
  // Of assessments that name none; a record that names another is rejected. FHIR responses answer
  // it whatever they say.
  std::string instrument{};
  std::string bands{};  // the band set for assessments that ask for none
  ByteSink rejects{};   // skip: one line of NDJSON {line, field, code, message, record} a complaint
};

struct FilterCount {
  long read = 0;      // records
  long written = 0;   // assessments or placements
  long rejected = 0;  // records with a complaint
  long skipped = 0;   // clients who are not placed because of one
  long later = 0;     // records dated after --as-of, which were not used
  // Of a comparison: how many clients went from one answer to another, "iop -> php".
  std::map<std::string, long> moves{};
  bool operator==(FilterCount const&) const = default;
};

// assess-in records to assess-out records, one for one.
FilterCount score_stream(ByteSource const& in, ByteSink const& out, Catalogue const& catalogue,
                         FilterOptions const& options = {});

struct EvalOptions {
  std::string criteria{};
  std::optional<Date> as_of{};  // empty: the date of the client's newest record
  bool explain = false;         // reasons too; NDJSON and JSON only
  bool changes = false;         // with reasons: what each domain asks for, and what would change it
  std::string compare{};        // other criteria: what they recommend stands beside, as `before`
  bool licensed = false;        // with reasons, the words of proprietary criteria too
  unsigned jobs = 0;  // threads; 0: as many as the machine has cores. The answer is the same
  FilterOptions filter{};
};

// Assess-out and place-in records to placements. Consecutive records of one client are the facts of
// that client: of two assessments with one instrument the newer counts, whole; of two values of one
// fact, the newer that says anything. A client with a bad record is not placed at all: facts that
// were given and could not be read must not look like facts that were never asked. Records of a
// client who has been placed already are rejected, because the answer was given without them: that
// is found for the last `clients_remembered` clients at least, and for all of a shorter stream.
inline constexpr std::size_t clients_remembered = 131'072;
FilterCount eval_stream(ByteSource const& in, ByteSink const& out, Catalogue const& catalogue,
                        EvalOptions const& options);

}  // namespace careplan
