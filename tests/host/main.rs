//! Holds the place of what comes next.

fn main() {}
