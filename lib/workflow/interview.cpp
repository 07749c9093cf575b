#include "workflow/interview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/text.hpp"
#include "instruments/completions.hpp"
#include "workflow/interview_words.hpp"

namespace careplan {

Interview::Interview(InterviewSubject subject)
    : subject_(std::move(subject)),
      given_(subject_.plan.instrument->items.size()),
      page_(subject_.style) {
  for (auto const& answer : subject_.answers)
    // What did not apply is asked when it comes to apply.
    if (auto const found = subject_.plan.item_at.find(answer.item);
        found != subject_.plan.item_at.end() && !is_skipped(answer.value))
      given_[found->second] = answer.value;
}

std::string Interview::begin() {
  greet();
  tell_flags();
  go_on();
  return finish();
}

std::string Interview::hear(std::string_view line) {
  auto const said = trim(line);
  switch (stage_) {
    case InterviewStage::asking:
      hear_answer(said);
      break;
    case InterviewStage::reviewing:
      hear_review(said);
      break;
    case InterviewStage::leaving:
      hear_leaving(said);
      break;
    case InterviewStage::confirmed:
    case InterviewStage::left:
      break;
  }
  return finish();
}

std::string Interview::finish() {
  auto text = page_.take();
  if (stage_ == InterviewStage::asking) text += instrument().items[at_].id + "> ";
  if (stage_ == InterviewStage::reviewing) text += "review> ";
  if (stage_ == InterviewStage::leaving) text += "leave> ";
  return text;
}

std::vector<Value> Interview::values() const {
  auto const& items = instrument().items;
  std::vector<Value> all(items.size(), Missing::not_asked);
  // Gates read earlier items only, so one pass settles what applies.
  for (std::size_t at = 0; at < items.size(); ++at) {
    bool const skipped = items[at].asked_when &&
                         evaluate(items[at].asked_when, items_of(subject_.plan, all)) == Truth::no;
    all[at] = skipped ? Value{Missing::not_applicable} : given_[at].value_or(Missing::not_asked);
  }
  return all;
}

std::vector<Answer> Interview::answers() const {
  std::vector<Answer> list;
  auto const all = values();
  for (std::size_t at = 0; at < all.size(); ++at)
    if (all[at] != Value{Missing::not_asked} && asked(at))
      list.push_back({instrument().items[at].id, all[at]});
  return list;
}

// Points that are worked out from a quantity are asked for only where the quantity is not known.
bool Interview::asked(std::size_t item) const {
  auto const all = values();
  auto const& quantity = instrument().items[item].derived_from;
  if (!quantity.empty() && settled(all[subject_.plan.item_at.at(quantity)])) return false;
  return !is_skipped(all[item]);
}

bool Interview::given_any() const {
  return std::ranges::any_of(given_, [](auto const& given) { return given.has_value(); });
}

void Interview::hear_answer(std::string_view line) {
  auto const& item = instrument().items[at_];
  if (line.empty() && given_[at_]) return take(*given_[at_]);
  if (line.empty())
    return page_.lines("Please answer. 'skip' says that it was not asked; 'help' lists the words.");
  if (auto const choice = chosen(item, line)) return take(*choice);
  auto const word = interview_word(line);
  if (word && *word != InterviewWord::confirm) return steer(*word);
  take(typed_answer(item, line));
}

void Interview::steer(InterviewWord word) {
  switch (word) {
    case InterviewWord::skip:
      return take(Missing::not_asked);
    case InterviewWord::refuse:
      return take(Missing::refused);
    case InterviewWord::unknown:
      return take(Missing::unknown);
    case InterviewWord::back:
      return go_back();
    case InterviewWord::quit:
      return leave();
    case InterviewWord::help:
    case InterviewWord::confirm:
      help();
      return ask();
  }
}

// An answer that cannot be is told and asked again; the one before it stays.
void Interview::take(Value value) {
  auto const& item = instrument().items[at_];
  auto const before = std::exchange(given_[at_], value);
  auto complaints = complaints_about(subject_.plan, {{item.id, value}}, {});
  if (complaints.empty()) complaints = complaints_about(subject_.plan, answers(), {});
  if (!complaints.empty()) {
    given_[at_] = before;
    for (auto const& complaint : complaints) page_.lines("Not taken: " + complaint.message);
    return page_.lines("Please answer again, or 'back' to correct what was answered before.");
  }
  std::erase(path_, at_);
  path_.push_back(at_);
  tell_flags();
  go_on();
}

void Interview::go_on() {
  for (std::size_t item = 0; item < given_.size(); ++item) {
    if (given_[item] || !asked(item)) continue;
    at_ = item;
    stage_ = InterviewStage::asking;
    return ask();
  }
  stage_ = InterviewStage::reviewing;
  review();
}

void Interview::go_back() {
  while (!path_.empty() && !asked(path_.back())) path_.pop_back();
  if (path_.empty()) return page_.lines("This is the first answer: there is nothing before it.");
  at_ = path_.back();
  path_.pop_back();
  stage_ = InterviewStage::asking;
  ask();
}

void Interview::hear_review(std::string_view line) {
  auto const word = interview_word(line);
  if (word == InterviewWord::confirm) {
    stage_ = InterviewStage::confirmed;
  } else if (word == InterviewWord::quit) {
    leave();
  } else if (word == InterviewWord::back) {
    go_back();
  } else if (word == InterviewWord::help) {
    help();
    review();
  } else {
    constexpr std::string_view verb = "change ";
    change(line.starts_with(verb) ? trim(line.substr(verb.size())) : line);
  }
}

// By id, by its number in the review, or by its label.
void Interview::change(std::string_view name) {
  auto const& items = instrument().items;
  auto found = std::ranges::find(items, name, &Item::id);
  if (found == items.end()) found = std::ranges::find(items, name, &Item::label);
  auto const number = parse_integer(name);
  if (found == items.end() && number && *number >= 1 && *number <= std::ssize(items))
    found = items.begin() + (*number - 1);
  if (found == items.end()) {
    std::vector<std::string> ids;
    for (auto const& item : items) ids.push_back(item.id);
    if (!name.empty() && name != "change")
      page_.lines(fmt::format("There is no item '{}'; {}", name, suggestion(name, ids)));
    return page_.lines("Type confirm, change ITEM, back, quit or help.");
  }
  auto const item = static_cast<std::size_t>(found - items.begin());
  if (!asked(item))
    return page_.lines(
        fmt::format("{} does not apply: asked only when {}", found->id, found->asked_when.text));
  at_ = item;
  stage_ = InterviewStage::asking;
  ask();
}

void Interview::leave() {
  if (!given_any()) {
    stage_ = InterviewStage::left;
    return;
  }
  before_leaving_ = std::exchange(stage_, InterviewStage::leaving);
  page_.lines("Leave without keeping these answers? yes or no");
}

void Interview::hear_leaving(std::string_view line) {
  bool const yes = line == "y" || line == "yes";
  if (yes) {
    stage_ = InterviewStage::left;
  } else if (line == "n" || line == "no") {
    stage_ = before_leaving_;
    stage_ == InterviewStage::asking ? ask() : review();
  } else {
    page_.lines("yes leaves and keeps nothing; no goes on");
  }
}

}  // namespace careplan
