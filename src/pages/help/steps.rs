//! What a guide says of each step. The names of controls are taken from the screens themselves, so a
//! guide never calls a button by another name than the one that stands on it.

use crate::domain::guide::{Control, Step};
use crate::state::words::Locale;
use crate::t;

/// The step in words.
pub(super) fn text(words: Locale, step: Step) -> String {
    let press = |name: &str| t!(words, help.press, name = name);
    let at_end = |name: &str| t!(words, help.at_end, name = name);
    let choose = |name: &str| t!(words, help.choose, name = name);
    let fill = |name: &str| t!(words, help.fill, name = name);
    match step.at {
        Control::ProfileTab => t!(words, help.at_profile).into(),
        Control::Lines => t!(words, help.at_lines).into(),
        Control::Photo => t!(words, help.at_photo).into(),
        Control::SheetSettings | Control::MenuSettings => press(t!(words, settings.title)),
        Control::MenuLogOut => press(t!(words, settings.log_out)),
        Control::LogOut => at_end(t!(words, settings.log_out)),
        Control::LogOutAll => at_end(t!(words, settings.log_out_all)),
        Control::ResetEntry => at_end(t!(words, settings.reset)),
        Control::ChangePassword => press(t!(words, settings.password)),
        Control::EitherWay => {
            let (remember, forget) = (t!(words, logout.remember), t!(words, logout.forget));
            t!(words, help.either, remember = remember, forget = forget)
        }
        Control::Remember => choose(t!(words, logout.remember)),
        Control::Forget => choose(t!(words, logout.forget)),
        Control::OneTap => t!(words, help.one_tap, name = t!(words, saved.log_in)),
        Control::Current => fill(t!(words, password.current)),
        Control::New => fill(t!(words, password.new)),
        Control::Retype => fill(t!(words, password.retype)),
        Control::OthersBox => t!(words, help.tick, name = t!(words, password.log_out_box)),
        Control::Save => press(t!(words, password.submit)),
        Control::Everything => {
            let (name, switch) = (t!(words, logout_all.submit_all), t!(words, logout_all.others));
            t!(words, help.everything, switch = switch, name = name)
        }
        Control::ResetButton | Control::ResetQuestion => {
            t!(words, help.reset_button, name = t!(words, reset.submit))
        }
    }
}
