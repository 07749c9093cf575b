// schedule pages: a week on paper.
#include "workflow/schedule_pages.hpp"

#include "cli/verbs.hpp"

namespace careplan::cli {
namespace {

struct PagesArgs {
  std::optional<PageFor> page_for{};
  std::string only{};
  std::optional<Date> week{};
};

void declare_pages(Options& options, PagesArgs& args) {
  options.word("--for WHOM", args.page_for, "a sheet for each client, clinician, room or group")
      .required();
  options.text("[ID]", args.only, "only this one's sheet");
  options.date("--week DATE", args.week, "the week of this day (today)");
}

Exit run_pages(Session& session, PagesArgs const& args) {
  Desk desk(session);
  session.out.write(schedule_pages(
      desk.clinic,
      {.page_for = *args.page_for, .only = args.only, .week = args.week.value_or(session.today)}));
  return Exit::done;
}

}  // namespace

Command schedule_pages_command() {
  return {.name = "schedule pages",
          .summary = "a week on paper: a sheet for each client, clinician, room or group, as HTML",
          .formats = {},
          .bind = bind(declare_pages, run_pages)};
}

}  // namespace careplan::cli
