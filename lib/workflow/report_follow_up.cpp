// Whom the program reached after discharge, and how many of them were abstinent.
#include <fmt/format.h>

#include <map>

#include "reporting/figure.hpp"
#include "workflow/report_stays.hpp"

namespace careplan {
namespace {

// Our own choice: a call a month early or late still answers the question of that time.
constexpr std::chrono::days around_due{30};
constexpr int months_after[] = {3, 6, 12, 18};

constexpr ReportColumn follow_up_columns[] = {
    {"", "", ColumnKind::text, "what --by names"},
    {"months", "Months", ColumnKind::integer, "after the discharge: 3, 6, 12 and 18"},
    {"due", "Due", ColumnKind::integer,
     "clients discharged so long ago that the 30 days after the due day are over; those who died "
     "and those back in care then are left out"},
    {"tried", "Tried", ColumnKind::integer,
     "of the due, with a follow-up contact of any outcome within 30 days of the due day"},
    {"reached", "Reached", ColumnKind::integer, "of these, with a contact that was done"},
    {"reached_share", "Follow-up", ColumnKind::percent, "reached / due"},
    {"answered", "Answered", ColumnKind::integer, "of the reached, who said whether abstinent"},
    {"abstinent", "Abstinent", ColumnKind::integer, "of these, abstinent at the last such contact"},
    {"abstinent_of_answered", "Of answered", ColumnKind::percent,
     "abstinent / answered: those not reached are missing"},
    {"abstinent_of_due", "Of due", ColumnKind::percent,
     "abstinent / due: those not reached count as not abstinent"},
};
constexpr ReportTerm follow_up_terms[] = {
    {"counted", "courses of care that ended, by the contacts of kind follow_up (attend contact)"},
    {"period", "discharges from --from to --to, both included"},
    {"due day",
     "the same day of the month, 3, 6, 12 or 18 months after the discharge; the last day of a "
     "month "
     "that is too short, as in attend due"},
    {"two rates", "the truth lies between them; the follow-up rate says how far they may differ"},
    term_of_today,
    term_of_clinician,
    term_of_cut,
    term_of_hours,
};

struct Reached {
  long due = 0;
  long tried = 0;
  long reached = 0;
  long answered = 0;
  long abstinent = 0;
};

using ContactsOf = std::map<ClientId, std::vector<ContactRow>>;

void count_due(Reached& count, std::vector<ContactRow> const& contacts, Date due) {
  ++count.due;
  bool tried = false;
  bool reached = false;
  std::optional<std::pair<Date, bool>> said;
  for (auto const& contact : contacts) {
    if (contact.date < due - around_due || contact.date > due + around_due) continue;
    tried = true;
    if (contact.outcome != ContactOutcome::done) continue;
    reached = true;
    if (contact.abstinent && (!said || said->first <= contact.date))
      said = {contact.date, *contact.abstinent};
  }
  count.tried += tried ? 1 : 0;
  count.reached += reached ? 1 : 0;
  count.answered += said ? 1 : 0;
  count.abstinent += said && said->second ? 1 : 0;
}

Table follow_up(ReportSource const& source) {
  ContactsOf contacts;
  for (auto& contact : source.record.contacts())
    if (contact.kind == ContactKind::follow_up && contact.date <= source.clinic.today)
      contacts[contact.client].push_back(std::move(contact));
  std::map<ClientId, std::vector<Episode>> care;
  for (auto& stay : episodes(decisions_until(source))) care[stay.client].push_back(stay);
  std::map<std::string, std::map<int, Reached>> groups;
  for (auto const& [course, cut] :
       stays_for(source, {.unit = StayUnit::course, .day = StayDay::end}))
    for (int const months : months_after) {
      auto& count = groups[cut][months];
      auto const due = after_months(*course.end, months);
      bool const back = std::ranges::any_of(
          care[course.client], [&](Episode const& stay) { return stay.active_on(due); });
      if (due + around_due < source.clinic.today && !back &&
          course.discharge != DischargeReason::death)
        count_due(count, contacts[course.client], due);
    }
  Table table{.title = "Follow-up after discharge",
              .sums = {.columns = std::vector<ColumnSum>{{"due", {"tried"}, false},
                                                         {"tried", {"reached"}, false},
                                                         {"reached", {"answered"}, false},
                                                         {"answered", {"abstinent"}, false}},
                       .shares = {{"reached_share", "reached", "due"},
                                  {"abstinent_of_answered", "abstinent", "answered"},
                                  {"abstinent_of_due", "abstinent", "due"}}}};
  for (auto const& [cut, by_month] : groups)
    for (auto const& [months, c] : by_month)
      table.rows.push_back({cut, long{months}, c.due, c.tried, c.reached, share(c.reached, c.due),
                            c.answered, c.abstinent, share(c.abstinent, c.answered),
                            share(c.abstinent, c.due)});
  if (groups.size() > 1) table.group_by = 0;
  table.notes.emplace_back(
      "Of answered: those not reached are missing. Of due: those not reached count as not "
      "abstinent. The truth lies between.");
  return table;
}

Html follow_up_picture(ReportSource const& source, Table const& table) {
  BarFigure bars{.title = "Reached after discharge",
                 .description = "Share of the clients due who were reached, by months."};
  for (auto const& row : table.rows)
    if (auto const* part = std::get_if<double>(&row[5])) {
      auto const when = fmt::format("{} months", std::get<long>(row[1]));
      bars.bars.push_back(
          {.label = source.request.by == GroupBy::all
                        ? when
                        : fmt::format("{}, {}", std::get<std::string>(row[0]), when),
           .value = *part,
           .shown = fmt::format("{:.1f} %", *part * 100)});
    }
  return bars_svg(bars);
}

}  // namespace

ReportKind follow_up_report() {
  return {.name = "follow-up",
          .command = "report follow-up",
          .summary = "who was reached 3 to 18 months after discharge, and how many were abstinent",
          .columns = follow_up_columns,
          .terms = follow_up_terms,
          .cuts = outcome_cuts,
          .options = stay_options,
          .make = follow_up,
          .picture = follow_up_picture};
}

}  // namespace careplan
