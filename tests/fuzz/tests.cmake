# The corpora and mistakes made of them by chance, through every reader that tests/fuzz/run fuzzes.
add_executable(fuzz_replay
  fuzz/replay.cpp fuzz/condition.cpp fuzz/csv.cpp fuzz/dates.cpp fuzz/definitions.cpp fuzz/fhir.cpp
  fuzz/quick.cpp fuzz/records.cpp fuzz/shipped.cpp fuzz/table.cpp fuzz/toml.cpp)
furnish(fuzz_replay)
set_target_properties(fuzz_replay PROPERTIES POSITION_INDEPENDENT_CODE ON UNITY_BUILD ON)
target_compile_options(fuzz_replay PRIVATE -fPIC -O1)
target_link_libraries(fuzz_replay PRIVATE formats)
add_test(NAME fuzz.replay
  COMMAND fuzz_replay ${PROJECT_SOURCE_DIR})
set_tests_properties(fuzz.replay PROPERTIES TIMEOUT 120)
