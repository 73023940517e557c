//! How hard a new password is to guess, by zxcvbn: what the estimating worker runs, and the host's tests.
//!
//! Never called from the page's own wasm, so the linker leaves the word lists out of it; `job` has the
//! words that the two sides exchange and none of the judging. Refuses nothing, and never prints a
//! password. What zxcvbn takes apart is not wiped: it goes with the worker's memory.

pub mod job;

use crate::domain::estimate::{Advice, Estimate, Grade, Warning};
use crate::domain::secret::Password;
use zxcvbn::Score;
use zxcvbn::feedback::{Suggestion, Warning as Reason};
use zxcvbn::matching::Match;
use zxcvbn::matching::patterns::MatchPattern;

/// Does a job that came as text, and answers as text: what the worker calls.
#[must_use]
pub fn run(job: &str) -> String {
    job::write_answer(job::read_job(job).map(|(password, told)| judge(&password, &told)))
}

/// Judges a password of an account that tells `told`, in small letters. Of a long one only the first
/// hundred characters count.
#[must_use]
pub fn judge(password: &Password, told: &[String]) -> Estimate {
    let inputs: Vec<&str> = told.iter().map(String::as_str).collect();
    let entropy = zxcvbn::zxcvbn(password.reveal(), &inputs);
    let (reason, suggestions) = entropy
        .feedback()
        .map_or((None, &[][..]), |feedback| (feedback.warning(), feedback.suggestions()));
    let grade = grade(entropy.score());
    // zxcvbn counts what the account tells against the password, but has no words for it.
    let own = || {
        let tells = grade < Grade::Good && entropy.sequence().iter().any(|part| tells(part, told));
        tells.then_some(Warning::AboutYou)
    };
    Estimate {
        grade,
        warning: reason.map(warning).or_else(own),
        advice: suggestions.iter().copied().map(advice).collect(),
    }
}

/// Whether a part of the password is one of the words.
fn tells(part: &Match, told: &[String]) -> bool {
    match &part.pattern {
        MatchPattern::Dictionary(found) => told.contains(&found.matched_word),
        _ => false,
    }
}

/// The grades are those of zxcvbn, which go by the number of guesses.
fn grade(score: Score) -> Grade {
    match score {
        Score::Zero => Grade::VeryWeak,
        Score::One => Grade::Weak,
        Score::Two => Grade::Fair,
        Score::Three => Grade::Good,
        // There is no higher one; the type leaves room for some.
        _ => Grade::Strong,
    }
}

const fn warning(reason: Reason) -> Warning {
    match reason {
        Reason::StraightRowsOfKeysAreEasyToGuess => Warning::StraightRow,
        Reason::ShortKeyboardPatternsAreEasyToGuess => Warning::KeyPattern,
        Reason::RepeatsLikeAaaAreEasyToGuess => Warning::RepeatedCharacter,
        Reason::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Warning::RepeatedPart,
        Reason::ThisIsATop10Password => Warning::TopTen,
        Reason::ThisIsATop100Password => Warning::TopHundred,
        Reason::ThisIsACommonPassword => Warning::Common,
        Reason::ThisIsSimilarToACommonlyUsedPassword => Warning::LikeCommon,
        Reason::SequencesLikeAbcAreEasyToGuess => Warning::Sequence,
        Reason::RecentYearsAreEasyToGuess => Warning::RecentYear,
        Reason::AWordByItselfIsEasyToGuess => Warning::OneWord,
        Reason::DatesAreOftenEasyToGuess => Warning::Date,
        Reason::NamesAndSurnamesByThemselvesAreEasyToGuess => Warning::OneName,
        Reason::CommonNamesAndSurnamesAreEasyToGuess => Warning::CommonName,
    }
}

const fn advice(suggestion: Suggestion) -> Advice {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => Advice::FewWords,
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => Advice::NoNeedForSymbols,
        Suggestion::AddAnotherWordOrTwo => Advice::AnotherWord,
        Suggestion::CapitalizationDoesntHelpVeryMuch => Advice::Capitals,
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Advice::AllCapitals,
        Suggestion::ReversedWordsArentMuchHarderToGuess => Advice::Reversed,
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Advice::Substitutions,
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => Advice::LongerPattern,
        Suggestion::AvoidRepeatedWordsAndCharacters => Advice::NoRepeats,
        Suggestion::AvoidSequences => Advice::NoSequences,
        Suggestion::AvoidRecentYears => Advice::NoRecentYears,
        Suggestion::AvoidYearsThatAreAssociatedWithYou => Advice::NoOwnYears,
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Advice::NoOwnDates,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::estimate::told_by;
    use crate::domain::password::strong;
    use crate::domain::policy::PasswordPolicy;
    use std::collections::BTreeSet;

    fn of(text: &str) -> Estimate {
        let told = told_by(&["nuria.campos", "Nuria Campos", "nuria@kilnworks.example"]);
        judge(&Password::new(text.into()).unwrap(), &told)
    }

    #[test]
    fn every_reason_that_the_estimator_gives_arrives_as_it_is_meant() {
        for (text, grade, reason) in [
            ("password", Grade::VeryWeak, Warning::TopTen),
            ("trustno1", Grade::VeryWeak, Warning::TopHundred),
            ("password1", Grade::VeryWeak, Warning::Common),
            ("p4ssw0rd!", Grade::Weak, Warning::LikeCommon),
            ("zxcvfr432", Grade::Weak, Warning::KeyPattern),
            (",./';lp0", Grade::Fair, Warning::KeyPattern),
            ("aaaaaaaaaaaa", Grade::VeryWeak, Warning::RepeatedCharacter),
            ("xyqxyqxyqxyq", Grade::Weak, Warning::RepeatedPart),
            ("cdefghijklm", Grade::VeryWeak, Warning::Sequence),
            ("13/11/1987", Grade::Weak, Warning::Date),
        ] {
            let estimate = of(text);
            assert_eq!((estimate.grade, estimate.warning), (grade, Some(reason)), "{text}");
            assert_eq!(estimate.advice.first(), Some(&Advice::AnotherWord), "{text}");
        }
    }

    #[test]
    fn each_reason_and_suggestion_of_the_estimator_has_one_of_ours() {
        let reasons = [
            Reason::StraightRowsOfKeysAreEasyToGuess,
            Reason::ShortKeyboardPatternsAreEasyToGuess,
            Reason::RepeatsLikeAaaAreEasyToGuess,
            Reason::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
            Reason::ThisIsATop10Password,
            Reason::ThisIsATop100Password,
            Reason::ThisIsACommonPassword,
            Reason::ThisIsSimilarToACommonlyUsedPassword,
            Reason::SequencesLikeAbcAreEasyToGuess,
            Reason::RecentYearsAreEasyToGuess,
            Reason::AWordByItselfIsEasyToGuess,
            Reason::DatesAreOftenEasyToGuess,
            Reason::NamesAndSurnamesByThemselvesAreEasyToGuess,
            Reason::CommonNamesAndSurnamesAreEasyToGuess,
        ];
        let suggestions = [
            Suggestion::UseAFewWordsAvoidCommonPhrases,
            Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters,
            Suggestion::AddAnotherWordOrTwo,
            Suggestion::CapitalizationDoesntHelpVeryMuch,
            Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase,
            Suggestion::ReversedWordsArentMuchHarderToGuess,
            Suggestion::PredictableSubstitutionsDontHelpVeryMuch,
            Suggestion::UseALongerKeyboardPatternWithMoreTurns,
            Suggestion::AvoidRepeatedWordsAndCharacters,
            Suggestion::AvoidSequences,
            Suggestion::AvoidRecentYears,
            Suggestion::AvoidYearsThatAreAssociatedWithYou,
            Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou,
        ];
        let scores = [Score::Zero, Score::One, Score::Two, Score::Three, Score::Four];
        let all: BTreeSet<_> = reasons
            .map(|one| format!("{:?}", warning(one)))
            .into_iter()
            .chain(suggestions.map(|one| format!("{:?}", advice(one))))
            .chain(scores.map(|one| format!("{:?}", grade(one))))
            .collect();
        assert_eq!(all.len(), reasons.len() + suggestions.len() + scores.len());
        assert!(scores.is_sorted_by_key(|one| grade(*one)));
    }

    #[test]
    fn what_the_account_tells_counts_against_the_password_and_is_named() {
        for text in ["Nuria.Campos", "kilnworks", "nuriacampos", "sopmac.airun", "onlyme99"] {
            let estimate = of(text);
            assert!(estimate.grade < Grade::Fair, "{text}: {estimate:?}");
        }
        assert_eq!(of("kilnworks").warning, Some(Warning::AboutYou));
        let nobody = judge(&Password::new("kilnworks".into()).unwrap(), &[]);
        assert!(nobody.grade > of("kilnworks").grade);
        assert_ne!(nobody.warning, Some(Warning::AboutYou));
    }

    #[test]
    fn a_password_that_is_hard_to_guess_gets_no_reason_and_no_advice() {
        let made = strong([7; 32], PasswordPolicy::default()).unwrap();
        assert!(of(&made).grade < Grade::Strong, "one letter again and again is not strong");
        let bytes = std::array::from_fn(|at| u8::try_from(at * 37 % 251).unwrap());
        let made = strong(bytes, PasswordPolicy::default()).unwrap();
        let none = Estimate { grade: Grade::Strong, warning: None, advice: vec![] };
        assert_eq!(of(&made), none);
        assert_eq!(of("glaze kiln and wet clay"), none);
    }

    #[test]
    fn a_job_is_answered_and_what_is_none_gets_no_estimate() {
        let password = Password::new("password".into()).unwrap();
        let answer = run(&job::write_job(&password, &[]));
        assert_eq!(job::read_answer(&answer), Some(judge(&password, &[])));
        assert_eq!(run(job::NOTHING), r#"{"v":1,"estimate":null}"#);
    }

    /// Letters that change their length with their case, and texts as long as any password.
    #[test]
    fn the_longest_and_the_strangest_passwords_are_judged() {
        let letters = ["a", "İ", "ß", "😀", "1", "@4", "é\u{301}", "\u{0}", "qwerty", "2024-01-01"];
        for letter in letters {
            let text: String = letter.repeat(256).chars().take(256).collect();
            let _ = of(&text);
        }
    }
}
