"""The demo: invented people and cases for `dargah run`. Nothing here runs in production."""
