"""`pedal render`: the chain offline."""
