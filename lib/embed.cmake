# Writes OUT: every definition file under ROOT as a raw string, named by its path below ROOT.
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.toml)
list(SORT files)
set(body "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND body "    {\"${file}\", R\"careplan~(${text})careplan~\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"formats/builtin.hpp\"
namespace careplan {
namespace {
constexpr BuiltinFile files[] = {
${body}    {\"\", \"\"},
};
}  // namespace
std::span<BuiltinFile const> builtin_files() { return {files, std::size(files) - 1}; }
}  // namespace careplan
")
