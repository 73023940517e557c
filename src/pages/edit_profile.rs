//! Edit profile: picture, name, user name and bio. What was typed stays until it is saved.

use super::cannot::{Ability, Cannot, has};
use super::say;
use crate::components::avatar::Avatar;
use crate::components::button::SubmitButton;
use crate::components::field::{Field, Problem, Purpose, until_typed};
use crate::components::page_head::PageHead;
use crate::domain::account::{Picture, Profile, ProfilePatch};
use crate::domain::ids::AccountId;
use crate::domain::text::{Bio, FullName, Username};
use crate::routes::Route;
use crate::service::{RefusedField, ServiceError};
use crate::state::countdown::Countdown;
use crate::state::pictures::{self, PictureProblem};
use crate::state::router::url;
use crate::state::session::Session;
use crate::state::task::Task;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::prelude::*;

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Typed {
    full_name: RwSignal<String>,
    username: RwSignal<String>,
    bio: RwSignal<String>,
    picture: RwSignal<Option<Picture>>,
}

/// What the service has of it.
#[derive(Clone, Copy)]
struct Has {
    names: bool,
    bio: bool,
}

/// What is wrong, and where.
#[derive(Clone, Default)]
struct Problems {
    full_name: String,
    username: String,
    bio: String,
    picture: String,
    form: String,
}

impl Typed {
    fn of(profile: &Profile) -> Self {
        Self {
            full_name: RwSignal::new(profile.full_name.to_string()),
            username: RwSignal::new(profile.username.to_string()),
            bio: RwSignal::new(profile.bio.to_string()),
            picture: RwSignal::new(profile.picture.clone()),
        }
    }

    /// The fields that differ from `saved`, or what is wrong with them. What the service does not have is
    /// never sent.
    fn read(self, words: Locale, saved: &Profile, has: Has) -> Result<ProfilePatch, Problems> {
        let full_name = self.full_name.with_untracked(|text| FullName::parse(text));
        let username = self.username.with_untracked(|text| Username::parse(text));
        let bio = self.bio.with_untracked(|text| Bio::parse(text));
        match (full_name, username, bio) {
            (Ok(full_name), Ok(username), Ok(bio)) => {
                let picture = self.picture.get_untracked();
                Ok(ProfilePatch {
                    full_name: (full_name != saved.full_name).then_some(full_name),
                    username: (has.names && username != saved.username).then_some(username),
                    bio: (has.bio && bio != saved.bio).then_some(bio),
                    picture: (picture != saved.picture).then_some(picture),
                })
            }
            (full_name, username, bio) => {
                let say = |problem| say::text_problem(words, problem);
                Err(Problems {
                    full_name: full_name.err().map(say).unwrap_or_default(),
                    username: username.err().map(say).unwrap_or_default(),
                    bio: bio.err().map(say).unwrap_or_default(),
                    ..Problems::default()
                })
            }
        }
    }
}

/// The screen.
#[component]
pub fn EditProfilePage(
    /// The profile as it is saved.
    #[prop(into)]
    profile: Signal<Option<Profile>>,
) -> impl IntoView {
    let words = use_words();
    // The form keeps what is typed while the saved profile changes under it.
    let saved = profile.get_untracked();
    view! {
        <div class="settings-main">
            <PageHead title=t!(words, edit.title) back=(url(&Route::Settings), t!(words, app.back)) />
            {saved.map(|saved| view! { <Form saved=saved profile=profile /> })}
        </div>
    }
}

/// Puts a refusal of the service where it belongs.
fn refused(words: Locale, error: &ServiceError) -> Problems {
    let text = say::error(words, error);
    match error {
        ServiceError::UsernameTaken | ServiceError::Refused(RefusedField::Username) => {
            Problems { username: text, ..Problems::default() }
        }
        _ => Problems { form: text, ..Problems::default() },
    }
}

#[component]
fn Form(saved: Profile, profile: Signal<Option<Profile>>) -> impl IntoView {
    let words = use_words();
    let session = expect_context::<Session>();
    let typed = Typed::of(&saved);
    let problems = RwSignal::new(Problems::default());
    let done = RwSignal::new(false);
    let here = Has { names: has(Ability::Usernames), bio: has(Ability::Bio) };
    let (task, wait) = (Task::new(), Countdown::new());
    let save = move |who: AccountId, patch: ProfilePatch| async move {
        match session.update_profile(who, patch).await {
            Ok(()) => {
                done.try_set(true);
            }
            Err(error) if wait.heed(&error) => {}
            Err(error) => {
                problems.try_set(refused(words, &error));
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(saved) = profile.get_untracked() else { return };
        done.set(false);
        match typed.read(words, &saved, here) {
            Ok(patch) => {
                problems.set(Problems::default());
                task.run(save(saved.id.clone(), patch));
            }
            Err(found) => problems.set(found),
        }
    };
    let problem = move |field: RwSignal<String>, of: fn(&Problems) -> &String| {
        until_typed(field, Signal::derive(move || problems.with(|it| of(it).clone())))
    };
    let form_problem = say::or_wait(words, wait, move || problems.with(|p| p.form.clone()));
    let title = t!(words, edit.saved);
    view! {
        <form class="card" method="post" novalidate on:submit=submit>
            <div class="card-part">
                <PictureChoice saved=saved picture=typed.picture problems=problems />
            </div>
            <div class="card-part edit-fields">
                <Field
                    id="edit-name"
                    label=t!(words, edit.full_name)
                    purpose=Purpose::FullName
                    value=typed.full_name
                    problem=problem(typed.full_name, |p| &p.full_name)
                />
                {here.names
                    .then(|| {
                        view! {
                            <Field
                                id="edit-username"
                                label=t!(words, edit.username)
                                purpose=Purpose::Username
                                value=typed.username
                                problem=problem(typed.username, |p| &p.username)
                            >
                                <p class="hint">{t!(words, signup.username_hint)}</p>
                            </Field>
                        }
                    })}
                <Cannot without=Ability::Usernames text=t!(words, cannot.usernames) />
                {here.bio
                    .then(|| view! { <BioField value=typed.bio problem=problem(typed.bio, |p| &p.bio) /> })}
                <Cannot without=Ability::Bio text=t!(words, cannot.bio) />
            </div>
            <div class="card-part card-foot">
                <Problem id="edit-problem".into() text=form_problem />
                <p class="saved" role="status">{move || done.get().then_some(title)}</p>
                <SubmitButton
                    label=t!(words, edit.submit).to_owned()
                    busy_label=t!(words, edit.busy)
                    pending=task.pending()
                    waits=wait.left()
                />
            </div>
        </form>
    }
}

#[component]
fn BioField(value: RwSignal<String>, problem: Signal<String>) -> impl IntoView {
    let words = use_words();
    let left = move || {
        let used = value.with(|text| text.chars().take(Bio::MAX + 1).count());
        u32::try_from(Bio::MAX.saturating_sub(used)).unwrap_or(0)
    };
    view! {
        <div class="field">
            <label for="edit-bio">{t!(words, edit.bio)}</label>
            <div class="box">
                <textarea
                    id="edit-bio"
                    rows="3"
                    aria-describedby="edit-bio-problem edit-bio-left"
                    aria-invalid=move || problem.with(|p| !p.is_empty()).then_some("true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                ></textarea>
            </div>
            <Problem id="edit-bio-problem".into() text=problem />
            <p class="hint" id="edit-bio-left">{move || t!(words, edit.bio_left, count = left())}</p>
        </div>
    }
}

/// Shows the picture that will be saved, and lets one choose or remove it.
#[component]
fn PictureChoice(
    saved: Profile,
    picture: RwSignal<Option<Picture>>,
    problems: RwSignal<Problems>,
) -> impl IntoView {
    let words = use_words();
    let hint = if has(Ability::InBrowser) {
        t!(words, edit.picture_hint)
    } else {
        t!(words, server.picture_hint)
    };
    let shown = move || Profile { picture: picture.get(), ..saved.clone() };
    let choose = move |event: leptos::ev::Event| {
        leptos::task::spawn_local(async move {
            let text = match pictures::chosen(event).await {
                None => return,
                Some(Ok(chosen)) => {
                    picture.set(Some(chosen));
                    String::new()
                }
                Some(Err(PictureProblem::TooLarge)) => t!(words, edit.picture_large).into(),
                Some(Err(PictureProblem::NotAnImage | PictureProblem::Failed)) => {
                    t!(words, edit.picture_bad).into()
                }
            };
            problems.update(|problems| problems.picture = text);
        });
    };
    let problem = Signal::derive(move || problems.with(|p| p.picture.clone()));
    view! {
        <div class="picture-row">
            {move || view! { <Avatar profile=shown() size=72 /> }}
            <div class="field">
                <div class="buttons">
                    <input
                        id="edit-picture"
                        type="file"
                        accept="image/png,image/jpeg,image/webp"
                        aria-describedby="edit-picture-problem edit-picture-hint"
                        on:change=choose
                    />
                    <label class="button secondary" for="edit-picture">{t!(words, edit.choose)}</label>
                    {move || {
                        picture
                            .with(Option::is_some)
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="button text"
                                        on:click=move |_| picture.set(None)
                                    >
                                        {t!(words, edit.remove)}
                                    </button>
                                }
                            })
                    }}
                </div>
                <p class="hint" id="edit-picture-hint">{hint}</p>
                <Problem id="edit-picture-problem".into() text=problem />
            </div>
        </div>
    }
}
