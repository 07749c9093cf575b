#include "workflow/eval_block.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "workflow/seen_clients.hpp"

namespace careplan {

QuickEval::QuickEval(BatchCriteria const& criteria, std::optional<Date> as_of)
    : criteria_(&criteria),
      as_of_(as_of),
      as_of_text_(as_of ? to_text(*as_of) : std::string()),
      quick_(criteria),
      placer_(criteria),
      kept_(criteria.criteria(), placer_) {}

std::span<FactState const> QuickEval::states() {
  if (!as_of_) return quick_.states();
  auto const& facts = criteria_->criteria().facts;
  auto const age = (*as_of_ - quick_.day()).count();
  aged_.assign(quick_.states().begin(), quick_.states().end());
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (facts[i].max_age_days > 0 && age > facts[i].max_age_days) aged_[i] = criteria_->open(i);
  return aged_;
}

void QuickEval::ask(Asked& asked, EvalBlock& block) {
  auto const& line = block.entries.back().line;
  asked.entry = block.entries.size() - 1;
  asked.plain = !line.too_long && quick_.read(line.text) && !(as_of_ && quick_.day() > *as_of_);
  if (!asked.plain) return;
  asked.client = quick_.client();
  asked.date = as_of_ ? as_of_text_ : quick_.date();
  asked.ticket = placer_.ask(states());
  block.entries.back().id = asked.client;
  block.entries.back().client = SeenClients::hash_of(asked.client);
}

void QuickEval::answer(Asked const& asked, EvalBlock& block) {
  auto& entry = block.entries[asked.entry];
  if (asked.plain)
    if (auto const found = placer_.answer(asked.ticket)) {
      entry.plain = true;
      kept_.append(block.text, asked.client, asked.date, *found);
      auto* const end = block.text.room(1);
      *end = '\n';
      block.text.written(end + 1);
    }
  entry.end = block.text.size();
}

// Each line is answered when a few more have been asked for.
void QuickEval::read(EvalBlock& block) {
  block.entries.clear();
  block.text.clear();
  BlockLines lines(block.lines);
  std::size_t asked = 0;
  std::size_t answered = 0;
  while (auto const line = lines.next()) {
    if (!line->too_long && trim(line->text).empty()) continue;
    if (asked - answered == asked_.size()) answer(asked_[answered++ % asked_.size()], block);
    block.entries.push_back({.line = *line});
    ask(asked_[asked++ % asked_.size()], block);
  }
  while (answered < asked) answer(asked_[answered++ % asked_.size()], block);
  block.passed = lines.passed();
}

}  // namespace careplan
