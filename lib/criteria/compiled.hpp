// Criteria worked out once for any number of clients. Working them out takes milliseconds, an
// answer from them microseconds, however many facts are open; the answers are those of place().
#pragma once

#include <memory>

#include "criteria/place.hpp"

namespace careplan {

// Immutable, and so shared by as many Placers as there are threads.
class CompiledCriteria {
 public:
  // `criteria` must outlive it. Where criteria are too large to be worked out for every client
  // within the limits, each client is worked out alone, as by place().
  explicit CompiledCriteria(Criteria const& criteria, PlaceLimits limits = {});
  ~CompiledCriteria();
  CompiledCriteria(CompiledCriteria&&) noexcept;
  CompiledCriteria& operator=(CompiledCriteria&&) noexcept;

  Criteria const& criteria() const;
  bool whole() const;         // worked out for every client
  std::size_t nodes() const;  // of the graph; 0 when not whole

  struct Impl;
  Impl const& impl() const { return *impl_; }  // for the files of this room

 private:
  std::unique_ptr<Impl> impl_;
};

// How much of a placement is wanted. The outcome alone has no reasons and no branches of what is
// decisive; changes are reasons with drivers and flips, where the criteria could be worked out
// whole.
enum class Detail { outcome, reasons, changes };

// place() of one client, with as much as is wanted; changes need criteria that are worked out.
Placement place(Criteria const& criteria, Facts const& facts, Detail detail);

// Places one client after another, keeping its buffers. One a thread.
class Placer {
 public:
  explicit Placer(CompiledCriteria const& compiled);
  ~Placer();
  Placer(Placer&&) noexcept;
  Placer& operator=(Placer&&) noexcept;

  Placement place(Facts const& facts, Detail detail = Detail::reasons);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
