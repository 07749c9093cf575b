#include "workflow/eval_clients.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/records.hpp"
#include "workflow/place.hpp"

namespace careplan {
namespace {

// Clients worked out one by one, of so many, before it pays to work out the criteria for all: that
// takes some 25 MiB where they are too wide in the end.
constexpr long most_alone(long clients) {
  return 256 + clients / 1000;
}

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

}  // namespace

Placement Judge::place(Date day, Detail detail) {
  auto known = facts.as_of(day);
  count_since(criteria, known, day);
  if (++alone <= most_alone) return careplan::place(criteria, known);
  if (!compiled) compiled.emplace(criteria);
  if (!placer) placer.emplace(*compiled);
  return placer->place(known, detail);
}

EvalClients::EvalClients(Filter& filter, Catalogue const& catalogue, EvalOptions const& options)
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

template <class Do>
void EvalClients::each_judge(Do const& act) {
  act(judge_);
  if (before_) act(*before_);
}

bool EvalClients::is_open(std::uint64_t client) const {
  return client_ && SeenClients::hash_of(client_->value) == client;
}

bool EvalClients::again(std::string_view client, std::uint64_t hash) {
  if (client_) close();
  unreadable_between_ = false;
  return seen_.again(client, hash);
}

void EvalClients::record() {
  auto const& stream = filter_.stream();
  auto const client = client_in(stream);
  if (client && client != client_) {
    close();
    client_ = client;
    opened_at_ = stream.place();
    again_ = seen_.again(client->value);
    unreadable_between_ = false;
  }
  // Not before the client ahead is closed, whose own complaints end there.
  filter_.look();
  if (client && again_) refuse_again();
  if (filter_.rejections().empty()) read();
  bool const rejected = !filter_.rejections().empty();
  // A line that nobody can read, between two records of one client, was that client's.
  if (client) incomplete_ = incomplete_ || rejected || unreadable_between_;
  unreadable_between_ = !client;
  filter_.reject();
}

// What was said of the client before is gone, and an answer was given without this.
void EvalClients::refuse_again() {
  filter_.rejections().push_back(
      {RejectCode::not_allowed,
       "client",
       {filter_.stream().place(),
        fmt::format("{} comes up again after other clients", client_->value),
        "the records of one client stand together: sort them by client"}});
}

void EvalClients::read() {
  if (is_assess_out(filter_.stream())) {
    if (auto const out = read_assess_out(filter_.stream(), filter_.rejections())) take(*out);
  } else if (auto const in = read_place_in(filter_.stream(), names_, filter_.rejections())) {
    if (!later(in->date)) each_judge([&](Judge& judge) { judge.facts.told(in->date, in->facts); });
  }
}

void EvalClients::take(AssessOut const& out) {
  Facts facts;
  add_facts(facts, instrument(out.instrument), out.outcome);
  check(facts);
  if (filter_.rejections().empty() && !later(out.date))
    each_judge([&](Judge& judge) { judge.facts.assessed(out.instrument, out.date, facts); });
}

bool EvalClients::later(Date date) {
  bool const is_later = options_.as_of && date > *options_.as_of;
  if (is_later) ++filter_.count().later;
  return is_later;
}

// An instrument that the catalogue does not have gives only facts that no criteria can read.
Instrument const& EvalClients::instrument(std::string const& id) {
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
void EvalClients::check(Facts const& by_address) {
  for (auto const& rule : criteria_.facts) {
    auto const& address = rule.from.empty() ? rule.id : rule.from;
    auto const found = by_address.find(address);
    if (found == by_address.end()) continue;
    for (auto& complaint :
         complaints_about(criteria_, {{rule.id, found->second}}, filter_.stream().place(), false))
      filter_.rejections().push_back({RejectCode::not_allowed, address, std::move(complaint)});
  }
}

void EvalClients::close() {
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

void EvalClients::place_client() {
  auto const day = options_.as_of ? options_.as_of : judge_.facts.newest();
  if (!day) return;
  if (few_) judge_.most_alone = most_alone(filter_.count().written);
  auto const detail = options_.changes   ? Detail::changes
                      : options_.explain ? Detail::reasons
                                         : Detail::outcome;
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

void EvalClients::compare(Date day, Side const& before, Side const& after) {
  if (filter_.csv())
    add_comparison_row(filter_.rows(), *client_, day, before, after);
  else
    append_comparison(filter_.line(), *client_, day, before, after);
  ++filter_.count().moves[move_text(before, after)];
}

}  // namespace careplan
