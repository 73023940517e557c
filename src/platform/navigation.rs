//! Addresses and the browser's history: where a person is, and going elsewhere without a reload.
//!
//! Never decides what is shown at an address; `routes.rs` does. The history entries hold their place
//! in the row and how far the page was scrolled, never anything about a person.

use super::entry::{self, Entry};
use super::{address, js};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FocusOptions, HtmlAnchorElement, HtmlElement};
use web_sys::{Location, MouseEvent, Url};

/// An address inside the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path from the root of the app, beginning with a slash, wherever the app is hosted.
    pub path: String,
    /// The query without its question mark; empty if there is none.
    pub query: String,
}

/// The hold on the history. Clones are the same one.
#[derive(Clone)]
pub struct Navigation(Rc<Inner>);

struct Inner {
    base: String,
    on_change: Box<dyn Fn(Place)>,
    here: RefCell<Place>,
    /// The place of the current entry in the row of ours; 0 is the first.
    index: Cell<u32>,
    /// How far each entry was scrolled when it was left.
    scrolled: RefCell<Vec<(u32, f64)>>,
}

impl Navigation {
    /// Takes over links and the back button, and calls `on_change` after each change of the place.
    pub fn start(on_change: impl Fn(Place) + 'static) -> Self {
        let base = address::base();
        // After a reload the entry is one of ours already.
        let entry = Entry::read();
        let this = Self(Rc::new(Inner {
            here: RefCell::new(read_place(&base)),
            on_change: Box::new(on_change),
            base,
            index: Cell::new(entry.map_or(0, |entry| entry.index)),
            scrolled: RefCell::default(),
        }));
        entry::scroll_by_hand();
        match entry {
            Some(entry) => entry::restore_scroll(entry.scroll),
            None => this.save(),
        }
        this.listen();
        this
    }

    /// Where the person is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.0.here.borrow().clone()
    }

    /// Goes to an address of the app, written from its root. The page begins at the top.
    pub fn go(&self, href: &str) {
        let url = self.url(href);
        if is_shown(&url) {
            // A second entry for the same address would only make the back button seem stuck.
            self.replace(href);
            return;
        }
        self.save();
        let index = self.0.index.get() + 1;
        if (Entry { index, scroll: 0.0 }).push(&url) {
            self.0.index.set(index);
            // The entries that lay ahead are gone.
            self.0.scrolled.borrow_mut().retain(|(entry, _)| *entry < index);
            self.changed();
        } else {
            load(&url);
        }
    }

    /// Goes to an address of the app in place of the current one, which leaves the history.
    pub fn replace(&self, href: &str) {
        let url = self.url(href);
        let index = self.0.index.get();
        if (Entry { index, scroll: 0.0 }).write(Some(&url)) {
            self.changed();
        } else {
            load(&url);
        }
    }

    /// Goes back to where the person came from, or home if that was not in Onlyme.
    pub fn back(&self) {
        let gone = self.0.index.get() > 0 && entry::back();
        if !gone {
            self.replace("/");
        }
    }

    /// The address to write into a link, for one written from the root of the app.
    #[must_use]
    pub fn url(&self, href: &str) -> String {
        [&self.0.base, href.trim_start_matches('/')].concat()
    }

    /// The page has another place now, and begins at the top.
    fn changed(&self) {
        self.0.here.replace(read_place(&self.0.base));
        entry::scroll_to(0.0);
        (self.0.on_change)(self.place());
    }

    /// Notes how far the current entry is scrolled.
    fn save(&self) {
        let (index, scroll) = (self.0.index.get(), entry::scroll());
        self.note(index, scroll);
        Entry { index, scroll }.write(None);
    }

    /// Remembers how far an entry is scrolled.
    fn note(&self, index: u32, scroll: f64) {
        let mut scrolled = self.0.scrolled.borrow_mut();
        scrolled.retain(|(entry, _)| *entry != index);
        scrolled.push((index, scroll));
    }

    fn listen(&self) {
        let Some(window) = js::window() else { return };
        let this = self.clone();
        js::listen(&window, "popstate", move |_: Event| this.moved());
        let this = self.clone();
        js::listen(&window, "pagehide", move |_: Event| this.save());
        let this = self.clone();
        js::listen(&window, "click", move |event: MouseEvent| {
            if let Some(href) = this.link_of(&event) {
                event.prevent_default();
                this.go(&href);
            }
        });
    }

    /// The browser has moved to another entry; the page is still scrolled as the last one was.
    fn moved(&self) {
        let place = read_place(&self.0.base);
        let Some(entry) = Entry::read() else {
            // A link within the page made an entry of its own. It joins the row.
            self.0.index.set(self.0.index.get() + 1);
            self.save();
            return;
        };
        let left = self.0.index.replace(entry.index);
        self.note(left, entry::scroll());
        let noted =
            self.0.scrolled.borrow().iter().find(|(i, _)| *i == entry.index).map(|(_, y)| *y);
        if place != self.place() {
            self.0.here.replace(place.clone());
            (self.0.on_change)(place);
        }
        entry::restore_scroll(noted.unwrap_or(entry.scroll));
    }

    /// Where a click leads inside the app, or `None` if the browser should see to it: a click that
    /// asks for a new tab, a link elsewhere, a download, or a jump within the page.
    fn link_of(&self, event: &MouseEvent) -> Option<String> {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return None;
        }
        let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
        let ours = !link.has_attribute("target") && !link.has_attribute("download");
        let jump = link.get_attribute("href")?.starts_with('#');
        if !ours || jump {
            return None;
        }
        self.inside(&link.dyn_into::<HtmlAnchorElement>().ok()?.href())
    }

    /// An absolute address from the root of the app, if it lies there and is not this very place.
    fn inside(&self, href: &str) -> Option<String> {
        let (url, location) = (Url::new(href).ok()?, js::window()?.location());
        let same_page = url.pathname() == location.pathname().ok()?
            && url.search() == location.search().ok()?;
        if url.origin() != location.origin().ok()? || (same_page && !url.hash().is_empty()) {
            return None;
        }
        let path = url.pathname();
        let rest = path.strip_prefix(&self.0.base)?;
        Some(["/", rest, &url.search(), &url.hash()].concat())
    }
}

/// Moves the focus to the heading of the screen, so that a screen reader says where one is now.
///
/// In a frame only if the focus is in it: a practice device that falls out must not take the focus
/// from whoever has just closed it in the frame beside it.
pub fn focus_heading() {
    if super::device::frame().is_some_and(|frame| !is_in_focus(&frame)) {
        return;
    }
    let heading = js::document().and_then(|d| d.query_selector("#main h1").ok()?);
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<HtmlElement>().ok()) {
        // A heading takes the focus only if it may, and then the tab key does not stop at it.
        let _ = heading.set_attribute("tabindex", "-1");
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading.focus_with_options(&options);
    }
}

/// Whether the focus is in this frame, as the page around it sees it.
fn is_in_focus(frame: &web_sys::Element) -> bool {
    let active = frame.owner_document().and_then(|document| document.active_element());
    active.as_ref() == Some(frame)
}

/// Moves the focus to the field with this id.
pub fn focus_field(id: &str) {
    let field = js::document().and_then(|document| document.get_element_by_id(id));
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// Shows the page from its top, with the focus on its heading: another screen in the same place.
pub fn begin_at_heading() {
    entry::scroll_to(0.0);
    focus_heading();
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = js::document() {
        document.set_title(title);
    }
}

/// Where the person is, before anything follows it.
#[must_use]
pub fn here() -> Place {
    read_place(&address::base())
}

/// The origin that all storage of this page belongs to.
#[must_use]
pub fn origin() -> String {
    js::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The place that the address bar shows.
fn read_place(base: &str) -> Place {
    let location = js::window().map(|window| window.location());
    let read = |part: fn(&Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| part(location).ok()).unwrap_or_default()
    };
    let (path, query) = (read(Location::pathname), read(Location::search));
    let inside = path.strip_prefix(base).or_else(|| path.strip_prefix('/')).unwrap_or(&path);
    Place { path: ["/", inside].concat(), query: query.trim_start_matches('?').into() }
}

/// Whether the address bar shows `url` already.
fn is_shown(url: &str) -> bool {
    let shown = js::window().and_then(|window| window.location().href().ok());
    shown.is_some_and(|href| Url::new_with_base(url, &href).is_ok_and(|url| url.href() == href))
}

/// Has the browser load `url`: the way that is left when the history refuses, as it does after a
/// great many calls in a row.
pub(super) fn load(url: &str) {
    if let Some(window) = js::window() {
        let _ = window.location().assign(url);
    }
}

/// Loads the page at this address afresh, with nothing of what it holds in memory.
pub fn reload() {
    if let Some(window) = js::window() {
        let _ = window.location().reload();
    }
}
