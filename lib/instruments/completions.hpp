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

// What is varied and what follows from it, each in item order. Values of items outside are left as
// they are given.
struct Extent {
  std::vector<std::size_t> open{};  // takes each of its allowed answers in turn
  std::vector<std::size_t>
      classed{};  // takes each class of answers in turn: a number or an interval
  std::vector<std::size_t> derived{};  // follows from an item that is varied
  std::vector<std::size_t> gated{};    // is made not applicable where its gate is no
  std::vector<std::size_t> rules{};    // of consistency, which must not be broken
};

// The open gatekeepers of every island that the items touch, by classes: then it is settled which
// items apply and which numbers each of them can still take.
Extent extent_of(Plan const& plan, Values const& given, std::vector<std::size_t> const& items);
// Varies one more open item answer by answer; nothing where its answers cannot be listed, or where
// it follows from an item that is varied.
void widen(Plan const& plan, Values const& given, Extent& extent, std::size_t item);
double combinations(Plan const& plan, Values const& given, Extent const& extent);

// Calls `visit` with each completion until it returns false.
using Visit = std::function<bool(Values const&)>;
void for_each_completion(Plan const& plan, Values const& given, Extent const& extent,
                         Visit const& visit);

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
