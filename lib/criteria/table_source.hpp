// What the tables are read off: the consequences of criteria for all clients; private to the room.
#pragma once

#include <map>
#include <vector>

#include "criteria/consequences.hpp"
#include "criteria/ladder.hpp"
#include "criteria/table.hpp"

namespace careplan {

class TableSource {
 public:
  static constexpr double stopped = -1;

  TableSource(Criteria const& criteria, std::size_t nodes);

  bool exact() const { return all_.exact && !all_.diagrams.overflown(); }
  Diagrams& diagrams() { return all_.diagrams; }
  std::vector<OpenFact> const& open() const { return all_.open; }
  std::vector<TableFact> facts() const;
  Diagrams::Ref stop() const { return stop_; }
  Diagrams::Ref level() const { return all_.level; }

  // With the facts that are not shown left open: a set of levels (bit 0: none), or `stopped` where
  // a stop is in force whatever they are.
  Diagrams::Ref answers(std::vector<bool> const& shown);

  // The rules that lead to what the row says: everybody in it meets one of them, and none can be
  // spared. Where the row leaves several levels, those that speak for everybody in it.
  void add_rules(TableRow& row);

 private:
  Diagrams::Ref over(Diagrams::Ref function, std::size_t variable, Diagrams::Both const& op);
  Diagrams::Ref function_of(TableRow const& row);
  // Whether the function is 0 for somebody in the row, and whether it is 1.
  static constexpr unsigned for_some_no = 1;
  static constexpr unsigned for_some_yes = 2;
  unsigned reached(Diagrams::Ref function, TableRow const& row,
                   std::map<Diagrams::Ref, unsigned>& seen);
  bool leads_there(Rule const& rule, TableRow const& row) const;
  std::vector<std::size_t> enough(Diagrams::Ref row, std::vector<std::size_t> rules);

  Criteria const& criteria_;
  Ladder ladder_;
  Consequences all_;
  Diagrams::Ref stop_ = 0;
};

}  // namespace careplan
