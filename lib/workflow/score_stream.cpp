#include "formats/quick_assess.hpp"
#include "formats/records.hpp"
#include "workflow/filter.hpp"
#include "workflow/filters.hpp"

namespace careplan {
namespace {

// Plans of the instruments that a stream has named so far; each is worked out once.
class Plans {
 public:
  explicit Plans(Catalogue const& catalogue) : catalogue_(catalogue) {}

  Plan const& operator()(std::string_view id) {
    if (auto const found = plans_.find(id); found != plans_.end()) return found->second;
    return plans_.emplace(id, plan_for(catalogue_.instrument(id))).first->second;
  }

 private:
  Catalogue const& catalogue_;
  std::map<std::string, Plan, std::less<>> plans_;
};

void write(Filter& filter, AssessIn const& in, Outcome const& outcome) {
  if (filter.csv())
    add_rows(filter.rows(), in.client, in.date, *in.instrument, outcome);
  else
    append_assessment(filter.line(), in.client, in.date, *in.instrument, outcome);
  filter.written();
}

// A plain line goes straight through; CSV and everything that needs a second look do not.
bool passed_quickly(Filter& filter, QuickAssess& quick) {
  auto const line = filter.csv() ? std::string_view() : filter.stream().unread_line();
  if (line.empty()) return false;
  auto const record = quick.read(line);
  if (record.empty()) return false;
  if (filter.stopped()) return true;
  filter.line() += record;
  filter.written();
  return true;
}

}  // namespace

FilterCount score_stream(ByteSource const& in, ByteSink const& out, Catalogue const& catalogue,
                         FilterOptions const& options) {
  Filter filter(in, out, options, assessment_table());
  Plans plans(catalogue);
  FindPlan const find = [&](std::string_view id) -> Plan const& { return plans(id); };
  QuickAssess quick(find);
  AssessInDefaults const defaults{options.instrument, options.bands};
  bool const may_be_quick = defaults.instrument.empty() && defaults.bands.empty();
  check_assess_in_columns(filter.stream(), defaults);
  while (filter.advance()) {
    if (may_be_quick && passed_quickly(filter, quick)) continue;
    filter.look();
    std::optional<AssessIn> record;
    if (filter.rejections().empty())
      record = read_assess_in(filter.stream(), find, filter.rejections(), defaults);
    filter.reject();
    if (record && !filter.stopped())
      write(filter, *record,
            score(find(record->instrument->id), record->answers, record->context, record->bands));
  }
  return filter.finish();
}

}  // namespace careplan
