// What is scarce in a week: hours and minutes of clinicians, their caseloads, hours of rooms.
#include <algorithm>
#include <map>

#include "scheduling/prices.hpp"

namespace careplan {
namespace {

constexpr int day_scale = 200;  // minutes
constexpr int week_scale = 600;
constexpr int room_scale = 4;

// What serves the same uses is of one class; the classes are numbered as they come.
std::vector<int> classes_by_use(std::vector<std::vector<int>> uses, std::size_t count) {
  for (auto& use : uses) std::ranges::sort(use);
  std::ranges::sort(uses);
  uses.erase(std::ranges::unique(uses).begin(), uses.end());
  std::map<std::vector<bool>, int> index;
  std::vector<int> classes;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    std::vector<bool> serves;
    for (auto const& use : uses) serves.push_back(std::ranges::binary_search(use, i));
    classes.push_back(index.try_emplace(serves, static_cast<int>(index.size())).first->second);
  }
  return classes;
}

}  // namespace

int WeekPrices::add_row(long capacity, int scale) {
  row_scale.push_back(scale);
  kin.push_back(-1);
  return scarce.add(capacity);
}

void WeekPrices::add_clinician_rows() {
  for (std::size_t k = 0; k < model_.clinicians.size(); ++k) {
    auto const where = model_.at(week_, static_cast<int>(k), model_.clinicians.size());
    auto const& limits = model_.clinicians[k];
    int announced = 0;
    for (int day = 0; day < 7; ++day) {
      int const led = model_.clinician_minutes[where][at(day)];
      announced += led;
      day_row_.push_back(add_row(std::max(0, limits.day_max - led), day_scale));
      for (int slot = 0; slot < model_.grid.count; ++slot)
        slot_row_.push_back(
            add_row((model_.clinician_taken[where][at(day)] >> slot & 1) != 0 ? 0 : 1));
    }
    week_row_.push_back(add_row(std::max(0, limits.week_max - announced), week_scale));
    case_row_.push_back(limits.caseload > 0 ? add_row(limits.caseload) : -1);
  }
}

// When the clinician could have an appointment.
DayBits WeekPrices::hours_of(int clinician, int day) const {
  DayBits hours = 0;
  for (auto const& pool : leaders_)
    if (std::ranges::find(pool.members, clinician) != pool.members.end())
      for (DayBits bits = model_.starts[at(pool.kind)][at(clinician)][at(day)]; bits != 0;
           bits &= bits - 1)
        hours |= stretch(std::countr_zero(bits), pool.length);
  return hours;
}

void WeekPrices::join_rows() {
  std::vector<std::vector<int>> uses;
  for (auto const& wanted : model_.appointments) {
    auto& use = uses.emplace_back();
    for (auto const& choice : wanted.choices) use.push_back(choice.clinician);
  }
  int const count = model_.grid.count;
  int const a_day = count + 1;
  auto const work = classes_by_use(std::move(uses), model_.clinicians.size());
  for (int k = 0; k < static_cast<int>(work.size()); ++k) {
    int const first = work[at(k)] * (7 * a_day + 1);
    kins = std::max(kins, first + 7 * a_day + 1);
    kin[at(week_row_[at(k)])] = first + 7 * a_day;
    for (int day = 0; day < 7; ++day) {
      DayBits const hours = hours_of(k, day);
      if (hours != 0) kin[at(day_row_[at(k) * 7 + at(day)])] = first + day * a_day + count;
      for (int slot = 0; slot < count; ++slot)
        if ((hours >> slot & 1) != 0)
          kin[at(slot_row_[at(k) * 7 * at(count) + cell(day, slot)])] = first + day * a_day + slot;
    }
  }
}

// Rooms that serve the same purposes are one class: what counts is how many of them there are.
void WeekPrices::add_room_rows() {
  std::vector<std::vector<int>> uses;
  for (auto const& track : model_.tracks)
    for (auto const& entry : track.entries) uses.push_back(entry.rooms);
  for (auto const& wanted : model_.appointments) uses.push_back(wanted.rooms);
  class_of_ = classes_by_use(std::move(uses), model_.rooms.size());
  for (std::size_t room = 0; room < class_of_.size(); ++room) {
    classes_.resize(std::max(classes_.size(), at(class_of_[room]) + 1));
    classes_[at(class_of_[room])].push_back(static_cast<int>(room));
  }
  for (auto const& rooms : classes_)
    for (int day = 0; day < 7; ++day)
      for (int slot = 0; slot < model_.grid.count; ++slot)
        room_row_.push_back(add_row(
            std::ranges::count_if(rooms,
                                  [&](int room) {
                                    auto const where = model_.at(week_, room, model_.rooms.size());
                                    return (model_.room_taken[where][at(day)] >> slot & 1) == 0;
                                  }),
            room_scale));
}

}  // namespace careplan
