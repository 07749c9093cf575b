#include "formats/definitions.hpp"
#include "formats/instrument_parts.hpp"
#include "instruments/flaws.hpp"

namespace careplan {
namespace {

std::vector<Source> read_sources(TomlTable const& root) {
  std::vector<Source> sources;
  for (auto const& table : root.tables("source"))
    sources.push_back({table.id("id"), table.text("cite"), table.text_or("url", "")});
  return sources;
}

void read_head(TomlTable const& root, Instrument& instrument) {
  instrument.id = root.id("id");
  instrument.version = root.text("version");
  instrument.title = root.text("title");
  instrument.licence = root.text("licence");
  instrument.lookback_days = static_cast<int>(root.integer_or("lookback_days", 0));
  instrument.repeat_days = static_cast<int>(root.integer_or("repeat_days", 0));
  instrument.rater = root.text_or("rater", "self");
  instrument.loinc = root.text_or("loinc", "");
  if (instrument.lookback_days < 0 || instrument.repeat_days < 0)
    root.complain(instrument.lookback_days < 0 ? "lookback_days" : "repeat_days",
                  "days cannot be negative", "0 or leaving it out: none is stated");
}

void add(TomlTable const& root, std::vector<Complaint> more) {
  for (auto& complaint : more) root.file().complaints().push_back(std::move(complaint));
}

// Derivations, gates and impossible combinations say which records there can be. Unsound ones are
// told and dropped: everything else can then still be read and judged.
void read_possible_records(TomlTable const& root, Instrument& instrument) {
  instrument.items = read_items(root);
  if (auto flaws = derivation_flaws(instrument); !flaws.empty()) {
    for (auto& item : instrument.items) {
      item.derived_from.clear();
      item.steps.clear();
    }
    add(root, std::move(flaws));
  }
  read_gates(root, instrument);
  if (auto flaws = gate_flaws(instrument); !flaws.empty()) {
    for (auto& item : instrument.items) item.asked_when = {};
    add(root, std::move(flaws));
  }
  instrument.consistency = read_consistency(root, instrument);
  if (auto flaws = consistency_flaws(instrument); !flaws.empty()) {
    instrument.consistency.clear();
    add(root, std::move(flaws));
  }
}

}  // namespace

Instrument read_instrument(std::string_view text, std::string name) {
  TomlFile file(text, name);
  auto const root = file.root();
  Instrument instrument{.file = std::move(name)};
  read_head(root, instrument);
  instrument.sources = read_sources(root);
  read_possible_records(root, instrument);
  instrument.no_scores = read_no_scores(root);
  instrument.scores = read_scores(root, instrument);
  bool const sound = file.complaints().empty();  // else bands would be measured against nonsense
  instrument.band_sets = read_bands(root, instrument);
  instrument.changes = read_changes(root, instrument);
  read_results(root, instrument);
  instrument.flags = read_flags(root, instrument);
  instrument.examples = read_examples(root, instrument);
  bool const complete = file.complaints().empty();
  if (sound) add(root, flaws(instrument));
  if (complete) add(root, loose_ends(instrument));
  file.finish();
  return instrument;
}

}  // namespace careplan
