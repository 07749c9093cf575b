// attend: test-days, test-results.
#include "workflow/attend_tests.hpp"

#include <limits>

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

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
      {.name = "attend test-days",
       .summary = "draw days of random tests that nobody can tell beforehand",
       .bind = bind(declare_days, run_days)},
      {.name = "attend test-results",
       .summary = "results by client or substance, with both positivities",
       .bind = bind(declare_results, run_results)},
  };
}

}  // namespace careplan::cli
