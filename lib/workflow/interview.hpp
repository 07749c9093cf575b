// An interview with one instrument: one item at a time, gates decide what comes next, and nothing
// counts until it is confirmed. A pure state machine: lines in, text out. Whoever drives it prints
// the text, reads a line, and stores the answers once the stage is `confirmed`.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "core/id.hpp"
#include "instruments/score.hpp"
#include "workflow/interview_page.hpp"
#include "workflow/interview_words.hpp"

namespace careplan {

// asking: an item waits for its answer. reviewing: all are asked; a change or the confirmation is
// awaited. leaving: whether to throw the answers away is asked. confirmed, left: it is over.
enum class InterviewStage { asking, reviewing, leaving, confirmed, left };

struct InterviewSubject {
  Plan plan{};
  ClientId client{};
  Date date{};
  Facts context{};                // of the record, for bands, results and flags
  std::string bands{};            // the band set that is asked for
  std::vector<Answer> answers{};  // known beforehand: these items are not asked, but can be changed
  RenderStyle style{};
};

class Interview {
 public:
  explicit Interview(InterviewSubject subject);

  // The text of the beginning, and what to say to a line; both end with a prompt, unless it is
  // over. A flag is shown when the answers surely raise it, and once more at the review.
  std::string begin();
  std::string hear(std::string_view line);

  InterviewStage stage() const { return stage_; }
  // What was answered: without items that do not apply or were not asked.
  std::vector<Answer> answers() const;

 private:
  Instrument const& instrument() const { return *subject_.plan.instrument; }
  std::vector<Value> values() const;  // by item; those that gates skip are not_applicable
  bool asked(std::size_t item) const;
  bool given_any() const;
  std::string finish();

  void hear_answer(std::string_view line);
  void hear_review(std::string_view line);
  void hear_leaving(std::string_view line);
  void steer(InterviewWord word);
  void take(Value value);
  void change(std::string_view name);
  void go_on();
  void go_back();
  void leave();

  void ask();
  void greet();
  void review();
  void help();
  void tell_flags();
  Outcome outcome() const;  // of what was answered so far

  InterviewSubject subject_;
  std::vector<std::optional<Value>> given_;  // by item; nothing: not reached yet
  std::vector<std::size_t> path_{};          // items answered, in that order
  std::size_t at_ = 0;
  std::set<std::string> raised_{};  // flags that were shown
  InterviewStage stage_ = InterviewStage::asking;
  InterviewStage before_leaving_ = InterviewStage::asking;
  InterviewPage page_;
};

}  // namespace careplan
