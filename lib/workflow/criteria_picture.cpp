// The rules of criteria as a picture: facts on the left, rules, levels on the right.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "reporting/layer_figure.hpp"
#include "workflow/criteria_review.hpp"

namespace careplan {
namespace {

// Rules stand beside the level that they lead to, stops above all.
class Picture {
 public:
  Picture(Criteria const& criteria, bool words) : criteria_(criteria), words_(words) {
    for (std::size_t i = 0; i < criteria.rules.size(); ++i) order_.push_back(i);
    std::ranges::stable_sort(order_, std::ranges::greater(),
                             [this](std::size_t i) { return height_of(criteria_.rules[i]); });
  }

  LayerFigure run() {
    figure_.title = fmt::format("{} {}", criteria_.id, criteria_.version);
    if (words_) figure_.title += ": " + criteria_.title;
    figure_.headings = {"What is known", "Rules", "Level of care"};
    figure_.legend = {"asks for at least this level, or leads to the stop", "decides alone",
                      "this level will not do: the next one up", "raises to this level, or up"};
    add_levels();
    for (auto const i : order_) add_rule(criteria_.rules[i]);
    if (words_)
      for (auto const& named : criteria_.conditions)
        if (named_in_rules(named.id))
          figure_.notes.push_back(fmt::format("{}: {}", named.id, one_line(named.when.text)));
    figure_.description = description();
    return figure_;
  }

 private:
  // Twice the place of the level; what excludes a level stands between it and the next one.
  std::size_t height_of(Rule const& rule) const {
    auto const levels = criteria_.levels.size();
    if (rule.kind == RuleKind::stop) return 2 * levels + 2;
    std::size_t highest = 2 * level_index(criteria_, rule.level);
    for (auto const& level : rule.levels)
      highest = std::max(highest, 2 * level_index(criteria_, level));
    return rule.kind == RuleKind::exclude ? highest + 1 : highest;
  }

  bool stops() const {
    return std::ranges::find(criteria_.rules, RuleKind::stop, &Rule::kind) != criteria_.rules.end();
  }

  void add_levels() {
    auto& column = figure_.columns[2];
    if (stops())
      column.push_back({.title = "Stop: no level yet",
                        .detail = "Something has to be done first",
                        .shape = BoxShape::cut});
    for (auto i = criteria_.levels.size(); i-- > 0;) {
      auto const& level = criteria_.levels[i];
      LayerBox box{.title = words_ && !level.label.empty() ? level.label : level.id};
      if (box.title != level.id) box.detail = level.id;
      if (level.id == criteria_.default_level)
        box.detail += (box.detail.empty() ? "" : ", ") + std::string("where no rule asks for more");
      place_of_[level.id] = column.size();
      column.push_back(std::move(box));
    }
  }

  void add_rule(Rule const& rule) {
    auto const at = figure_.columns[1].size();
    bool const stop = rule.kind == RuleKind::stop;
    LayerBox box{
        .title = rule.id, .kind = kind_word(rule), .shape = stop ? BoxShape::cut : BoxShape::plain};
    if (words_) {
      box.detail = one_line(rule.when.text);
      if (rule.unless) box.detail += ", unless " + one_line(rule.unless.text);
      box.tooltip = rule.because;
    }
    figure_.columns[1].push_back(std::move(box));
    std::set<std::string> facts;
    for (auto const* const condition : {&rule.when, &rule.unless})
      if (*condition) facts.merge(set_of(facts_read(*condition)));
    for (auto const& fact : facts) figure_.links[0].push_back({place_of_fact(fact), at});
    link_to_levels(rule, at);
  }

  static std::set<std::string> set_of(std::vector<std::string> const& list) {
    return {list.begin(), list.end()};
  }

  static std::string kind_word(Rule const& rule) {
    switch (rule.kind) {
      case RuleKind::indicate:
        return "asks:";
      case RuleKind::exclude:
        return "excludes:";
      case RuleKind::override_:
        return "decides:";
      case RuleKind::modify:
        return rule.raise > 0 ? fmt::format("raises by {}:", rule.raise) : "raises:";
      case RuleKind::stop:
        return "stops:";
    }
    return {};
  }

  std::size_t place_of_fact(std::string const& fact) {
    auto const [entry, fresh] = facts_.try_emplace(fact, figure_.columns[0].size());
    if (!fresh) return entry->second;
    auto const rule = std::ranges::find(criteria_.facts, fact, &FactRule::id);
    bool const label = words_ && rule != criteria_.facts.end() && !rule->label.empty();
    figure_.columns[0].push_back({.title = fact, .detail = label ? rule->label : ""});
    return entry->second;
  }

  void link_to_levels(Rule const& rule, std::size_t at) {
    auto& links = figure_.links[1];
    if (rule.kind == RuleKind::stop) return links.push_back({at, 0, LinkStyle::plain});
    auto const style = rule.kind == RuleKind::override_ ? LinkStyle::strong
                       : rule.kind == RuleKind::exclude ? LinkStyle::dashed
                       : rule.kind == RuleKind::modify  ? LinkStyle::dotted
                                                        : LinkStyle::plain;
    auto levels = rule.levels;
    if (!rule.level.empty()) levels.push_back(rule.level);
    for (auto const& level : levels)
      if (auto const found = place_of_.find(level); found != place_of_.end())
        links.push_back({at, found->second, style});
  }

  static std::string one_line(std::string text) {
    std::string line;
    for (char const letter : text) {
      bool const blank = letter == '\n' || letter == ' ';
      if (!blank || !line.ends_with(' ')) line += blank ? ' ' : letter;
    }
    return line;
  }

  // Conditions that an included file brings along may be of no use here.
  bool named_in_rules(std::string const& id) const {
    std::string all;
    for (auto const& rule : criteria_.rules) all += rule.when.text + " " + rule.unless.text + " ";
    for (auto const& named : criteria_.conditions) all += named.when.text + " ";
    return all.find(id) != std::string::npos;
  }

  // The same in sentences, for those who do not see the picture.
  std::string description() const {
    std::vector<std::string> parts;
    for (auto const i : order_) {
      auto const& rule = criteria_.rules[i];
      auto levels = rule.levels;
      if (!rule.level.empty()) levels.push_back(rule.level);
      parts.push_back(fmt::format("{} {} {}.", rule.id, to_text(rule.kind), join(levels, ", ")));
    }
    return fmt::format("{} facts, {} rules, {} levels. {}", figure_.columns[0].size(),
                       criteria_.rules.size(), criteria_.levels.size(), join(parts, " "));
  }

  Criteria const& criteria_;
  bool words_;
  LayerFigure figure_{};
  std::vector<std::size_t> order_;
  std::map<std::string, std::size_t, std::less<>> facts_;
  std::map<std::string, std::size_t, std::less<>> place_of_;
};

}  // namespace

Html review_picture(Criteria const& criteria, bool licensed) {
  return layers_svg(Picture(criteria, licensed || !criteria.proprietary()).run());
}

}  // namespace careplan
