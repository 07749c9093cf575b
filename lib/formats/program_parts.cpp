#include "formats/program_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

std::vector<int> read_track_days(TomlTable const& table) {
  std::vector<int> days;
  for (double const number : table.numbers_or("track_days", {})) {
    if (number < 1 || number > 7 || number != static_cast<int>(number))
      table.complain("track_days", fmt::format("{} is not the number of a day", to_text(number)),
                     "number the track's days from 1");
    else
      days.push_back(static_cast<int>(number));
  }
  return days;
}

Block read_block(TomlTable const& table, int order, std::vector<Need> const& needs,
                 Citations& citations) {
  Block block{.service = table.id("service"),
              .minutes = Minutes{count(table, "minutes", 5, day_minutes)},
              .per_week = count_or(table, "per_week", 0, 1, 14),
              .per_phase = count_or(table, "per_phase", 0, 1, 400),
              .track_days = read_track_days(table),
              .order = count_or(table, "order", order, 1, 99),
              .only_if = condition_over(table, "only_if", needs),
              .cites = citations.required(table),
              .place = table.place()};
  if (table.has("days")) block.days = table.weekdays("days").value_or(Weekdays{});
  if (block.per_week > 0 && block.per_phase > 0)
    table.complain("per_phase", "a block is counted by the week or over the phase, not both",
                   "keep per_week or per_phase");
  if (!block.days.empty() && !block.track_days.empty())
    table.complain("track_days", "the days are given by name and by number",
                   "keep days or track_days");
  return block;
}

Domain read_domain(TomlTable const& table, TomlMember const& member) {
  if (auto const* word = std::get_if<std::string_view>(&member.node.value);
      word && *word == "yes_no")
    return {.kind = DomainKind::yes_no};
  if (std::holds_alternative<TomlArray>(member.node.value))
    return {.kind = DomainKind::words, .words = table.texts_or(member.key, {})};
  if (std::holds_alternative<TomlMembers>(member.node.value)) {
    auto const range = *table.table(member.key);
    return {.kind = DomainKind::number, .low = range.number("low"), .high = range.number("high")};
  }
  table.complain(member.key, fmt::format("'{}' does not say which values it takes", member.key),
                 "write \"yes_no\", [\"word\", \"word\"] or { low = 0, high = 4 }");
  return {.kind = DomainKind::yes_no};
}

}  // namespace

GroupSize read_group_size(TomlTable const& table) {
  GroupSize const size{.min = count(table, "min", 1, 100), .max = count(table, "max", 1, 100)};
  if (size.min > size.max)
    table.complain("max", fmt::format("a group of at least {} and at most {} people cannot be",
                                      size.min, size.max));
  return size;
}

std::vector<Service> read_services(TomlTable const& root, Citations& citations) {
  std::vector<Service> list;
  for (auto const& table : root.tables("service")) {
    auto const kind = table.word<ServiceKind>("kind");
    bool const pause = kind == ServiceKind::break_time;
    bool const counts = !pause && kind != ServiceKind::adjunct;  // unless the file says so
    bool const in_group = kind == ServiceKind::group || kind == ServiceKind::psychoeducation ||
                          kind == ServiceKind::skills || pause;
    Service service{.id = table.id("id"),
                    .label = table.text("label"),
                    .kind = kind,
                    .together = table.flag_or("together", in_group),
                    .counts_toward_hours = table.flag_or("counts_toward_hours", counts),
                    .billable = table.flag_or("billable", counts),
                    .credentials = table.texts_or("credentials", {}),
                    .room_kind = table.text_or("room_kind", ""),
                    .modalities = table.texts_or("modalities", {}),
                    .cites = citations.of(table),
                    .place = table.place()};
    if (auto const size = table.table("group_size")) service.group_size = read_group_size(*size);
    list.push_back(std::move(service));
  }
  refuse_twins(root, list, "service");
  return list;
}

std::vector<Track> read_tracks(TomlTable const& root, Citations& citations) {
  std::vector<Track> list;
  for (auto const& table : root.tables("track"))
    list.push_back({.id = table.id("id"),
                    .label = table.text("label"),
                    .days = table.weekdays("days").value_or(Weekdays{}),
                    .begin = table.clock("begin").value_or(Clock{}),
                    .modality = table.word_or("modality", Modality::in_person),
                    .focus = table.text_or("focus", ""),
                    .cites = citations.of(table),
                    .place = table.place()});
  refuse_twins(root, list, "track");
  return list;
}

Condition condition_over(TomlTable const& table, std::string_view key,
                         std::vector<Need> const& known) {
  if (!table.has(key)) return {};
  Vocabulary vocabulary;
  vocabulary.domain_of = [&](std::string_view name) -> std::optional<Domain> {
    auto const found = std::ranges::find(known, name, &Need::fact);
    return found == known.end() ? std::nullopt : std::optional(found->domain);
  };
  for (auto const& need : known) vocabulary.names.push_back(need.fact);
  auto const text = table.text(key);
  auto at = table.place_of(key);
  at.column += 1;  // past the quotation mark
  return parse_condition(text, at, vocabulary, table.file().complaints());
}

std::vector<PlannedLength> read_lengths(TomlTable const& root, std::vector<Need> const& facts,
                                        Citations& citations) {
  std::vector<PlannedLength> list;
  for (auto const& table : root.tables("length")) {
    (void)table.text("when");  // asked for
    list.push_back({.weeks = count(table, "weeks", 1, 520),
                    .when = condition_over(table, "when", facts),
                    .cites = citations.required(table),
                    .place = table.place()});
  }
  return list;
}

std::vector<Need> read_needs(TomlTable const& root, std::string_view key) {
  std::vector<Need> list;
  if (auto const table = root.table(key))
    for (auto const& member : table->members())
      list.push_back(
          {std::string(member.key), read_domain(*table, member), table->place_at(member.at)});
  return list;
}

std::vector<Phase> read_phases(TomlTable const& root, std::vector<Need> const& needs,
                               Citations& citations) {
  std::vector<Phase> list;
  for (auto const& table : root.tables("phase")) {
    Phase phase{.id = table.id("id"), .label = table.text("label"), .place = table.place()};
    auto const weeks = table.numbers_or("weeks", {});
    if (weeks.size() == 2 && weeks[0] >= 1 && weeks[0] <= weeks[1] && weeks[1] <= 520) {
      phase.first_week = static_cast<int>(weeks[0]);
      phase.last_week = static_cast<int>(weeks[1]);
    } else {
      table.complain("weeks", "a phase needs its first and its last week",
                     "write weeks = [1, 4]; weeks count from 1 and both belong to the phase");
    }
    int order = 0;
    for (auto const& block : table.tables("block"))
      phase.blocks.push_back(read_block(block, ++order, needs, citations));
    phase.cites = citations.of(table);
    list.push_back(std::move(phase));
  }
  refuse_twins(root, list, "phase");
  return list;
}

std::vector<Curriculum> read_curricula(TomlTable const& root, Citations& citations) {
  std::vector<Curriculum> list;
  for (auto const& table : root.tables("curriculum"))
    list.push_back({.service = table.id("service"),
                    .open = table.flag_or("open", true),
                    .topics = table.texts_or("topics", {}),
                    .cites = citations.of(table),
                    .place = table.place()});
  return list;
}

std::vector<ProgramExample> read_program_examples(TomlTable const& root) {
  std::vector<ProgramExample> list;
  for (auto const& table : root.tables("example"))
    list.push_back({.track = table.id("track"),
                    .week = count(table, "week", 1, 520),
                    .planned = Minutes{count(table, "planned_minutes", 0, 7 * day_minutes)},
                    .days = count(table, "days", 0, 7),
                    .place = table.place()});
  return list;
}

}  // namespace careplan
