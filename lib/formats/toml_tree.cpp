#include "formats/toml_tree.hpp"

#include <fmt/format.h>
// Header-only: the program then needs no shared library, and this is the one file that pays for it.
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

namespace careplan {
namespace {

TomlPosition position_of(toml::source_region const& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

// Own tree of the values, which move into it: toml++ sorts its tables by key, we keep the order of
// the file.
struct Converter {
  std::string const& name;
  TomlTree& tree;

  void complain(TomlNode const& about, std::string message, std::string hint = {}) {
    tree.complaints.push_back(
        {Place{name, about.at.line, about.at.column}, std::move(message), std::move(hint)});
  }

  std::string_view kept(std::string text) { return tree.texts.emplace_back(std::move(text)); }

  TomlNode node(toml::node& from) {
    TomlNode to{.at = position_of(from.source())};
    from.visit([&](auto& value) { convert(value, to); });
    return to;
  }

  TomlMembers members(toml::table& table) {
    TomlMembers list;
    list.reserve(table.size());
    for (auto&& [key, value] : table)
      list.push_back({kept(std::string(key.str())), position_of(key.source()), node(value)});
    std::ranges::stable_sort(list, {}, [](TomlMember const& member) {
      return std::pair(member.at.line, member.at.column);
    });
    return list;
  }

  void convert(toml::table& table, TomlNode& to) { to.value = members(table); }
  void convert(toml::array& array, TomlNode& to) {
    TomlArray list;
    list.reserve(array.size());
    for (auto& element : array) list.push_back(node(element));
    to.value = std::move(list);
  }
  void convert(toml::value<std::string>& value, TomlNode& to) {
    to.value = kept(std::move(value.get()));
  }
  void convert(toml::value<std::int64_t> const& value, TomlNode& to) {
    to.value = static_cast<long>(value.get());
  }
  void convert(toml::value<double> const& value, TomlNode& to) {
    if (!std::isfinite(value.get()))
      complain(to, "inf and nan are not numbers here", "give a number");
    to.value = std::isfinite(value.get()) ? value.get() : 0.0;
  }
  void convert(toml::value<bool> const& value, TomlNode& to) { to.value = value.get(); }
  void convert(toml::value<toml::date> const& value, TomlNode& to) {
    auto const d = value.get();
    auto const date = parse_date(fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day));
    if (!date) complain(to, "a date outside 1900 to 2199");
    to.value = date.value_or(Date{});
  }
  void convert(toml::value<toml::time> const& value, TomlNode& to) {
    auto const t = value.get();
    if (t.second != 0 || t.nanosecond != 0)
      complain(to, "times are whole minutes", "write 09:30:00 or \"09:30\"");
    to.value = Clock{t.hour * 60 + t.minute};
  }
  void convert(toml::value<toml::date_time> const&, TomlNode& to) {
    complain(to, "a date with a time is not used in definitions",
             "give a date (2026-12-01) or a time (\"09:30\")");
    to.value = std::string_view();
  }
};

std::string_view hint_for(std::string_view what) {
  if (what.find("time") != std::string_view::npos) return "write times as \"09:30\" or 09:30:00";
  if (what.find("redefine") != std::string_view::npos)
    return "the same key stands twice in this table";
  return {};
}

// A number for which the parser finds no memory is refused like a wrong one; the text tells them
// apart when it is read again.
toml::table parse_surely(std::string_view text, std::string_view name) {
  try {
    return toml::parse(text, name);
  } catch (toml::parse_error const&) {
  }
  return toml::parse(text, name);
}

}  // namespace

TomlTree any_toml(std::string_view text, std::string const& name) {
  throw_if_any(Fault::input, toml_guard(text, name));
  try {
    auto table = parse_surely(text, name);
    TomlTree tree;
    tree.members = Converter{name, tree}.members(table);
    return tree;
  } catch (toml::parse_error const& error) {
    std::string const what(error.description());
    auto const at = position_of(error.source());
    throw Error(Fault::input, what, {name, at.line, at.column}, std::string(hint_for(what)));
  }
}

}  // namespace careplan
