// Files of a clinic, CSV or NDJSON, into requests and rows: decisions, drug tests, milestones,
// marks. Every complaint of a file is collected with its line and column before anything is
// written.
#pragma once

#include <vector>

#include "attendance/billing.hpp"
#include "client/identity.hpp"
#include "formats/bytes.hpp"
#include "workflow/attend.hpp"
#include "workflow/attend_care.hpp"
#include "workflow/place.hpp"

namespace careplan {

// client,date,kind,level,program,track,reason,discharge,by,note   (kind may be empty)
std::vector<DecisionRequest> read_decisions(ByteSource in);
// client,date,result,substances,panel,confirmation,note   (substances separated by blanks)
std::vector<TestRow> read_tests(ByteSource in);
// client,date,milestone,reached,note   (reached: yes or no; empty is yes)
std::vector<MilestoneRow> read_milestones(ByteSource in);
// client,date,session,status,minutes,makes_up,notice_hours,participation,note,correct   (date or
// session; makes_up is a date); also what `attend roster` printed, without its lines that nobody
// filled in
MarkSource marks_in(ByteSource in);
// client,date,plan,step,review,note
std::vector<PlanRow> read_plans(ByteSource in);
// client,date,kind,what,outcome,times,abstinent,note   (outcome empty is done; times empty is 1)
std::vector<ContactRow> read_contacts(ByteSource in);
// client,code,first,last,units,unit,payer,number,note   (unit empty is day)
std::vector<AuthorizationRow> read_authorizations(ByteSource in);
// code,unit,cents,first,last,payer,service   (unit empty is day; last, payer and service may be
// empty)
std::vector<Rate> read_rates(ByteSource in);
// client,name,born,phone,email,address,note   (only client is needed); Error{input} for a client
// who stands there twice
std::vector<Identity> read_identities(ByteSource in);
// Those of a file; none when no file is named.
std::vector<Rate> rates_in(std::string const& path);

}  // namespace careplan
