"""How levels are found out: what a recording shows, what follows from it, the gain coach and the wizard. Pure
arithmetic and records, no sound and no screen. Called by controld; the command line shows what comes out.
"""
