"""Settings, addresses, and how Python runs, for the site and every command."""

import gc

# A page or a long text makes thousands of objects and next to no cycles. By its own threshold of
# 700, Python looks for cycles a dozen times for each page, which takes a twelfth of the time, and
# for a long text half of it.
gc.set_threshold(20_000, 20, 20)
