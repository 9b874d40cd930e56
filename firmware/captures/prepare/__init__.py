"""Captures into the library: a light process that finds and hands out files, and a converter that may die of one."""
