// Released schemas are history: this text never changes, later steps are added beside it.
#include <fmt/format.h>

#include "core/text.hpp"
#include "storage/migrations.hpp"

namespace careplan::storage {
namespace {

constexpr char audit_tables[] = R"sql(
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  verb TEXT NOT NULL CHECK (verb <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''),
  reason TEXT NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  rows_digest TEXT NOT NULL CHECK (length(rows_digest) = 64),
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE TABLE audit_row (
  -- Deferred: of many rows the first are listed before their entry is known.
  seq INTEGER NOT NULL REFERENCES audit (seq) DEFERRABLE INITIALLY DEFERRED,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (table_name, row_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE purged (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  digest BLOB CHECK (length(digest) = 32) -- of what is left of the row; NULL: nothing is
) STRICT;
)sql";

// What should never have been recorded: the row stays, and nothing counts it any more.
constexpr char struck_table[] = R"sql(
CREATE TABLE struck (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  table_name TEXT NOT NULL CHECK (table_name IN ('assessment', 'placement', 'decision', 'mark', 'test',
    'milestone', 'leave', 'reward', 'care_plan', 'contact', 'authorization', 'consent')),
  row_id INTEGER NOT NULL,
  client TEXT NOT NULL CHECK ({client}),
  reason TEXT NOT NULL CHECK (reason <> ''),
  UNIQUE (table_name, row_id)
) STRICT;
)sql";

// {client} is what a client's id may look like; {value} are the columns of one answer or fact.
constexpr char clinical_tables[] = R"sql(
CREATE TABLE assessment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  instrument TEXT NOT NULL CHECK (instrument <> ''),
  version TEXT NOT NULL,
  rater TEXT NOT NULL,
  outcome TEXT NOT NULL,
  supersedes INTEGER REFERENCES assessment (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX assessment_key ON assessment (client, date, instrument);
CREATE TABLE answer (
  assessment INTEGER NOT NULL REFERENCES assessment (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  item TEXT NOT NULL CHECK (item <> ''),
  {value},
  PRIMARY KEY (assessment, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE fact (
  assessment INTEGER NOT NULL REFERENCES assessment (id),
  name TEXT NOT NULL CHECK (name <> ''),
  {value},
  PRIMARY KEY (assessment, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE placement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  as_of TEXT NOT NULL CHECK (as_of IS date(as_of)),
  criteria TEXT NOT NULL CHECK (criteria <> ''),
  criteria_version TEXT NOT NULL,
  criteria_hash TEXT NOT NULL,
  purpose TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('certain', 'conditional', 'undetermined')),
  level TEXT NOT NULL CHECK (level = '' OR status = 'certain'),
  levels TEXT NOT NULL CHECK (level = '' OR levels = level), -- their ids between spaces
  or_above INTEGER NOT NULL CHECK (or_above IN (0, 1)),
  stopped INTEGER NOT NULL CHECK (stopped IN (0, 1) AND NOT (stopped AND status = 'certain')),
  result TEXT NOT NULL
) STRICT;
CREATE INDEX placement_key ON placement (client, as_of, criteria);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  kind TEXT NOT NULL CHECK (kind IN ('admit', 'continue', 'step_up', 'step_down', 'transfer', 'discharge')),
  level TEXT NOT NULL CHECK (level = '' OR kind <> 'discharge'),
  program TEXT NOT NULL,
  track TEXT NOT NULL,
  recommended TEXT NOT NULL,
  placement INTEGER REFERENCES placement (id),
  deviation TEXT NOT NULL CHECK (deviation IN
    ('none', 'service_unavailable', 'waitlist', 'client_preference', 'clinical_judgement', 'legal',
     'financial', 'transport', 'language_culture', 'childcare_work', 'medical', 'psychiatric',
     'environment', 'other')),
  discharge TEXT CHECK (discharge IS NULL OR (kind = 'discharge' AND discharge IN
    ('completed', 'dropped_out', 'terminated', 'transferred', 'incarcerated', 'death', 'other'))),
  site_reason TEXT NOT NULL CHECK (site_reason = '' OR discharge IS NOT NULL),
  note TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  supersedes INTEGER REFERENCES decision (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX decision_key ON decision (client, date, kind);
CREATE INDEX decision_placement ON decision (placement);
)sql";

constexpr char attendance_tables[] = R"sql(
CREATE TABLE mark (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL,  -- checked in C++: when a function checks, SQLite copies every page first
  session TEXT NOT NULL,
  -- CASE and not IN: for every row written SQLite makes a table of a list of three and more.
  status TEXT NOT NULL CHECK (CASE status
    WHEN 'present' THEN 1 WHEN 'late' THEN 1 WHEN 'left_early' THEN 1 WHEN 'excused' THEN 1
    WHEN 'unexcused' THEN 1 WHEN 'cancelled' THEN 1 WHEN 'no_call' THEN 1 ELSE 0 END),
  attended INTEGER NOT NULL CHECK (attended BETWEEN 0 AND CASE status
    WHEN 'present' THEN 1440 WHEN 'late' THEN 1440 WHEN 'left_early' THEN 1440 ELSE 0 END),
  makes_up TEXT CHECK (makes_up <> session),
  notice_hours INTEGER CHECK (notice_hours BETWEEN 0 AND 8784),
  participation INTEGER CHECK (participation BETWEEN 0 AND CASE status
    WHEN 'present' THEN 4 WHEN 'late' THEN 4 WHEN 'left_early' THEN 4 ELSE -1 END),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES mark (id) DEFERRABLE INITIALLY DEFERRED,
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
-- Marks come by sessions: an import adds to the end of this index, and the other one is small.
CREATE INDEX mark_key ON mark (session, client);
CREATE INDEX mark_client ON mark (client);
CREATE INDEX mark_makes_up ON mark (makes_up) WHERE makes_up IS NOT NULL;
CREATE TRIGGER mark_session_known BEFORE INSERT ON mark
WHEN NOT EXISTS (SELECT 1 FROM session WHERE code = new.session)
  OR (new.makes_up IS NOT NULL AND NOT EXISTS (SELECT 1 FROM session WHERE code = new.makes_up))
BEGIN SELECT RAISE(FAIL, 'a mark names a session that is on no timetable'); END;
CREATE TABLE test (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  result TEXT NOT NULL CHECK (result IN
    ('negative', 'positive', 'refused', 'missed', 'invalid', 'diluted')),
  confirmation TEXT NOT NULL CHECK (confirmation IN
    ('none', 'pending', 'confirmed', 'not_confirmed')),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES test (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX test_key ON test (client, date);
CREATE TABLE test_substance (
  test INTEGER NOT NULL REFERENCES test (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  substance TEXT NOT NULL CHECK (substance <> ''),
  PRIMARY KEY (test, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE test_panel (
  test INTEGER NOT NULL REFERENCES test (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  substance TEXT NOT NULL CHECK (substance <> ''),
  PRIMARY KEY (test, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE milestone (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  milestone TEXT NOT NULL CHECK (milestone <> ''),
  reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES milestone (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX milestone_key ON milestone (client, date, milestone);
CREATE TABLE leave (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  first TEXT NOT NULL CHECK (first IS date(first)),
  last TEXT CHECK (last IS date(last) AND first <= last),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES leave (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX leave_key ON leave (client, first);
CREATE TABLE reward (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  entry TEXT NOT NULL CHECK (entry IN ('earned', 'redeemed')),
  plan TEXT NOT NULL CHECK ((plan = '') = (entry = 'redeemed')),
  what TEXT NOT NULL CHECK (what <> ''),
  cents INTEGER NOT NULL CHECK (cents >= 0),
  draws INTEGER NOT NULL CHECK (draws >= 0 AND (draws = 0 OR entry = 'earned')),
  seed INTEGER,
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES reward (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX reward_key ON reward (client, date, plan, what);
CREATE TABLE reward_prize (
  reward INTEGER NOT NULL REFERENCES reward (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  prize TEXT NOT NULL CHECK (prize <> ''),
  PRIMARY KEY (reward, position)
) STRICT, WITHOUT ROWID;
)sql";

constexpr char care_tables[] = R"sql(
CREATE TABLE care_plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  kind TEXT NOT NULL CHECK (kind IN
    ('treatment', 'certification', 'relapse_prevention', 'aftercare', 'taper',
     'discharge_summary')),
  step TEXT NOT NULL CHECK (step IN ('drafted', 'signed', 'reviewed', 'withdrawn')),
  review TEXT CHECK (review IS date(review) AND date < review),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES care_plan (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX care_plan_key ON care_plan (client, date, kind, step);
CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  date TEXT NOT NULL CHECK (date IS date(date)),
  kind TEXT NOT NULL CHECK (kind IN
    ('call', 'message', 'visit', 'outreach', 'mutual_help', 'practice', 'peer', 'referral',
     'follow_up')),
  what TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'not_reached', 'declined')),
  times INTEGER NOT NULL CHECK (times BETWEEN 1 AND 100),
  abstinent INTEGER CHECK (abstinent IS NULL OR
    (abstinent IN (0, 1) AND kind = 'follow_up' AND outcome = 'done')),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES contact (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX contact_key ON contact (client, date, kind, what);
CREATE TABLE authorization (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  code TEXT NOT NULL CHECK (code <> ''),
  first TEXT NOT NULL CHECK (first IS date(first)),
  last TEXT NOT NULL CHECK (last IS date(last) AND first <= last),
  units INTEGER NOT NULL CHECK (units BETWEEN 1 AND 100000),
  unit TEXT NOT NULL CHECK (unit IN ('day', 'session', 'quarter_hour')),
  payer TEXT NOT NULL,
  number TEXT NOT NULL,
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES authorization (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX authorization_key ON authorization (client, code, first);
)sql";

// 42 CFR 2.31 asks for each of the columns of a consent; its signature is on paper.
constexpr char consent_tables[] = R"sql(
CREATE TABLE consent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK ({client}),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  scope TEXT NOT NULL CHECK (scope <> ''),
  first TEXT NOT NULL CHECK (first IS date(first)),
  last TEXT CHECK (last IS date(last) AND first <= last),
  until_event TEXT NOT NULL CHECK (until_event <> '' OR last IS NOT NULL),
  revoked TEXT CHECK (revoked IS date(revoked)),
  note TEXT NOT NULL,
  supersedes INTEGER REFERENCES consent (id),
  reason TEXT NOT NULL CHECK (supersedes IS NULL OR reason <> '')
) STRICT;
CREATE INDEX consent_key ON consent (client, recipient);
CREATE TABLE disclosure (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  date TEXT NOT NULL CHECK (date IS date(date)),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  report TEXT NOT NULL CHECK (report <> '')
) STRICT;
CREATE TABLE disclosure_client (
  disclosure INTEGER NOT NULL REFERENCES disclosure (id),
  client TEXT NOT NULL CHECK ({client}),
  consent INTEGER NOT NULL REFERENCES consent (id),
  PRIMARY KEY (disclosure, client)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity_use (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client TEXT NOT NULL CHECK (client = '' OR ({client})),
  act TEXT NOT NULL CHECK (act <> '')
) STRICT;
)sql";

// Nobody redeems what was not earned, in whatever order rows are written or corrected.
constexpr char not_overdrawn[] = R"sql(
CREATE TRIGGER reward_not_overdrawn AFTER INSERT ON reward
WHEN (SELECT total(CASE entry WHEN 'earned' THEN cents ELSE -cents END)
      FROM current_reward WHERE client = new.client) < 0
BEGIN SELECT RAISE(ABORT, 'more would be redeemed than was earned'); END;
)sql";

constexpr char timetable_tables[] = R"sql(
CREATE TABLE timetable (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  site TEXT NOT NULL,
  first_day TEXT NOT NULL CHECK (first_day IS date(first_day)),
  end_day TEXT NOT NULL CHECK (end_day IS date(end_day) AND first_day <= end_day)
) STRICT;
CREATE TABLE timetable_program (
  timetable INTEGER NOT NULL REFERENCES timetable (id),
  program TEXT NOT NULL,
  PRIMARY KEY (timetable, program)
) STRICT, WITHOUT ROWID;
CREATE INDEX timetable_of_program ON timetable_program (program, timetable);
CREATE TABLE unmet (
  timetable INTEGER NOT NULL REFERENCES timetable (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  client TEXT NOT NULL CHECK ({client}),
  program TEXT NOT NULL,
  what TEXT NOT NULL,
  blocked_by TEXT NOT NULL,
  because TEXT NOT NULL,
  PRIMARY KEY (timetable, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timetable INTEGER NOT NULL REFERENCES timetable (id),
  code TEXT NOT NULL CHECK (code <> ''),
  program TEXT NOT NULL,
  track TEXT NOT NULL,
  in_group TEXT NOT NULL,
  service TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('group', 'individual', 'family', 'couples', 'psychoeducation', 'skills',
     'medication_management', 'case_management', 'testing', 'peer', 'medical', 'adjunct', 'break')),
  modality TEXT NOT NULL CHECK (modality IN ('in_person', 'virtual')),
  counts_toward_hours INTEGER NOT NULL CHECK (counts_toward_hours IN (0, 1)),
  billable INTEGER NOT NULL CHECK (billable IN (0, 1)),
  date TEXT NOT NULL CHECK (date IS date(date)),
  begin_minute INTEGER NOT NULL CHECK (begin_minute BETWEEN 0 AND 1439),
  end_minute INTEGER NOT NULL CHECK (end_minute BETWEEN begin_minute + 1 AND 1440),
  clinician TEXT NOT NULL,
  room TEXT NOT NULL,
  topic TEXT NOT NULL
) STRICT;
CREATE INDEX session_code ON session (code);
CREATE INDEX session_date ON session (date);
CREATE INDEX session_timetable ON session (timetable);
CREATE TABLE roster (
  session INTEGER NOT NULL REFERENCES session (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  client TEXT NOT NULL CHECK ({client}),
  PRIMARY KEY (session, position),
  UNIQUE (session, client)
) STRICT, WITHOUT ROWID;
CREATE TABLE session_superseded (
  session INTEGER PRIMARY KEY REFERENCES session (id),
  timetable INTEGER NOT NULL REFERENCES timetable (id)
) STRICT;
CREATE VIEW current_session AS SELECT * FROM session AS s
WHERE NOT EXISTS (SELECT 1 FROM session_superseded AS x WHERE x.session = s.id);
CREATE TRIGGER session_one_current BEFORE INSERT ON session
WHEN EXISTS (SELECT 1 FROM current_session WHERE code = new.code)
BEGIN SELECT RAISE(ABORT, 'there is a current session of that id'); END;
)sql";

constexpr char is_client[] =
    "length(client) BETWEEN 1 AND 64 AND client GLOB '[A-Za-z0-9]*' AND"
    " NOT client GLOB '*[^A-Za-z0-9._-]*'";

// A core Value: which columns hold it depends on its kind. Several words are a JSON array; SQLite
// before 3.41 will not have its JSON functions in a CHECK when the schema is not trusted.
constexpr char value_columns[] = R"sql(kind TEXT NOT NULL,
  number REAL,
  low REAL,
  high REAL,
  text TEXT,
  CHECK (CASE kind
    WHEN 'missing' THEN number IS NULL AND low IS NULL AND text IN
      ('not_asked', 'unknown', 'refused', 'not_applicable', 'stale')
    WHEN 'yes_no' THEN number IN (0, 1) AND low IS NULL AND text IS NULL
    WHEN 'number' THEN number IS NOT NULL AND low IS NULL AND text IS NULL
    WHEN 'word' THEN number IS NULL AND low IS NULL AND text IS NOT NULL
    WHEN 'interval' THEN number IS NULL AND low <= high AND text IS NULL
    WHEN 'one_of' THEN number IS NULL AND low IS NULL AND text GLOB '[[]"*"]'
    ELSE 0 END),
  CHECK ((low IS NULL) = (high IS NULL)))sql";

std::string filled(std::string_view tables) {
  std::string text(tables);
  for (auto const& [mark, with] : {std::pair("{client}", is_client), {"{value}", value_columns}})
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
      text.replace(at, std::string_view(mark).size(), with);
  return text;
}

constexpr char append_only_tables[] =
    "audit audit_row assessment answer fact placement decision mark test test_substance test_panel"
    " milestone leave reward reward_prize care_plan contact authorization timetable"
    " timetable_program unmet session roster session_superseded purged consent disclosure"
    " disclosure_client identity_use struck";

std::string append_only(std::string_view table) {
  std::string sql;
  for (auto const* change : {"update", "delete"})
    sql += fmt::format(
        "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT,"
        " 'rows of {0} are append-only: record a correction instead'); END;\n",
        table, change);
  return sql;
}

// Rows that are struck, of a table, as a condition on `alias`.
std::string not_struck(std::string_view table, std::string_view alias) {
  return fmt::format(
      "NOT EXISTS (SELECT 1 FROM struck AS k WHERE k.table_name = '{}' AND k.row_id = {}.id)",
      table, alias);
}

std::string current_rows_of(std::string_view table, std::string_view unless = "") {
  return fmt::format("CREATE VIEW current_{0} AS SELECT * FROM {0} AS r WHERE {1}{2};\n", table,
                     unless, not_struck(table, "r"));
}

// A row is current until another supersedes it or it is struck; what a struck row superseded stands
// again. No flag is kept that could disagree: only a current row is superseded, and no two current
// rows may share the natural key. The index holds corrections only: they are few, and whoever asks
// whether a row is current asks it for every row. The trigger fails before anything is written:
// with ABORT SQLite would copy every page to undo what was not done.
std::string one_current(std::string_view table, std::string_view same_key) {
  return fmt::format(
             "CREATE INDEX {0}_supersedes ON {0} (supersedes) WHERE supersedes IS NOT NULL;\n",
             table) +
         current_rows_of(table,
                         fmt::format("NOT EXISTS (SELECT 1 FROM {0} AS x WHERE x.supersedes = r.id"
                                     " AND {1}) AND ",
                                     table, not_struck(table, "x"))) +
         fmt::format(
             "CREATE TRIGGER {0}_one_current BEFORE INSERT ON {0}\n"
             "WHEN EXISTS (SELECT 1 FROM current_{0} AS r WHERE {1} AND r.id IS NOT new.supersedes)"
             " OR (new.supersedes IS NOT NULL AND NOT EXISTS"
             " (SELECT 1 FROM current_{0} AS r WHERE r.id = new.supersedes))\n"
             "BEGIN SELECT RAISE(FAIL, 'there is a current {0} with the same key'); END;\n",
             table, same_key);
}

}  // namespace

std::string schema_1() {
  std::string sql = audit_tables + filled(clinical_tables) + filled(timetable_tables) +
                    filled(attendance_tables) + filled(care_tables) + filled(consent_tables) +
                    filled(struck_table) + current_rows_of("placement");
  sql += one_current("assessment",
                     "r.client = new.client AND r.date = new.date"
                     " AND r.instrument = new.instrument");
  sql +=
      one_current("decision", "r.client = new.client AND r.date = new.date AND r.kind = new.kind");
  sql += one_current("mark", "r.client = new.client AND r.session = new.session");
  sql += one_current("test", "r.client = new.client AND r.date = new.date");
  sql += one_current("milestone",
                     "r.client = new.client AND r.date = new.date"
                     " AND r.milestone = new.milestone");
  sql += one_current("leave", "r.client = new.client AND r.first = new.first");
  sql += one_current("reward",
                     "r.client = new.client AND r.date = new.date AND r.entry = new.entry"
                     " AND r.plan = new.plan AND r.what = new.what");
  sql += one_current("care_plan",
                     "r.client = new.client AND r.date = new.date AND r.kind = new.kind"
                     " AND r.step = new.step");
  sql += one_current("contact",
                     "r.client = new.client AND r.date = new.date AND r.kind = new.kind"
                     " AND r.what = new.what");
  sql += one_current("authorization",
                     "r.client = new.client AND r.code = new.code AND r.first = new.first");
  sql += one_current("consent",
                     "r.client = new.client AND r.recipient = new.recipient"
                     " AND r.purpose = new.purpose AND r.first = new.first");
  sql += not_overdrawn;
  for (auto const table : split(append_only_tables, ' ')) sql += append_only(table);
  return sql;
}

}  // namespace careplan::storage
