"""Days, times and names of periods, in the forms that people and products write them."""
