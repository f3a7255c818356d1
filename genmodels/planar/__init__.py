"""Small models of points in the plane: fitted in well under a second, small enough to be evaluated in a browser.

The same points under three questions: a classifier p(y | x), k-means (x alone, in groups) and a mixture density p(x).
"""
