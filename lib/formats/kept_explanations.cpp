#include "formats/kept_explanations.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/json.hpp"
#include "criteria/criteria.hpp"
#include "formats/place_parts.hpp"

namespace careplan {
namespace {

constexpr std::size_t branches_kept = std::size_t{1} << 12;
constexpr std::size_t most_facts = 6;  // of one leaf: their numbers fit into 64 bits
constexpr std::uint32_t several = 0xFFFFFFFF;
constexpr int ends_kept = 13;                                             // as a power of two
constexpr std::size_t texts_kept = std::size_t{1} << 21;                  // bytes
constexpr std::size_t longest_end = FactTexts::longest + KeptText::wide;  // with its truth
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
  answers_.resize(criteria.facts.size());
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
  if (at < criteria.rules.size()) text.outlined = outlined_leaves(criteria, criteria.rules[at]);
  std::vector<std::string> before;  // the value of each
  for (auto const& outlined : text.outlined) {
    auto const json = leaf_json(leaf_of(outlined, {}));
    before.push_back(json.substr(0, behind_value_key(json)));
    text.most += before.back().size() + longest_end + KeptText::wide;
  }
  std::string const end = "]}";
  for (auto const truth : truths) {
    auto const json = reason_json(bare_reason(criteria, {at, truth}));
    auto const head = json.substr(0, json.size() - end.size());
    text.heads[place_of(truth)] =
        KeptText(head + (before.empty() ? end : before.front()), KeptText::wide);
  }
  text.most += text.heads.front().size + 3 * KeptText::wide;  // truths are words of a few letters
  for (std::size_t leaf = 0; leaf < before.size(); ++leaf) {
    bool const last = leaf + 1 == before.size();
    text.leaves.push_back({.facts = text.outlined[leaf].facts,
                           .leaf = leaf,
                           .behind = last ? end : "," + before[leaf + 1]});
    auto const& facts = text.leaves.back().facts;
    text.leaves.back().only = facts.size() == 1 ? facts.front() : several;
    can_explain_ = can_explain_ && facts.size() <= most_facts &&
                   std::ranges::all_of(facts, [&](auto fact) { return fact < values_.size(); });
  }
  return text;
}

// False when one of the values is out of the ordinary.
bool KeptExplanations::number_values(Client const& client) {
  bool all = true;
  for (std::size_t fact = 0; fact < values_.size(); ++fact) {
    auto number = values_.data()[fact].number(client.values.data()[fact]);
    all = all && number < FactTexts::most;
    if (number != FactTexts::absent && (client.stale >> fact & 1) != 0) number = FactTexts::stale;
    numbers_.data()[fact] = number;
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
  auto& texts = answers_[fact];
  auto const classes = outcomes_.size();
  if (texts.empty()) texts.resize(classes * classes);
  auto& text = texts[first * classes + last];
  if (text == nullptr)
    text = std::make_unique<KeptText const>(R"(,{"answer":)" +
                                            json_text(batch_->answer_text(fact, first, last)));
  return text.get();
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
  ++record_;
  placements_->append(out, client.id, client.date, *answer);
  out.shorten();
  append_list(out, R"(,"reasons":[)", lists_.reasons);
  append_again(out, R"(],"not_lower":[)", lists_.not_lower);
  append_list(out, R"(],"not_higher":[)", lists_.not_higher);
  append_missing(out, *answer, missing);
  return true;
}

void KeptExplanations::append_list(TextBlock& out, std::string_view opening,
                                   std::vector<OutlinedRule> const& rules) {
  most_ = opening.size() + KeptText::wide;
  for (auto const& rule : rules) most_ += rules_[rule.rule].most;
  auto* to = out.room(most_);
  to = std::ranges::copy(opening, to).out;
  for (auto const& rule : rules) {
    if (&rule != rules.data()) *to++ = ',';
    to = append_rule(out, to, rule);
  }
  out.written(to);
}

// Rules that stand among the reasons already, word for word.
void KeptExplanations::append_again(TextBlock& out, std::string_view opening,
                                    std::vector<OutlinedRule> const& rules) {
  std::size_t size = opening.size();
  for (auto const& [rule, truth] : rules) {
    auto const& text = rules_[rule];
    if (text.record != record_ || text.truth != truth) return append_list(out, opening, rules);
    size += text.end - text.begin + 1;
  }
  auto* to = out.room(size);
  auto const* const begin = out.text().data();
  to = std::ranges::copy(opening, to).out;
  for (auto const& one : rules) {
    auto const& text = rules_[one.rule];
    if (&one != rules.data()) *to++ = ',';
    std::memcpy(to, begin + text.begin, text.end - text.begin);
    to += text.end - text.begin;
  }
  out.written(to);
}

// Asked for forty conditions of each client.
inline KeptExplanations::Stretch& KeptExplanations::end_of(LeafText& leaf) {
  if (leaf.only != several) {
    auto const number = numbers_[leaf.only];
    if (number >= leaf.ends.size()) [[unlikely]]
      leaf.ends.resize(number + std::size_t{1});
    return leaf.ends.data()[number];
  }
  std::uint64_t key = 1;
  for (auto const fact : leaf.facts) key = key * FactTexts::most + numbers_[fact];
  if (leaf.some_ends.empty()) leaf.some_ends.resize(std::size_t{1} << ends_kept);
  auto& [known, end] = leaf.some_ends.data()[key * 0x9E3779B97F4A7C15u >> (64 - ends_kept)];
  if (known != key) end = {};
  known = key;
  return end;
}

char* KeptExplanations::append_rule(TextBlock& out, char* to, OutlinedRule const& outlined) {
  auto& rule = rules_[outlined.rule];
  out.written(to);
  rule.record = record_;
  rule.truth = outlined.truth;
  rule.begin = out.size();
  auto const& head = rule.heads[place_of(outlined.truth)];
  to = written<KeptText::wide>(to, head.bytes.data(), head.size);
  for (auto& leaf : rule.leaves) {
    auto& end = end_of(leaf);
    if (end.size == 0) [[unlikely]]
      to = append_new_end(out, to, rule, leaf, end);
    else
      to = written<KeptText::wide>(to, texts_.data() + end.at, end.size);
  }
  out.written(to);
  rule.end = out.size();
  return to;
}

char* KeptExplanations::append_new_end(TextBlock& out, char* to, RuleText const& rule,
                                       LeafText const& leaf, Stretch& end) {
  auto const text = worked_out(rule, leaf);
  if (text.size() <= leaf.behind.size() + longest_end) end = keep(text);
  if (end.size != 0) return written<KeptText::wide>(to, texts_.data() + end.at, end.size);
  out.written(to);
  return std::ranges::copy(text, out.room(most_ + text.size())).out;
}

std::string KeptExplanations::worked_out(RuleText const& rule, LeafText const& leaf) const {
  auto const json = leaf_json(leaf_of(rule.outlined[leaf.leaf], facts_in(leaf.facts)));
  return json.substr(behind_value_key(json)) + leaf.behind;
}

// Nothing when there are too many.
KeptExplanations::Stretch KeptExplanations::keep(std::string const& text) {
  if (auto const known = stretches_.find(text); known != stretches_.end()) return known->second;
  auto const at = texts_.empty() ? 0 : texts_.size() - KeptText::wide;
  if (at + text.size() > texts_kept) return {};
  texts_.resize(at);
  texts_ += text;
  texts_.resize(texts_.size() + KeptText::wide);
  Stretch const kept{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size())};
  return stretches_.emplace(text, kept).first->second;
}

void KeptExplanations::append_missing(TextBlock& out, BatchAnswer const& answer,
                                      Branches const& branches) {
  constexpr char opening[] = R"(],"missing":[)";
  constexpr char list[] = R"(,"branches":[)";
  std::size_t most = sizeof opening + 2 * KeptText::wide;
  for (auto const& branch : branches.list) most += branch.answer->size + branch.leaves->size + 2;
  for (auto rest = answer.decisive; rest != 0; rest &= rest - 1)
    most += missing_[static_cast<std::size_t>(std::countr_zero(rest))].size + FactTexts::longest +
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
