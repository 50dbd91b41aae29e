"""What is taken out of a file before it leaves: marks on its pages, burnt in as pixels."""
