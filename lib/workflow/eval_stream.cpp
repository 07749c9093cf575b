#include <fmt/format.h>

#include <memory>
#include <thread>

#include "formats/records.hpp"
#include "workflow/comparison.hpp"
#include "workflow/eval_block.hpp"
#include "workflow/eval_clients.hpp"
#include "workflow/filter.hpp"
#include "workflow/filters.hpp"
#include "workflow/in_order.hpp"

namespace careplan {
namespace {

constexpr std::size_t explained_block = std::size_t{8} << 10;

// Lines that the quick way has answered are handed on as they are where they are all that is said
// of a client: no neighbour is about the same one, or cannot be read. All others are read again,
// with care.
class QuickClients {
  static constexpr std::size_t ahead = 64;  // clients to fetch from memory before they are needed

 public:
  QuickClients(Filter& filter, EvalClients& clients) : filter_(filter), clients_(clients) {}

  void take(EvalBlock const& block) {
    if (!block.entries.empty()) settle_held(&block.entries.front());
    run_ = {};
    for (std::size_t at = 0; at < block.entries.size(); ++at) {
      auto const& entry = block.entries[at];
      bool const last = at + 1 == block.entries.size();
      auto const* const next = last ? nullptr : &block.entries[at + 1];
      if (at + ahead < block.entries.size()) clients_.expect(block.entries[at + ahead].client);
      if (last && entry.plain)
        hold(block, at);
      else if (!passes(entry, next))
        pass_run(block), read_again(entry.line, lines_before_);
      else
        add_to_run(block, at);
    }
    pass_run(block);
    lines_before_ += block.passed;
    filter_.flush();
  }

  void finish() { settle_held(nullptr); }

 private:
  // The last entry of a block, until it is known what follows.
  struct Held {
    EvalBlock::Entry entry{};
    std::string line{};
    std::string client{};
    std::string record{};
    int lines_before = 0;
  };

  bool passes(EvalBlock::Entry const& entry, EvalBlock::Entry const* next) {
    bool const alone = entry.plain && !clients_.is_open(entry.client) &&
                       (next == nullptr || (next->plain && next->client != entry.client));
    return alone && !clients_.again(entry.id, entry.client);
  }

  void read_again(Line line, int lines_before) {
    line.number += lines_before;
    if (filter_.take(line)) clients_.record();
  }

  void hold(EvalBlock const& block, std::size_t at) {
    auto const& entry = block.entries[at];
    held_.emplace(Held{entry, std::string(entry.line.text), std::string(entry.id),
                       std::string(block.record(at)), lines_before_});
  }

  void settle_held(EvalBlock::Entry const* next) {
    if (!held_) return;
    auto held = std::move(*held_);
    held_.reset();
    held.entry.line.text = held.line;
    held.entry.id = held.client;
    if (passes(held.entry, next))
      filter_.pass(held.record, 1);
    else
      read_again(held.entry.line, held.lines_before);
  }

  // Neighbours in the block are handed on together.
  struct Run {
    std::size_t begin = 0;  // in the text of the block
    std::size_t end = 0;
    long count = 0;
  };
  void add_to_run(EvalBlock const& block, std::size_t at) {
    auto const begin = at == 0 ? 0 : block.entries[at - 1].end;
    if (run_.count++ == 0) run_.begin = begin;
    run_.end = block.entries[at].end;
  }
  void pass_run(EvalBlock const& block) {
    if (run_.count > 0)
      filter_.pass(block.text.text().substr(run_.begin, run_.end - run_.begin), run_.count);
    run_ = {};
  }

  Filter& filter_;
  EvalClients& clients_;
  std::optional<Held> held_{};
  Run run_{};
  int lines_before_ = 0;
};

void run_by_blocks(Filter& filter, EvalClients& clients, BatchCriteria const& criteria,
                   EvalOptions const& options) {
  clients.expect_few();
  QuickClients answered(filter, clients);
  InOrder<EvalBlock> blocks({.read =
                                 [&](EvalBlock& block) {
                                   // Explanations are some twenty times as long as what they are
                                   // about, and are to stay in fast memory until they are written.
                                   if (options.explain) block.lines.usual = explained_block;
                                   return filter.next_block(block.lines);
                                 },
                             .worker =
                                 [&] {
                                   auto quick = std::make_shared<QuickEval>(criteria, options.as_of,
                                                                            options.explain);
                                   return [quick](EvalBlock& block) { quick->read(block); };
                                 },
                             .hand_on = [&](EvalBlock& block) { answered.take(block); }});
  blocks.run(options.jobs > 0 ? options.jobs : std::thread::hardware_concurrency());
  answered.finish();
}

FilterCount run(Filter& filter, EvalClients& clients, EvalOptions const& options) {
  bool const told = options.licensed || !clients.criteria().proprietary();
  bool const plain = !filter.stream().csv() && options.filter.to == Format::ndjson &&
                     !options.changes && options.compare.empty() && told;
  if (auto const batch = plain ? BatchCriteria::of(clients.criteria()) : nullptr)
    run_by_blocks(filter, clients, *batch, options);
  else
    while (filter.advance()) clients.record();
  clients.close();
  return filter.finish();
}

}  // namespace

FilterCount eval_stream(ByteSource const& in, ByteSink const& out, Catalogue const& catalogue,
                        EvalOptions const& options) {
  if (options.explain && options.filter.to == Format::csv)
    throw Error(Fault::usage, "reasons do not fit into CSV", {},
                "use --format ndjson or json with --explain");
  if (options.explain && !options.compare.empty())
    throw Error(Fault::usage, "a comparison has no reasons", {},
                "give --explain without --compare for one set of criteria");
  if (options.changes && !options.explain)
    throw Error(Fault::usage, "what would change a level stands beside the reasons", {},
                "give --explain as well");
  Filter filter(in, out, options.filter,
                options.compare.empty() ? placement_table() : comparison_table());
  EvalClients clients(filter, catalogue, options);
  return run(filter, clients, options);
}

}  // namespace careplan
