// completion: the script for a shell. __complete: what the scripts ask for at every Tab.
#include "cli/command.hpp"
#include "cli/completion.hpp"

namespace careplan::cli {
namespace {

enum class Shell { bash, zsh, fish };
constexpr auto words(Shell) {
  return words_of<Shell>({{Shell::bash, "bash"}, {Shell::zsh, "zsh"}, {Shell::fish, "fish"}});
}

constexpr std::string_view bash_script =
    R"(# bash completion of careplan: source <(careplan completion bash)
_careplan() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null ;;
      :directories) compopt -o dirnames 2>/dev/null ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _careplan careplan
)";

constexpr std::string_view zsh_script = R"(#compdef careplan
# zsh completion of careplan: a file _careplan in a folder of $fpath
_careplan() {
  local line
  local -a described
  while IFS= read -r line; do
    case $line in
      :files) _files ;;
      :directories) _files -/ ;;
      *) described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#described} )) && _describe careplan described
}
if [[ "${funcstack[1]}" == _careplan ]]; then
  _careplan "$@"
else
  compdef _careplan careplan
fi
)";

constexpr std::string_view fish_script =
    R"(# fish completion of careplan: careplan completion fish | source
function __careplan_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':directories'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c careplan -f -a '(__careplan_complete)'
)";

struct ShellArgs {
  Shell shell = Shell::bash;
};

void declare_shell(Options& options, ShellArgs& args) {
  options.word("SHELL", args.shell, "for which shell");
}

Exit run_shell(Session& session, ShellArgs const& args) {
  switch (args.shell) {
    case Shell::bash:
      session.out.write(bash_script);
      break;
    case Shell::zsh:
      session.out.write(zsh_script);
      break;
    case Shell::fish:
      session.out.write(fish_script);
      break;
  }
  return Exit::done;
}

struct CompleteArgs {
  std::vector<std::string> words{};
};

void declare_complete(Options& options, CompleteArgs& args) {
  options.text("[WORD]...", args.words, "the words up to the cursor");
}

// A candidate and its help a line, with a tab between; ":files" leaves the rest to the shell.
Exit run_complete(Session& session, CompleteArgs const& args) {
  auto const found = candidates(args.words);
  for (auto const& candidate : found.some)
    session.out.write(candidate.text + "\t" + candidate.help + "\n");
  if (found.offer == Offer::files) session.out.write(":files\n");
  if (found.offer == Offer::directories) session.out.write(":directories\n");
  return Exit::done;
}

}  // namespace

Command completion_command() {
  return {.name = "completion",
          .summary = "print the completion script of a shell",
          .formats = {},
          .bind = bind(declare_shell, run_shell)};
}

Command complete_command() {
  return {.name = "__complete",
          .summary = "what may stand where the cursor is",
          .formats = {},
          .bind = bind(declare_complete, run_complete),
          .hidden = true};
}

}  // namespace careplan::cli
