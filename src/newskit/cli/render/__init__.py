"""What results look like on a terminal and in a pipe. Renderers are given results; they read and decide nothing."""
