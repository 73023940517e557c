//! What the estimator thinks, in words: a sentence for each of its grades, reasons and pieces of advice.

use crate::domain::estimate::{Advice, Grade, Warning};
use crate::state::words::Locale;
use crate::t;

/// The name of a grade, and the number of guesses that it stands for.
pub(super) fn grade(words: Locale, grade: Grade) -> (&'static str, &'static str) {
    match grade {
        Grade::VeryWeak => (t!(words, strength.very_weak), t!(words, strength.thousand)),
        Grade::Weak => (t!(words, strength.weak), t!(words, strength.million)),
        Grade::Fair => (t!(words, strength.fair), t!(words, strength.hundred_million)),
        Grade::Good => (t!(words, strength.good), t!(words, strength.over_hundred_million)),
        Grade::Strong => (t!(words, strength.strong), t!(words, strength.over_ten_billion)),
    }
}

/// Why it is easy to guess.
pub(super) fn warning(words: Locale, warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRow => t!(words, strength.straight_row),
        Warning::KeyPattern => t!(words, strength.key_pattern),
        Warning::RepeatedCharacter => t!(words, strength.repeated_character),
        Warning::RepeatedPart => t!(words, strength.repeated_part),
        Warning::TopTen => t!(words, strength.top_ten),
        Warning::TopHundred => t!(words, strength.top_hundred),
        Warning::Common => t!(words, strength.common),
        Warning::LikeCommon => t!(words, strength.like_common),
        Warning::Sequence => t!(words, strength.sequence),
        Warning::RecentYear => t!(words, strength.recent_year),
        Warning::OneWord => t!(words, strength.one_word),
        Warning::Date => t!(words, strength.date),
        Warning::OneName => t!(words, strength.one_name),
        Warning::CommonName => t!(words, strength.common_name),
        Warning::AboutYou => t!(words, strength.about_you),
    }
}

/// What would help.
pub(super) fn advice(words: Locale, advice: Advice) -> &'static str {
    match advice {
        Advice::FewWords => t!(words, strength.few_words),
        Advice::NoNeedForSymbols => t!(words, strength.no_need_for_symbols),
        Advice::AnotherWord => t!(words, strength.another_word),
        Advice::Capitals => t!(words, strength.capitals),
        Advice::AllCapitals => t!(words, strength.all_capitals),
        Advice::Reversed => t!(words, strength.reversed),
        Advice::Substitutions => t!(words, strength.substitutions),
        Advice::LongerPattern => t!(words, strength.longer_pattern),
        Advice::NoRepeats => t!(words, strength.no_repeats),
        Advice::NoSequences => t!(words, strength.no_sequences),
        Advice::NoRecentYears => t!(words, strength.no_recent_years),
        Advice::NoOwnYears => t!(words, strength.no_own_years),
        Advice::NoOwnDates => t!(words, strength.no_own_dates),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const GRADES: [Grade; 5] =
        [Grade::VeryWeak, Grade::Weak, Grade::Fair, Grade::Good, Grade::Strong];
    const WARNINGS: [Warning; 15] = [
        Warning::StraightRow,
        Warning::KeyPattern,
        Warning::RepeatedCharacter,
        Warning::RepeatedPart,
        Warning::TopTen,
        Warning::TopHundred,
        Warning::Common,
        Warning::LikeCommon,
        Warning::Sequence,
        Warning::RecentYear,
        Warning::OneWord,
        Warning::Date,
        Warning::OneName,
        Warning::CommonName,
        Warning::AboutYou,
    ];
    const ADVICE: [Advice; 13] = [
        Advice::FewWords,
        Advice::NoNeedForSymbols,
        Advice::AnotherWord,
        Advice::Capitals,
        Advice::AllCapitals,
        Advice::Reversed,
        Advice::Substitutions,
        Advice::LongerPattern,
        Advice::NoRepeats,
        Advice::NoSequences,
        Advice::NoRecentYears,
        Advice::NoOwnYears,
        Advice::NoOwnDates,
    ];

    #[test]
    fn each_grade_reason_and_piece_of_advice_has_a_sentence_of_its_own() {
        let mut said = BTreeSet::new();
        let words = Locale::ENGLISH;
        let grades = GRADES.iter().flat_map(|one| <[&str; 2]>::from(grade(words, *one)));
        let warnings = WARNINGS.iter().map(|one| warning(words, *one));
        let advice = ADVICE.iter().map(|one| advice(words, *one));
        for sentence in grades.chain(warnings).chain(advice) {
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(said.insert(sentence), "said twice: {sentence}");
        }
        assert_eq!(said.len(), 2 * GRADES.len() + WARNINGS.len() + ADVICE.len());
        assert_eq!(grade(words, Grade::VeryWeak).0, "Very weak.");
    }
}
