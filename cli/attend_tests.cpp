// attend: test, test-days, test-results.
#include "workflow/attend_tests.hpp"

#include <fmt/format.h>

#include <limits>

#include "cli/verbs.hpp"
#include "workflow/attend.hpp"
#include "workflow/imports.hpp"

namespace careplan::cli {
namespace {

struct TestArgs {
  std::optional<ClientId> client{};
  std::optional<TestResult> result{};
  std::optional<Date> on{};
  std::vector<std::string> substances{};
  std::vector<std::string> panel{};
  Confirmation confirmation = Confirmation::none;
  std::string note{};
  std::string reason{};
  std::optional<Date> was_on{};
  ImportArgs import{};
};

void declare_test(Options& options, TestArgs& args) {
  options.id("[CLIENT]", args.client, "who was tested");
  options.word("[RESULT]", args.result, "what the test said");
  options.date("--on DATE", args.on, "day of collection (today)");
  options.list("--substance WORD", args.substances, "a substance found");
  options.list("--panel WORDS", args.panel, "the substances looked for");
  options.word("--confirmation WORD", args.confirmation, "what the laboratory said of it");
  options.text("--note TEXT", args.note, "a short note, no names");
  declare_correction(options, args.reason, args.was_on, "the test");
  declare_import(options, args.import, "client,date,result,substances,panel,confirmation,note");
  options.check([&args] {
    if ((args.client && args.result) == !args.import.file.empty())
      throw Error(Fault::usage, "name a client and a result, or give --import FILE");
    if (args.result == TestResult::positive && args.substances.empty())
      throw Error(Fault::usage, "a positive test needs the substances found", {},
                  "add --substance WORD");
    if (args.result && args.result != TestResult::positive && !args.substances.empty())
      throw Error(Fault::usage, "only a positive test has substances found", {},
                  "what was looked for goes with --panel");
  });
}

Exit run_test(Session& session, TestArgs const& args) {
  Desk desk(session);
  if (!args.import.file.empty()) {
    auto const count = record_tests(desk.clinic, read_tests(source(session, args.import.file)),
                                    args.import.dry_run);
    note_count(session, count, args.import.dry_run);
    return Exit::done;
  }
  auto const row = record_test(desk.clinic,
                               {.client = *args.client,
                                .date = args.on.value_or(session.today),
                                .result = *args.result,
                                .substances = args.substances,
                                .panel = args.panel,
                                .confirmation = args.confirmation,
                                .note = args.note,
                                .reason = args.reason},
                               args.was_on);
  session.note(
      fmt::format("{} {} on {}", row.client.value, to_text(row.result), to_text(row.date)));
  return Exit::done;
}

struct DaysArgs {
  std::optional<ClientId> client{};
  std::optional<Date> from{};
  long weeks = 4;
  std::optional<long> seed{};
  std::string site{};
};

void declare_days(Options& options, DaysArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.date("--from DATE", args.from, "first day (today)");
  options.integer("--weeks N", args.weeks, "for so many weeks (4)", {1, 52});
  options
      .integer("--seed N", args.seed,
               "a secret number of the clinic: the same one gives the same days",
               {0, std::numeric_limits<long>::max()})
      .required();
  options.text("--site SITE", args.site, "site whose open days are used, by id or file");
}

Exit run_days(Session& session, DaysArgs const& args) {
  Desk desk(session);
  Date const first = args.from.value_or(session.today);
  std::vector<std::string> warnings;
  auto const table = test_days(desk.clinic,
                               {.client = args.client,
                                .within = {first, first + std::chrono::days{7 * args.weeks}},
                                .seed = static_cast<std::uint64_t>(*args.seed),
                                .site = args.site},
                               warnings);
  session.print(table);
  for (auto const& warning : warnings) session.warn(warning);
  return Exit::done;
}

struct ResultsArgs {
  std::optional<ClientId> client{};
  Period period{};
  TestsBy by = TestsBy::client;
};

void declare_results(Options& options, ResultsArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.period(args.period);
  options.word("--by WORD", args.by, "one row for each of these (client)");
}

Exit run_results(Session& session, ResultsArgs const& args) {
  Desk desk(session);
  Date const end = args.period.to.value_or(session.today) + std::chrono::days{1};
  Span<Date> const within{args.period.from.value_or(*parse_date("1900-01-01")), end};
  session.print(test_results(desk.clinic, args.client, within, args.by));
  return Exit::done;
}

}  // namespace

std::vector<Command> attend_test_commands() {
  return {
      {.name = "attend test",
       .summary = "record drug and alcohol tests",
       .formats = {},
       .bind = bind(declare_test, run_test)},
      {.name = "attend test-days",
       .summary = "draw days of random tests that nobody can tell beforehand",
       .bind = bind(declare_days, run_days)},
      {.name = "attend test-results",
       .summary = "results by client or substance, with both positivities",
       .bind = bind(declare_results, run_results)},
  };
}

}  // namespace careplan::cli
