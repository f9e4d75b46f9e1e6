// garments: what can be drafted, woven and printed, from the program's own tables.
#pragma once

#include "command.hpp"

namespace fw::apps {

void add_garment_list_command(command_line& line);

}  // namespace fw::apps
