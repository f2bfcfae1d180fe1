"""CX MEASURES that more than one room needs: the score, its verdict, and the words for both."""
