"""What is asked, what a vote must be, and what a closed round keeps."""
