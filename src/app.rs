//! Puts Onlyme together: finds out how this device stands, and shows the log-in screen, or what is
//! loaded after it. The only file that may import everything.

use crate::domain::config::Config;
use crate::later::Parts;
use crate::pages::frame::Frame;
use crate::pages::log_in::LogInPage;
use crate::pages::practice::HereIsPractice;
use crate::pages::say;
use crate::pages::waiting::Waiting;
use crate::platform::device::{ThisTab, this_tab};
use crate::platform::{config, dom, local_storage, panic, turn};
use crate::routes::Route;
use crate::service::Standing;
use crate::state::later::Later;
use crate::state::opening::{Beginning, Open};
use crate::state::preferences::Preferences;
use crate::state::router::{self, Decision, Router, Shown, Stand, decide};
use crate::state::session::Session;
use crate::state::turns::{self, in_turn};
use crate::state::words::use_words;
use crate::t;
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;

/// Starts the app. The static first paint stays until there is something true to show.
pub async fn start(parts: Parts) {
    panic::install();
    // Whatever stands up here and below in one task holds up a slow phone: see `state::turns`.
    turn::next().await;
    // The boot script starts nothing where the site is not set up.
    let Some(config) = config::read() else { return panic::announce() };
    let preferences = Preferences::start(local_storage::Preferences::open());
    turn::next().await;
    // Without practice a tab is this browser, whatever its address says.
    let tab = if config.practises() { this_tab() } else { ThisTab { practice: None } };
    let inside = RwSignal::new(None);
    let here = router::here();
    let beyond = !matches!(here, Route::Home | Route::LogIn { .. });
    // Opening the service makes its databases, and the reset screen lists what was there before. Where
    // there is no practice, its screen says so, and that takes no service.
    let needless = here == Route::Reset || (here == Route::Practice && !config.practises());
    // A guide is a leaflet there: it is read whether or not the server answers.
    let leaflet = matches!(here, Route::Help | Route::Guide(_)) && !config.practises();
    let ask = beyond && !needless && !leaflet;
    let beginning =
        Beginning::find(tab.clone(), ask, opener(parts, config.clone(), inside, preferences)).await;
    if beyond || beginning.standing != Some(Standing::LoggedOut) {
        load(parts, inside, preferences).await;
    }
    turn::next().await;
    turns::begin();
    leptos::mount::mount_to_body(move || {
        let (session, router) = (Session::start(beginning), Router::start());
        provide_context(preferences);
        provide_context(session);
        provide_context(router);
        provide_context(config.clone());
        // Another page of the site may have logged in here; only the server knows.
        if !config.practises() && !needless {
            session.prepare();
        }
        let here = Here { parts, inside, preferences, session, router };
        in_turn(move || view! { <App here=here tab=tab config=config /> }.into_any())
    });
    turns::draw_all().await;
    dom::tell_ready();
}

/// Runs work that nobody waits for. In a box, so that it is compiled once for all kinds of work.
pub fn run(work: Pin<Box<dyn Future<Output = ()>>>) {
    // Not Leptos's own `spawn_local`: its executor exists only once something is mounted.
    wasm_bindgen_futures::spawn_local(work);
}

/// Loads the other screens and what they say. False if they could not be loaded.
async fn load(parts: Parts, inside: RwSignal<Option<Later>>, preferences: Preferences) -> bool {
    if inside.with_untracked(Option::is_none) {
        // Both at the same time.
        let words = preferences.load_words();
        if let Some(loaded) = (parts.inside)().await {
            words.await;
            inside.set(Some(loaded));
        }
    }
    inside.with_untracked(Option::is_some)
}

/// How the account service is opened. Whoever needs it will need the other screens next.
fn opener(
    parts: Parts,
    config: Config,
    inside: RwSignal<Option<Later>>,
    preferences: Preferences,
) -> Open {
    Rc::new(move |tab| {
        let config = config.clone();
        Box::pin(async move {
            let part = parts.speaking_to(&config.service);
            // Both at the same time; only the second asking says whether it went well.
            run(Box::pin(async move {
                load(parts, inside, preferences).await;
            }));
            let open = part().await?;
            load(parts, inside, preferences).await.then_some(())?;
            Some(open(tab, config).await)
        })
    })
}

/// What the first screens are made of. Handed down, because `expect_context` brings the printing of
/// texts for its panic, which nothing else in the start needs.
#[derive(Clone, Copy)]
struct Here {
    parts: Parts,
    inside: RwSignal<Option<Later>>,
    preferences: Preferences,
    session: Session,
    router: Router,
}

/// The whole app, drawn anew when the language changes.
#[component]
fn App(here: Here, tab: ThisTab, config: Config) -> impl IntoView {
    move || {
        let words = here.preferences.language().get();
        let device = tab.practice.clone().map(|(device, id)| device.device(id));
        let device = device.map(|device| say::device(words, &device));
        let note = say::whose(words, &config, device.as_deref());
        provide_context(HereIsPractice { device, note });
        view! { <Screen here=here /> }
    }
}

/// The screen for the address and for how the tab stands.
#[component]
fn Screen(here: Here) -> impl IntoView {
    let words = use_words();
    let Here { parts, inside, preferences, session, router } = here;
    let route = router.route();
    let standing = session.standing();
    let shown = Memo::new(move |_| Shown {
        decision: route.with(|route| standing.with(|s| decide(route, &stand(s)))),
        who: standing.with(|standing| standing.account().cloned()),
    });
    let known = session.known();
    Effect::new(move || match shown.get().decision {
        _ if !known.get() => {}
        Decision::Replace(to) => router.replace(&to),
        // The other screens see to this themselves, when they are there.
        decision @ Decision::Show(Route::LogIn { .. }) => {
            let page = t!(words, login.title);
            router.arrive(&decision, &t!(words, app.title, page = page));
        }
        _ => {}
    });
    let at_the_door = Memo::new(move |_| {
        shown.with(|shown| match &shown.decision {
            Decision::Show(route) | Decision::Replace(route) => {
                matches!(route, Route::LogIn { .. })
            }
            Decision::ShowEnded => false,
        })
    });
    let unasked = session.unasked();
    move || {
        if !known.get() {
            return match inside.get().filter(|_| unasked.get()) {
                Some(inside) => (inside.unreached)(),
                None => waiting(move || session.ask_again()),
            };
        }
        if at_the_door.get() {
            let notices = move || inside.get().map(|inside| (inside.notices)());
            let page = move || {
                view! { <LogInPage inside=inside.read_only() session=session router=router /> }
            };
            return view! {
                <Frame notices=notices.into_any()>{in_turn(move || page().into_any())}</Frame>
            }
            .into_any();
        }
        match inside.get() {
            Some(inside) => in_turn(move || (inside.draw)(shown)),
            None => waiting(move || load(parts, inside, preferences)),
        }
    }
}

/// What stands in place of a screen that cannot be shown yet.
fn waiting<F: Future<Output = bool> + 'static>(
    load: impl Fn() -> F + Copy + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Frame notices=().into_any()>
            <Waiting load=load />
        </Frame>
    }
    .into_any()
}

fn stand(standing: &Standing) -> Stand {
    match standing {
        Standing::LoggedOut => Stand::Out,
        Standing::LoggedIn(current) => {
            Stand::In { username: current.profile.username.clone(), offer: current.offer }
        }
        Standing::Ended(_) => Stand::Ended,
    }
}
