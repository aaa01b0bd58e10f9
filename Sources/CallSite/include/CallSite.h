#pragma once
#include <stddef.h>
#include <stdint.h>

/// The return address of the Swift function that this is inlined into: the place in the user's description that
/// called it. Must be called directly from the operator's body; a Swift helper in between is not inlined across
/// files in debug builds and would report itself.
///
/// `place` differs between all callers (a thousand for each file, and the line). Optimised builds merge functions that
/// differ in constants only, and call the merged one from a stub without debug information: the stub's address would
/// be returned. What an assembly statement is given may not be merged.
static inline __attribute__((always_inline)) uintptr_t bittern_caller(uint32_t place) {
  __asm__ volatile("" : : "r"(place));
  return (uintptr_t)__builtin_return_address(0);
}

/// The ELF object that holds `address` and the address's offset inside it. Returns 0 when it is in none.
int bittern_locate(uintptr_t address, uintptr_t *offset, const char **path);
