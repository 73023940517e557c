//! What went wrong, as one sentence for the person at the terminal. It is only ever shown; no code
//! looks inside it.

use std::fmt;

/// A sentence that says what failed and, where we know it, what to do.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// How every step ends.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure in these words.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A failure whose sentence has been shown, so that nothing is printed after the summary.
    pub(crate) fn told() -> Self {
        Self(String::new())
    }

    /// Whether its sentence has been shown.
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
