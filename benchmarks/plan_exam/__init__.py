"""Floor plans drawn with their truth, to judge a reader by that was made without them."""
