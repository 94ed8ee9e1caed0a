#ifndef AVMON_CEBUR128_SHIM_H
#define AVMON_CEBUR128_SHIM_H
#include <ebur128.h>
#endif
