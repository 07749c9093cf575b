#include "formats/kept_explanations.hpp"

#include <algorithm>
#include <bit>

#include "core/json.hpp"
#include "criteria/criteria.hpp"
#include "formats/place_parts.hpp"

namespace careplan {
namespace {

constexpr std::size_t branches_kept = std::size_t{1} << 13;
constexpr std::size_t most_facts = 6;  // of one leaf: their numbers fit into 64 bits
constexpr std::size_t ends_kept = std::size_t{1} << 10;
constexpr std::size_t longest_value = 160;  // as JSON
constexpr std::uint8_t no_state = 255;
constexpr auto not_worked_out = static_cast<std::size_t>(-1);
constexpr std::array<Truth, 3> truths{Truth::no, Truth::unknown, Truth::yes};

std::size_t place_of(Truth truth) {
  return static_cast<std::size_t>(truth);
}

// Up to the value, the key and colon before it included; no text can look like them.
std::size_t behind_value_key(std::string const& json) {
  constexpr std::string_view key = R"(,"value":)";
  return json.find(key) + key.size();
}

std::string state_text(Truth truth) {
  auto const json = leaf_json({.truth = truth});
  return json.substr(json.find(R"(,"state":)"));
}

}  // namespace

KeptExplanations::KeptExplanations(BatchCriteria const& batch, BatchPlacer& placer,
                                   KeptPlacements& placements)
    : batch_(&batch),
      placer_(&placer),
      placements_(&placements),
      names_(batch.criteria()),
      outline_(batch),
      branches_(branches_kept) {
  auto const& criteria = batch.criteria();
  for (auto const truth : truths) states_[place_of(truth)] = KeptText(state_text(truth));
  for (auto const& fact : criteria.facts) {
    values_.emplace_back(names_, fact.id);
    auto const json = missing_json({.fact = fact.id, .label = fact.label});
    missing_.emplace_back("," + json.substr(0, behind_value_key(json)));
  }
  for (std::uint32_t rule = 0; rule <= criteria.rules.size(); ++rule)
    rules_.push_back(rule_text(rule));
}

KeptExplanations::RuleText KeptExplanations::rule_text(std::uint32_t at) {
  auto const& criteria = batch_->criteria();
  RuleText text;
  for (auto const truth : truths) {
    auto const json = reason_json(bare_reason(criteria, {at, truth}));
    text.heads[place_of(truth)] = KeptText(json.substr(0, json.size() - 2));
    text.most = std::max(text.most, json.size());
  }
  text.most += 2 * KeptText::block;
  if (at == criteria.rules.size()) return text;
  auto const& rule = criteria.rules[at];
  text.outlined = outlined_leaves(criteria, rule);
  for (auto const& outlined : text.outlined) {
    auto const json = leaf_json(leaf_of(rule, outlined, {}));
    LeafText leaf{.before = KeptText("," + json.substr(0, behind_value_key(json)))};
    leaf.facts = outlined.facts;
    can_explain_ =
        can_explain_ && leaf.facts.size() <= most_facts &&
        std::ranges::all_of(leaf.facts, [&](auto fact) { return fact < values_.size(); });
    leaf.leaf = text.leaves.size();
    if (leaf.facts.size() == 1)
      leaf.states.assign(FactTexts::most, no_state);
    else
      leaf.ends.resize(ends_kept);
    text.most += leaf.before.size + longest_value + 2 * KeptText::block;
    text.leaves.push_back(std::move(leaf));
  }
  return text;
}

// False when one of the values is out of the ordinary.
bool KeptExplanations::number_values(Client const& client) {
  bool all = true;
  for (std::size_t fact = 0; fact < values_.size(); ++fact) {
    auto number = values_[fact].number(client.values[fact]);
    all = all && number < FactTexts::most && values_[fact].json(number).size <= longest_value;
    if (number != FactTexts::absent && (client.stale >> fact & 1) != 0) number = FactTexts::stale;
    numbers_[fact] = number;
  }
  return all;
}

Facts KeptExplanations::facts_in(std::vector<std::uint32_t> const& list) const {
  Facts facts;
  for (auto const fact : list)
    if (numbers_[fact] != FactTexts::absent)
      facts.emplace(batch_->criteria().facts[fact].id, values_[fact].value(numbers_[fact]));
  return facts;
}

KeptExplanations::Branches const& KeptExplanations::branches(Client const& client,
                                                             BatchAnswer const& answer,
                                                             BatchSaid const& said) {
  std::uint64_t hash = 0;
  for (auto const word : said.depends) hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  auto& kept = branches_[hash >> (64 - std::countr_zero(branches_kept))];
  if (kept.filled && kept.depends == said.depends) return kept;
  kept.depends = said.depends;
  kept.filled = kept.known = true;
  kept.list.clear();
  for (auto rest = answer.decisive; rest != 0 && kept.known; rest &= rest - 1)
    kept.known = add_branches(client, static_cast<std::size_t>(std::countr_zero(rest)), kept.list);
  return kept;
}

// Neighbouring answers that leave the same are one.
bool KeptExplanations::add_branches(Client const& client, std::size_t fact,
                                    std::vector<Branch>& list) {
  if (!placer_->outcomes(client.states, fact, outcomes_)) return false;
  std::size_t first = 0;
  auto const* leaves = leaves_text(outcomes_.front());
  for (std::size_t at = 0; at < outcomes_.size(); ++at) {
    bool const last = at + 1 == outcomes_.size();
    auto const* const next = last ? nullptr : leaves_text(outcomes_[at + 1]);
    if (next == leaves) continue;
    list.push_back({answer_text(fact, first, at), leaves, last});
    first = at + 1;
    leaves = next;
  }
  return true;
}

KeptText const* KeptExplanations::answer_text(std::size_t fact, std::size_t first,
                                              std::size_t last) {
  auto const [found, fresh] = answers_.try_emplace({fact, first, last});
  if (fresh) {
    auto const json = json_text(batch_->answer_text(fact, first, last));
    found->second = KeptText(R"(,{"answer":)" + json);
  }
  return &found->second;
}

// What a branch leads to, behind its answer.
KeptText const* KeptExplanations::leaves_text(std::uint32_t outcome) {
  if (outcome >= leaves_of_.size()) leaves_of_.resize(outcome + std::size_t{1});
  auto& known = leaves_of_[outcome];
  if (known != nullptr) return known;
  auto const found = placer_->outcome(outcome);
  Decisive::Branch branch{.levels = found.levels, .may_be_undetermined = found.may_be_undetermined};
  for (auto const& stop : found.stops)
    if (stop.truth == Truth::yes) branch.stops.push_back(stop.rule);
  auto const json = missing_json({.branches = {branch}});
  constexpr std::string_view answer = R"({"answer":"")";
  auto const begin = json.find(answer) + answer.size();
  auto const text = json.substr(begin, json.size() - 2 - begin);
  return known = &leaves_.try_emplace(text, text).first->second;
}

// The lowest and the highest level that is reached, counted from 1; 0: none.
std::pair<std::size_t, std::size_t> KeptExplanations::ends_of(std::uint32_t outcome) {
  if (outcome >= levels_.size())
    levels_.resize(outcome + std::size_t{1}, {not_worked_out, not_worked_out});
  auto& ends = levels_[outcome];
  if (ends.first != not_worked_out) return ends;
  auto const levels = placer_->outcome(outcome).levels;
  ends = {};
  if (!levels.empty())
    ends = {level_index(batch_->criteria(), levels.front()),
            level_index(batch_->criteria(), levels.back())};
  return ends;
}

bool KeptExplanations::append(TextBlock& out, Client const& client) {
  if (!can_explain_) return false;
  auto const ticket = placer_->ask(client.states);
  auto const answer = placer_->answer(ticket);
  auto const said = answer ? placer_->said(ticket) : std::nullopt;
  if (!said || !number_values(client)) return false;
  static Branches const none{.known = true};
  auto const& missing = answer->decisive == 0 ? none : branches(client, *answer, *said);
  if (!missing.known) return false;
  auto const [lowest, highest] = ends_of(answer->outcome);
  outline_.fill(*said, lowest, highest, lists_);
  placements_->append(out, client.id, client.date, *answer);
  out.shorten();
  append_list(out, R"(,"reasons":[)", lists_.reasons);
  append_list(out, R"(],"not_lower":[)", lists_.not_lower);
  append_list(out, R"(],"not_higher":[)", lists_.not_higher);
  append_missing(out, *answer, missing);
  return true;
}

template <std::size_t N>
void KeptExplanations::append_list(TextBlock& out, char const (&opening)[N],
                                   std::vector<OutlinedRule> const& rules) {
  most_ = N + KeptText::block;
  for (auto const& rule : rules) most_ += rules_[rule.rule].most;
  auto* to = written(out.room(most_), opening);
  for (auto const& rule : rules) {
    if (&rule != rules.data()) *to++ = ',';
    to = append_rule(out, to, rule);
  }
  out.written(to);
}

char* KeptExplanations::append_rule(TextBlock& out, char* to, OutlinedRule const& outlined) {
  auto& rule = rules_[outlined.rule];
  to = written(to, rule.heads[place_of(outlined.truth)]);
  for (auto& leaf : rule.leaves) to = append_leaf(out, to, rule, leaf, &leaf == rule.leaves.data());
  return written(to, "]}");
}

char* KeptExplanations::append_leaf(TextBlock& out, char* to, RuleText const& rule, LeafText& leaf,
                                    bool first) {
  std::size_t const comma = first ? 1 : 0;
  to = written(to, leaf.before.bytes.data() + comma, leaf.before.size - comma);
  auto const now = [&] {
    auto const at = static_cast<std::size_t>(&rule - rules_.data());
    return leaf_of(batch_->criteria().rules[at], rule.outlined[leaf.leaf], facts_in(leaf.facts));
  };
  if (leaf.facts.size() == 1) {
    auto const fact = leaf.facts.front();
    auto const number = numbers_[fact];
    auto& state = leaf.states[number];
    if (state == no_state) state = static_cast<std::uint8_t>(place_of(now().truth));
    to = written(to, values_[fact].json(number));
    return written(to, states_[state]);
  }
  std::uint64_t key = 1;
  std::size_t slot = 0;  // one for each, of three facts with up to nine values
  for (auto const fact : leaf.facts) {
    key = key * FactTexts::most + numbers_[fact];
    slot = slot * 9 + numbers_[fact];
  }
  auto& [known, end] = leaf.ends[slot % ends_kept];
  if (known != key) {
    auto const json = leaf_json(now());
    end = KeptText(json.substr(behind_value_key(json)));
    known = key;
  }
  out.written(to);  // its value may be of any length
  return written(out.room(most_ + end.size), end);
}

void KeptExplanations::append_missing(TextBlock& out, BatchAnswer const& answer,
                                      Branches const& branches) {
  constexpr char opening[] = R"(],"missing":[)";
  constexpr char list[] = R"(,"branches":[)";
  std::size_t most = sizeof opening + 2 * KeptText::block;
  for (auto const& branch : branches.list) most += branch.answer->size + branch.leaves->size + 2;
  for (auto rest = answer.decisive; rest != 0; rest &= rest - 1)
    most += missing_[static_cast<std::size_t>(std::countr_zero(rest))].size + longest_value +
            sizeof list + 2;
  auto* to = written(out.room(most), opening);
  auto const* branch = branches.list.data();
  for (auto rest = answer.decisive; rest != 0; rest &= rest - 1) {
    auto const fact = static_cast<std::size_t>(std::countr_zero(rest));
    std::size_t const comma = rest == answer.decisive ? 1 : 0;
    to = written(to, missing_[fact].bytes.data() + comma, missing_[fact].size - comma);
    to = written(to, values_[fact].json(numbers_[fact]));
    to = written(to, list);
    for (bool first = true;; first = false) {
      auto const& [text, leaves, last] = *branch++;
      to = written(to, text->bytes.data() + (first ? 1 : 0), text->size - (first ? 1 : 0));
      to = written(to, *leaves);
      if (last) break;
    }
    to = written(to, "]}");
  }
  out.written(written(to, "]}"));
}

}  // namespace careplan
