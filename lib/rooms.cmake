# How a line of the floor plan in CMakeLists.txt becomes a target.

add_library(careplan_flags INTERFACE)
target_compile_options(careplan_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Werror
  $<IF:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>,-Wshadow=local;-Wno-subobject-linkage;-Wno-maybe-uninitialized,-Wshadow>
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
  # Collecting garbage less often costs GCC 120 MB and saves a tenth of the time.
  $<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-expand=300;--param=ggc-min-heapsize=786432>)
# What is short is emptied in line, sixteen bytes at a time: the instruction that GCC takes for more
# than a few words, `rep stos`, starts up as slowly as a hundred others.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  target_compile_options(careplan_flags INTERFACE
    -mmemset-strategy=vector_loop:256:noalign,libcall:-1:noalign)
endif()
target_compile_definitions(careplan_flags INTERFACE $<$<CONFIG:Release>:_GLIBCXX_ASSERTIONS>)
target_include_directories(careplan_flags INTERFACE ${PROJECT_SOURCE_DIR}/lib)
# Its preset compiles with -Og -g0, a third faster than with lines: reports name functions, and
# -DCMAKE_CXX_FLAGS_DEBUG="-Og -g1" adds the lines to one that has to be understood.
if(CAREPLAN_SANITIZE)
  # Of `undefined`, what the address sanitizer does not see anyway: all of it (null, alignment and
  # object size at every dereference) costs a third of the compile time.
  set(sanitizers -fsanitize=address,shift,integer-divide-by-zero,signed-integer-overflow,bounds,float-divide-by-zero,float-cast-overflow,bool,enum,return,unreachable)
  # GCC's manual: the sanitizers give false alarms of this one warning (std::regex among them).
  target_compile_options(careplan_flags INTERFACE -Wno-maybe-uninitialized
    ${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(careplan_flags INTERFACE ${sanitizers})
endif()

# One precompiled header of std and fmt for every room.
file(WRITE ${PROJECT_BINARY_DIR}/pch.cpp.in "")
configure_file(${PROJECT_BINARY_DIR}/pch.cpp.in ${PROJECT_BINARY_DIR}/pch.cpp COPYONLY)
add_library(careplan_pch STATIC ${PROJECT_BINARY_DIR}/pch.cpp)
target_link_libraries(careplan_pch PUBLIC careplan_flags)
target_precompile_headers(careplan_pch PRIVATE
  <algorithm> <array> <charconv> <chrono> <functional> <map> <optional> <ranges> <set> <span>
  <string> <string_view> <unordered_map> <variant> <vector> <fmt/format.h>)
set_target_properties(careplan_pch PROPERTIES PCH_INSTANTIATE_TEMPLATES ON)
target_compile_options(careplan_pch PRIVATE $<$<BOOL:${CCACHE}>:-fpch-preprocess>)

function(furnish target)
  target_link_libraries(${target} PUBLIC careplan_flags)
  target_precompile_headers(${target} REUSE_FROM careplan_pch)
  target_compile_options(${target} PRIVATE $<$<BOOL:${CCACHE}>:-fpch-preprocess>)
endfunction()

# A room is compiled several files at a time, which takes a third of the time: so names are given once
# in a room, also those that only one file sees. What is a name of one file may be a local name in
# another, and GCC 12 has false alarms about variants that it inlines so far: warnings above.
option(CAREPLAN_UNITY "Compile several files of a room as one" ON)
set(CAREPLAN_ROOMS_JOINED 8 CACHE STRING "How many files of a room are compiled as one")
function(furnish_room target)
  furnish(${target})
  set_target_properties(${target} PROPERTIES
    UNITY_BUILD ${CAREPLAN_UNITY} UNITY_BUILD_BATCH_SIZE ${CAREPLAN_ROOMS_JOINED})
endfunction()

function(room name)
  cmake_parse_arguments(ROOM "" "" "BENEATH;INSIDE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lib/${name}/*.cpp)
  if(name STREQUAL formats)
    list(APPEND sources ${BUILTIN_DEFINITIONS})
    set_source_files_properties(${BUILTIN_DEFINITIONS} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
  elseif(name STREQUAL workflow)
    list(APPEND sources ${BUILTIN_DOMAINS})
    set_source_files_properties(${BUILTIN_DOMAINS} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  add_library(${name} STATIC ${sources})
  furnish_room(${name})
  target_link_libraries(${name} PUBLIC ${ROOM_BENEATH} PRIVATE ${ROOM_INSIDE})
endfunction()

function(porch name)
  cmake_parse_arguments(ROOM "" "" "BENEATH;INSIDE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(APPEND sources ${BUILTIN_TOPICS})
  add_library(porch STATIC ${sources})
  furnish_room(porch)
  target_include_directories(porch PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(porch PUBLIC CAREPLAN_VERSION="${PROJECT_VERSION}")
  target_link_libraries(porch PUBLIC ${ROOM_BENEATH} PRIVATE ${ROOM_INSIDE})
  add_executable(careplan ${PROJECT_SOURCE_DIR}/cli/main.cpp)
  target_link_libraries(careplan PRIVATE porch)
  if(CAREPLAN_STATIC)
    # Without the warning that SQLite could load extensions: we never let it. Packed, the relocations
    # of every start take a quarter less time in all of it.
    target_link_options(careplan PRIVATE
      -static-pie -Wl,--no-warnings -Wl,-z,pack-relative-relocs)
    set_target_properties(careplan PROPERTIES SKIP_BUILD_RPATH ON)
  endif()
endfunction()

# Files of ROOT become constants in the source OUT, so that the binary works alone.
function(embed out root patterns header namespace type function)
  set(globs ${patterns})
  list(TRANSFORM globs PREPEND ${PROJECT_SOURCE_DIR}/${root}/)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${globs})
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR}/${root} "-DPATTERNS=${patterns}"
            -DHEADER=${header} -DNAMESPACE=${namespace} -DTYPE=${type} -DFUNCTION=${function}
            -DOUT=${out} -P ${PROJECT_SOURCE_DIR}/lib/embed.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/lib/embed.cmake
    VERBATIM)
endfunction()

set(BUILTIN_DEFINITIONS ${PROJECT_BINARY_DIR}/builtin_definitions.cpp)
embed(${BUILTIN_DEFINITIONS} data "*.toml;*.schema.json" formats/builtin.hpp careplan BuiltinFile
  builtin_files)
set(BUILTIN_TOPICS ${PROJECT_BINARY_DIR}/builtin_topics.cpp)
embed(${BUILTIN_TOPICS} docs/topics "*.md" cli/topics.hpp careplan::cli TopicFile topic_files)

# What the built-in instruments can answer is worked out once, by a program that the build runs.
set(BUILTIN_DOMAINS ${PROJECT_BINARY_DIR}/builtin_domains.cpp)
function(work_out_domains)
  add_executable(domain_lines ${PROJECT_SOURCE_DIR}/lib/formats/domain_lines_main.cpp)
  target_link_libraries(domain_lines PRIVATE formats)
  add_custom_command(OUTPUT ${BUILTIN_DOMAINS}
    COMMAND domain_lines > ${BUILTIN_DOMAINS}.new
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${BUILTIN_DOMAINS}.new ${BUILTIN_DOMAINS}
    DEPENDS domain_lines
    VERBATIM)
endfunction()
