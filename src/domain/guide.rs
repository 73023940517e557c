//! The guides: one for each way out that people come for, as steps that a page can follow. What is
//! said of a step is in `pages/help/`; which control it means, and when it is done, is here.
//!
//! Never looks at a page; whoever does says what there is to see.

use super::device::PracticeDevice;

/// A guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guide {
    /// Log out on a phone.
    LogOut,
    /// Reset the app from the phone.
    Reset,
    /// Log out, remembered or forgotten.
    Remembered,
    /// Change the password and close the other devices.
    CloseOthers,
    /// Close everything from a phone.
    CloseEverything,
    /// Why log out at all. It has no steps.
    Why,
}

impl Guide {
    /// All, in the order of their index.
    pub const ALL: [Self; 6] = [
        Self::LogOut,
        Self::Remembered,
        Self::CloseOthers,
        Self::CloseEverything,
        Self::Reset,
        Self::Why,
    ];

    /// The last part of its address.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::LogOut => "log-out-phone",
            Self::Reset => "reset-phone",
            Self::Remembered => "remembered",
            Self::CloseOthers => "close-others",
            Self::CloseEverything => "close-everything",
            Self::Why => "why-log-out",
        }
    }

    /// The guide at an address that ends with `slug`.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|guide| guide.slug() == slug)
    }

    /// The device that it is told for until the reader chooses another.
    #[must_use]
    pub const fn device(self) -> PracticeDevice {
        match self {
            Self::LogOut | Self::Reset | Self::Remembered | Self::Why => PracticeDevice::Iphone,
            Self::CloseOthers => PracticeDevice::Computer,
            Self::CloseEverything => PracticeDevice::Android,
        }
    }

    /// The steps on a device: phones have a bar at the bottom and three lines, computers a menu.
    #[must_use]
    pub fn steps(self, device: PracticeDevice) -> Vec<Step> {
        let wide = device == PracticeDevice::Computer;
        let seen = |at: &[Control]| at.iter().map(|at| step(*at, Until::Led)).collect::<Vec<_>>();
        let settings = || {
            seen(if wide {
                &[Control::Photo, Control::MenuSettings]
            } else {
                &[Control::ProfileTab, Control::Lines, Control::SheetSettings]
            })
        };
        let log_out = || {
            let mut steps = if wide { seen(&[Control::Photo]) } else { settings() };
            let last = if wide { Control::MenuLogOut } else { Control::LogOut };
            steps.push(step(last, Until::Led));
            steps
        };
        match self {
            Self::LogOut => [log_out(), vec![step(Control::EitherWay, Until::Out)]].concat(),
            Self::Remembered => [
                log_out(),
                vec![step(Control::Remember, Until::Out), step(Control::OneTap, Until::In)],
                log_out(),
                vec![step(Control::Forget, Until::Out)],
            ]
            .concat(),
            Self::CloseOthers => [
                settings(),
                seen(&[Control::ChangePassword]),
                vec![
                    step(Control::Current, Until::Filled),
                    step(Control::New, Until::Filled),
                    step(Control::Retype, Until::Filled),
                    step(Control::OthersBox, Until::Ticked),
                    step(Control::Save, Until::OthersOut),
                ],
            ]
            .concat(),
            Self::CloseEverything => [
                settings(),
                seen(&[Control::LogOutAll]),
                vec![step(Control::Everything, Until::AllOut)],
            ]
            .concat(),
            // The last press would empty this whole browser, so a practice stops before it.
            Self::Reset => [
                settings(),
                seen(&[Control::ResetEntry]),
                vec![step(Control::ResetButton, Until::Asked)],
            ]
            .concat(),
            Self::Why => vec![],
        }
    }
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to use.
    pub at: Control,
    /// When it is done.
    pub until: Until,
}

const fn step(at: Control, until: Until) -> Step {
    Step { at, until }
}

/// When a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// It led on: a later control is in sight.
    Led,
    /// Something is typed.
    Filled,
    /// It is ticked.
    Ticked,
    /// The device is logged out. This and what follows stays done.
    Out,
    /// The device is logged in.
    In,
    /// The other devices are out.
    OthersOut,
    /// This device and the others are out.
    AllOut,
    /// The question before a reset is open.
    Asked,
}

impl Until {
    const fn lasts(self) -> bool {
        !matches!(self, Self::Led | Self::Filled | Self::Ticked)
    }
}

/// A control that a guide points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// The photo in the phone's bar.
    ProfileTab,
    /// The three lines on the phone's profile.
    Lines,
    /// "Settings" behind the three lines.
    SheetSettings,
    /// The photo in the top bar of a wide screen.
    Photo,
    /// "Settings" in the photo's menu.
    MenuSettings,
    /// "Log out" in the photo's menu.
    MenuLogOut,
    /// "Log out" at the end of the settings.
    LogOut,
    /// "Log out of all accounts".
    LogOutAll,
    /// "Change password".
    ChangePassword,
    /// "Reset this app".
    ResetEntry,
    /// Both ways to log out, in the dialog.
    EitherWay,
    /// "Remember and log out".
    Remember,
    /// "Log out without remembering".
    Forget,
    /// "Log in" beside a saved login.
    OneTap,
    /// The current password.
    Current,
    /// The new password.
    New,
    /// The new password once more.
    Retype,
    /// "Log out of other devices".
    OthersBox,
    /// The button that changes the password.
    Save,
    /// "Log out of everything".
    Everything,
    /// "Reset".
    ResetButton,
    /// The question before a reset.
    ResetQuestion,
}

impl Control {
    /// How it is found in a page, as a CSS selector; the first match that can be seen is meant.
    #[must_use]
    pub const fn selector(self) -> &'static str {
        match self {
            Self::ProfileTab => "nav.bottom a:last-child",
            Self::Lines => ".profile-bar .icon-button",
            Self::SheetSettings => ".sheet-rows a[href$='/accounts/settings']",
            Self::Photo => "button.photo",
            Self::MenuSettings => ".menu a[href$='/accounts/edit']",
            Self::MenuLogOut => ".menu [data-control='log-out']",
            Self::LogOut => ".lists [data-control='log-out'], .panel [data-control='log-out']",
            Self::LogOutAll => {
                ".lists [data-control='log-out-all'], .panel [data-control='log-out-all']"
            }
            Self::ChangePassword => {
                ".lists a[href$='/accounts/password/change'], .panel a[href$='/accounts/password/change']"
            }
            Self::ResetEntry => ".lists a[href$='/reset'], .panel a[href$='/reset']",
            Self::EitherWay | Self::Remember => "[data-control='remember']",
            Self::Forget => "[data-control='forget']",
            Self::OneTap => "[data-control='one-tap']",
            Self::Current => "#current-password",
            Self::New => "#new-password",
            Self::Retype => "#retype-password",
            Self::OthersBox => "#others-box",
            Self::Save => ".password-form button[type='submit']",
            Self::Everything => "[data-control='everything']",
            Self::ResetButton => ".reset-button",
            Self::ResetQuestion => "#reset-question",
        }
    }
}

/// What there is to see of the devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The controls that can be used on the reader's device.
    pub shown: Vec<Control>,
    /// Those of them with something typed in.
    pub filled: Vec<Control>,
    /// Those of them that are ticked.
    pub ticked: Vec<Control>,
    /// Whether the reader's device is logged in.
    pub here: bool,
    /// How many of the others are.
    pub others: usize,
}

/// How far somebody has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    steps: Vec<Step>,
    /// The first step after what lasts.
    base: usize,
    at: usize,
}

impl Course {
    /// At the first of these steps.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Self {
        Self { steps, base: 0, at: 0 }
    }

    /// The step to do now; as many as there are when all are done.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The step itself, if one is left.
    #[must_use]
    pub fn now(&self) -> Option<Step> {
        self.steps.get(self.at).copied()
    }

    /// What to look for: the controls up to the next step that lasts.
    #[must_use]
    pub fn wanted(&self) -> Vec<Control> {
        let mut wanted: Vec<_> = self.stretch().map(|(_, step)| step.at).collect();
        wanted.push(Control::ResetQuestion);
        wanted
    }

    /// Takes note of what there is to see.
    pub fn see(&mut self, sight: &Sight) {
        while let Some((last, _)) = self.stretch().last()
            && self.lasting_done(last, sight)
        {
            self.base = last + 1;
            self.at = self.base;
        }
        let now = self.stretch().find(|(index, step)| !self.passed(*index, *step, sight));
        let Some((now, step)) = now else { return };
        // Back only to what is in sight: between two screens there is nothing to see for a moment.
        if now > self.at || sight.shown.contains(&step.at) {
            self.at = now;
        }
    }

    /// The steps from the last one that lasts up to the next.
    fn stretch(&self) -> impl Iterator<Item = (usize, Step)> {
        let after = self.steps.iter().enumerate().skip(self.base);
        let mut over = false;
        after.map(|(index, step)| (index, *step)).take_while(move |(_, step)| {
            let more = !over;
            over = step.until.lasts();
            more
        })
    }

    fn lasting_done(&self, index: usize, sight: &Sight) -> bool {
        match self.steps.get(index).map(|step| step.until) {
            Some(Until::Out) => !sight.here,
            Some(Until::In) => sight.here,
            Some(Until::OthersOut) => sight.others == 0,
            Some(Until::AllOut) => !sight.here && sight.others == 0,
            Some(Until::Asked) => sight.shown.contains(&Control::ResetQuestion),
            _ => false,
        }
    }

    fn passed(&self, index: usize, step: Step, sight: &Sight) -> bool {
        match step.until {
            Until::Led => self
                .stretch()
                .any(|(later, other)| later > index && sight.shown.contains(&other.at)),
            Until::Filled => sight.filled.contains(&step.at),
            Until::Ticked => sight.ticked.contains(&step.at),
            _ => false,
        }
    }
}

/// What a practice changed, as read from the list of sessions at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Each practice device, and whether it is still logged in.
    pub devices: Vec<(PracticeDevice, bool)>,
    /// Whether the login is still saved on the reader's device.
    pub saved: bool,
    /// Whether the password was changed.
    pub changed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(control: Control) -> Sight {
        Sight { shown: vec![control], here: true, others: 2, ..Sight::default() }
    }

    #[test]
    fn every_guide_has_an_address_of_its_own_and_leads_to_something_that_lasts() {
        for guide in Guide::ALL {
            assert_eq!(Guide::from_slug(guide.slug()), Some(guide));
            for device in PracticeDevice::ALL {
                let steps = guide.steps(device);
                assert_eq!(steps.is_empty(), guide == Guide::Why);
                assert!(steps.last().is_none_or(|step| step.until.lasts()), "{guide:?}");
            }
        }
        assert_eq!(Guide::from_slug("nothing"), None);
    }

    #[test]
    fn a_phone_has_three_presses_to_the_settings_and_a_computer_two() {
        assert_eq!(Guide::LogOut.steps(PracticeDevice::Iphone).len(), 5);
        assert_eq!(Guide::LogOut.steps(PracticeDevice::Computer).len(), 3);
        assert_eq!(
            Guide::LogOut.steps(PracticeDevice::Android),
            Guide::LogOut.steps(PracticeDevice::Iphone)
        );
    }

    #[test]
    fn a_step_is_done_when_it_has_led_on_and_undone_by_going_back() {
        let mut course = Course::new(Guide::LogOut.steps(PracticeDevice::Iphone));
        course.see(&shows(Control::ProfileTab));
        assert_eq!(course.at(), 0);
        course.see(&shows(Control::Lines));
        assert_eq!(course.at(), 1);
        // Whoever knows a shorter way is not held up.
        course.see(&shows(Control::LogOut));
        assert_eq!(course.at(), 3);
        course.see(&Sight { here: true, others: 2, ..Sight::default() });
        assert_eq!(course.at(), 3, "nothing to see between two screens is no way back");
        course.see(&shows(Control::ProfileTab));
        assert_eq!(course.at(), 0);
        course.see(&Sight { others: 2, ..Sight::default() });
        assert_eq!((course.at(), course.now()), (5, None));
    }

    #[test]
    fn what_lasts_is_not_asked_for_again() {
        let mut course = Course::new(Guide::Remembered.steps(PracticeDevice::Iphone));
        course.see(&shows(Control::Remember));
        assert_eq!(course.at(), 4);
        course.see(&Sight { shown: vec![Control::OneTap], others: 2, ..Sight::default() });
        assert_eq!(course.now().map(|step| step.at), Some(Control::OneTap));
        course.see(&shows(Control::Lines));
        assert_eq!(course.at(), 7, "in again, and already on the profile");
        course.see(&Sight { others: 2, ..Sight::default() });
        assert_eq!(course.now(), None);
    }

    #[test]
    fn a_form_is_followed_field_by_field() {
        let mut course = Course::new(Guide::CloseOthers.steps(PracticeDevice::Computer));
        let form = [Control::Current, Control::New, Control::Retype, Control::Save];
        let mut sight = Sight { shown: form.to_vec(), here: true, others: 2, ..Sight::default() };
        course.see(&sight);
        assert_eq!(course.now().map(|step| step.at), Some(Control::Current));
        sight.filled = form[..3].to_vec();
        course.see(&sight);
        assert_eq!(course.now().map(|step| step.at), Some(Control::OthersBox));
        sight.ticked = vec![Control::OthersBox];
        course.see(&sight);
        assert_eq!(course.now().map(|step| step.at), Some(Control::Save));
        // The form is gone, and not all are out yet.
        course.see(&Sight { here: true, others: 1, ..Sight::default() });
        assert_eq!(course.now().map(|step| step.at), Some(Control::Save));
        course.see(&Sight { here: true, ..Sight::default() });
        assert_eq!(course.now(), None);
    }
}
