// Stays and courses of care as reports count them: narrowed as the request says, each with the word
// of its cut. For the files report_*.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "workflow/report_kinds.hpp"

namespace careplan {

// stay: one client in one program at one level. course: from an admission through every step up and
// down until a discharge, under the program, track and level of its first stay.
enum class StayUnit { stay, course };
// The day that says whether a stay lies in the period, and in which week, month or quarter.
enum class StayDay { begin, end };

struct StayQuestion {
  StayUnit unit = StayUnit::stay;
  StayDay day = StayDay::begin;
};

// What nobody answered or said; it keeps a row of its own.
inline constexpr std::string_view not_known = "not known";

struct CutStay {
  Episode const& stay;  // it stands in the reading
  std::string cut{};    // the word of `by`, in the order in which the rows stand
};

// By client and day. Decisions after today have not happened yet. Open stays have no last day: by
// StayDay::end they are left out.
std::vector<CutStay> stays_for(ReportSource const& source, StayQuestion question);

// A blank item was not asked again: it takes nothing back that was told before. One that was
// answered unknown or refused does.
inline bool says(FactAt const& fact) {
  return fact.value != Value{Missing::not_asked};
}

// Days in care: from the first day to the day of discharge, or so far.
long days_in_care(Episode const& stay, Date today);

// The decisions up to today.
std::vector<DecisionRow> decisions_until(ReportSource const& source);

// Cuts that any stay has.
inline constexpr GroupBy stay_cuts[] = {
    GroupBy::all,       GroupBy::program, GroupBy::level,   GroupBy::service, GroupBy::track,
    GroupBy::clinician, GroupBy::payer,   GroupBy::sex,     GroupBy::age,     GroupBy::pathway,
    GroupBy::referral,  GroupBy::month,   GroupBy::quarter, GroupBy::year};
// And of what became of it: how long somebody stays cannot be asked by the hours that came of it.
inline constexpr auto outcome_cuts = [] {
  std::array<GroupBy, std::size(stay_cuts) + 1> cuts{};
  *std::ranges::copy(stay_cuts, cuts.begin()).out = GroupBy::hours;
  return cuts;
}();
inline constexpr ReportOptions stay_options{.level = true, .payer = true, .clinician = true};

inline constexpr ReportTerm term_of_cut{"cuts",
                                        "payer, sex, age, pathway and referral are those of the "
                                        "intake: the newest answer up to the first "
                                        "day of the stay, else the first after it. An item that a "
                                        "newer intake leaves blank was not asked "
                                        "again and takes nothing back; one answered unknown or "
                                        "refused does. Not known where nobody said"};
inline constexpr ReportTerm term_of_hours{
    "--by hours",
    "hours attended in the whole stay so far, of sessions that count toward hours, in bands of a "
    "week and of every four weeks of nine hours"};
inline constexpr ReportTerm term_of_clinician{"--clinician", "who decided the admission"};
inline constexpr ReportTerm term_of_today{
    "today", "--as-of; what was decided after it has not happened yet"};

}  // namespace careplan
