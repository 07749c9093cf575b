// place: client, decide, eval, history, criteria.
#include "workflow/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/verbs.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "workflow/filters.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

// Criteria by name, or by what they are for.
void declare_choice(Options& options, CriteriaChoice& choice) {
  options.text("--criteria ID", choice.criteria, "criteria set, by id or file");
  options.one_of("--purpose PURPOSE", choice.purpose,
                 {"admission", "continued_stay", "step_up", "step_down", "discharge", "virtual"},
                 "the criteria in force for this question, instead of a name");
  options.one_of("--population WHO", choice.population, {"adult", "adolescent"},
                 "with --purpose: for whom, instead of by age on the day");
  options.check([&choice] {
    if (!choice.criteria.empty() && !choice.purpose.empty())
      throw Error(Fault::usage, "--criteria or --purpose, not both");
    if (!choice.population.empty() && choice.purpose.empty())
      throw Error(Fault::usage, "--population belongs to --purpose");
  });
}

struct ClientArgs {
  std::optional<ClientId> client{};
  CriteriaChoice choice{};
  bool all = false;
  bool explain = false;
  bool record = false;
  std::string expect{};
  std::string available{};
  bool diff = false;
  bool licensed = false;
};

void declare_client(Options& options, ClientArgs& args) {
  options.id("[CLIENT]", args.client, "the client to place");
  declare_choice(options, args.choice);
  options.flag("--all", args.all, "every client who has not been discharged");
  options.flag("--explain", args.explain, "every reason: why, why not lower, why not higher");
  options.flag("--diff", args.diff,
               "beside the newest kept recommendation: did data or criteria change the answer?");
  options.flag("--include-licensed", args.licensed, "the words of proprietary criteria too");
  options.flag("--record", args.record, "keep the recommendation in the record");
  options.text("--expect LEVEL", args.expect, "exit 1 unless this level is certain");
  options.text("--available LEVELS", args.available,
               "levels that can be had, such as iop,php: says which of them meets the need");
  options.check([&args] {
    if (args.all == args.client.has_value())
      throw Error(Fault::usage, "name one client, or give --all");
    if (args.diff && (args.all || args.record))
      throw Error(Fault::usage, "--diff is about one client and keeps nothing");
    if (args.diff && !args.expect.empty())
      throw Error(Fault::usage, "--diff compares two answers, and --expect is about one");
  });
}

void print_json(Session& session, std::vector<PlacementAnswer> const& answers, bool explain) {
  bool const array = session.format == Format::json;
  if (array) session.out.write("[");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (array && i > 0) session.out.write(",\n");
    session.out.write(to_json(answers[i], explain));
    if (!array) session.out.write("\n");
  }
  if (array) session.out.write("]\n");
}

void print_answers(Session& session, std::vector<PlacementAnswer> const& answers, bool explain) {
  if (session.format == Format::json || session.format == Format::ndjson)
    return print_json(session, answers, explain);
  if (!explain || session.format != Format::table) return session.print(table_of(answers));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i > 0) session.out.write("\n");
    session.out.write(explanation(answers[i]));
  }
}

// Criteria that somebody named are used on any day, but not in silence.
void warn_of_dates(Session& session, std::vector<PlacementAnswer> const& answers) {
  std::set<std::string> told;
  for (auto const& answer : answers)
    if (!answer.criteria->in_force(answer.as_of) && told.insert(answer.criteria->id).second)
      session.warn(fmt::format("criteria {} are not in force on {}", answer.criteria->id,
                               to_text(answer.as_of)));
}

// Criteria that were named, or that nobody named, are used for any client, but not in silence.
void warn_of_ages(Session& session, std::vector<PlacementAnswer> const& answers) {
  for (auto const& answer : answers)
    if (!answer.other_age.empty())
      session.warn(
          fmt::format("criteria {} are for {}s, and {} is {} years old: --purpose {} picks "
                      "by age",
                      answer.criteria->id, answer.criteria->population, answer.client.value,
                      answer.other_age, answer.criteria->purpose));
}

Exit run_client(Session& session, ClientArgs const& args) {
  Desk desk(session);
  if (args.diff) {
    session.print(placement_diff(desk.clinic, *args.client, args.choice));
    return Exit::done;
  }
  PlaceWish wish{.keep = args.record,
                 .reasons = args.explain,
                 .changes = args.explain,
                 .licensed = args.licensed,
                 .expected = args.expect};
  for (auto const level : split(args.available, ','))
    if (!trim(level).empty()) wish.available.emplace_back(trim(level));
  auto const [answers, refused] =
      args.all ? place_all(desk.clinic, args.choice, wish)
               : PlacedClients{{place_client(desk.clinic, *args.client, args.choice, wish)}, {}};
  warn_of_dates(session, answers);
  warn_of_ages(session, answers);
  print_answers(session, answers, args.explain);
  if (args.record) session.note(fmt::format("recorded {} placement(s)", answers.size()));
  if (!refused.empty()) {
    session.world.err(error_text(Error(Fault::input, refused), session.json_errors));
    session.note(fmt::format("{} not placed", refused.size()));
    return Exit::input;
  }
  if (args.expect.empty()) return Exit::done;
  for (auto const& answer : answers)
    if (answer.placement.level() != answer.criteria->find_level(args.expect)->id) return Exit::no;
  return Exit::done;
}

struct DecideArgs {
  std::optional<ClientId> client{};
  std::string level{};
  DecisionRequest request{};
  std::optional<Date> on{};
  ImportArgs import{};
};

void declare_decide(Options& options, DecideArgs& args) {
  options.id("[CLIENT]", args.client, "the client decided on");
  options.text("[LEVEL]", args.level, "the level of care, or 'discharge'");
  options.word("--kind KIND", args.request.kind,
               "what kind of step; usually told from the episode and the order of levels");
  options.id("--program ID", args.request.program, "the program that is to deliver it");
  options.id("--track ID", args.request.track, "the track of that program");
  options.date("--on DATE", args.on, "the day it takes effect (today)");
  options.text("--by WHO", args.request.decided_by, "code of the clinician who decides");
  options.word("--reason CODE", args.request.deviation,
               "why it differs from the recommendation; needed when it does");
  options.word("--discharge REASON", args.request.discharge, "why care ends");
  options.id("--site-reason CODE", args.request.site_reason,
             "the site's own code for why care ends, kept beside --discharge");
  options.text("--note TEXT", args.request.note,
               "free text; needed with clinical_judgement and other");
  declare_correction(options, args.request.correction, args.request.was_on,
                     "the client's decision");
  declare_import(options, args.import, "client,date,kind,level,program,track,reason,...");
  options.check([&args] {
    bool const one = args.client && !args.level.empty();
    if (one == !args.import.file.empty())
      throw Error(Fault::usage, "name a client and a level, or give --import FILE");
  });
}

// "C-1001: step_up php on 2026-11-22 (iop was recommended)"
std::string spoken(DecisionRow const& row) {
  auto const what = fmt::format(
      "{}: {}{}{}{} on {}", row.client.value, to_text(row.kind), row.level.empty() ? "" : " ",
      row.level, row.kind == DecisionKind::transfer ? " in " + row.program : "", to_text(row.date));
  if (row.kind == DecisionKind::discharge)
    return fmt::format("{}, {}", what, to_text(*row.discharge));
  if (row.recommended.empty()) return what + " (nothing certain was recommended)";
  if (row.recommended == row.level) return what + ", as recommended";
  return fmt::format("{} ({} was recommended)", what, row.recommended);
}

Exit run_decide(Session& session, DecideArgs const& args) {
  Desk desk(session);
  InVain in_vain;
  if (!args.import.file.empty()) {
    auto const count = decide_all(desk.clinic, read_decisions(source(session, args.import.file)),
                                  args.import.dry_run, &in_vain);
    warn_in_vain(session, in_vain);
    note_count(session, count, args.import.dry_run);
    return Exit::done;
  }
  auto request = args.request;
  request.client = *args.client;
  request.level = args.level;
  request.date = args.on.value_or(session.today);
  auto const row = decide(desk.clinic, request, &in_vain);
  session.note(spoken(row));
  warn_in_vain(session, in_vain);
  return Exit::done;
}

struct HistoryArgs {
  std::optional<ClientId> client{};
};

void declare_history(Options& options, HistoryArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
}

Exit run_history(Session& session, HistoryArgs const& args) {
  Desk desk(session);
  session.print(placement_history(desk.clinic, args.client));
  return Exit::done;
}

struct EvalArgs {
  StreamArgs stream{};
  CriteriaChoice choice{};
  std::string compare{};
  bool explain = false;
  bool changes = false;
  bool licensed = false;
  int jobs = 0;
};

void declare_eval(Options& options, EvalArgs& args) {
  declare_stream(options, args.stream);
  declare_choice(options, args.choice);
  options.check([&args] {
    if (args.choice.criteria.empty() && args.choice.purpose.empty())
      throw Error(Fault::usage,
                  "name criteria with --criteria, or what they are for with --purpose");
  });
  options.text("--compare ID", args.compare,
               "other criteria, say those before a change: who would move, and where to");
  options.flag("--explain", args.explain, "every reason, in NDJSON and JSON");
  options.flag("--changes", args.changes,
               "with --explain, what each domain asks for and what would change the level");
  options.integer("--jobs N", args.jobs, "threads (as many as the machine has cores)", {1, 64});
  options.flag("--include-licensed", args.licensed, "the words of proprietary criteria too");
}

// "12 clients: iop -> php", the most frequent first.
void note_moves(Session& session, std::map<std::string, long> const& moves) {
  std::vector<std::pair<long, std::string>> list;
  for (auto const& [move, clients] : moves) list.emplace_back(-clients, move);
  std::ranges::sort(list);
  for (auto const& [clients, move] : list)
    session.note(fmt::format("{} client{}: {}", -clients, clients == -1 ? "" : "s", move));
}

// One set for the whole stream: it is chosen before anybody is read.
std::string name_of(Catalogue const& catalogue, Date day, CriteriaChoice const& choice) {
  return choice.criteria.empty() ? criteria_for(catalogue, day, choice).id : choice.criteria;
}

Exit run_eval(Session& session, EvalArgs const& args) {
  Catalogue const catalogue(session.data());
  RejectFile rejects(session, args.stream.rejects);
  auto const count = eval_stream(source(session, args.stream.file), out(session), catalogue,
                                 {.criteria = name_of(catalogue, session.today, args.choice),
                                  .as_of = session.globals.as_of,
                                  .explain = args.explain,
                                  .changes = args.changes,
                                  .compare = args.compare,
                                  .licensed = args.licensed,
                                  .jobs = static_cast<unsigned>(args.jobs),
                                  .filter = filter_options(session, args.stream, rejects)});
  if (count.later > 0)
    session.note(fmt::format("{} record(s) later than --as-of were not used", count.later));
  note_moves(session, count.moves);
  return finish_filter(session, rejects, count);
}

struct CriteriaArgs {
  std::string criteria{};
  bool licensed = false;
};

void declare_criteria(Options& options, CriteriaArgs& args) {
  options.text("[CRITERIA]", args.criteria, "show the rules of this set");
  options.flag("--include-licensed", args.licensed, "the words of proprietary criteria too");
}

Exit run_criteria(Session& session, CriteriaArgs const& args) {
  Desk desk(session);
  session.print(args.criteria.empty() ? criteria_table(desk.clinic)
                                      : rule_table(desk.clinic, args.criteria, args.licensed));
  return Exit::done;
}

}  // namespace

std::vector<Command> place_commands() {
  return {
      {.name = "place client",
       .summary = "recommend a level of care for a client, with every reason",
       .bind = bind(declare_client, run_client)},
      {.name = "place decide",
       .summary = "record what was really decided, and why when it differs",
       .formats = {},
       .bind = bind(declare_decide, run_decide)},
      {.name = "place eval",
       .summary = "place a stream of facts or scored records, without a record",
       .formats = {Format::ndjson, Format::csv, Format::json},
       .bind = bind(declare_eval, run_eval)},
      {.name = "place history",
       .summary = "recommendations and decisions over time",
       .bind = bind(declare_history, run_history)},
      {.name = "place criteria",
       .summary = "list criteria sets, or the rules of one",
       .bind = bind(declare_criteria, run_criteria)},
  };
}

}  // namespace careplan::cli
