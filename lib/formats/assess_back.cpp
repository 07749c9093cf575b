// A careplan.assessment/1 record read back, so that placement can use what scoring gave.
#include <fmt/format.h>

#include "formats/records.hpp"

namespace careplan {
namespace {

class AssessOutReader {
 public:
  AssessOutReader(RecordStream const& record, std::vector<Rejection>& rejections)
      : fields_(record, rejections), rejections_(rejections) {}

  std::optional<AssessOut> run() {
    auto const before = rejections_.size();
    AssessOut out{.client = fields_.client(), .date = fields_.date()};
    fields_.schema({"assessment"});
    out.instrument = fields_.text("instrument");
    out.version = fields_.optional_text("version");
    for (auto const member : members("answers"))
      out.outcome.answers.push_back(
          {std::string(member->key), fields_.value(member, path("answers", member))});
    for (auto const member : members("scores")) out.outcome.scores.push_back(score(member));
    for (auto const member : members("results"))
      out.outcome.results.push_back(
          {std::string(member->key), words(member, "possible", path("results", member))});
    if (auto const flags = fields_.field("flags"); flags && (*flags)->kind == TreeKind::array)
      for (auto const each : flags->children()) out.outcome.flags.push_back(flag(each));
    else
      wrong("flags", flags.value_or(fields_.record().root()), "a list of flags");
    if (rejections_.size() != before) return std::nullopt;
    return out;
  }

 private:
  static std::string path(std::string_view in, TreeRef member) {
    return fmt::format("{}.{}", in, member->key);
  }

  void wrong(std::string const& field, TreeRef at, std::string_view wanted) {
    fields_.reject(RejectCode::wrong_type, field, at,
                   fmt::format("'{}' should be {}", field, wanted),
                   "this should be what 'careplan assess score' wrote");
  }

  std::vector<TreeRef> members(std::string_view key) {
    auto const found = fields_.field(key);
    std::vector<TreeRef> list;
    if (found && (*found)->kind == TreeKind::object)
      for (auto const member : found->children()) list.push_back(member);
    else
      wrong(std::string(key), found.value_or(fields_.record().root()), "an object");
    return list;
  }

  std::vector<std::string> words(TreeRef in, std::string_view key, std::string const& field) {
    std::vector<std::string> list;
    auto const found = in.find(key);
    bool good = found && (*found)->kind == TreeKind::array;
    if (good)
      for (auto const word : found->children()) {
        good = good && word->kind == TreeKind::text;
        list.emplace_back(word->text);
      }
    if (!good) wrong(field, in, fmt::format("an object with a list of words '{}'", key));
    return list;
  }

  ScoreOutcome score(TreeRef member) {
    ScoreOutcome score{.id = std::string(member->key)};
    auto const field = path("scores", member);
    auto const low = member.find("low");
    auto const high = member.find("high");
    if (!low || !high || (*low)->kind != TreeKind::number || (*high)->kind != TreeKind::number ||
        (*low)->number > (*high)->number) {
      wrong(field, member, "an object with numbers 'low' and 'high'");
      return score;
    }
    score.range = {(*low)->number, (*high)->number};
    if (auto const prorated = member.find("prorated");
        prorated && (*prorated)->kind == TreeKind::number)
      score.prorated = (*prorated)->number;
    if (auto const set = member.find("band_set"); set) score.band_set = (*set)->text;
    if (auto const band = member.find("band"); band && (*band)->kind == TreeKind::text)
      score.bands = {*(score.band = std::string((*band)->text))};
    else if (member.find("bands"))
      score.bands = words(member, "bands", field);
    return score;
  }

  FlagOutcome flag(TreeRef each) {
    auto const id = each.find("id");
    auto const state = each.find("state");
    auto const truth = state ? from_text<Truth>((*state)->text) : std::nullopt;
    if (!id || (*id)->text.empty() || !truth) {
      wrong("flags", each, "a list of {\"id\",\"state\"}, state " + all_words<Truth>());
      return {};
    }
    return {.id = std::string((*id)->text), .state = *truth};
  }

  RecordFields fields_;
  std::vector<Rejection>& rejections_;
};

}  // namespace

bool is_assess_out(RecordStream const& record) {
  if (record.csv()) return false;
  auto const root = record.root();
  auto const schema = root.find("schema");
  return schema ? (*schema)->text.starts_with("careplan.assessment/")
                : root.find("scores").has_value();
}

std::optional<AssessOut> read_assess_out(RecordStream const& record,
                                         std::vector<Rejection>& rejections) {
  return AssessOutReader(record, rejections).run();
}

}  // namespace careplan
