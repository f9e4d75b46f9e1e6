// The ends of what connects us to a child.
#pragma once

#include <unistd.h>

namespace fw::process {

inline void close_descriptor(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

/// Both ends of a connection; what is still open is closed with it.
struct pair_of_ends {
    int ours = -1;
    int theirs = -1;
    pair_of_ends() = default;
    pair_of_ends(const pair_of_ends&) = delete;
    pair_of_ends& operator=(const pair_of_ends&) = delete;
    ~pair_of_ends() {
        close_descriptor(ours);
        close_descriptor(theirs);
    }
};

/// The three descriptors that become a child's stdin, stdout and stderr.
struct child_ends {
    int in = -1;
    int out = -1;
    int err = -1;
};

}  // namespace fw::process
