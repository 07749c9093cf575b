#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "criteria/compiled.hpp"
#include "formats/records.hpp"
#include "workflow/client_facts.hpp"
#include "workflow/comparison.hpp"
#include "workflow/filter.hpp"
#include "workflow/filters.hpp"
#include "workflow/place.hpp"
#include "workflow/seen_clients.hpp"

namespace careplan {
namespace {

// The client of a record that cannot be read as a whole, as far as it can be told.
std::optional<ClientId> client_in(RecordStream const& stream) {
  std::string_view id;
  if (!stream.complaint()) {
    if (auto const found = stream.root().find("client")) id = (*found)->text;
  } else if (stream.csv()) {
    auto const at = std::ranges::find(stream.columns(), "client") - stream.columns().begin();
    auto const cells = split(stream.text(), ',');
    if (static_cast<std::size_t>(at) < cells.size()) id = cells[static_cast<std::size_t>(at)];
  } else {
    constexpr std::string_view key = "\"client\"";
    auto text = stream.text();
    auto const at = text.find(key);
    text = at == text.npos ? std::string_view() : trim(text.substr(at + key.size()));
    if (text.starts_with(':')) text = trim(text.substr(1));
    auto const end = text.find('"', 1);
    if (text.starts_with('"') && end != text.npos) id = text.substr(1, end - 1);
  }
  if (!valid_id(id)) return std::nullopt;
  return ClientId{std::string(id)};
}

// One set of criteria and what they have been told of the present client.
struct Judge {
  explicit Judge(Criteria const& by) : criteria(by), compiled(by), placer(compiled), facts(by) {}

  Placement place(Date day, Detail detail) {
    auto known = facts.as_of(day);
    count_since(criteria, known, day);
    return placer.place(known, detail);
  }
  void forget() { facts = ClientFacts(criteria); }

  Criteria const& criteria;
  CompiledCriteria compiled;
  Placer placer;
  ClientFacts facts;
};

class Evaluation {
 public:
  Evaluation(Filter& filter, Catalogue const& catalogue, EvalOptions const& options)
      : filter_(filter),
        catalogue_(catalogue),
        options_(options),
        criteria_(catalogue.criteria(options.criteria)),
        judge_(criteria_),
        before_(options.compare.empty()
                    ? nullptr
                    : std::make_unique<Judge>(catalogue.criteria(options.compare))),
        names_(criteria_, before_ ? &before_->criteria : nullptr) {
    check_place_in_columns(filter.stream(), names_);
  }

  FilterCount run() {
    while (filter_.next()) record();
    close();
    return filter_.finish();
  }

 private:
  void record() {
    auto const& stream = filter_.stream();
    auto const client = client_in(stream);
    if (client && client != client_) {
      close();
      client_ = client;
      opened_at_ = stream.place();
      again_ = seen_.again(client->value);
      unreadable_between_ = false;
    }
    if (client && again_) refuse_again();
    if (filter_.rejections().empty()) read();
    bool const rejected = !filter_.rejections().empty();
    // A line that nobody can read, between two records of one client, was that client's.
    if (client) incomplete_ = incomplete_ || rejected || unreadable_between_;
    unreadable_between_ = !client;
    filter_.reject();
  }

  // What was said of the client before is gone, and an answer was given without this.
  void refuse_again() {
    filter_.rejections().push_back(
        {RejectCode::not_allowed,
         "client",
         {filter_.stream().place(),
          fmt::format("{} comes up again after other clients", client_->value),
          "the records of one client stand together: sort them by client"}});
  }

  void read() {
    if (is_assess_out(filter_.stream())) {
      if (auto const out = read_assess_out(filter_.stream(), filter_.rejections())) take(*out);
    } else if (auto const in = read_place_in(filter_.stream(), names_, filter_.rejections())) {
      if (!later(in->date))
        each_judge([&](Judge& judge) { judge.facts.told(in->date, in->facts); });
    }
  }

  void take(AssessOut const& out) {
    Facts facts;
    add_facts(facts, instrument(out.instrument), out.outcome);
    check(facts);
    if (filter_.rejections().empty() && !later(out.date))
      each_judge([&](Judge& judge) { judge.facts.assessed(out.instrument, out.date, facts); });
  }

  template <class Do>
  void each_judge(Do const& act) {
    act(judge_);
    if (before_) act(*before_);
  }

  bool later(Date date) {
    bool const is_later = options_.as_of && date > *options_.as_of;
    if (is_later) ++filter_.count().later;
    return is_later;
  }

  // An instrument that the catalogue does not have gives only facts that no criteria can read.
  Instrument const& instrument(std::string const& id) {
    unknown_.id = id;
    bool read = false;
    each_judge([&](Judge const& judge) {
      read = read || std::ranges::any_of(judge.criteria.facts, [&](FactRule const& rule) {
               return rule.from.starts_with(id + ".") || rule.id.starts_with(id + ".");
             });
    });
    if (!read) return unknown_;
    try {
      return catalogue_.instrument(id);
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      return unknown_;
    }
  }

  // Scored by another version of the instrument, a value may lie outside what the criteria know.
  void check(Facts const& by_address) {
    for (auto const& rule : criteria_.facts) {
      auto const& address = rule.from.empty() ? rule.id : rule.from;
      auto const found = by_address.find(address);
      if (found == by_address.end()) continue;
      for (auto& complaint :
           complaints_about(criteria_, {{rule.id, found->second}}, filter_.stream().place(), false))
        filter_.rejections().push_back({RejectCode::not_allowed, address, std::move(complaint)});
    }
  }

  void close() {
    if (client_ && incomplete_) {
      filter_.rejections().push_back(
          {RejectCode::client_skipped,
           "client",
           {opened_at_,
            fmt::format("{} is not placed: one of the records could not be used", client_->value),
            "mend the rejected record and evaluate the client again"}});
      // Where the first complaint stops everything, this would only be its echo.
      if (filter_.stopped()) filter_.rejections().clear();
      filter_.reject(false);
    } else if (client_ && !filter_.stopped()) {
      place_client();
    }
    client_.reset();
    incomplete_ = false;
    again_ = false;
    each_judge([](Judge& judge) { judge.forget(); });
  }

  void place_client() {
    auto const day = options_.as_of ? options_.as_of : judge_.facts.newest();
    if (!day) return;
    auto const detail = options_.explain ? Detail::reasons : Detail::outcome;
    auto placement = judge_.place(*day, detail);
    if (!options_.licensed) hide_licensed_text(criteria_, placement);
    if (before_)
      compare(*day, {&before_->criteria, before_->place(*day, detail)},
              {&criteria_, std::move(placement)});
    else if (filter_.csv())
      add_row(filter_.rows(), *client_, *day, criteria_, placement);
    else
      append_placement(filter_.line(), *client_, *day, criteria_, placement, options_.explain);
    filter_.written();
  }

  void compare(Date day, Side const& before, Side const& after) {
    if (filter_.csv())
      add_comparison_row(filter_.rows(), *client_, day, before, after);
    else
      append_comparison(filter_.line(), *client_, day, before, after);
    ++filter_.count().moves[move_text(before, after)];
  }

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
  bool again_ = false;       // the client has been placed already
  bool incomplete_ = false;  // one of the client's records could not be used
  bool unreadable_between_ = false;
  Instrument unknown_;
};

}  // namespace

FilterCount eval_stream(ByteSource const& in, ByteSink const& out, Catalogue const& catalogue,
                        EvalOptions const& options) {
  if (options.explain && options.filter.to == Format::csv)
    throw Error(Fault::usage, "reasons do not fit into CSV", {},
                "use --format ndjson or json with --explain");
  if (options.explain && !options.compare.empty())
    throw Error(Fault::usage, "a comparison has no reasons", {},
                "give --explain without --compare for one set of criteria");
  Filter filter(in, out, options.filter,
                options.compare.empty() ? placement_table() : comparison_table());
  return Evaluation(filter, catalogue, options).run();
}

}  // namespace careplan
