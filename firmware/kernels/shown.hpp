// What the library shows to others; -fvisibility=hidden hides all else.
#pragma once
#define ETALON_SHOWN extern "C" __attribute__((visibility("default")))
