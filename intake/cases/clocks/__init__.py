"""The clocks of a case: each as data, its sum, and when it starts and stops."""
