//! The first screen in pieces, in a real browser: what comes after the first of them, too.

use leptos::prelude::*;
use onlyme::platform::turn;
use onlyme::state::turns;
use wasm_bindgen_test::wasm_bindgen_test;

/// A piece that tells when it is drawn.
fn piece(drawn: RwSignal<u32>) -> impl FnOnce() -> AnyView + Send + 'static {
    move || {
        drawn.update(|drawn| *drawn += 1);
        ().into_any()
    }
}

#[wasm_bindgen_test]
async fn what_comes_after_the_first_screen_is_drawn_in_pieces_until_another_screen_comes() {
    // Until something is mounted nothing can be begun that goes on by itself.
    leptos::mount::mount_to_body(|| ());
    let owner = Owner::new();
    owner.set();
    let drawn = RwSignal::new(0);
    turns::begin();
    turns::draw_all().await;
    let late = [turns::in_turn(piece(drawn)), turns::in_turn(piece(drawn))].map(Render::build);
    assert_eq!(drawn.get_untracked(), 0, "nothing is drawn in the task that asks for it");
    let mut seen = vec![];
    while drawn.get_untracked() < 2 {
        turn::next().await;
        seen.push(drawn.get_untracked());
    }
    assert!(seen.contains(&1), "each is drawn in a task of its own: {seen:?}");
    drop(late);
    // That there is no other piece is noticed when the next one would come.
    for _ in 0..2 {
        turn::next().await;
    }
    turns::end();
    let at_once = turns::in_turn(piece(drawn));
    assert_eq!(drawn.get_untracked(), 3);
    drop(at_once);
}
