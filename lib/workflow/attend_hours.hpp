// attend: hours by week and in total against rule packs, by the client's age; and from when on
// somebody may come back.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attendance/hours.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

// The packs of these ids; `adult-9h` where none is named.
std::vector<RulePack> packs_of(Clinic const& clinic, std::vector<std::string> const& ids);

struct HoursQuestion {
  std::optional<ClientId> client{};  // empty: everybody
  std::vector<std::string> rules{};  // ids of packs; of several the one for the client's age counts
  std::string site{};                // whose closures exempt a week
  Span<Date> within{};               // weeks that touch these days
};

// Birth dates as far as the ages that assessments recorded (intake.age) settle them: one that leads
// to the right pack on every day of the span. On days that they leave open the first pack counts,
// and `doubts` names the client and the days. Of one pack alone those are in the map for whom it is
// not meant. With stays, only days between the first and the last day in care are asked about.
std::map<ClientId, Date> births_by_age(Record const& record, std::span<RulePack const> packs,
                                       Span<Date> within, std::vector<std::string>& doubts,
                                       std::span<Episode const> stays = {});
// By ages that were read before; the packs ask for them.
bool any_age(std::span<RulePack const> packs);
std::map<ClientId, Date> births_by_age(std::vector<FactAt> const& ages,
                                       std::span<RulePack const> packs, Span<Date> within,
                                       std::vector<std::string>& doubts,
                                       std::span<Episode const> stays = {});

// For the notes of a report, which name nobody, when there were doubts.
void note_doubts(std::vector<std::string> const& doubts, RulePack const& pack,
                 std::vector<std::string>& notes);

// One row a client and week, and one for what no week counts.
Table week_table(Clinic const& clinic, HoursQuestion const& question,
                 std::vector<std::string>& doubts);
// One row a stay: minutes of the first so many weeks, as the first pack that asks for a total says.
// Error{input} when none does.
Table total_table(Clinic const& clinic, HoursQuestion const& question);

// Everybody whose last stay was ended for attendance by a program that asks for a wait, with the
// first day on which they may be admitted again.
Table readmission_table(Clinic const& clinic, std::optional<ClientId> const& client);

// Planned, delivered and required hours of a week as a row, and the columns of such rows. People
// see the rule pack where there are several, and the program and what is not counted where some
// rows are of that.
std::vector<Column> week_columns(bool several_packs);
void show_uncounted(Table& table);
enum WeekCell : std::size_t {
  week_cell_client,
  week_cell_begin,
  week_cell_program,
  week_cell_uncounted = 8
};
std::vector<Cell> week_row(WeekHours&& week);

}  // namespace careplan
