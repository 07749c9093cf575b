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
      drivers();
      unknown();
      flips();
    }
    decided();
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
    if (found == nullptr || found->label.empty() || !answer_.words) return level;
    return fmt::format("{} ({})", level, found->label);
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
      answer = label(*level) + (placement.or_above == Truth::yes ? ", or any level above it" : "");
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
    for (auto const& tag : placement.tags)
      line(fmt::format("the place of care must also offer: {}{}", tag.tag,
                       tag.truth == Truth::yes ? "" : " (it may: not all is known)"));
    if (!answer_.criteria->in_force(answer_.as_of))
      line("These criteria are not in force on that day.");
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
      line(fmt::format("  {} {}: {}{}", to_text(reason.kind), asked_for(reason), reason.because,
                       open));
      for (auto const& leaf : reason.leaves) show(leaf);
      cite(reason.rule, reason.cite);
    }
  }

  static std::string asked_for(Reason const& reason) {
    std::vector<std::string> parts;
    if (!reason.level.empty()) parts.push_back(reason.level);
    if (reason.raise > 0)
      parts.push_back(fmt::format("+{} level{}", reason.raise, reason.raise == 1 ? "" : "s"));
    if (!reason.tag.empty()) parts.push_back(fmt::format("with {}", reason.tag));
    return parts.empty() ? "-" : join(parts, ", ");
  }

  // What each domain leaves as the least, and which of them are the reason for the level.
  void drivers() {
    if (answer_.placement.drivers.empty()) return;
    title("What each domain asks for by itself");
    for (auto const& driver : answer_.placement.drivers)
      line(fmt::format("  {} {} ({}): {}", driver.drives ? "*" : "-",
                       driver.label.empty() ? driver.fact : driver.label, to_text(driver.value),
                       driver.level.empty() ? "nothing" : "at least " + driver.level));
  }

  static std::string spoken(Change const& change) {
    return fmt::format("{} from {} to {}", change.label.empty() ? change.fact : change.label,
                       to_text(change.from), change.to);
  }

  void flips() {
    if (!answer_.placement.flips_known) return;
    title("What would change the level");
    for (bool const up : {true, false}) {
      bool any = false;
      for (auto const& flip : answer_.placement.flips) {
        if (flip.up != up) continue;
        std::vector<std::string> changes;
        for (auto const& change : flip.changes) changes.push_back(spoken(change));
        line(fmt::format("  {} to {}: {}", up ? "up" : "down", join(flip.levels, " or "),
                         join(changes, ", and ")));
        any = true;
      }
      if (!any) line(up ? "  up: no change of these facts" : "  down: no change of these facts");
    }
  }

  // Need, what can be had, and what was done are three things.
  void decided() {
    if (answer_.available.empty() && !answer_.decided) return;
    title("Recommended, available, decided");
    line("  recommended: " + answer_.placement.level().value_or("nothing certain"));
    if (!answer_.available.empty()) line("  available: " + answer_.available);
    if (!answer_.decided) return;
    auto const& row = *answer_.decided;
    line(fmt::format("  decided: {}{}{} on {}{}", to_text(row.kind), row.level.empty() ? "" : " ",
                     row.level, to_text(row.date),
                     row.decided_by.empty() ? "" : " by " + row.decided_by));
    if (row.deviation != Deviation::none)
      line(fmt::format("  because: {}{}", to_text(row.deviation),
                       row.note.empty() ? "" : "; " + row.note));
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
