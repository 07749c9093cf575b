// The prices of one week, and the least that each client and track can pay at them.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "scheduling/bands.hpp"
#include "scheduling/index.hpp"
#include "scheduling/model.hpp"
#include "scheduling/random.hpp"

namespace careplan {

inline constexpr long price_unit = 1L << 16;  // of one unit of cost

// A row per thing that is scarce: a price, what there is of it, and what the choices take. That a
// client has a place or waits is a row as well: there is -1 of it, and every place takes -1.
struct Scarce {
  std::vector<long> price{};
  std::vector<long> capacity{};
  std::vector<long> taken{};

  int add(long amount) {
    price.push_back(0);
    capacity.push_back(amount);
    taken.push_back(0);
    return static_cast<int>(price.size()) - 1;
  }
};

// What places and groups cost at the prices of clinicians and rooms: no timetable with a given
// choice of groups costs less than the groups, the cheapest way to share out the clients among
// them, and less what the prices earn.
struct PricedPlaces {
  struct Client {
    int client = 0;
    long waiting = 0;
    std::vector<std::pair<int, long>> places{};  // by track
  };
  std::vector<Client> clients{};
  std::vector<std::vector<long>> groups{};                // by track: what the n-th group costs
  std::vector<std::vector<std::vector<long>>> leaders{};  // by track, entry and clinician
  long earned = 0;
};

class WeekPrices {
 public:
  WeekPrices(Model const& model, int week);

  PricedPlaces places();

  // The bound at the present prices, in price units; fills `scarce.taken`.
  long evaluate();
  Scarce scarce{};
  std::vector<int> row_scale{};  // a row that many choices touch moves in smaller steps
  // Clinicians of the same work are alike to most clients: their rows of one hour, of one day and
  // of the week share a number; -1: alone.
  std::vector<int> kin{};
  int kins = 0;

 private:
  // What several appointments or tracks share: the cheapest of some clinicians, or of some rooms,
  // for every start of the week.
  struct Pool {
    std::vector<int> members{};  // clinicians, or classes of rooms
    int kind = 0;                // of length
    int length = 0;
    int minutes = 0;
    bool as_case = false;  // the client counts toward the caseload
    std::vector<long> price{};
    std::vector<int> who{};
  };
  struct Hour {  // where an appointment goes: slot -1 is nowhere
    long cost = 0;
    int day = 0;
    int slot = -1;
  };
  struct Layer {  // clinicians that cost the client the same or less
    int pool = 0;
    long cost = 0;
  };
  struct Wanted {
    ModelAppointment const* appointment = nullptr;
    std::vector<Layer> layers{};
    int rooms = -1;             // pool
    std::vector<long> price{};  // of the cheapest clinician for every start
    std::vector<int> layer{};
    std::vector<Hour> best{};  // by day of a track, at the present prices; day -1: not worked out
  };
  // A day of a track as appointments see it: when they would not meet the group, and what waiting
  // costs, by kind of length. Tracks share most of their days.
  struct TrackDay {
    int day = 0;
    DayBits hours = 0;
    std::array<int, 2> minutes{};  // from the first hour to the last
    bool in_person = true;
    long waiting = 0;  // a half hour
    std::vector<DayBits> open{};
    std::vector<std::vector<long>> costs{};  // by slot; empty: nothing
  };
  struct Shape {  // tracks of the same hours are alike to a client's appointments
    std::array<int, 7> days{};
    bool in_person = true;
    std::vector<int> extra{};  // days without a group
    long extra_day = 0;
    bool operator==(Shape const&) const = default;
  };
  struct Visit {  // the appointments of a client in a track of a shape
    long cost = 0;
    std::vector<Hour> hours{};
  };
  struct Client {
    ModelClient const* client = nullptr;
    long waiting = 0;
    std::vector<ModelOption> options{};
    std::vector<Wanted> wanted{};
    std::vector<std::optional<Visit>> visits{};  // by shape, at the present prices
  };
  struct Bid {  // a client for a track, and what it costs beyond what the client's place is worth
    long cost = 0;
    int client = 0;
  };

  std::size_t cell(int day, int slot) const { return at(day) * at(model_.grid.count) + at(slot); }
  int add_row(long capacity, int scale = 1);
  void add_clinician_rows();
  void add_room_rows();
  void join_rows();
  DayBits hours_of(int clinician, int day) const;
  void add_shapes();
  int add_day(ModelTrack const& track, int day, long waiting);
  void add_client(int client);
  int pool_of(std::vector<Pool>& pools, Pool const& pool);
  void price_clinicians();
  void price_rooms();
  int one_of_cheapest(Pool const& pool, std::size_t start);
  bool draw() const { return lots_.below(2) == 0; }
  void price_wanted(Wanted& wanted) const;
  Visit visit(Client& client, Shape const& shape) const;
  Hour const& best_hour(Wanted& wanted, int track_day) const;
  Hour best_on(Wanted& wanted, Hour const& usual, std::array<int, 7> const& days,
               unsigned set) const;
  long evaluate_client(int client);
  void start_prices();
  void take(Client const& client, Shape const& shape, Visit const& visit);
  void take_leader(int clinician, int day, DayBits bits, int minutes);
  // The hours of a track with who and what could serve them, the cheapest first.
  struct Offer {
    ModelEntry const* hour = nullptr;
    std::vector<std::pair<long, int>> leaders{};
    std::vector<std::pair<long, int>> rooms{};  // classes
  };
  std::vector<Offer> offers(ModelTrack const& track) const;
  void price_groups(int track);
  void take_groups(int track, int count);
  void take_group(Offer const& offer, std::size_t nth);
  long leader_price(ModelEntry const& hour, int clinician) const;
  int places_in_largest(ModelTrack const& track, int groups) const;

  Model const& model_;
  int week_ = 0;
  std::vector<int> slot_row_{};                    // by clinician, day and slot
  std::vector<int> day_row_{};                     // by clinician and day
  std::vector<int> week_row_{};                    // by clinician
  std::vector<int> case_row_{};                    // by clinician; -1: no limit
  std::vector<int> place_row_{};                   // by client of the week
  std::vector<int> room_row_{};                    // by class, day and slot
  std::vector<int> class_of_{};                    // by room
  std::vector<std::vector<int>> classes_{};        // rooms, the largest last
  std::vector<std::vector<long>> leader_table_{};  // by kind and clinician, of every start
  mutable Random lots_{1};  // among choices that cost the same: it moves no bound
  std::vector<Pool> leaders_{};
  std::vector<Pool> rooms_{};
  std::vector<TrackDay> days_{};
  std::vector<Shape> shapes_{};
  std::vector<int> shape_of_{};  // by track
  std::vector<int> passing_{};   // by track: clients there for a part of the week, who count not
  std::vector<Client> clients_{};
  std::vector<std::vector<Bid>> bids_{};      // by track
  std::vector<std::vector<Offer>> offers_{};  // by track
  // By track and number of groups: what they cost, and how many of the best bids have a place.
  std::vector<std::vector<long>> group_costs_{};
  std::vector<std::vector<std::size_t>> members_{};
  std::vector<int> groups_{};  // chosen, by track
  Bands bands_;
};

}  // namespace careplan
