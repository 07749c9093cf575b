// A week of the stored timetable on paper: a page for each client, clinician, room or group.
#pragma once

#include <string>

#include "workflow/clinic.hpp"

namespace careplan {

enum class PageFor { client, clinician, room, group };
constexpr auto words(PageFor) {
  return words_of<PageFor>({{PageFor::client, "client"},
                            {PageFor::clinician, "clinician"},
                            {PageFor::room, "room"},
                            {PageFor::group, "group"}});
}

struct PagesRequest {
  PageFor page_for = PageFor::clinician;
  std::string only{};  // this one's page; empty: everybody's
  Date week{};         // a day of it
};

// One self-contained HTML page, a sheet of paper for each. A client's sheet is made to be handed
// out: it names the client, and no other one. The others are for staff and carry the rosters.
// Error{not_found} when `only` has no session in that week.
std::string schedule_pages(Clinic const& clinic, PagesRequest const& request);

}  // namespace careplan
