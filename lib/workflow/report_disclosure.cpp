#include "workflow/report_disclosure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>

#include "core/text.hpp"
#include "reporting/role.hpp"

namespace careplan {
namespace {

struct Shows {
  std::string_view report{};
  std::vector<Information> kinds{};
};
// Only reports that name clients ask for anybody's consent; one that is not here asks for all.
std::vector<Shows> const& what_reports_show() {
  using enum Information;
  static std::vector<Shows> const list{{"hours", {attendance}},
                                       {"attendance", {attendance}},
                                       {"no-show", {attendance}},
                                       {"schedule", {attendance}},
                                       {"curriculum", {attendance}},
                                       {"placements", {care}},
                                       {"waitlist", {care}},
                                       {"tests", {tests}},
                                       {"milestones", {plans}},
                                       {"overdue", {plans}},
                                       {"rewards", {payment}},
                                       {"authorization", {payment}},
                                       {"billing", {attendance, payment}}};
  return list;
}

// What the newest state of each consent for one recipient and purpose allows.
class Consents {
 public:
  Consents(std::vector<ConsentRow> all, DisclosureTerms const& terms, Date today) : today_(today) {
    for (auto& row : all) {
      if (std::ranges::find(recipients_, row.recipient) == recipients_.end())
        recipients_.push_back(row.recipient);
      if (row.recipient == terms.recipient && row.purpose == terms.purpose)
        by_client_[row.client].push_back(std::move(row));
    }
  }
  // The newest that lets these kinds out; nullptr: none does.
  ConsentRow const* find(ClientId const& client, std::vector<Information> const& shown) const {
    auto const found = by_client_.find(client);
    if (found == by_client_.end()) return nullptr;
    for (auto row = found->second.rbegin(); row != found->second.rend(); ++row)
      if (state_of(*row, today_) == ConsentState::valid && covers(*row, shown)) return &*row;
    return nullptr;
  }
  std::string why_not(ClientId const& client) const {
    auto const found = by_client_.find(client);
    if (found == by_client_.end()) return "no consent";
    auto const valid = [&](ConsentRow const& row) {
      return state_of(row, today_) == ConsentState::valid;
    };
    if (std::ranges::any_of(found->second, valid)) return "not for this kind of information";
    auto const& row = found->second.back();
    switch (state_of(row, today_)) {
      case ConsentState::revoked:
        return "revoked on " + to_text(*row.revoked);
      case ConsentState::expired:
        return "until " + to_text(*row.last);
      case ConsentState::not_yet:
        return "from " + to_text(row.first) + " on";
      case ConsentState::valid:
        break;
    }
    return "no consent";
  }
  std::vector<std::string> const& recipients() const { return recipients_; }

 private:
  Date today_;
  std::map<ClientId, std::vector<ConsentRow>> by_client_;
  std::vector<std::string> recipients_;
};

std::vector<std::string> names_in(Cell const& cell) {
  if (auto const* one = std::get_if<std::string>(&cell)) return {*one};
  if (auto const* many = std::get_if<std::vector<std::string>>(&cell)) return *many;
  return {};
}

using Codes = std::set<ClientId>;

// "C-1" stands in "C-1-2026-11-19-individual" and not in "C-10": whose codes a text holds.
std::vector<ClientId> mentioned(std::string_view text, Codes const& known) {
  auto const in_word = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  constexpr std::size_t longest = 64;  // of an id
  std::vector<ClientId> found;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (!in_word(begin) || (begin > 0 && in_word(begin - 1))) continue;
    for (auto end = begin + 1; end <= std::min(text.size(), begin + longest); ++end)
      if (!in_word(end) || !in_word(end - 1))
        if (ClientId id{std::string(text.substr(begin, end - begin))}; known.contains(id))
          found.push_back(std::move(id));
  }
  return found;
}

// One table on its way out.
class Given {
 public:
  Given(Table table, Consents const& consents, Codes const& known)
      : table_(std::move(table)),
        shown_(information_in(table_.id)),
        consents_(consents),
        known_(known) {
    for (auto const& column : table_.columns)
      people_.push_back(assumed_role(column) == Role::person);
    for (auto const& row : table_.rows)
      for (auto const& client : people_of(row)) judge(client);
  }

  // Rows that add up others would tell of those who are left out.
  void leave_out() {
    std::erase_if(table_.notes, [&](std::string const& note) { return tells(note); });
    if (refused.empty()) return;
    std::set<std::size_t> gone;
    for (std::size_t i = 0; i < table_.rows.size(); ++i)
      if (!may_go(table_.rows[i])) gone.insert(i);
    for (bool more = true; more;) {
      more = false;
      for (auto const& sum : table_.sums.rows)
        if (std::ranges::any_of(sum.parts, [&](auto part) { return gone.contains(part); }))
          more = gone.insert(sum.whole).second || more;
    }
    for (auto const row : gone) table_.rows[row].clear();
    std::erase_if(table_.rows, [](auto const& row) { return row.empty(); });
    table_.sums.rows.clear();
    table_.sums.together.clear();
    Codes there;
    for (auto const& row : table_.rows)
      for (auto& client : people_of(row)) there.insert(std::move(client));
    std::erase_if(allowed, [&](auto const& one) { return !there.contains(one.first); });
    table_.notes.emplace_back("Clients whose consent does not cover this are left out.");
  }

  Disclosure notice(DisclosureTerms const& terms) const {
    Disclosure notice{.recipient = terms.recipient, .purpose = terms.purpose};
    notice.consent = "names no client";
    if (!allowed.empty()) {
      notice.consent = text_of(allowed, true);
      for (auto const& row : table_.rows) notice.row_consents.push_back(row_text(row));
    }
    if (terms.words.empty()) return notice;
    notice.consent = allowed.empty() ? terms.words : terms.words + ". " + notice.consent;
    for (auto& text : notice.row_consents) text = terms.words + ". " + text;
    return notice;
  }

  Table&& take() { return std::move(table_); }

  std::map<ClientId, ConsentRow const*> allowed{};
  std::set<ClientId> refused{};

 private:
  // Those it is about, and those whose code stands in a word of it: an appointment has the code of
  // its client in its own.
  std::vector<ClientId> people_of(std::vector<Cell> const& row) const {
    std::vector<ClientId> people;
    for (std::size_t i = 0; i < row.size(); ++i)
      for (auto& text : names_in(row[i])) {
        if (people_[i])
          people.push_back({std::move(text)});
        else
          std::ranges::move(mentioned(text, known_), std::back_inserter(people));
      }
    return people;
  }
  void judge(ClientId const& client) {
    if (allowed.contains(client) || refused.contains(client)) return;
    if (auto const* consent = consents_.find(client, shown_))
      allowed.emplace(client, consent);
    else
      refused.insert(client);
  }
  bool tells(std::string_view note) const {
    return std::ranges::any_of(mentioned(note, known_),
                               [&](ClientId const& client) { return !allowed.contains(client); });
  }
  // Takes those who are refused from its lists; false when the row is theirs.
  bool may_go(std::vector<Cell>& row) const {
    for (std::size_t i = 0; i < row.size(); ++i)
      if (auto* names = std::get_if<std::vector<std::string>>(&row[i]); names && people_[i]) {
        bool const any = !names->empty();
        std::erase_if(*names, [&](auto const& name) { return refused.contains({name}); });
        if (any && names->empty()) return false;
      }
    return std::ranges::none_of(people_of(row),
                                [&](ClientId const& client) { return refused.contains(client); });
  }
  std::string row_text(std::vector<Cell> const& row) const {
    std::map<ClientId, ConsentRow const*> here;
    for (auto const& client : people_of(row)) here.insert(*allowed.find(client));
    return text_of(here, here.size() > 1);
  }
  static std::string text_of(std::map<ClientId, ConsentRow const*> const& some, bool named) {
    std::vector<std::string> texts;
    for (auto const& [client, consent] : some)
      texts.push_back((named ? client.value + ", " : "") + scope_text(*consent));
    return join(texts, ". ");
  }

  Table table_;
  std::vector<Information> shown_;
  Consents const& consents_;
  Codes const& known_;
  std::vector<bool> people_;  // which columns say who a row is about
};

[[noreturn]] void nobody_consents(Consents const& consents, DisclosureTerms const& terms,
                                  std::vector<std::string> const& left_out) {
  auto const& known = consents.recipients();
  bool const is_known = std::ranges::find(known, terms.recipient) != known.end();
  throw Error(Fault::conflict,
              fmt::format("nobody named here has consented to '{}' for {}: {}", terms.recipient,
                          terms.purpose, join(left_out, ", ")),
              {},
              is_known || known.empty() ? "careplan store consents lists what is allowed"
                                        : suggestion(terms.recipient, known));
}

}  // namespace

std::vector<Information> information_in(std::string_view report) {
  auto const& list = what_reports_show();
  auto const found = std::ranges::find(list, report, &Shows::report);
  return found == list.end() ? std::vector{Information::all} : found->kinds;
}

Disclosed disclosed(Clinic const& clinic, std::vector<Table> tables, DisclosureTerms const& terms) {
  auto record = clinic.open(Access::write);
  auto const verb = tables.size() == 1 ? "report " + tables.front().id : "report all";
  Transaction transaction(record, verb, terms.recipient, terms.purpose);
  Consents const consents(record.consents(), terms, clinic.today);
  auto const clients = record.clients();
  Codes const known(clients.begin(), clients.end());
  Disclosed out;
  bool anybody = false;
  for (auto& table : tables) {
    auto const report = table.id;
    Given given(std::move(table), consents, known);
    given.leave_out();
    DisclosureRow log{.date = clinic.today,
                      .recipient = terms.recipient,
                      .purpose = terms.purpose,
                      .report = report};
    for (auto const& [client, consent] : given.allowed)
      log.clients.push_back({client, consent->id});
    transaction.log(log);
    for (auto const& client : given.refused) {
      auto text = fmt::format("{} ({})", client.value, consents.why_not(client));
      if (std::ranges::find(out.left_out, text) == out.left_out.end())
        out.left_out.push_back(std::move(text));
    }
    anybody = anybody || !given.allowed.empty();
    out.notices.push_back(given.notice(terms));
    out.tables.push_back(given.take());
  }
  if (!anybody && !out.left_out.empty()) nobody_consents(consents, terms, out.left_out);
  transaction.commit();
  return out;
}

}  // namespace careplan
