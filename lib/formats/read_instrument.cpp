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

// Unsound gates are told and dropped: everything else can then still be read and judged.
void read_items_and_gates(TomlTable const& root, Instrument& instrument) {
  instrument.items = read_items(root);
  read_gates(root, instrument);
  auto flaws = gate_flaws(instrument);
  if (!flaws.empty())
    for (auto& item : instrument.items) item.asked_when = {};
  add(root, std::move(flaws));
}

}  // namespace

Instrument read_instrument(std::string_view text, std::string name) {
  TomlFile file(text, name);
  auto const root = file.root();
  Instrument instrument{.file = std::move(name)};
  read_head(root, instrument);
  instrument.sources = read_sources(root);
  read_items_and_gates(root, instrument);
  instrument.scores = read_scores(root, instrument);
  bool const sound = file.complaints().empty();  // else bands would be measured against nonsense
  instrument.band_sets = read_bands(root, instrument);
  instrument.results = read_results(root, instrument);
  instrument.flags = read_flags(root, instrument);
  instrument.examples = read_examples(root, instrument);
  bool const complete = file.complaints().empty();
  if (sound) add(root, flaws(instrument));
  if (complete) add(root, loose_ends(instrument));
  file.finish();
  return instrument;
}

}  // namespace careplan
