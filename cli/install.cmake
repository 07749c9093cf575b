# What `cmake --install` puts where: the program, its manual pages and completions, the definitions
# and the documentation. Pages and completions are written by the program itself.
include(GNUInstallDirs)

set(WRITTEN ${PROJECT_BINARY_DIR}/written)
file(GLOB COMMAND_PAGES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/commands/*.md)
add_custom_command(OUTPUT ${WRITTEN}/done
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${WRITTEN}
  COMMAND careplan __man ${WRITTEN}/man --pages ${PROJECT_SOURCE_DIR}/docs/commands
  COMMAND careplan completion bash -o ${WRITTEN}/careplan.bash
  COMMAND careplan completion zsh -o ${WRITTEN}/_careplan
  COMMAND careplan completion fish -o ${WRITTEN}/careplan.fish
  COMMAND ${CMAKE_COMMAND} -E touch ${WRITTEN}/done
  DEPENDS careplan ${COMMAND_PAGES}
  VERBATIM)
add_custom_target(written ALL DEPENDS ${WRITTEN}/done)

set(READABLE FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
install(TARGETS careplan)
install(DIRECTORY ${WRITTEN}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 ${READABLE})
install(FILES ${WRITTEN}/careplan.bash RENAME careplan
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${WRITTEN}/_careplan DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${WRITTEN}/careplan.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/careplan/data)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
