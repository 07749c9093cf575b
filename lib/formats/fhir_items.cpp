#include "formats/fhir_items.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/fhir_answer.hpp"
#include "formats/fhir_terms.hpp"
#include "instruments/flaws.hpp"

namespace careplan::fhir {
namespace {

// The LOINC code that a name ends with: of "/44249-1/44250-9", "44250-9", and of the numbered
// repeats "/44250-9/1/1" that some forms write.
std::string_view loinc_in(std::string_view name) {
  std::string_view found;
  for (auto const part : split(name, '/'))
    if (valid_loinc(part)) found = part;
  return found;
}

class ItemsReader {
 public:
  ItemsReader(ResourceStream const& resource, Plan const& plan, Form const* form,
              std::vector<Rejection>& rejections)
      : resource_(resource), plan_(plan), form_(form), rejections_(rejections) {}

  std::vector<Answer> run() {
    auto const before = rejections_.size();
    items_of(resource_.root());
    if (rejections_.size() == before) check();
    if (rejections_.size() == before) compare();
    std::vector<Answer> answers;
    for (auto& given : given_) answers.push_back(std::move(given.answer));
    return answers;
  }

 private:
  struct Given {
    Answer answer{};
    std::uint32_t at = 0;
  };
  // What the response says that a score comes to.
  struct Claim {
    std::string score{};
    double value = 0;
    std::uint32_t at = 0;
  };

  void reject(RejectCode code, std::string_view field, TreeRef at, std::string message,
              std::string hint = {}) {
    rejections_.push_back({code,
                           fmt::format("item.{}", field),
                           {resource_.place_of(at), std::move(message), std::move(hint)}});
  }

  // NOLINTNEXTLINE(misc-no-recursion): a resource is at most 64 deep.
  void items_of(TreeRef element) {
    auto const list = element.find("item");
    if (!list) return;
    if ((*list)->kind != TreeKind::array)
      return reject(RejectCode::wrong_type, "", *list, "'item' should be a list");
    for (auto const item : list->children()) read(item);
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  void read(TreeRef item) {
    auto const link = text_of(item, "linkId");
    auto const answers = item.find("answer");
    auto const* const known = item_of(item, link);
    if (known != nullptr)
      take(*known, item, answers);
    else if (answers)
      unknown(item, link, *answers);
    items_of(item);
    if (answers && (*answers)->kind == TreeKind::array)
      for (auto const answer : answers->children()) items_of(answer);
  }

  Item const* item_of(TreeRef item, std::string_view link) const {
    auto const& instrument = *plan_.instrument;
    // What the form says goes before a linkId that looks like one of ours.
    auto const* const coded = code_in_form(link);
    if (coded == nullptr)
      if (auto const* const own = instrument.find_item(link)) return own;
    auto const definition = text_of(item, "definition");
    bool const by_loinc = definition.find("loinc.org") != std::string_view::npos;
    for (auto const code : {loinc_of(link), by_loinc ? loinc_in(definition) : std::string_view()})
      for (auto const& each : instrument.items)
        if (!code.empty() && each.loinc == code) return &each;
    return nullptr;
  }

  std::string const* code_in_form(std::string_view link) const {
    if (form_ == nullptr) return nullptr;
    auto const found = form_->items.find(link);
    return found == form_->items.end() ? nullptr : &found->second;
  }

  std::string_view loinc_of(std::string_view link) const {
    auto const* const coded = code_in_form(link);
    return coded == nullptr ? loinc_in(link) : std::string_view(*coded);
  }

  void take(Item const& item, TreeRef at, std::optional<TreeRef> answers) {
    auto const value = value_of(item, at, answers);
    if (value) given_.push_back({{item.id, *value}, said_at(at, answers).index()});
  }

  // Where an item says what was answered.
  static TreeRef said_at(TreeRef item, std::optional<TreeRef> answers) {
    if (answers)
      for (auto const member : (*answers->children().begin()).children())
        if (member->key.starts_with("value")) return member;
    return item;
  }

  std::optional<Value> value_of(Item const& item, TreeRef at, std::optional<TreeRef> answers) {
    Refuse const refuse = [&](TreeRef where, RejectCode code, std::string message,
                              std::string hint) {
      reject(code, item.id, where, std::move(message), std::move(hint));
    };
    if (!answers) {
      auto const missing = absence_of(at, refuse);
      return missing ? std::optional<Value>(*missing) : std::nullopt;
    }
    auto const count =
        (*answers)->kind == TreeKind::array ? answers->children().size() : std::size_t{0};
    if (count == 1) return answer_of(*plan_.instrument, item, *answers->children().begin(), refuse);
    refuse(*answers, RejectCode::wrong_type,
           count > 1 ? fmt::format("{} has {} answers", item.id, count)
                     : "'answer' should be a list with one answer",
           "an item has one answer");
    return std::nullopt;
  }

  // A score of the response is no answer, but what we work out must agree with it.
  void unknown(TreeRef item, std::string_view link, TreeRef answers) {
    auto const& instrument = *plan_.instrument;
    for (auto const& score : instrument.scores)
      if (!score.loinc.empty() && score.loinc == loinc_of(link)) return claim(score, answers);
    std::vector<std::string> ids;
    for (auto const& each : instrument.items) ids.push_back(each.id);
    reject(RejectCode::unknown_name, link, item.find("linkId").value_or(item),
           fmt::format("{} has no item '{}'", instrument.id, shown(link)), suggestion(link, ids));
  }

  void claim(ScoreRule const& score, TreeRef answers) {
    for (auto const answer : answers.children()) {
      if (answer->kind != TreeKind::object) continue;
      for (auto const value : answer.children())
        if (value->kind == TreeKind::number)
          claims_.push_back({score.id, value->number, value.index()});
    }
  }

  void check() {
    std::vector<Answer> answers;
    for (auto const& given : given_) answers.push_back(given.answer);
    for (auto const& complaint : complaints_about(plan_, answers, resource_.place())) {
      auto const behind = answer_behind(plan_, answers, complaint);
      if (behind)
        reject(RejectCode::not_allowed, given_[*behind].answer.item,
               resource_.at(given_[*behind].at), complaint.message, complaint.hint);
      else
        rejections_.push_back({RejectCode::not_allowed, "item", complaint});
    }
  }

  void compare() {
    if (claims_.empty()) return;
    std::vector<Answer> answers;
    for (auto const& given : given_) answers.push_back(given.answer);
    auto const outcome = careplan::score(plan_, answers);
    for (auto const& claim : claims_) {
      auto const ours = std::ranges::find(outcome.scores, claim.score, &ScoreOutcome::id)->range;
      if (ours.contains(claim.value)) continue;
      reject(
          RejectCode::not_allowed, claim.score, resource_.at(claim.at),
          fmt::format("the response says that {} is {}; its answers make it {}", claim.score,
                      to_text(claim.value), to_text(ours.exact() ? Value{ours.low} : Value{ours})),
          "an answer was read otherwise than it was meant, or one of them is wrong");
    }
  }

  ResourceStream const& resource_;
  Plan const& plan_;
  Form const* form_;
  std::vector<Rejection>& rejections_;
  std::vector<Given> given_;
  std::vector<Claim> claims_;
};

}  // namespace

std::vector<Answer> read_items(ResourceStream const& resource, Plan const& plan, Form const* form,
                               std::vector<Rejection>& rejections) {
  return ItemsReader(resource, plan, form, rejections).run();
}

}  // namespace careplan::fhir
