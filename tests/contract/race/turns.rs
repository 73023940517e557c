//! Calls that are under way together, and dice that say which of them goes on.
//!
//! Never goes on with a call that still waits for its store: over IndexedDB the browser says when it may.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Numbers that look random and are the same in each run (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 33) % n as u64).unwrap()
    }

    /// Whether something happens that does so once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of `all`.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Whether a call can go on.
struct Woken {
    up: AtomicBool,
    all: Arc<Mutex<Option<Waker>>>,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.up.store(true, Ordering::Relaxed);
        if let Some(waker) = &*self.all.lock().unwrap() {
            waker.wake_by_ref();
        }
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

struct Running<'a, T> {
    id: usize,
    call: Boxed<'a, T>,
    woken: Arc<Woken>,
}

/// The calls that are under way, each with its number.
pub struct Turns<'a, T> {
    running: Vec<Running<'a, T>>,
    all: Arc<Mutex<Option<Waker>>>,
}

impl<T> Default for Turns<'_, T> {
    fn default() -> Self {
        Self { running: Vec::new(), all: Arc::default() }
    }
}

impl<'a, T> Turns<'a, T> {
    /// How many are under way.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Whom to wake when one of them can go on.
    pub fn wake(&self, waker: &Waker) {
        self.all.lock().unwrap().replace(waker.clone());
    }

    /// Takes in a call; it has not begun yet.
    pub fn push(&mut self, id: usize, call: impl Future<Output = T> + 'a) {
        let woken = Arc::new(Woken { up: AtomicBool::new(true), all: self.all.clone() });
        self.running.push(Running { id, call: Box::pin(call), woken });
    }

    /// The number of one that can go on, if any can.
    pub fn next(&self, dice: &mut Dice) -> Option<usize> {
        let can = |running: &&Running<'a, T>| running.woken.up.load(Ordering::Relaxed);
        let ready: Vec<_> = self.running.iter().filter(can).map(|running| running.id).collect();
        (!ready.is_empty()).then(|| *dice.pick(&ready))
    }

    /// One step of a call; its answer, if that was the last.
    pub fn step(&mut self, id: usize) -> Option<T> {
        let at = self.running.iter().position(|running| running.id == id)?;
        let running = &mut self.running[at];
        running.woken.up.store(false, Ordering::Relaxed);
        let waker = Waker::from(running.woken.clone());
        match running.call.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => None,
            Poll::Ready(answer) => {
                self.running.swap_remove(at);
                Some(answer)
            }
        }
    }
}
