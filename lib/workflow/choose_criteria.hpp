// Which criteria set answers a question: named, or the one in force for a purpose and a population.
#pragma once

#include <string>

#include "workflow/clinic.hpp"

namespace careplan {

inline constexpr char usual_criteria[] = "iop-adult";

struct CriteriaChoice {
  std::string criteria{};    // by id or file; with neither this nor a purpose: the usual ones
  std::string purpose{};     // admission, continued_stay, step_up, step_down, discharge, virtual
  std::string population{};  // adult or adolescent; empty: by the client's age on the day
};

// Of so many years: "adolescent" from 12 to 17, "adult" from 18, before that "child".
std::string population_at(double age);

// The one set of a purpose that is in force on the day and meant for the population: one for
// exactly it before one for any, a clinic's own before a built-in one, and of several the one that
// came into force last. Error{not_found} when there is none, Error{usage} when several are left or
// when the population has to be known and is not: both name what there is.
Criteria const& criteria_for(Catalogue const& catalogue, Date day, CriteriaChoice const& choice);

// The same for a client of the record, whose population is told by the age on the day: adolescent
// from 12 to 17 years, adult from 18 (as the shipped sets have it). An age that may be on either
// side of a birthday that matters is refused, and so is one that nobody has recorded.
Criteria const& criteria_for(Catalogue const& catalogue, Record const& record,
                             ClientId const& client, Date day, CriteriaChoice const& choice);

}  // namespace careplan
