# Power cuts, failing disks, denied memory and kills. Stands in for calls to the system, which the
# sanitizers do as well: without them only.
if(NOT CAREPLAN_SANITIZE)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_executable(torture
    torture/main.cpp torture/clinic.cpp torture/commands.cpp torture/damage.cpp torture/disk.cpp
    torture/faults.cpp torture/power_cut.cpp torture/system.cpp torture/tasks.cpp)
  furnish(torture)
  set_target_properties(torture PROPERTIES POSITION_INDEPENDENT_CODE ON UNITY_BUILD ON
    UNITY_BUILD_BATCH_SIZE 5)
  target_compile_options(torture PRIVATE -fPIC -O1)
  target_include_directories(torture PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_definitions(torture PRIVATE PROJECT_ROOT="${PROJECT_SOURCE_DIR}")
  target_link_libraries(torture PRIVATE porch storage SQLite::SQLite3)
  add_test(NAME torture.quick
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/torture/run --quick
            --torture $<TARGET_FILE:torture> --careplan $<TARGET_FILE:careplan>)
  set_tests_properties(torture.quick PROPERTIES TIMEOUT 300)
endif()
