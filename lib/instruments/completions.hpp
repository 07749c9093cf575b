// Walking through what a record may still turn out to be. A completion gives every open item one of
// its allowed answers and makes the items that gates skip not applicable; it is one that
// complaints_about would pass, so a given answer behind a gate says that the gate was open.
#pragma once

#include <functional>
#include <vector>

#include "instruments/plan.hpp"
#include "instruments/score.hpp"

namespace careplan {

// The value of each item, in item order.
using Values = std::vector<Value>;

// What is varied and what follows from it. Values of items outside are left as they are given.
struct Extent {
  std::vector<std::size_t> open{};   // takes each of its allowed answers in turn
  std::vector<std::size_t> gated{};  // is made not applicable where its gate is no; in item order
};

enum class Reach {
  gates,  // vary the open gatekeepers only: then it is settled which items apply
  all,    // vary every open item among `items` too, where its answers can be listed
};
Extent extent_of(Plan const& plan, Values const& given, std::vector<std::size_t> const& items,
                 Reach reach);
double combinations(Plan const& plan, Extent const& extent);

// Calls `visit` with each completion until it returns false.
using Visit = std::function<bool(Values const&)>;
void for_each_completion(Plan const& plan, Values const& given, Extent const& extent,
                         Visit const& visit);

// True when the value is still to be completed.
bool is_open(Value const& value);
bool is_skipped(Value const& value);

// The answers by item; what is not answered is not asked.
Values values_of(Plan const& plan, std::vector<Answer> const& answers);

// Looks up items among `values`; anything else is not asked.
FactOf items_of(Plan const& plan, Values const& values);

}  // namespace careplan
