"""All live content as documents: the way out of the site, and back into an empty one."""
