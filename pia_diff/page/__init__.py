"""The rows of a comparison as a page: one HTML file that officers and residents read, filter and print.

Public name: `write_page`. The page is complete in itself: it fetches nothing, reads without its script, and nothing in
the documents can become markup, a link or a script of it.
"""

from pia_diff.page.render import write_page

__all__ = ["write_page"]
