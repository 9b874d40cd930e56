"""Captures into the library: a light process that finds and hands out files, and a worker that may die of one."""
