//! Draws the first screen piece by piece, each in a task of its own, so that the browser can do something
//! else in between: a function is compiled when it is first called, and on a slow phone a whole screen of
//! them would hold everything up for half a second.
//!
//! Only the first screen, behind the static first paint, and what comes into it once it is read. Later ones
//! are compiled by then, and in pieces they would flicker. Never changes what is drawn.

use crate::platform::{dom, turn};
use leptos::prelude::*;
use std::cell::RefCell;
use std::pin::Pin;

thread_local! {
    /// The pieces that wait; `None` where nothing does.
    static WAITING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
}

/// Pieces in the order of the page: what stands further down comes later, so that nothing that is drawn
/// already is moved.
#[derive(Default)]
struct Waiting {
    pieces: Vec<RwSignal<bool>>,
    /// The place of the next piece: what a piece is made of comes right after it.
    place: usize,
    /// Whether somebody draws them; a piece that comes later has them drawn again.
    drawn: bool,
}

/// What `draw` draws, when it is its turn.
#[must_use]
pub fn in_turn(draw: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    let Some(mine) = WAITING.with_borrow_mut(|all| all.as_mut().map(Waiting::next_place)) else {
        return draw();
    };
    wait(mine, Box::new(draw))
}

/// The part of [`in_turn`] that stands only once in the wasm.
fn wait(mine: RwSignal<bool>, draw: Box<dyn FnOnce() -> AnyView + Send>) -> AnyView {
    let mut draw = Some(draw);
    (move || if mine.get() { draw.take().map(|draw| draw()) } else { None }).into_any()
}

/// From now on pieces wait. Not in a page that nobody sees, whose timers come once a second or less.
pub fn begin() {
    if dom::visible() {
        WAITING.set(Some(Waiting { drawn: true, ..Waiting::default() }));
    }
}

/// From now on nothing waits, unless the first screen is being drawn.
pub fn end() {
    WAITING.with_borrow_mut(|all| {
        all.take_if(|all| !all.drawn);
    });
}

/// Draws all pieces, and those that they are made of. In a box, so that it stands only once in the wasm.
#[must_use]
pub fn draw_all() -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async {
        loop {
            // What was drawn asks for turns of its own before this goes on.
            turn::next().await;
            let Some(piece) = WAITING.with_borrow_mut(|all| all.as_mut().and_then(Waiting::take))
            else {
                break;
            };
            // Its screen may have gone meanwhile.
            piece.try_set(true);
        }
    })
}

impl Waiting {
    fn next_place(&mut self) -> RwSignal<bool> {
        let piece = RwSignal::new(false);
        if !std::mem::replace(&mut self.drawn, true) {
            leptos::task::spawn_local(draw_all());
        }
        self.pieces.insert(self.place.min(self.pieces.len()), piece);
        self.place += 1;
        piece
    }

    fn take(&mut self) -> Option<RwSignal<bool>> {
        self.place = 0;
        self.drawn = !self.pieces.is_empty();
        self.drawn.then(|| self.pieces.remove(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_piece_is_made_of_comes_right_after_it_in_the_order_of_the_page() {
        Owner::new().set();
        let mut waiting = Waiting { drawn: true, ..Waiting::default() };
        let (first, second) = (waiting.next_place(), waiting.next_place());
        assert_eq!(waiting.take(), Some(first));
        let parts = [waiting.next_place(), waiting.next_place()];
        assert_eq!(waiting.take(), Some(parts[0]));
        let within = waiting.next_place();
        let order: Vec<_> = std::iter::from_fn(|| waiting.take()).collect();
        assert_eq!(order, [within, parts[1], second]);
    }

    #[test]
    fn what_is_drawn_ends_only_once_it_is_drawn() {
        WAITING.set(Some(Waiting { drawn: true, ..Waiting::default() }));
        end();
        assert!(WAITING.with_borrow(Option::is_some));
        WAITING.set(Some(Waiting::default()));
        end();
        assert!(WAITING.with_borrow(Option::is_none));
    }

    #[test]
    fn where_nothing_waits_everything_is_drawn_at_once() {
        Owner::new().set();
        let drawn = RwSignal::new(false);
        let _view = in_turn(move || {
            drawn.set(true);
            ().into_any()
        });
        assert!(drawn.get_untracked());
    }
}
