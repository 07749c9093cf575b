// Who and what is taken when: the bookings of clients, clinicians and rooms by day.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "scheduling/groundwork.hpp"

namespace careplan {

class Ledger {
 public:
  explicit Ledger(Groundwork const& clinic);

  bool client_free(ClientId const& client, Date date, Span<Clock> time) const;
  // Not led elsewhere at that time.
  bool clinician_free(int clinician, Date date, Span<Clock> time) const;
  // The minutes of the day and of the calendar week would stay within the clinician's limits.
  bool clinician_within_hours(int clinician, Date date, Minutes more) const;
  bool room_free(int room, Date date, Span<Clock> time) const;
  // Free, available, within hours. Credentials and caseload are not asked here.
  bool clinician_can(int clinician, Date date, Span<Clock> time) const;
  // A client with appointments counts from the first to the last of them.
  bool caseload_allows(int clinician, ClientId const& client, Date date) const;
  // The first room that will do, -1 when there is none.
  int find_room(Service const& service, int people, Date date, Span<Clock> time) const;

  void book(Session const& session);
  void unbook(Session const& session);
  Minutes week_minutes(int clinician, Date date) const;

 private:
  using Day = std::vector<Span<Clock>>;
  using Calendar = std::map<Date, Day>;
  void change(Session const& session, bool add);

  Groundwork const* clinic_;
  std::map<ClientId, Calendar> clients_;
  std::vector<Calendar> clinicians_;
  std::vector<Calendar> rooms_;
  std::vector<std::map<Date, Minutes>> weeks_;                      // by clinician, Monday
  std::vector<std::map<ClientId, std::multiset<Date>>> caseloads_;  // appointments only
};

}  // namespace careplan
