// assess record: one client's answers to one instrument, from words, a list, standard input, or an
// interview with whoever sits at the terminal.
#include <fmt/format.h>

#include <algorithm>

#include "cli/verbs.hpp"
#include "core/text.hpp"
#include "workflow/assess.hpp"

namespace careplan::cli {
namespace {

struct RecordArgs {
  AssessRequest request{};
  std::optional<Date> on{};
  std::vector<std::string> words{};  // ITEM=VALUE, or "-"
  std::string list{};
  bool interview = false;
};

void declare(Options& options, RecordArgs& args) {
  options.id("CLIENT", args.request.client, "whose answers");
  options.text("INSTRUMENT", args.request.instrument, "what was answered");
  options.text("[ITEM=VALUE]...", args.words,
               "answers; an empty value is not asked; 'refused' and 'unknown' are kept as such; - "
               "reads them from standard input: lines ITEM=VALUE, or JSON");
  options.text("--answers LIST", args.list,
               "all answers in item order: 1,0,refused,2 or a JSON array");
  options.flag("--interview", args.interview,
               "ask item by item; usual on a terminal when no answers are given");
  options.text("--bands NAME", args.request.bands,
               "the bands to read the score by, where the instrument has several");
  options.date("--on DATE", args.on, "the day (today)");
  options.text("--rater WHO", args.request.rater, "code of who rated or asked");
  declare_correction(options, args.request.reason, args.request.was_on, "the client's answers");
}

std::pair<std::string, std::string> item_and_value(std::string const& text) {
  auto const at = text.find('=');
  if (at == std::string::npos || at == 0)
    throw Error(Fault::usage, fmt::format("'{}' is not ITEM=VALUE", text), {},
                "write answers as q1=2");
  return {text.substr(0, at), text.substr(at + 1)};
}

AssessRequest request_of(Session& session, Clinic const& clinic, RecordArgs const& args) {
  auto request = args.request;
  request.date = args.on.value_or(session.today);
  auto const add = [&](std::string const& text, std::string const& name) {
    for (auto& answer : answers_in(clinic, request.instrument, text, name))
      request.given.push_back(std::move(answer));
  };
  for (auto const& word : args.words)
    if (word == "-")
      add(session.read("-"), "standard input");
    else
      request.answers.push_back(item_and_value(word));
  if (!args.list.empty()) add(args.list, "--answers");
  return request;
}

bool wants_interview(Session const& session, RecordArgs const& args) {
  if (args.interview) {
    if (std::ranges::find(args.words, "-") != args.words.end())
      throw Error(Fault::usage, "answers from standard input leave nobody to ask", {},
                  "leave out - or --interview");
    return true;
  }
  if (!args.words.empty() || !args.list.empty() || args.request.was_on) return false;
  if (session.world.in_is_terminal && session.world.err_is_terminal) return true;
  throw Error(Fault::usage, "no answers are given, and there is no terminal to ask on", {},
              "give ITEM=VALUE or --answers LIST; - reads answers from standard input; --interview "
              "asks over a pipe");
}

// Asks until the answers are confirmed; false when whoever was asked left before that.
bool hold(Session& session, Interview& interview) {
  auto const keyboard =
      session.world.keyboard ? session.world.keyboard() : listen_to(session.world.in);
  session.world.err(interview.begin());
  while (interview.stage() < InterviewStage::confirmed) {
    auto const typed = keyboard();
    if (typed.heard != Heard::line) {
      session.world.err("\n");
      return false;
    }
    // A pipe echoes nothing; with its lines in it the text reads as it does on a terminal.
    if (!session.world.in_is_terminal) session.world.err(shown(typed.text) + "\n");
    session.world.err(interview.hear(typed.text));
  }
  return interview.stage() == InterviewStage::confirmed;
}

// An interview of half an hour must not be lost to a busy record: the answers are said, so that
// they can be given again.
AssessAnswer record_confirmed(Session& session, Clinic const& clinic,
                              AssessRequest const& request) {
  try {
    return assess_record(clinic, request);
  } catch (Error const&) {
    std::vector<std::string> words;
    for (auto const& [item, value] : request.given)
      words.push_back(fmt::format("{}={}", item, to_text(value)));
    session.warn("the answers were not stored; to give them again: " + join(words, " "));
    throw;
  }
}

Exit finish(Session& session, AssessAnswer const& answer) {
  auto const& row = answer.row;
  if (session.format == Format::table)
    session.out.write(summary(answer));
  else
    session.out.write(row.outcome_json + "\n");
  session.note(fmt::format("{} {} of {} for {}", to_text(answer.written), row.instrument,
                           to_text(row.date), row.client.value));
  return Exit::done;
}

Exit run(Session& session, RecordArgs const& args) {
  bool const asking = wants_interview(session, args);
  Desk desk(session);
  auto request = request_of(session, desk.clinic, args);
  if (!asking) return finish(session, assess_record(desk.clinic, request));
  auto interview = interview_for(desk.clinic, request, session.speech_style());
  if (!hold(session, interview)) {
    session.warn("stopped before the answers were confirmed: nothing was stored");
    return Exit::stopped;
  }
  request.answers.clear();
  request.given = interview.answers();
  return finish(session, record_confirmed(session, desk.clinic, request));
}

}  // namespace

Command assess_record_command() {
  return {.name = "assess record",
          .summary = "score and keep one client's answers to an instrument",
          .formats = {Format::table, Format::ndjson},
          .bind = bind(declare, run)};
}

}  // namespace careplan::cli
