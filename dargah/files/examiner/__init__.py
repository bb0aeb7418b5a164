"""The examiner: a small process that looks into uploaded files so that the web worker does not have to.

Parsers are where hostile files win. They run here, in a process without secrets in its environment, in
forked children, under limits of CPU, memory, written bytes and time. See ``__main__`` for the process and
:mod:`dargah.files.examination` for the side that asks. Nothing in this package imports Django.
"""
