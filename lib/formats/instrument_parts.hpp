// The parts of an instrument file, each read on its own: read_instrument joins them.
#pragma once

#include "formats/toml.hpp"
#include "instruments/instrument.hpp"

namespace careplan {

// [choices] and [[item]]. Gates are read by read_gates, when all items are known.
std::vector<Item> read_items(TomlTable const& root);
void read_gates(TomlTable const& root, Instrument& instrument);

std::vector<ScoreRule> read_scores(TomlTable const& root, Instrument const& instrument);
std::vector<BandSet> read_bands(TomlTable const& root, Instrument const& instrument);
std::vector<ResultRule> read_results(TomlTable const& root, Instrument const& instrument);
std::vector<FlagRule> read_flags(TomlTable const& root, Instrument const& instrument);
std::vector<InstrumentExample> read_examples(TomlTable const& root, Instrument const& instrument);

// What a condition of an instrument may name: everything, or the items only.
enum class Scope { items, everything };
Condition read_condition(TomlTable const& table, std::string_view key, Instrument const& instrument,
                         Scope scope);

}  // namespace careplan
