// Coroutines on Asio: one io_context per thread, and a coroutine never leaves the thread it began on.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fw {

namespace asio = boost::asio;

/// The executor of everything asynchronous. It is a concrete type because the type-erased one costs on every operation.
using io_executor = asio::io_context::executor_type;

/// A coroutine of ours. Rules that the compiler does not check: parameters of whatever is spawned go by value; a lambda
/// that is a coroutine captures nothing; no thread-local variable is read across a co_await.
template <class T = void>
using task = asio::awaitable<T, io_executor>;

inline constexpr asio::use_awaitable_t<io_executor> use_task{};

}  // namespace fw
