"""What is seen and touched: one file a page, its picture and what hand and foot do on it; table.py lists them."""
