"""Teasers and the stories that they promote.

`title` makes titles comparable, `index` finds the stories whose titles might be meant, `compare` decides for one
title against another, `resolve` for a teaser against all; `promotion` counts who promotes what, `graph` writes it for
programs that draw networks.
"""
