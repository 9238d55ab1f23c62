from hypothesis import settings

# A busy machine is no failure. The examples are the same in every run, so that a red run can be repeated.
settings.register_profile("abhyasa", deadline=None, derandomize=True)
settings.load_profile("abhyasa")
