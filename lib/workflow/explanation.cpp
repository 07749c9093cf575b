#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "reporting/wrap.hpp"
#include "workflow/place.hpp"

namespace careplan {
namespace {

constexpr std::size_t page_width = 96;
constexpr char blanks[] = "                ";

// Writes the explanation; every line is complete in itself, so that it can be pasted into a chart.
class Writer {
 public:
  explicit Writer(PlacementAnswer const& answer) : answer_(answer) {}

  std::string run() {
    headline();
    stops();
    // While a stop is in force nothing else is read: the routine reasons wait in the JSON form.
    if (std::ranges::none_of(answer_.placement.stops, in_force)) {
      section("Why this level", answer_.placement.reasons);
      section("Why not lower", answer_.placement.not_lower);
      section("Why not higher", answer_.placement.not_higher);
      unknown();
    }
    return std::move(text_);
  }

 private:
  static bool in_force(Stop const& stop) { return stop.truth == Truth::yes; }

  // Long lines break at blanks, their rest indented two columns deeper.
  void line(std::string_view what) {
    auto const indent = what.find_first_not_of(" !");
    std::string_view margin = what.substr(0, indent);
    for (auto const& part : wrapped(what.substr(indent), page_width - indent - 2)) {
      text_ += fmt::format("{}{}\n", margin, part);
      if (margin.size() == indent) margin = std::string_view(blanks).substr(0, indent + 2);
    }
  }

  std::string label(std::string const& level) const {
    auto const* const found = answer_.criteria->find_level(level);
    return found == nullptr || found->label.empty() ? level
                                                    : fmt::format("{} ({})", level, found->label);
  }

  void title(std::string_view what) {
    text_ += '\n';
    line(what);
  }

  void headline() {
    auto const& placement = answer_.placement;
    auto const level = placement.level();
    std::string answer;
    if (level)
      answer = label(*level);
    else if (std::ranges::any_of(placement.stops, in_force))
      answer = "no level until the stop below is settled";
    else if (placement.status == PlacementStatus::undetermined)
      answer = "no rule and no default applies";
    else
      answer = "one of " + join(placement.levels, ", ");
    line(fmt::format("{}: {}", answer_.client.value, answer));
    line(fmt::format("{}; criteria {} version {} ({:.12}); as of {}", to_text(placement.status),
                     answer_.criteria->id, answer_.criteria->version, answer_.criteria->hash,
                     to_text(answer_.as_of)));
    if (placement.approximate)
      line("Too many facts are open to try every completion: these levels are outer bounds.");
    if (placement.may_be_undetermined && !placement.levels.empty())
      line("Some answers to what is open would leave no level at all.");
  }

  void stops() {
    if (answer_.placement.stops.empty()) return;
    title("Before anything else");
    for (auto const& stop : answer_.placement.stops) {
      line(fmt::format("  ! {}{}", stop.because,
                       stop.truth == Truth::yes ? "" : " (not known yet: settle this first)"));
      if (!stop.action.empty()) line("    do: " + stop.action);
      cite(stop.rule, stop.cite);
    }
  }

  void section(std::string_view name, std::vector<Reason> const& reasons) {
    if (reasons.empty()) return;
    title(name);
    for (auto const& reason : reasons) {
      // A rule that speaks for the level also speaks against the one below: said once.
      if (!told_.insert(reason.rule).second) {
        line(fmt::format("  {} {}: rule {}, as above", to_text(reason.kind), reason.level,
                         reason.rule));
        continue;
      }
      auto const open = reason.truth == Truth::unknown ? " (may apply: not all is known)" : "";
      line(fmt::format("  {} {}: {}{}", to_text(reason.kind),
                       reason.level.empty() ? "-" : reason.level, reason.because, open));
      for (auto const& leaf : reason.leaves) show(leaf);
      cite(reason.rule, reason.cite);
    }
  }

  void show(Leaf const& leaf) {
    auto const found = answer_.origin.find(leaf.fact);
    auto const origin = found == answer_.origin.end() ? "" : ", " + found->second;
    line(fmt::format("    {:<3} {}  [{}{}]",
                     leaf.truth == Truth::unknown ? "?" : to_text(leaf.truth), leaf.text,
                     to_text(leaf.value), origin));
  }

  void cite(std::string const& rule, std::string const& cite_id) {
    std::string citation = cite_id;
    for (auto const& [id, text] : answer_.criteria->sources)
      if (id == cite_id) citation = text;
    line(fmt::format("    rule {}; {}", rule, citation.empty() ? "no source given" : citation));
  }

  void unknown() {
    if (answer_.placement.decisive.empty()) return;
    title("What is not known and matters");
    for (auto const& fact : answer_.placement.decisive) {
      line(fmt::format("  {} ({})", fact.label.empty() ? fact.fact : fact.label,
                       to_text(fact.value)));
      // One branch for all answers: it matters only together with other facts that are open.
      if (fact.branches.size() == 1) {
        line("    matters together with the others; no answer to it alone changes the levels");
        continue;
      }
      for (auto const& branch : fact.branches)
        line(fmt::format("    if {}: {}", branch.answer,
                         branch.levels.empty() ? "no level" : join(branch.levels, " or ")));
    }
  }

  PlacementAnswer const& answer_;
  std::set<std::string> told_;
  std::string text_;
};

}  // namespace

std::string explanation(PlacementAnswer const& answer) {
  return shown(Writer(answer).run());
}

}  // namespace careplan
