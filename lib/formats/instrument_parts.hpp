// The parts of an instrument file, each read on its own: read_instrument joins them.
#pragma once

#include "formats/toml.hpp"
#include "instruments/instrument.hpp"

namespace careplan {

// [choices] and [[item]]. Gates are read by read_gates, when all items are known; a derived item
// has the gate of the item that it is worked out from.
std::vector<Item> read_items(TomlTable const& root);
void read_gates(TomlTable const& root, Instrument& instrument);
std::vector<ConsistencyRule> read_consistency(TomlTable const& root, Instrument const& instrument);

std::vector<ScoreRule> read_scores(TomlTable const& root, Instrument const& instrument);
std::vector<NoScore> read_no_scores(TomlTable const& root);
std::vector<BandSet> read_bands(TomlTable const& root, Instrument const& instrument);
std::vector<ChangeRule> read_changes(TomlTable const& root, Instrument const& instrument);
// One after another: each may read those above it.
void read_results(TomlTable const& root, Instrument& instrument);
std::vector<FlagRule> read_flags(TomlTable const& root, Instrument const& instrument);
std::vector<InstrumentExample> read_examples(TomlTable const& root, Instrument const& instrument);

// The score that a table names, by its place; complains where there is none, with the reason where
// the instrument says that there cannot be one.
std::optional<std::size_t> score_of(TomlTable const& table, Instrument const& instrument);

// What a condition of an instrument may name: the items only, sex and age too, or whatever a record
// of the instrument can answer.
enum class Scope { items, items_and_person, everything };
Condition read_condition(TomlTable const& table, std::string_view key, Instrument const& instrument,
                         Scope scope);

}  // namespace careplan
