// The record: one SQLite file, opened by one function. Reads never write and hold no transaction
// while anything is printed; every write goes through a Transaction, which commits together with
// its entry in the audit chain or not at all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/care.hpp"
#include "client/consent.hpp"
#include "client/identity.hpp"
#include "client/record.hpp"
#include "client/reward.hpp"
#include "core/calendar.hpp"
#include "core/value.hpp"
#include "program/program.hpp"
#include "scheduling/schedule.hpp"

namespace careplan {

enum class Access { read, write };

// What the world gives: only main fills it from the real clock, user and entropy.
struct World {
  std::function<std::string()> now;  // UTC, "2026-12-01T09:30:00Z"
  std::uint64_t seed = 1;            // jitter of the busy handler
  std::string actor{};               // who does it: user name
  std::string vfs{};  // SQLite VFS to open through; empty: the default. For torture tests.
  int busy_timeout_ms = 10'000;
  // Key of the audit chain: records made with one can only be written with it. Empty: none.
  std::string key_file{};
  bool last = false;  // the process ends with this work: what is open may be left to the system
};

// The newest current assessment of a client with an instrument that holds any answer.
struct LastAssessed {
  ClientId client{};
  std::string instrument{};
  Date date{};
  bool operator==(LastAssessed const&) const = default;
};

// One fact of one current assessment.
struct FactAt {
  ClientId client{};
  Date date{};
  Value value{};
  bool operator==(FactAt const&) const = default;
};

struct ClientDay {
  ClientId client{};
  Date date{};
  auto operator<=>(ClientDay const&) const = default;
};

// A row by its table and number: "mark:12".
struct RowName {
  std::string table{};
  long id = 0;
  auto operator<=>(RowName const&) const = default;
};
std::string to_text(RowName const& name);
std::optional<RowName> parse_row_name(std::string_view text);

// A row about a client as it can be pointed at: what it says in a few words, of which day, who
// recorded it when, and what took its place.
struct RecordedRow {
  RowName name{};
  ClientId client{};
  Date date{};
  std::string what{};
  long entry = 0;          // number of the audit entry that wrote it
  std::string recorded{};  // UTC
  std::string actor{};
  std::optional<long> supersedes{};
  std::optional<long> superseded_by{};
  std::string struck{};  // why; empty: it was not
  bool current() const { return !superseded_by && struck.empty(); }
};

// One state of a session over time.
struct SessionVersion {
  Session session{};
  int version = 0;                         // counts from 0 within the id
  std::string recorded{};                  // UTC
  std::optional<std::string> withdrawn{};  // UTC; when it was superseded
};

class Record {
 public:
  // Throws Error{not_found} when there is no file (hint: careplan store init), Error{database} when
  // it is not ours, newer, busy or corrupt.
  static Record open(std::string const& path, Access access, World world);
  // Makes an empty record, mode 0600. Error{conflict} when the file exists.
  static Record create(std::string const& path, World world);
  Record(Record&&) noexcept;
  Record& operator=(Record&&) noexcept;
  ~Record();

  // Current rows (superseded ones left out), in order of id unless said otherwise.
  std::vector<AssessmentRow> assessments(std::optional<ClientId> client = {}) const;
  // Of one client: who was asked what on which day, without answers, facts and outcome, which are
  // read of one of them.
  std::vector<AssessmentRow> assessment_heads(ClientId const& client) const;
  void fill_answers(AssessmentRow& head) const;
  void fill_facts(AssessmentRow& head) const;
  std::vector<AssessmentRow> assessments_and_superseded(ClientId const& client) const;
  std::vector<LastAssessed> last_assessed(Date until) const;  // by client, then instrument
  std::vector<PlacementRow> placements(std::optional<ClientId> client = {}) const;
  std::vector<DecisionRow> decisions(std::optional<ClientId> client = {}) const;
  std::vector<Session> sessions(Span<Date> within) const;  // of current timetables, with rosters
  std::optional<Session> find_session(SessionId const& id) const;
  // Without its roster.
  std::optional<Session> find_session_head(SessionId const& id) const;
  // The current session of a client on a day; several: all of them.
  std::vector<Session> sessions_of(ClientId const& client, Date date) const;
  // Those that a client is marked at, or that such a mark makes up, without rosters.
  std::vector<Session> sessions_marked(ClientId const& client) const;
  // Every state, current or superseded, of the sessions of a span, by id and then by version.
  std::vector<SessionVersion> session_versions(Span<Date> within) const;
  std::vector<Unmet> unmet() const;  // of current timetables
  std::vector<MarkRow> marks(std::optional<ClientId> client = {}) const;
  std::vector<MarkRow> marks_of(SessionId const& session) const;
  std::vector<TestRow> tests(std::optional<ClientId> client = {}) const;
  std::vector<MilestoneRow> milestones(std::optional<ClientId> client = {}) const;
  std::vector<LeaveRow> leaves(std::optional<ClientId> client = {}) const;
  std::vector<RewardRow> rewards(std::optional<ClientId> client = {}) const;
  std::vector<PlanRow> plans(std::optional<ClientId> client = {}) const;
  std::vector<ContactRow> contacts(std::optional<ClientId> client = {}) const;
  std::vector<AuthorizationRow> authorizations(std::optional<ClientId> client = {}) const;
  // The newest state of each consent, revoked and expired ones too; what was disclosed, oldest
  // first.
  std::vector<ConsentRow> consents(std::optional<ClientId> client = {}) const;
  std::vector<DisclosureRow> disclosures() const;
  // When current assessments were made, without what was answered; in order of id.
  std::vector<LastAssessed> assessed(std::optional<ClientId> client = {}) const;
  // One fact ("phq-9.total") of every current assessment with an instrument, by client and date.
  std::vector<FactAt> facts(std::string const& instrument, std::string const& name) const;
  // Rows of a client, or those that an audit entry wrote, current and others; by client, day and
  // order of recording.
  std::vector<RecordedRow> rows_of(ClientId const& client) const;
  std::vector<RecordedRow> rows_of_entry(long entry) const;
  // Error{not_found} when there is none of that name.
  RecordedRow row(RowName const& name) const;
  // Whether a reward of that key was recorded once and taken back since.
  bool taken_back(RewardRow const& reward) const;
  // Days on which a client attended any session, once each, by client and date.
  std::vector<ClientDay> attended_days() const;
  std::vector<std::string> instruments() const;  // of current assessments, sorted
  bool knows(ClientId const& client) const;      // has any assessment
  std::vector<ClientId> clients() const;         // sorted
  // Says nothing by itself, differs from record to record and never changes: ids that leave the
  // clinic are derived from it, so that nobody can guess what they stand for.
  std::string origin() const;

  struct Impl;
  Impl& impl() const { return *impl_; }  // for the files of this room

 private:
  explicit Record(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// What a write did with a row that has a natural key.
enum class Written { inserted, updated, unchanged };
constexpr auto words(Written) {
  return words_of<Written>({{Written::inserted, "inserted"},
                            {Written::updated, "updated"},
                            {Written::unchanged, "unchanged"}});
}

// What saving a timetable did with sessions. `kept`: sessions with marks that it would have
// dropped or changed.
struct TimetableWritten {
  int inserted = 0;
  int unchanged = 0;
  int superseded = 0;
  std::vector<SessionId> kept{};
};

// What is read while it lives is of one moment: nothing that others write comes in between. They
// wait for its end, so it must not outlive a question to a person, and no transaction begins in it.
class Moment {
 public:
  explicit Moment(Record const& record);
  ~Moment();
  Moment(Moment const&) = delete;
  Moment& operator=(Moment const&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// BEGIN IMMEDIATE to COMMIT. Rolls back in its destructor; commit() writes the one audit entry that
// covers every row written, so a transaction that wrote nothing commits nothing. There is no way to
// commit without one: `verb` and `subject` are needed to begin.
class Transaction {
 public:
  Transaction(Record& record, std::string verb, std::string subject, std::string reason = {});
  ~Transaction();
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;

  // Natural keys: assessment (client, date, instrument), mark (client, session), decision (client,
  // date, kind), test (client, date), milestone (client, date, milestone). The same row again is
  // `unchanged`; a different one throws Error{conflict} unless it gives a reason, and then it is
  // `updated`. A row may also name what it supersedes, with a reason of its own or else of the
  // transaction: such a correction may change the key as well. A key whose row was struck or moved
  // is taken again only with a reason: Error{conflict}. A placement is `unchanged` when it
  // equals the last one of its client, day and criteria. A mark of a session that is on no
  // timetable is Error{not_found}. `row.id` is filled. After an Error the transaction goes on as if
  // that row had not been saved.
  Written save(AssessmentRow& row);
  Written save(PlacementRow& row);
  Written save(DecisionRow& row);
  Written save(MarkRow& row);
  Written save(TestRow& row);
  Written save(MilestoneRow& row);
  // Natural keys: leave (client, first day), reward (client, date, entry, plan, what).
  // Error{conflict} when more would be redeemed than was earned.
  Written save(LeaveRow& row);
  Written save(RewardRow& row);
  // Natural keys: plan (client, date, kind, step), contact (client, date, kind, what),
  // authorization (client, code, first day).
  Written save(PlanRow& row);
  Written save(ContactRow& row);
  Written save(AuthorizationRow& row);
  // Natural key: consent (client, recipient, purpose, first day).
  Written save(ConsentRow& row);
  // Takes a row that should never have been recorded out of everything that counts; it stays to be
  // seen. What it superseded stands again; else its natural key is free for whoever gives a reason.
  // `unchanged` when it was struck before; Error{not_found}, or Error{conflict} when another stands
  // in its place, or in that of what would stand again.
  Written strike(RowName const& name, std::string const& reason);
  // What is about to be disclosed; never `unchanged`, for each time is one more.
  void log(DisclosureRow& row);
  // What is about to be done with the vault; a row for each client, and one when there is none.
  void log(IdentityUse const& use);
  // Takes out every row of the client, sessions for nobody else, and the client from rosters, needs
  // and disclosures; gives how many rows by table, none when there were none. What the chain says
  // stays: codes, reasons, digests. Whole or not at all; Error{conflict} when a row of somebody
  // else refers to one of the client's.
  std::vector<std::pair<std::string, long>> purge(ClientId const& client);
  // Replaces the current sessions of the timetable's programs from its horizon's first day on;
  // sessions that have marks stay. Superseded sessions are kept and marked so.
  // The timetable's programs are those of its sessions and unmet needs and `programs`, which is how
  // a program that nobody needs any more gets an empty plan. A session with marks may only be
  // replaced by one of the same id of which everything that the marks say stays true (day, time,
  // service, what it counts for, the marked clients); otherwise it stays and is named in `kept`.
  // Saving the same timetable again writes nothing.
  TimetableWritten save(Timetable const& timetable, std::vector<std::string> const& programs = {});

  // What the audit entry is about, where that is known only now.
  void subject(std::string subject);
  // Throws Error{database} when the record stays busy, Error{io} when the disk fails; then nothing
  // was written. Once it returns, the rows and their entry survive a crash or a power cut.
  void commit();

  struct Impl;

 private:
  friend class MarkWriter;
  std::unique_ptr<Impl> impl_;
};

// Marks in great number: takes each as Transaction::save would, for a tenth of the work. While it
// lives nothing else is saved in the transaction.
class MarkWriter {
 public:
  explicit MarkWriter(Transaction& transaction);
  ~MarkWriter();
  MarkWriter(MarkWriter const&) = delete;
  MarkWriter& operator=(MarkWriter const&) = delete;

  // Fills `row.id` of what is unchanged only: rows wait until many are written at once.
  Written save(MarkRow& row);
  // What waits; before anybody reads marks, and before the transaction is committed.
  void write();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Builds the file anew from its rows, so that nothing of what was purged is left in it.
void compact(Record& record);

// Takes a record that an older careplan wrote to the schema of this one, keeping a copy beside it
// ("<path>.schema-<n>"). Gives the number of steps taken. Never done implicitly.
int migrate(std::string const& path, World world);

struct AuditEntry {
  long seq = 0;
  std::string at{};
  std::string actor{};
  std::string verb{};
  std::string subject{};
  std::string reason{};
  int rows = 0;
  std::string hash{};
};
std::vector<AuditEntry> audit_entries(Record const& record);

// Every disagreement between the rows, the chain and the state it implies, and what SQLite itself
// finds, as sentences that name table and row. Empty: the record is whole. Reads one consistent
// state, and so keeps writers waiting for as long as it takes. Whoever can write to the file can
// also recompute the chain: compare `head` with one that was kept elsewhere.
// A keyed chain is held against the key of its world; without the key, see unseen().
std::vector<std::string> verify(Record const& record);

// The chain as it once was, in a line to be kept where the record is not: "12:0123..." is the
// number of an entry and the beginning of its hash.
struct Anchor {
  long seq = 0;
  std::string hash{};
};
std::string to_text(Anchor const& anchor);
std::optional<Anchor> parse_anchor(std::string_view text);
Anchor anchor_of(Record const& record);  // its last entry
// What contradicts an anchor: an end that was cut off, or a chain that was written anew.
std::vector<std::string> verify(Record const& record, std::vector<Anchor> const& anchors);
// What verify() could not see in this record for want of its key, as a sentence; empty: nothing.
std::string unseen(Record const& record);

// Makes a key for Record::create in a file of mode 0600. Error{conflict} when the file exists.
void make_key(std::string const& path);

struct RecordInfo {
  std::string path{};
  std::string sqlite_version{};
  int schema_version = 0;
  std::string journal_mode{};
  std::string synchronous{};
  std::vector<std::pair<std::string, long>> row_counts{};
  long audit_entries = 0;
  std::string head{};
};
RecordInfo info(Record const& record);

// A verified copy of a record in use, mode 0600, written beside the target and renamed.
// Error{conflict} when the target exists.
void backup(Record const& record, std::string const& target);
// The same as a stream of bytes, the first of which leaves when the copy is verified.
void backup(Record const& record, std::function<void(std::string_view)> const& out);
// The record of such a stream, verified, under a name that is free.
void restore(std::function<std::size_t(std::span<char>)> const& in, std::string const& path,
             World const& world);

// SHA-256 in hex, for naming versions of definitions.
std::string digest(std::string_view bytes);

}  // namespace careplan
