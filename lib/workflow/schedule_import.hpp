// A timetable from a CSV file, ours or of another program, to be held against the rules.
#pragma once

#include "formats/bytes.hpp"
#include "workflow/schedule.hpp"

namespace careplan {

// Columns date, begin, end, service, program, clinician and roster are needed (clients separated by
// ";"); group, track, room, modality and session may be there, and day and clients are held against
// the rest. What `schedule show --format csv` writes is read back as it was. A row without a
// session id is called after its line. Error{input} with every complaint, at its line and column.
std::vector<Session> read_sessions(ByteSource in);

// The timetable of a file held against the rules and against who is in a program as recorded. Its
// days are those of the request or, without `days`, the weeks that the file touches.
ScheduleAnswer check_file(Clinic const& clinic, ScheduleRequest request, ByteSource in, bool days);

}  // namespace careplan
