//! Measures what is drawn, once a second, so that the page follows the appearance, the width and the
//! pointer; and the contrast of two colours (WCAG 2.2). Holds no value of its own.

use leptos::prelude::*;
use leptos::{html, web_sys::Element};
use std::time::Duration;

/// The beat by which everything is measured anew.
#[derive(Clone, Copy)]
struct Beat(Trigger);

/// Begins to measure, as long as the component that calls it lives.
pub(super) fn begin() {
    let beat = Trigger::new();
    provide_context(Beat(beat));
    if let Ok(timer) = set_interval_with_handle(move || beat.notify(), Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
}

/// What `read` says of an element, by now; nothing before it is drawn.
pub(super) fn follow<T: PartialEq + Send + Sync + 'static>(
    node: NodeRef<html::Span>,
    read: impl Fn(&Element) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    let beat = use_context::<Beat>();
    Memo::new(move |_| {
        if let Some(Beat(beat)) = beat {
            beat.track();
        }
        node.get().map(|element| read(&element))
    })
}

/// The red, green and blue of a colour as browsers compute it; `None` where one can see through.
pub(super) fn colour(computed: &str) -> Option<[f64; 3]> {
    let parts = computed.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = parts.split(',').map(|part| part.trim().parse::<f64>().ok());
    let colour = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(colour)
}

/// How much two colours differ, from 1 to 21.
pub(super) fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_unless_one_can_see_through_it() {
        assert_eq!(colour("rgb(31, 29, 25)"), Some([31.0, 29.0, 25.0]));
        for other in ["rgba(31, 29, 25, 0.44)", "", "#1f1d19", "rgb(1, 2)", "rgb(1, 2, 3, 4)"] {
            assert_eq!(colour(other), None, "{other}");
        }
    }

    #[test]
    fn contrast_is_what_others_measure() {
        let [white, black] = [[255.0; 3], [0.0; 3]];
        assert!((contrast(white, black) - 21.0).abs() < 1e-9);
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        // #767676 is known as the lightest grey that passes on white.
        assert!((contrast([118.0; 3], white) - 4.54).abs() < 0.01);
        assert!((contrast([119.0; 3], white) - 4.48).abs() < 0.01);
    }
}
