"""What things are: the nouns of a review, in the order a review meets them."""
