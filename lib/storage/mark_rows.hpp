// How marks are kept; for the files of this room that read and write them.
#pragma once

#include "storage/natural_key.hpp"

namespace careplan::storage {

Family<MarkRow> const& mark_family();

// Error{not_found} for a session that is on no timetable. A mark that hangs on none would be left
// out of every count of hours without a word.
void require_session(Database& database, SessionId const& session);

}  // namespace careplan::storage
