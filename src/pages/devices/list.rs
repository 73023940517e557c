//! The other devices: filtered, searched, sorted, chosen and closed. The bar over the list is always
//! there, so choosing moves nothing.

use super::row::{Chosen, Other};
use super::{Hand, Read, Seen, number};
use crate::components::field::Select;
use crate::domain::arrange::{Filter, Line, Order, arrange};
use crate::domain::session::SessionInfo;
use crate::state::scrolling;
use crate::state::turns::in_turn;
use crate::state::unclosed::Unclosed;
use crate::state::words::{Locale, use_words};
use crate::t;
use leptos::wasm_bindgen::JsCast;
use leptos::{html, prelude::*};
use std::sync::Arc;

/// The height of a row of a long list before one is drawn, in pixels; the style sheet sets it.
const ROW: usize = 92;

/// How the list is looked at.
#[derive(Clone, Copy)]
struct View {
    filter: RwSignal<Filter>,
    order: RwSignal<Order>,
    search: RwSignal<String>,
}

/// The section.
#[component]
pub(super) fn Others(seen: Memo<Read>, hand: Hand) -> impl IntoView {
    let words = use_words();
    let chosen: Chosen = RwSignal::default();
    let look = View {
        filter: RwSignal::default(),
        order: RwSignal::default(),
        search: RwSignal::default(),
    };
    // What is ordered already need not be ordered again.
    let unclosed = expect_context::<Unclosed>();
    Effect::new(move || {
        if unclosed.order().with(Option::is_some) {
            chosen.update(|chosen| chosen.retain(|id| !unclosed.holds(id)));
        }
    });
    let places = Memo::new(move |_| {
        let (filter, order) = (look.filter.get(), look.order.get());
        let found = |search: &String| {
            read(seen).map(|seen| arrange(&seen.others, filter, order, search)).unwrap_or_default()
        };
        look.search.with(found)
    });
    view! {
        <section class="other-devices">
            <div class="devices-head">
                <h2>{t!(words, devices.other_devices)}</h2>
                <Chips seen=seen look=look />
            </div>
            <Tools seen=seen look=look />
            {in_turn(move || {
                view! { <Rows seen=seen hand=hand chosen=chosen places=places /> }.into_any()
            })}
            {in_turn(move || view! { <Foot seen=seen hand=hand /> }.into_any())}
        </section>
    }
}

/// The bar and the rows that fit, of which a long list draws those in view.
#[component]
fn Rows(seen: Memo<Read>, hand: Hand, chosen: Chosen, places: Memo<Vec<usize>>) -> impl IntoView {
    let words = use_words();
    let of = Signal::derive(move || places.with(Vec::len));
    let node: NodeRef<html::Ul> = NodeRef::new();
    let list = move || node.try_get_untracked().flatten().map(JsCast::unchecked_into);
    let part = scrolling::follow(list, of, ROW);
    let rows = Memo::new(move |_| {
        let (seen, part) = (read(seen), part.get());
        let places = places.with(|places| places[part.from..part.to.min(places.len())].to_vec());
        let rows = places.into_iter().enumerate().filter_map(move |(n, place)| {
            Some((part.from + n + 1, seen.as_ref()?.others.get(place)?.clone()))
        });
        rows.collect::<Vec<(usize, Line)>>()
    });
    let ids = move || {
        rows.with(|rows| rows.iter().map(|(_, line)| line.info.id.clone()).collect::<Vec<_>>())
    };
    let many = move || of.get() > scrolling::MANY;
    let above = move || part.get().from * part.get().height;
    let below = move || of.get().saturating_sub(part.get().to) * part.get().height;
    let empty = move || {
        of.get()
            .eq(&0)
            .then(|| view! { <p class="card-part muted">{t!(words, devices.none_fits)}</p> })
    };
    view! {
        <div class="card">
            {in_turn(move || {
                view! { <Bar seen=seen hand=hand chosen=chosen places=places /> }.into_any()
            })}
            <ul
                class="sessions"
                class:many=many
                node_ref=node
                aria-label=t!(words, devices.other_devices)
            >
                <Space height=Signal::derive(above) />
                // A row stays while what it shows changes, so that nothing unfolded or half typed in it
                // is lost.
                {in_turn(move || {
                    view! {
                        <For each=ids key=Clone::clone let:id>
                            <Other id=id rows=rows hand=hand chosen=chosen of=of />
                        </For>
                    }
                        .into_any()
                })}
                <Space height=Signal::derive(below) />
            </ul>
            {empty}
        </div>
    }
}

/// The list, if it was read.
fn read(seen: Memo<Read>) -> Option<Arc<Seen>> {
    seen.get()?.ok()
}

/// The place of the rows that are not drawn, `height` pixels high.
#[component]
fn Space(height: Signal<usize>) -> impl IntoView {
    move || {
        (height.get() > 0).then(|| {
            view! {
                <li
                    class="space"
                    role="presentation"
                    aria-hidden="true"
                    style:block-size=move || format!("{}px", height.get())
                ></li>
            }
        })
    }
}

fn others(seen: Memo<Read>, fit: impl Fn(&Line) -> bool) -> Vec<SessionInfo> {
    let Some(Ok(seen)) = seen.get_untracked() else { return vec![] };
    seen.others.iter().filter(|line| fit(line)).map(|line| line.info.clone()).collect()
}

fn filter_words(words: Locale, filter: Filter) -> &'static str {
    match filter {
        Filter::All => t!(words, devices.filter_all),
        Filter::WorthALook => t!(words, devices.filter_worth),
        Filter::Inactive => t!(words, devices.filter_inactive),
    }
}

#[component]
fn Chips(seen: Memo<Read>, look: View) -> impl IntoView {
    let words = use_words();
    let chip = move |filter: Filter| {
        let count = Memo::new(move |_| {
            seen.with(|seen| match seen {
                Some(Ok(seen)) => seen.others.iter().filter(|line| filter.fits(line)).count(),
                _ => 0,
            })
        });
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if look.filter.get() == filter { "true" } else { "false" }
                on:click=move |_| look.filter.set(filter)
            >
                {filter_words(words, filter)}
                " "
                <span class="count">{move || words.number(count.get())}</span>
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=t!(words, devices.filter)>
            {Filter::ALL.map(chip)}
        </div>
    }
}

#[component]
fn Tools(seen: Memo<Read>, look: View) -> impl IntoView {
    let words = use_words();
    let orders = vec![
        (Order::LastActive.word(), t!(words, devices.by_use)),
        (Order::Newest.word(), t!(words, devices.by_newest)),
        (Order::Oldest.word(), t!(words, devices.by_oldest)),
        (Order::Name.word(), t!(words, devices.by_name)),
        (Order::Clues.word(), t!(words, devices.by_clues)),
    ];
    // A search and an order for two devices would be more to read than the list.
    let several = Memo::new(move |_| {
        seen.with(|seen| matches!(seen, Some(Ok(seen)) if seen.others.len() > 2))
    });
    move || {
        let orders = orders.clone();
        several.get().then(|| {
            view! {
                <div class="tools">
                    <div class="field">
                        <label for="search">{t!(words, devices.search)}</label>
                        <div class="box">
                            <input id="search" type="search" autocomplete="off" bind:value=look.search />
                        </div>
                    </div>
                    <Select
                        id="order"
                        label=t!(words, devices.order)
                        options=orders
                        value=Signal::derive(move || look.order.get().word().to_owned())
                        on_choose=Callback::new(move |word: String| {
                            look.order.set(Order::from_word(&word));
                        })
                    />
                </div>
            }
        })
    }
}

/// The box for all that are shown, how many are chosen, and the button that closes them.
#[component]
fn Bar(seen: Memo<Read>, hand: Hand, chosen: Chosen, places: Memo<Vec<usize>>) -> impl IntoView {
    let words = use_words();
    // What is chosen and still there; a session that is gone is no longer counted.
    let count = Memo::new(move |_| {
        seen.with(|seen| match seen {
            Some(Ok(seen)) => chosen.with(|chosen| {
                seen.others.iter().filter(|line| chosen.contains(&line.info.id)).count()
            }),
            _ => 0,
        })
    });
    let all = move || {
        let Some(Ok(seen)) = seen.get() else { return false };
        let in_hand =
            |place: &usize| chosen.with(|chosen| chosen.contains(&seen.others[*place].info.id));
        places.with(|places| !places.is_empty() && places.iter().all(in_hand))
    };
    let all = Memo::new(move |_| all());
    let node: NodeRef<html::Input> = NodeRef::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            node.set_indeterminate(count.get() > 0 && !all.get());
        }
    });
    let choose = move |on: bool| {
        let Some(Ok(seen)) = seen.get_untracked() else { return };
        let shown = places.get_untracked();
        let ids = shown.iter().map(|place| seen.others[*place].info.id.clone());
        chosen.update(|chosen| {
            if on {
                chosen.extend(ids);
            } else {
                chosen.clear();
            }
        });
    };
    let close = move |_| {
        let chosen = chosen.get_untracked();
        hand.wanted.ask(others(seen, |line| chosen.contains(&line.info.id)));
    };
    view! {
        <div class="bar">
            <label class="check">
                <input
                    node_ref=node
                    type="checkbox"
                    prop:checked=all
                    aria-label=t!(words, devices.select_all)
                    on:change=move |event| choose(event_target_checked(&event))
                />
            </label>
            <p role="status">
                {move || t!(words, devices.selected, count = number(count.get()))}
            </p>
            {move || {
                (count.get() > 0)
                    .then(|| {
                        view! {
                            <button type="button" class="button text row" on:click=move |_| choose(false)>
                                {t!(words, devices.clear)}
                            </button>
                            <button type="button" class="button closing" on:click=close>
                                {t!(words, devices.close_submit, count = number(count.get()))}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Foot(seen: Memo<Read>, hand: Hand) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="devices-foot">
            <p class="meta">{t!(words, devices.foot)}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="button text"
                    on:click=move |_| hand.wanted.ask_everything(others(seen, |_| true))
                >
                    {t!(words, devices.log_out_everywhere)}
                </button>
                <button
                    type="button"
                    class="button closing-quiet"
                    on:click=move |_| hand.wanted.ask_all(others(seen, |_| true))
                >
                    {t!(words, devices.log_out_all)}
                </button>
            </div>
        </div>
    }
}
