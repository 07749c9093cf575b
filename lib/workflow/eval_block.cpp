#include "workflow/eval_block.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "workflow/seen_clients.hpp"

namespace careplan {

QuickEval::QuickEval(BatchCriteria const& criteria, std::optional<Date> as_of, bool explain)
    : criteria_(&criteria),
      as_of_(as_of),
      as_of_text_(as_of ? to_text(*as_of) : std::string()),
      quick_(criteria, explain),
      placer_(criteria),
      kept_(criteria.criteria(), placer_) {
  if (explain) explanations_ = std::make_unique<KeptExplanations>(criteria, placer_, kept_);
}

std::span<FactState const> QuickEval::states() {
  if (!as_of_) return quick_.states();
  auto const& facts = criteria_->criteria().facts;
  auto const age = (*as_of_ - quick_.day()).count();
  aged_.assign(quick_.states().begin(), quick_.states().end());
  stale_ = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].max_age_days == 0 || age <= facts[i].max_age_days) continue;
    aged_[i] = criteria_->open(i);
    stale_ |= std::uint64_t{1} << i;
  }
  return aged_;
}

void QuickEval::ask(Asked& asked, EvalBlock& block) {
  auto const& line = block.entries.back().line;
  asked.entry = block.entries.size() - 1;
  asked.plain = !line.too_long && quick_.read(line.text) && !(as_of_ && quick_.day() > *as_of_);
  if (!asked.plain) return;
  asked.client = quick_.client();
  asked.date = as_of_ ? as_of_text_ : quick_.date();
  if (explanations_)
    asked.plain = explain(block, asked);
  else
    asked.ticket = placer_.ask(states());
  block.entries.back().id = asked.client;
  block.entries.back().client = SeenClients::hash_of(asked.client);
}

// While the line is still in hand: an explanation repeats its values.
bool QuickEval::explain(EvalBlock& block, Asked const& asked) {
  auto const now = states();
  return explanations_->append(block.text, {.id = asked.client,
                                            .date = asked.date,
                                            .states = now,
                                            .values = quick_.values(),
                                            .stale = stale_});
}

void QuickEval::answer(Asked const& asked, EvalBlock& block) {
  auto& entry = block.entries[asked.entry];
  if (asked.plain)
    if (auto const found = placer_.answer(asked.ticket)) {
      kept_.append(block.text, asked.client, asked.date, *found);
      end(block, entry);
    }
  entry.end = block.text.size();
}

void QuickEval::end(EvalBlock& block, EvalBlock::Entry& entry) {
  entry.plain = true;
  auto* const end = block.text.room(1);
  *end = '\n';
  block.text.written(end + 1);
}

// Each line is answered when a few more have been asked for.
void QuickEval::read(EvalBlock& block) {
  block.entries.clear();
  block.text.clear();
  BlockLines lines(block.lines);
  std::size_t asked = 0;
  std::size_t answered = 0;
  while (auto const line = lines.next()) {
    if (!line->too_long && !line->text.starts_with('{') && trim(line->text).empty()) continue;
    if (explanations_) {
      block.entries.push_back({.line = *line});
      auto& only = asked_.front();
      ask(only, block);
      auto& entry = block.entries.back();
      if (only.plain) end(block, entry);
      entry.end = block.text.size();
      continue;
    }
    if (asked - answered == asked_.size()) answer(asked_[answered++ % asked_.size()], block);
    block.entries.push_back({.line = *line});
    ask(asked_[asked++ % asked_.size()], block);
  }
  while (answered < asked) answer(asked_[answered++ % asked_.size()], block);
  block.passed = lines.passed();
}

}  // namespace careplan
