#include "workflow/catalogue.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "core/id.hpp"
#include "core/text.hpp"
#include "formats/builtin.hpp"
#include "formats/bytes.hpp"
#include "formats/definitions.hpp"
#include "formats/domain_lines.hpp"
#include "storage/record.hpp"
#include "workflow/builtin_domains.hpp"
#include "workflow/reading.hpp"

namespace careplan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".toml";

std::string_view singular(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::instrument:
      return "instrument";
    case DefinitionKind::criteria:
      return "criteria";
    case DefinitionKind::program:
      return "program";
    case DefinitionKind::rule_pack:
      return "rule pack";
    case DefinitionKind::site:
      return "site";
    case DefinitionKind::shared:
      return "shared file";
  }
  return "?";
}

// Criteria, rule packs and sites are named on the command line only, where a file will do.
// Instruments and programs are named by records too, and a record must not make us read a file.
bool is_file(DefinitionKind kind, std::string_view name) {
  bool const may = kind == DefinitionKind::criteria || kind == DefinitionKind::rule_pack ||
                   kind == DefinitionKind::site;
  return may && name.ends_with(ending);
}

// Where a definition stands in a directory of them.
std::string below(DefinitionKind kind, std::string_view id) {
  return fmt::format("{}/{}{}", to_text(kind), id, ending);
}

}  // namespace

struct Catalogue::Impl {
  std::vector<std::string> directories;
  template <class T>
  using Cache = std::map<std::string, std::unique_ptr<T const>, std::less<>>;
  Cache<Instrument> instruments;
  Cache<Criteria> criteria;
  Cache<Program> programs;
  Cache<RulePack> rule_packs;
  Cache<Site> sites;

  std::vector<std::string> list(DefinitionKind kind) const {
    std::set<std::string> ids;
    for (auto const& directory : directories) {
      std::error_code none;
      for (auto const& entry : fs::directory_iterator(fs::path(directory) / to_text(kind), none))
        if (entry.path().extension() == ending && valid_id(entry.path().stem().string()))
          ids.insert(entry.path().stem().string());
    }
    for (auto const& file : builtin_files())
      if (fs::path const path(file.path); path.parent_path() == to_text(kind))
        ids.insert(path.stem().string());
    return {ids.begin(), ids.end()};
  }

  // The clinic's own; empty: there is none. An id may come out of a record: what is no id must
  // never become part of a path.
  std::string own_file(DefinitionKind kind, std::string_view id) const {
    if (!valid_id(id)) return {};
    for (auto const& directory : directories)
      if (auto const path = fs::path(directory) / below(kind, id); fs::exists(path))
        return path.string();
    return {};
  }

  // What a built-in instrument answers, unless the address may be meant for one of the clinic.
  std::optional<Domain> builtin_domain(std::string_view address) const {
    for (auto dot = address.find('.'); dot != std::string_view::npos;
         dot = address.find('.', dot + 1))
      if (!own_file(DefinitionKind::instrument, address.substr(0, dot)).empty())
        return std::nullopt;
    return domain_among(builtin_domains(), address);
  }

  std::optional<DefinitionText> find_text(DefinitionKind kind, std::string_view id) const {
    if (is_file(kind, id))
      return DefinitionText{std::string(id), read_whole(open_source(std::string(id)))};
    if (auto const path = own_file(kind, id); !path.empty())
      return DefinitionText{path, read_whole(open_source(path))};
    auto const path = below(kind, id);
    for (auto const& file : builtin_files())
      if (file.path == path) return DefinitionText{"built-in/" + path, std::string(file.text)};
    return std::nullopt;
  }

  DefinitionText text(DefinitionKind kind, std::string_view id) const {
    if (auto found = find_text(kind, id)) return std::move(*found);
    throw Error(Fault::not_found, fmt::format("no {} '{}'", singular(kind), id), {},
                suggestion(id, list(kind)));
  }

  template <class T, class Read>
  T const& get(Cache<T>& cache, DefinitionKind kind, std::string_view id, Read read) {
    if (auto const found = cache.find(id); found != cache.end()) return *found->second;
    auto const source = text(kind, id);
    auto definition = std::make_unique<T>(read(source));
    if (definition->id != id && !is_file(kind, id))
      throw Error(Fault::input,
                  fmt::format("the id '{}' is not the name of the file", definition->id),
                  {source.file}, fmt::format("call the file {}{}", definition->id, ending));
    return *cache.emplace(std::string(id), std::move(definition)).first->second;
  }
};

std::optional<SharedText> shared_text(Catalogue const& catalogue, std::string_view id) {
  auto found = catalogue.find_text(DefinitionKind::shared, id);
  if (!found) return std::nullopt;
  return SharedText{std::move(found->file), std::move(found->text)};
}

Catalogue::Catalogue(std::vector<std::string> directories) : impl_(std::make_unique<Impl>()) {
  for (auto const& directory : directories)
    if (std::error_code none; !fs::is_directory(directory, none))
      throw Error(Fault::not_found, "no such directory", {directory},
                  "it holds instruments/, criteria/, programs/, rules/, sites/ and shared/");
  impl_->directories = std::move(directories);
}

Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;

Instrument const& Catalogue::instrument(std::string_view id) const {
  return impl_->get(impl_->instruments, DefinitionKind::instrument, id,
                    [](DefinitionText const& source) {
                      auto instrument = read_instrument(source.text, source.file);
                      instrument.file = source.file;
                      instrument.text_hash = digest(source.text);
                      return instrument;
                    });
}

Criteria const& Catalogue::criteria(std::string_view id) const {
  FindInstrument const find = [this](std::string_view instrument_id) -> Instrument const* {
    try {
      return &instrument(instrument_id);
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      return nullptr;
    }
  };
  DomainOf const known = [this](std::string_view address) {
    return impl_->builtin_domain(address);
  };
  return impl_->get(
      impl_->criteria, DefinitionKind::criteria, id, [&](DefinitionText const& source) {
        auto bytes = source.text;
        FindShared const find_shared = [&](std::string_view shared) {
          auto part = shared_text(*this, shared);
          if (part) bytes += part->text;
          return part;
        };
        auto criteria = read_criteria(source.text, source.file, find, find_shared, known);
        criteria.file = source.file;
        criteria.hash = digest(bytes);
        return criteria;
      });
}

Program const& Catalogue::program(std::string_view id) const {
  return impl_->get(impl_->programs, DefinitionKind::program, id, [](DefinitionText const& source) {
    return read_program(source.text, source.file);
  });
}

RulePack const& Catalogue::rule_pack(std::string_view id) const {
  return impl_->get(
      impl_->rule_packs, DefinitionKind::rule_pack, id,
      [](DefinitionText const& source) { return read_rule_pack(source.text, source.file); });
}

Site const& Catalogue::site(std::string_view id) const {
  return impl_->get(impl_->sites, DefinitionKind::site, id, [](DefinitionText const& source) {
    return read_site(source.text, source.file);
  });
}

std::vector<std::string> Catalogue::list(DefinitionKind kind) const {
  return impl_->list(kind);
}

std::optional<DefinitionText> Catalogue::find_text(DefinitionKind kind, std::string_view id) const {
  return impl_->find_text(kind, id);
}

DefinitionText Catalogue::text(DefinitionKind kind, std::string_view id) const {
  return impl_->text(kind, id);
}

}  // namespace careplan
