//! Which rows of a long list are in view, so that only those are drawn. The others are kept free as
//! empty space of their height, so that the scroll position is a real one.

use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys::Element;

/// Lists of more rows than this are drawn in part.
pub const MANY: usize = 100;
/// Rows that are drawn beyond either edge of the window, so that a quick hand sees no gap.
const BEYOND: usize = 5;
/// The range begins at a multiple of this, so that not every step of the wheel draws.
const STEP: usize = 5;
/// Most rows that are drawn anew in one frame. A jump of the scroll bar needs more; they follow in the
/// next frames, so that none is long.
const FRAME: usize = 6;

/// Rows `from` to `to` are drawn, each `height` pixels high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The first row that is drawn.
    pub from: usize,
    /// The row after the last one.
    pub to: usize,
    /// The height of a row, in whole pixels.
    pub height: usize,
}

/// The rows of `list` to draw next: those in view and a few more, as far as one frame can draw them.
/// Rows that are drawn are asked for their height; before there are any, that of `now` is taken.
#[must_use]
fn next(list: &Element, count: usize, now: Part) -> Part {
    let row = list.query_selector(".row > .session").ok().flatten();
    let measured = row.map(|row| pixels(row.get_bounding_client_rect().height()));
    let height = measured.filter(|height| *height > 0).unwrap_or(now.height);
    let window = window().inner_height().ok().and_then(|height| height.as_f64());
    let above = pixels(-list.get_bounding_client_rect().top()) / height;
    let seen = window.map_or(1_000, pixels) / height + 1;
    let above = above.min(count.saturating_sub(seen));
    let wanted = Part {
        from: above.saturating_sub(BEYOND) / STEP * STEP,
        to: (above + seen + BEYOND).div_ceil(STEP).saturating_mul(STEP).min(count),
        height,
    };
    one_frame(now, wanted, above)
}

/// The part of `wanted` that one frame draws: what is drawn `now` of it, and at most [`FRAME`] rows
/// more, those first that are seen. `top` is the row at the top of the window.
fn one_frame(now: Part, wanted: Part, top: usize) -> Part {
    let (from, to) = (now.from.max(wanted.from), now.to.min(wanted.to));
    // After a jump nothing that is wanted is drawn: begin at the top of what is seen.
    let (from, to) = if from < to { (from, to) } else { (top, top) };
    let (before, after) = (from - wanted.from, wanted.to - to);
    let (before, after) = if from > top {
        let before = before.min(FRAME);
        (before, after.min(FRAME - before))
    } else {
        let after = after.min(FRAME);
        (before.min(FRAME - after), after)
    };
    Part { from: from - before, to: to + after, ..wanted }
}

/// Whole pixels; nothing below zero.
fn pixels(length: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths on a page are small, and what is below zero is wanted as zero"
    )]
    let whole = length.round().max(0.0) as usize;
    whole
}

/// Follows which of `count` rows of the list are in view, for as long as the component lives. Row
/// heights are `height` until one is drawn.
#[must_use]
pub fn follow(
    list: impl Fn() -> Option<Element> + Copy + 'static,
    count: Signal<usize>,
    height: usize,
) -> Memo<Part> {
    let first = Part { from: 0, to: MANY.min(3 * BEYOND), height };
    let part = RwSignal::new(first);
    let look = move || {
        // The list may have been left since this frame was asked for, and its signals with it.
        let (Some(now), Some(count)) = (part.try_get_untracked(), count.try_get_untracked()) else {
            return;
        };
        let Some(list) = list() else { return };
        let goal = next(&list, count, now);
        if goal != now {
            part.set(goal);
        }
    };
    // However often the window moves in a frame, it draws once; and once more in the next frame, for
    // what this one has left for later.
    let waits = StoredValue::new(false);
    let later = move || {
        if waits.try_get_value() == Some(false) {
            waits.set_value(true);
            request_animation_frame(move || {
                waits.try_set_value(false);
                look();
            });
        }
    };
    Effect::new(move || {
        part.track();
        count.track();
        later();
    });
    let scrolled = window_event_listener(ev::scroll, move |_| later());
    let resized = window_event_listener(ev::resize, move |_| later());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    Memo::new(move |_| {
        let count = count.get();
        if count <= MANY {
            return Part { from: 0, to: count, height };
        }
        let part = part.get();
        Part { from: part.from.min(count), to: part.to.min(count), ..part }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(from: usize, to: usize) -> Part {
        Part { from, to, height: 90 }
    }

    #[test]
    fn whatever_is_drawn_all_that_is_wanted_is_drawn_a_few_rows_a_frame_what_is_seen_first() {
        for from in 0..40 {
            for to in from..=40 {
                for top in 10..20 {
                    let (mut now, wanted, mut frames) = (part(from, to), part(10, 30), 0);
                    while now != wanted {
                        let next = one_frame(now, wanted, top);
                        assert!(wanted.from <= next.from && next.to <= wanted.to);
                        let new = (next.from..next.to).filter(|n| !(now.from..now.to).contains(n));
                        assert!(
                            (1..=FRAME).contains(&new.count())
                                || next.to - next.from < now.to - now.from
                        );
                        (now, frames) = (next, frames + 1);
                        assert!(frames < 6, "{now:?}");
                    }
                }
            }
        }
        // A jump, down and up.
        assert_eq!(one_frame(part(0, 20), part(95, 125), 100), part(100, 106));
        assert_eq!(one_frame(part(100, 106), part(95, 125), 100), part(100, 112));
        assert_eq!(one_frame(part(100, 125), part(95, 125), 100), part(95, 125));
        // Back up by a few rows: those at the top come first.
        assert_eq!(one_frame(part(105, 130), part(95, 125), 99), part(99, 125));
    }
}
