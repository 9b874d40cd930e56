"""What may be asked of the pedal on its socket: one module a subject, one row a wish (wish.py says what a row is).

The command line imports these modules for their requests and replies and must answer at once on a Zero 2 W too. So
`decide` and `tell` themselves import what only the pedal has: events, listings. A new wish is a row in one of these
modules, and the command that asks.
"""
