// The end of a process that cannot go on and has nobody left to tell.
#pragma once

namespace careplan::cli {

// Some libraries, and the cleanup that a compiler writes, promise never to throw: without memory
// there they end the process. From here on that end is the same as wherever else memory is wanted,
// one line and Exit::io, and any other such end is a mistake of careplan, Exit::internal. Never a
// signal, whose core file would hold clinical data; the record is as after kill -9.
void prepare_last_words();

}  // namespace careplan::cli
