"""The demo course: its texts beside the code that loads them."""
