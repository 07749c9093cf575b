# Every page with a console block becomes one CTest test named console.<page>.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/docs/*.md
  ${PROJECT_SOURCE_DIR}/docs/commands/*.md ${PROJECT_SOURCE_DIR}/docs/topics/*.md
  ${PROJECT_SOURCE_DIR}/examples/*.md ${PROJECT_SOURCE_DIR}/tests/console/*.md)
foreach(page IN LISTS pages)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  file(STRINGS ${page} blocks REGEX "^```+console$")
  if(NOT blocks)
    continue()
  endif()
  get_filename_component(name ${page} NAME_WE)
  add_test(NAME console.${name}
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/console/run
            --careplan $<TARGET_FILE:careplan> ${page})
  set_tests_properties(console.${name} PROPERTIES TIMEOUT 120)
endforeach()
