# Writes OUT: every file under ROOT that matches one of PATTERNS, as a raw string named by its path
# below ROOT. HEADER declares the struct TYPE {path, text} and FUNCTION, which returns a span of it.
set(files "")
foreach(pattern IN LISTS PATTERNS)
  file(GLOB_RECURSE some RELATIVE ${ROOT} ${ROOT}/${pattern})
  list(APPEND files ${some})
endforeach()
list(SORT files)
set(body "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND body "    {\"${file}\", R\"careplan~(${text})careplan~\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"${HEADER}\"
namespace ${NAMESPACE} {
namespace {
constexpr ${TYPE} files[] = {
${body}    {\"\", \"\"},
};
}  // namespace
std::span<${TYPE} const> ${FUNCTION}() { return {files, std::size(files) - 1}; }
}  // namespace ${NAMESPACE}
")
