# The compiler: clang 19 or newer only. g++ 12 double-frees aggregates passed to coroutines and clang 16
# caches thread-local addresses across co_await (docs/adr/0002-clang-19.md).
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Fashion Wallet builds with clang 19 or newer (found ${CMAKE_CXX_COMPILER_ID} "
    "${CMAKE_CXX_COMPILER_VERSION}): older compilers miscompile coroutines. On Debian: apt-get install clang-19")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

option(FW_TESTS "Build the tests" ON)
option(FW_FUZZ "Build the libFuzzer targets" OFF)
option(FW_PORTABLE_ENGINE "Also build fashion-wallet-engine for processors without AVX2" OFF)
set(FW_SANITIZE "" CACHE STRING "Comma-separated sanitizers, as for -fsanitize=")

add_link_options(-fuse-ld=mold)
add_compile_options(-fdiagnostics-color=auto)

add_library(fw_flags INTERFACE)
target_compile_options(fw_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-implicit-int-float-conversion
  -Werror=return-type -ffp-contract=off -Xclang -fno-pch-timestamp)
target_compile_definitions(fw_flags INTERFACE GLM_FORCE_SILENT_WARNINGS GLM_FORCE_CTOR_INIT)
if(FW_SANITIZE)
  target_compile_options(fw_flags INTERFACE -fsanitize=${FW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  target_link_options(fw_flags INTERFACE -fsanitize=${FW_SANITIZE})
  if(FW_SANITIZE MATCHES address)
    # What no sanitizer sees: an index past a view's end inside of its bytes, the value of an empty optional or expected.
    target_compile_definitions(fw_flags INTERFACE _GLIBCXX_ASSERTIONS)
  endif()
endif()
if(FW_FUZZ)
  target_compile_options(fw_flags INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(fw_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")  # fuzzers: their inputs count

# Engines are numeric: optimised in every preset, and built for x86-64-v3 (AVX2, FMA).
set(FW_ENGINE_OPTIONS -O3)
if(FW_SANITIZE)
  set(FW_ENGINE_OPTIONS -O1)
endif()
