// Walking through what a record may still turn out to be. A completion gives every open item one of
// its allowed answers, works out the derived items and makes the items that gates skip not
// applicable; it is one that complaints_about would pass, so a given answer behind a gate says that
// the gate was open, and no rule of consistency is broken.
#pragma once

#include <functional>
#include <vector>

#include "instruments/plan.hpp"
#include "instruments/score.hpp"

namespace careplan {

// The value of each item, in item order.
using Values = std::vector<Value>;

// An item that takes these values in turn, as far as they fit what is known of it.
struct Walked {
  std::size_t item = 0;
  std::vector<Value> const* turns = nullptr;  // of the plan
};

// What is varied and what follows from it, each in item order. Values of items outside are left as
// they are given.
struct Extent {
  std::vector<Walked> walked{};
  std::vector<std::size_t> derived{};  // follows from an item that is walked
  std::vector<std::size_t> gated{};    // is made not applicable where its gate is no
  std::vector<std::size_t> rules{};    // of consistency, which must not be broken
};

// The open gatekeepers of every island that the items touch, by classes: then it is settled which
// items apply and which numbers each of them can still take.
Extent extent_of(Plan const& plan, Values const& given, std::vector<std::size_t> const& items);
// Walks one more open item by these turns, or a gatekeeper by these instead of its classes; nothing
// where there are none, or where the item follows from one that is walked.
void widen(Plan const& plan, Extent& extent, Walked more);
double combinations(Values const& given, Extent const& extent);

// Calls `visit` with each completion until it returns false.
using EachCompletion = std::function<bool(Values const&)>;
void for_each_completion(Plan const& plan, Values const& given, Extent const& extent,
                         EachCompletion const& visit);

// "No" and 0 where 0 counts nothing: forms are filled in to the end, also behind a gate, and there
// such an answer says no more than that the item does not apply. Not so for a raw quantity and what
// is worked out from it, whose 0 is a measurement.
bool adds_nothing(Plan const& plan, std::size_t item, Value const& answer);

// True when the value is still to be completed.
bool is_open(Value const& value);
bool is_skipped(Value const& value);

// The answers by item; what is not answered is not asked. Derived items are worked out where their
// raw item is answered.
Values values_of(Plan const& plan, std::vector<Answer> const& answers);
// Raw items that are open although the derived item is answered become the interval of raw numbers
// that come to it.
void narrow_raw_items(Plan const& plan, Values& values);
// The numbers that an item whose value is open adds to a score at least and at most, reversed or
// not, before its weight.
Interval open_range(Item const& item, Value const& value);
// True for an answer that an open value still allows: an interval holds it, or nothing is known.
bool still_allows(Value const& open, double answer);

// Looks up items among `values`; anything else is not asked.
FactOf items_of(Plan const& plan, Values const& values);

}  // namespace careplan
