// What is often known at once, and sometimes has to be waited for.
#pragma once

#include <variant>

#include "fw/async/task.hpp"

namespace fw {

/// A value, or a task that will give it: for calls that nearly every request makes and that nearly always know their
/// answer, because a coroutine's frame costs about as much as the answer. Who calls looks first:
///     auto found = ask();
///     auto value = is_known(found) ? std::move(get_known(found)) : co_await wait_for(std::move(found));
template <class T>
using soon = std::variant<T, task<T>>;

template <class T>
[[nodiscard]] bool is_known(const soon<T>& s) {
    return s.index() == 0;
}

template <class T>
[[nodiscard]] T& get_known(soon<T>& s) {
    return std::get<0>(s);
}

/// The task of what is not known.
template <class T>
[[nodiscard]] task<T> wait_for(soon<T> s) {
    return std::get<1>(std::move(s));
}

}  // namespace fw
