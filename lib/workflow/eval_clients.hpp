// Clients of a stream placed with care: record after record is gathered into what is known of one
// client, who is placed when another one begins.
#pragma once

#include <memory>
#include <optional>

#include "criteria/compiled.hpp"
#include "workflow/client_facts.hpp"
#include "workflow/comparison.hpp"
#include "workflow/filter.hpp"
#include "workflow/filters.hpp"
#include "workflow/seen_clients.hpp"

namespace careplan {

// One set of criteria and what they have been told of the present client.
struct Judge {
  explicit Judge(Criteria const& by) : criteria(by), facts(by) {}
  Placement place(Date day, Detail detail);
  void forget() { facts = ClientFacts(criteria); }

  Criteria const& criteria;
  // Where most are answered elsewhere, the first are worked out one by one.
  long most_alone = 0;
  long alone = 0;
  std::optional<CompiledCriteria> compiled{};
  std::optional<Placer> placer{};
  ClientFacts facts;
};

class EvalClients {
 public:
  EvalClients(Filter& filter, Catalogue const& catalogue, EvalOptions const& options);

  Criteria const& criteria() const { return criteria_; }
  // Only the clients that the quick way leaves come here.
  void expect_few() { few_ = true; }
  // Of a client who will be asked about soon.
  [[gnu::always_inline]] void expect(std::uint64_t client) const { seen_.expect(client); }
  // Takes the filter's current record, which nobody has looked into.
  void record();
  // Places the client whose records were taken last, if that has not been done.
  void close();
  // Whether the records taken last are of the client with this hash.
  bool is_open(std::uint64_t client) const;
  // Before a client is answered elsewhere: ends the one before, and is true for one who has come
  // up already.
  bool again(std::string_view client, std::uint64_t hash);

 private:
  void refuse_again();
  void read();
  void take(AssessOut const& out);
  bool later(Date date);
  Instrument const& instrument(std::string const& id);
  void check(Facts const& by_address);
  void place_client();
  void compare(Date day, Side const& before, Side const& after);
  template <class Do>
  void each_judge(Do const& act);

  Filter& filter_;
  Catalogue const& catalogue_;
  EvalOptions const& options_;
  Criteria const& criteria_;
  Judge judge_;
  std::unique_ptr<Judge> before_;  // the criteria to compare with
  FactNames names_;
  SeenClients seen_{clients_remembered};
  std::optional<ClientId> client_;
  Place opened_at_;
  bool few_ = false;
  bool again_ = false;       // the client has been placed already
  bool incomplete_ = false;  // one of the client's records could not be used
  bool unreadable_between_ = false;
  Instrument unknown_;
};

}  // namespace careplan
