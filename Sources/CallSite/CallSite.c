#define _GNU_SOURCE
#include "CallSite.h"

#include <dlfcn.h>

int bittern_locate(uintptr_t address, uintptr_t *offset, const char **path) {
  Dl_info info;
  if (!dladdr((const void *)address, &info) || !info.dli_fname) return 0;
  *offset = address - (uintptr_t)info.dli_fbase;
  *path = info.dli_fname;
  return 1;
}
