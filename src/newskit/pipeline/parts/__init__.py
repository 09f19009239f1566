"""Folders of parts: a run whose workers read and write files of their own, on one machine or on many.

The driver only plans and counts: inputs are cut by place into parts, and a worker reads each, splits its pages and
writes them into a file under its name in the folder. A part is known by the hash of all that it is made of, so what is
there need not be made again.
"""
