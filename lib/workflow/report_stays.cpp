#include "workflow/report_stays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "core/text.hpp"
#include "workflow/teds.hpp"
#include "workflow/time_words.hpp"

namespace careplan {
namespace {

std::string_view intake_fact(GroupBy by) {
  switch (by) {
    case GroupBy::payer:
      return "intake.payer";
    case GroupBy::sex:
      return "intake.sex";
    case GroupBy::age:
      return "intake.age";
    case GroupBy::pathway:
      return "intake.pathway";
    case GroupBy::referral:
      return "intake.referral_source";
    default:
      return {};
  }
}

// The band of a number that is not below the first bound; bands sort as they should be read.
std::string band_of(std::span<int const> from, int digits, long number) {
  auto const above = std::ranges::upper_bound(from, number);
  if (above == from.end()) return fmt::format("{} and over", from.back());
  return fmt::format("{:0{}}-{:0{}}", *std::prev(above), digits, *above - 1, digits);
}
// Bands that read well and that both publications of admissions use as bounds.
std::string age_band(double age) {
  return band_of(std::array{0, 13, 18, 25, 35, 45, 55, 65}, 2, static_cast<long>(age));
}

std::string word_of_fact(GroupBy by, Value const& value) {
  auto const* number = std::get_if<double>(&value);
  if (number != nullptr) return by == GroupBy::age ? age_band(*number) : to_text(*number);
  auto const* word = std::get_if<std::string>(&value);
  return word != nullptr ? *word : std::string(not_known);
}

// One fact of the intake of everybody.
class IntakeWords {
 public:
  IntakeWords(ReportSource const& source, GroupBy by) {
    for (auto& fact : source.record.facts("intake", std::string(intake_fact(by))))
      if (says(fact) && fact.date <= source.clinic.today)
        told_[fact.client].emplace_back(fact.date, word_of_fact(by, fact.value));
  }
  // The newest up to that day, else the first after it.
  std::string on(ClientId const& client, Date day) const {
    auto const told = told_.find(client);
    if (told == told_.end()) return std::string(not_known);
    auto found = told->second.front().second;
    for (auto const& [date, word] : told->second)
      if (date <= day) found = word;
    return found;
  }

 private:
  std::map<ClientId, std::vector<std::pair<Date, std::string>>> told_;
};

// How much care was attended, whole hours in bands (our own: a week and every four weeks of nine).
class HoursReceived {
 public:
  explicit HoursReceived(ReportSource const& source) {
    auto const& read = source.reading.places();
    for (auto const& place : read.places) {
      auto const& session = read.session(place);
      if (place.minutes > 0 && session.common->counts_toward_hours &&
          session.date <= source.clinic.today)
        attended_[read.clients[place.client]][session.date] += Minutes{place.minutes};
    }
  }
  // The day of a discharge belongs to the stay, that of a step to the next one.
  std::string in(Episode const& stay) const {
    Minutes sum{};
    if (auto const found = attended_.find(stay.client); found != attended_.end())
      for (auto const& [day, minutes] : found->second)
        if (stay.active_on(day) || (day == stay.end && stay.ended_by == DecisionKind::discharge))
          sum += minutes;
    return band_of(std::array{0, 9, 36, 72, 108}, 3, sum.count() / 60);
  }

 private:
  std::map<ClientId, std::map<Date, Minutes>> attended_;
};

// Who decided each admission and step.
class Admitters {
 public:
  explicit Admitters(std::vector<DecisionRow> const& decisions) {
    for (auto const& row : decisions)
      if (row.kind != DecisionKind::continue_care && row.kind != DecisionKind::discharge)
        by_[{row.client, row.date}] = row.decided_by;
  }
  std::string of(Episode const& stay) const {
    auto const found = by_.find({stay.client, stay.begin});
    if (found == by_.end() || found->second.empty()) return std::string(not_known);
    return found->second;
  }

 private:
  std::map<std::pair<ClientId, Date>, std::string> by_;
};

std::string or_none(std::string const& text) {
  return text.empty() ? "none" : text;
}

// Reads only what the cut and the filters ask for.
class StayCut {
 public:
  explicit StayCut(ReportSource const& source)
      : request_(source.request), by_(source.request.by.value_or(GroupBy::all)) {
    if (!intake_fact(by_).empty()) words_.emplace(source, by_);
    if (!request_.payer.empty()) payers_.emplace(source, GroupBy::payer);
    if (by_ == GroupBy::hours) hours_.emplace(source);
    if (by_ == GroupBy::clinician || !request_.clinician.empty())
      admitters_.emplace(decisions_until(source));
  }

  bool wants(Episode const& stay) const {
    return wanted(request_, stay.program) &&
           (request_.level.empty() || stay.level == request_.level) &&
           (!payers_ || payers_->on(stay.client, stay.begin) == request_.payer) &&
           (request_.clinician.empty() || admitters_->of(stay) == request_.clinician);
  }

  std::string word(Episode const& stay, Date day) const {
    if (words_) return words_->on(stay.client, stay.begin);
    if (hours_) return hours_->in(stay);
    switch (by_) {
      case GroupBy::program:
        return or_none(stay.program);
      case GroupBy::track:
        return or_none(stay.track);
      case GroupBy::level:
        return stay.level;
      case GroupBy::service:
        return teds_service(stay.level);
      case GroupBy::clinician:
        return admitters_->of(stay);
      case GroupBy::week:
      case GroupBy::month:
      case GroupBy::quarter:
      case GroupBy::year:
        return time_word(by_, day);
      default:
        return "all";
    }
  }

 private:
  ReportRequest const& request_;
  GroupBy by_;
  std::optional<IntakeWords> words_;
  std::optional<IntakeWords> payers_;
  std::optional<HoursReceived> hours_;
  std::optional<Admitters> admitters_;
};

// A payer that no intake can name would silently leave everybody out.
void need_payer(ReportSource const& source) {
  auto const& payer = source.request.payer;
  auto const* const item = source.clinic.catalogue.instrument("intake").find_item("payer");
  std::vector<std::string> known{std::string(not_known)};
  if (item != nullptr)
    for (auto const& choice : item->choices) known.push_back(choice.word);
  if (std::ranges::find(known, payer) == known.end())
    throw Error(Fault::not_found, fmt::format("the intake knows no payer '{}'", payer), {},
                suggestion(payer, known));
}

}  // namespace

std::vector<DecisionRow> decisions_until(ReportSource const& source) {
  auto decisions = source.record.decisions();
  std::erase_if(decisions, [&](DecisionRow const& row) { return row.date > source.clinic.today; });
  return decisions;
}

std::vector<CutStay> stays_for(ReportSource const& source, StayQuestion question) {
  if (!source.request.payer.empty()) need_payer(source);
  StayCut const cut(source);
  auto const& stays = source.reading.stays_until_today();
  auto const period = report_period(source, stays);
  auto const& asked =
      question.unit == StayUnit::course ? source.reading.courses_until_today() : stays;
  std::vector<CutStay> found;
  found.reserve(asked.size());
  for (auto const& stay : asked) {
    auto const day = question.day == StayDay::begin ? std::optional(stay.begin) : stay.end;
    if (day && period.contains(*day) && cut.wants(stay))
      found.push_back({stay, cut.word(stay, *day)});
  }
  return found;
}

long days_in_care(Episode const& stay, Date today) {
  return (stay.end.value_or(today) - stay.begin).count();
}

}  // namespace careplan
