//! Addresses, links and the back button, in the page that runs the tests.

use crate::page::{Patch, run, sleep};
use onlyme::platform::navigation::{Navigation, Place, focus_heading, set_title};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

fn place(path: &str, query: &str) -> Place {
    Place { path: path.into(), query: query.into() }
}

fn text(code: &str) -> String {
    run(code).as_string().unwrap()
}

/// Clicks on a link and says whether the page was about to be left.
fn click(attributes: &str, event: &str) -> bool {
    let code = format!(
        "(() => {{
            const stop = event => {{ window.left = !event.defaultPrevented; event.preventDefault() }};
            window.addEventListener('click', stop);
            document.body.insertAdjacentHTML('beforeend', `<a id=test-link {attributes}><b>x</b></a>`);
            const link = document.getElementById('test-link');
            link.firstChild.dispatchEvent(new MouseEvent('click',
                {{ bubbles: true, cancelable: true, ...{event} }}));
            link.remove(); window.removeEventListener('click', stop);
            return window.left;
        }})()"
    );
    run(&code).as_bool().unwrap()
}

#[wasm_bindgen_test]
async fn links_and_the_back_button_change_the_place_without_a_reload() {
    run("history.replaceState(null, '', '/start?x=1'); window.sameDocument = true");
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let navigation = Navigation::start(move |place| log.borrow_mut().push(place));
    assert_eq!(navigation.place(), place("/start", "x=1"));

    assert!(!click("href='/one?a=b#part'", "{}"));
    assert_eq!(navigation.place(), place("/one", "a=b"));
    navigation.go("/two");
    navigation.go("/two");
    assert_eq!(text("location.pathname"), "/two");
    navigation.replace("/three");
    assert_eq!(navigation.place(), place("/three", ""));

    // The same address twice made one entry, and the replaced one is gone.
    navigation.back();
    sleep(200).await;
    assert_eq!(navigation.place(), place("/one", "a=b"));
    run("history.back()");
    sleep(200).await;
    assert_eq!(navigation.place(), place("/start", "x=1"));
    // What was before Onlyme is not ours to go back to.
    navigation.back();
    sleep(100).await;
    assert_eq!(navigation.place(), place("/", ""));
    run("history.forward()");
    sleep(200).await;
    assert_eq!(navigation.place(), place("/one", "a=b"));
    assert_eq!(seen.borrow().last(), Some(&place("/one", "a=b")));
    assert_eq!(run("window.sameDocument"), true);

    for (attributes, event) in [
        ("href='/new'", "{ ctrlKey: true }"),
        ("href='/new'", "{ metaKey: true }"),
        ("href='/new'", "{ shiftKey: true }"),
        ("href='/new'", "{ altKey: true }"),
        ("href='/new'", "{ button: 1 }"),
        ("href='/new' target='_blank'", "{}"),
        ("href='/new' download", "{}"),
        ("href='https://other.example/new'", "{}"),
        ("href='//other.example/new'", "{}"),
        ("href='mailto:a@b.example'", "{}"),
        ("href='javascript:0'", "{}"),
        ("href='#part'", "{}"),
        ("href='/one?a=b#part'", "{}"),
        ("name='no-link'", "{}"),
    ] {
        assert!(click(attributes, event), "{attributes} {event}");
        assert_eq!(navigation.place(), place("/one", "a=b"));
    }
    scrolls(&navigation).await;
    jumps(&navigation).await;
}

/// Each entry comes back as it was scrolled; a new page begins at the top.
async fn scrolls(navigation: &Navigation) {
    run("document.body.insertAdjacentHTML('beforeend', '<p id=tall style=\"height:5000px\"></p>')");
    run("scrollTo(0, 1200)");
    navigation.go("/below");
    assert_eq!(run("scrollY").as_f64(), Some(0.0));
    run("scrollTo(0, 300); history.back()");
    scrolled_to(1200.0).await;
    run("history.forward()");
    scrolled_to(300.0).await;
    let keys = text("Object.keys(history.state).sort().join()");
    assert_eq!(keys, "index,scroll", "nothing else stands in the history");
    run("document.getElementById('tall').remove()");
}

/// Waits until the page is scrolled to `top`; the browser moves through its history when it likes.
async fn scrolled_to(top: f64) {
    for _ in 0..100 {
        if run("scrollY").as_f64() == Some(top) {
            return;
        }
        sleep(50).await;
    }
    assert_eq!(run("scrollY").as_f64(), Some(top));
}

/// A jump within the page makes an entry that the way back passes through.
async fn jumps(navigation: &Navigation) {
    run("location.hash = 'part'");
    sleep(200).await;
    assert_eq!(navigation.place(), place("/below", ""));
    navigation.back();
    sleep(200).await;
    assert_eq!(text("location.hash"), "");
    assert_eq!(navigation.place(), place("/below", ""));
}

#[wasm_bindgen_test]
fn in_a_folder_places_are_without_it_and_links_have_it() {
    run("history.replaceState(null, '', '/folder/accounts/edit?x=1')");
    let tags = [
        "<base id=test-base href='/folder/'>",
        "<script id=test-base data-hasher-glue type=text/plain src='/folder/boot.js'></script>",
    ];
    for tag in tags {
        let insert = format!("document.head.insertAdjacentHTML('beforeend', `{tag}`)");
        let _patch = Patch::new(&insert, "document.getElementById('test-base').remove()");
        let navigation = Navigation::start(|_| ());
        assert_eq!(navigation.place(), place("/accounts/edit", "x=1"), "{tag}");
        assert_eq!(navigation.url("/accounts/login?next=/a"), "/folder/accounts/login?next=/a");
        assert_eq!(navigation.url("/"), "/folder/");
        navigation.replace("/nuria.campos");
        assert_eq!(text("location.pathname"), "/folder/nuria.campos");
        navigation.replace("/accounts/edit?x=1");
    }
    run("history.replaceState(null, '', '/')");
}

#[wasm_bindgen_test]
fn the_heading_of_the_screen_gets_the_focus_and_the_page_its_title() {
    let insert = "document.body.insertAdjacentHTML('beforeend',
        '<main id=main><h1>One</h1><h1>Two</h1></main>')";
    let _patch = Patch::new(insert, "document.getElementById('main').remove()");
    focus_heading();
    assert_eq!(text("document.activeElement.textContent"), "One");
    assert_eq!(text("document.activeElement.getAttribute('tabindex')"), "-1");
    set_title("Devices · Onlyme");
    assert_eq!(text("document.title"), "Devices · Onlyme");
}
